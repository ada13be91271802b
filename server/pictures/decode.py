"""The one door to image bytes: whatever the file, out comes an upright picture in sRGB, mode RGB.

Guarantees: the kind is told by content, never by name; bytes and pixels are bounded before anything is allocated; a
file that is not whole raises `UndecodableError` and never gives half a picture; Pillow's warnings stay inside. Safe to
call from many threads.
"""

from __future__ import annotations

import contextlib
import functools
import io
import re
import threading
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import AvifImagePlugin, Image, PngImagePlugin
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile

from server.errors import UndecodableError
from server.pictures import captions, colour, exif, footprint, jpeg2000, sniff
from server.pictures.file_content import read
from server.pictures.words import WORDLESS, Words
from server.records import Place

MAX_DECLARED_PIXELS = 1_000_000_000
MAX_DECODED_PIXELS = 200_000_000
# With what a process has anyhow, and what a limit on it counts besides, this stays below 1 GiB.
MAX_DECODING_BYTES = 930 << 20
MAX_NOTE_BYTES = 16 << 20
# Whenever a JPEG's decoder runs out of bytes it begins its row of blocks anew: Pillow's own 64 KiB cost it four
# hundredths of its time.
_JPEG_BLOCK_BYTES = 4 << 20
_LARGE_BYTES = 160 << 20

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_PILLOW = re.compile(r"(PIL|pillow_heif)\b")

# Large pictures are decoded one at a time, so that the memory needed does not grow with the number of threads.
_one_large_picture = threading.Lock()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of its picture: the upright size, what the content is, when, with what, where, and in words."""

    width_px: int
    height_px: int
    media_type: str
    taken_at: str | None = None
    camera: str | None = None
    place: Place | None = None
    words: Words = WORDLESS


def decode(path: Path, *, at_least_px: int | None = None) -> Image.Image:
    """The picture in the file, upright, sRGB, mode RGB.

    With `at_least_px` the picture may be smaller than the original, though its longest side is no shorter than that
    (or than the original's): a JPEG is then decoded at a fraction of its size, which is many times quicker. To resize
    well afterwards, ask for about 1.5 times the size needed.

    Raises `UndecodableError` with a reason for a curator, and `OSError` where the file cannot be read.
    """
    return decode_bytes(read(path).data, at_least_px=at_least_px)


def decode_bytes(content: bytes, *, at_least_px: int | None = None) -> Image.Image:
    """As `decode`, for bytes already in memory."""
    return decode_and_describe(content, at_least_px=at_least_px)[0]


def describe(path: Path) -> Facts:
    """What the file says of its picture. Raises as `decode` does, though broken pixels may go unnoticed."""
    content = read(path).data
    kind = _kind(content)
    try:
        image = _open(content, kind)
        return _facts(image, image.size, kind, exif.read(image))
    except UndecodableError:
        raise
    except Exception as error:
        raise UndecodableError(_reason(content, kind, error)) from error


def decode_and_describe(
    content: bytes,
    *,
    at_least_px: int | None = None,
    alone: contextlib.AbstractContextManager[object] = _one_large_picture,
) -> tuple[Image.Image, Facts]:
    """The picture and what its file says of it, from one reading; a large one is decoded within `alone`.

    The other arguments and the errors are those of `decode`.
    """
    kind = _kind(content)
    try:
        image = _open(content, kind)
        size = image.size
        if at_least_px is not None:
            _draft(image, kind, content, at_least_px)
        needed_bytes = footprint.decoding_bytes(image, kind, size)
        if image.width * image.height > MAX_DECODED_PIXELS or needed_bytes + len(content) > MAX_DECODING_BYTES:
            raise UndecodableError(f"the picture has too many pixels ({size[0]} × {size[1]})")
        if needed_bytes > _LARGE_BYTES:
            with alone:
                return _finish(image, size, kind, at_least_px)
        return _finish(image, size, kind, at_least_px)
    except UndecodableError:
        raise
    except (
        Exception
    ) as error:  # Pillow's plugins raise nearly everything on hostile bytes; this is one picture's boundary
        raise UndecodableError(_reason(content, kind, error)) from error


def decode_thumbnail(content: bytes, *, at_least_px: int) -> tuple[Image.Image, tuple[int, int]]:
    """A thumbnail of our own, and its size before it was reduced to no less than `at_least_px`.

    It is upright, sRGB and RGB as it is, so there is nothing to do but decode it. Raises `UndecodableError`.
    """
    kind = _kind(content)
    try:
        image: Image.Image = _open(content, kind)
        size = image.size
        _draft(image, kind, content, at_least_px)
        image.load()
    except Exception as error:  # as in `decode_and_describe`: a damaged file is one picture's matter
        raise UndecodableError(_reason(content, kind, error)) from error
    if image.mode != "RGB":  # not one we made, though it stands in its place
        image = image.convert("RGB")
    factor = max(image.size) // at_least_px
    return (image.reduce(factor) if factor > 1 else image), size


def _kind(content: bytes) -> sniff.Kind:
    kind = sniff.kind_of(content)
    if kind is None:
        raise UndecodableError(sniff.what_instead(content))
    if sniff.is_filled_up_with_zeros(content, kind):
        raise UndecodableError("the file ends too early")
    return kind


def _open(content: bytes, kind: sniff.Kind) -> Image.Image:
    if ("ignore", None, Warning, _PILLOW, 0) not in warnings.filters:
        # `catch_warnings` belongs to the process, not to the thread, so the filter is set once and stays.
        warnings.filterwarnings("ignore", category=Warning, module=_PILLOW.pattern)
    if kind is sniff.HEIF:
        _teach_pillow_heif()
    elif kind is sniff.AVIF:
        AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # many pictures at once are quicker than many threads at one
    # Pillow refuses twice this. Its own default would refuse large JPEGs, which are decoded at a fraction.
    Image.MAX_IMAGE_PIXELS = MAX_DECLARED_PIXELS // 2
    # Of a profile and of a note; editors write more than Pillow's own mebibyte.
    PngImagePlugin.MAX_TEXT_CHUNK = MAX_NOTE_BYTES
    image = Image.open(io.BytesIO(content), formats=(kind.format,))
    if kind is sniff.JPEG:
        image.decodermaxblock = _JPEG_BLOCK_BYTES
    return image


def _draft(image: Image.Image, kind: sniff.Kind, content: bytes, at_least_px: int) -> None:
    """Has the decoder leave out detail, if it can: down to an eighth of the size, or what keeps `at_least_px`."""
    if kind not in (sniff.JPEG, sniff.JPEG2000):
        return
    most = 3 if kind is sniff.JPEG else jpeg2000.halvings(content)
    for halved in range(most, 0, -1):
        if max(image.size) >> halved >= at_least_px:
            if isinstance(image, Jpeg2KImageFile):
                image.reduce = halved
            else:
                image.draft(None, (max(1, image.width >> halved), max(1, image.height >> halved)))
            return


def _finish(
    image: Image.Image, size: tuple[int, int], kind: sniff.Kind, at_least_px: int | None
) -> tuple[Image.Image, Facts]:
    image.load()
    tags = exif.read(image)
    facts = _facts(image, size, kind, tags)
    profile = image.info.get("icc_profile")
    factor = 1 if at_least_px is None else max(1, max(image.size) // at_least_px)
    pixels = colour.plain(image, factor)
    pixels = colour.to_srgb(pixels, profile if isinstance(profile, bytes) else None)
    turn = _TURNS.get(tags.orientation)
    return (pixels if turn is None else pixels.transpose(turn)), facts


def _facts(image: Image.Image, size: tuple[int, int], kind: sniff.Kind, tags: exif.Exif) -> Facts:
    # Pillow turns TIFFs by itself, and gives their size as it will be.
    is_sideways = tags.orientation >= 5 and kind is not sniff.TIFF
    width, height = (size[1], size[0]) if is_sideways else size
    words = captions.read(image, tags)
    return Facts(width, height, kind.media_type, tags.taken_at, tags.camera, tags.place, words)


def _reason(content: bytes, kind: sniff.Kind, error: Exception) -> str:
    if isinstance(error, Image.DecompressionBombError):
        return "the picture has too many pixels"
    if isinstance(error, MemoryError):
        return "the picture needs more memory than this machine has"
    if "MAX_TEXT" in str(error):
        return f"the {kind.name} file is damaged: a note in it is larger than {MAX_NOTE_BYTES >> 20} MiB"
    if sniff.is_cut_short(content, kind) or "truncated" in str(error).lower():
        return "the file ends too early"
    return f"the {kind.name} file is damaged"


@functools.cache
def _teach_pillow_heif() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener(decode_threads=1)
