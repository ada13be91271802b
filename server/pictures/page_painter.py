"""Draws and encodes one page of an atlas: cells, their gutters, the bytes.

An unchanged page is neither drawn nor written. Pages are named by their content: once fetched, a page is good for ever.
Equal thumbnails in equal cells give an equal page, whatever the time, the threads or the run.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from server import files
from server.errors import FolderError, StoppedError, UndecodableError
from server.pictures import decode, file_content
from server.pictures.atlas_layout import BLOCK_PX, AtlasLayout, fit
from server.pictures.atlas_manifest import AtlasPage
from server.progress import Progress
from server.records import Fingerprint, PictureRecord, Rect, Rgb, Skipped

PageFormat = Literal["jpeg", "webp", "avif", "png"]
FORMATS: tuple[PageFormat, ...] = get_args(PageFormat)
DEFAULT_QUALITY: Mapping[PageFormat, int] = {"jpeg": 80, "webp": 78, "avif": 62, "png": 100}
_SUFFIXES: Mapping[PageFormat, str] = {"jpeg": ".jpg", "webp": ".webp", "avif": ".avif", "png": ".png"}
# Changes whenever the same thumbnails would give other pixels, so that pages are drawn again.
_VERSION = 3
# A thumbnail of 336 px is decoded at half its size, which leaves the resizing little to do. LANCZOS would cost as much
# as all the decoding, and for a sprite shown at 1.5 times its size it gains half a decibel (27.6 dB against 27.0).
_DECODE_MARGIN = 1.4
_FILTER = Image.Resampling.BOX


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How pages are laid out and encoded; `quality` is 1 to 100, of no effect on PNG."""

    layout: AtlasLayout
    format: PageFormat = "jpeg"
    quality: int = DEFAULT_QUALITY["jpeg"]


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as the manifest names it, the sizes of its sprites, and the pictures whose thumbnail was no good."""

    page: AtlasPage
    sizes: tuple[tuple[int, int], ...]
    missing: tuple[Skipped, ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class PagePainter:
    """Paints one page at a time, from many threads.

    `finished` are the pages that lie in `folder` already, by what they were drawn from.
    """

    pictures: Mapping[Fingerprint, PictureRecord]
    thumbs: str
    folder: Path
    style: PageStyle
    finished: Mapping[str, DrawnPage]
    progress: Progress
    stop: threading.Event = field(default_factory=threading.Event)

    def finished_page(self, number: int, slots: Sequence[Fingerprint | None]) -> DrawnPage | None:
        """The page with these slots if it lies in the folder as it would be drawn."""
        return self._finished(self._drawn_from(number, slots))

    def paint(self, number: int, slots: Sequence[Fingerprint | None]) -> DrawnPage:
        """The page with these slots: the one that is there if nothing changed, or else a new one.

        Raises `OSError` where it cannot be written, `FolderError` where all thumbnails are gone, and `StoppedError`
        soon after `stop` is set.
        """
        drawn_from = self._drawn_from(number, slots)
        finished = self._finished(drawn_from)
        if finished is not None:
            self.progress.advance(len(slots))
            return finished
        layout = self.style.layout
        width, height = layout.page_size(len(slots))
        pixels = np.zeros((height, width, 4), dtype=np.uint8)
        sizes: list[tuple[int, int]] = []
        missing: list[Skipped] = []
        for place, fingerprint in enumerate(slots):
            if self.stop.is_set():
                raise StoppedError("Drawing the atlas was stopped.")
            if fingerprint is None:
                sizes.append((0, 0))
            else:
                record = self.pictures[fingerprint]
                _, cell = layout.cell(place)
                try:
                    sizes.append(_draw(pixels, cell, layout, self._sprite(record), record.mean_rgb))
                except (UndecodableError, OSError) as error:
                    if isinstance(error, OSError) and files.is_bare(Path(self.thumbs)):
                        raise FolderError(
                            f"There are no thumbnails in {self.thumbs}. If they are on a drive, connect it; "
                            "else make them again: python -m tools transform_images"
                        ) from error
                    missing.append(Skipped(record.path, _reason(error)))
                    pixels[cell.y : cell.y + cell.height, cell.x : cell.x + cell.width, :3] = record.mean_rgb
                    sizes.append(layout.sprite_size(record.width_px, record.height_px))
            if place % layout.columns == layout.columns - 1:
                self.progress.advance(layout.columns, detail=_folder_of(fingerprint, self.pictures))
        self.progress.advance(len(slots) % layout.columns)
        content = encode(pixels, self.style)
        digest = files.digest_bytes(content)
        name = f"page-{number:03d}.{digest[:8]}{_SUFFIXES[self.style.format]}"
        files.write_bytes(self.folder / name, content)
        # A page with a gap is drawn again every time, until its thumbnails are there.
        page = AtlasPage(name, width, height, len(content), len(slots), digest, "" if missing else drawn_from)
        return DrawnPage(page, tuple(sizes), tuple(missing), is_new=True)

    def _finished(self, drawn_from: str) -> DrawnPage | None:
        finished = self.finished.get(drawn_from)
        if finished is not None:
            with contextlib.suppress(OSError):
                if (self.folder / finished.page.file).stat().st_size == finished.page.bytes:
                    return finished
        return None

    def _drawn_from(self, number: int, slots: Sequence[Fingerprint | None]) -> str:
        """A digest of all that decides a page's name and pixels."""
        digest = hashlib.blake2b(f"{_VERSION} {self.style} {number};".encode(), digest_size=16)
        for fingerprint in slots:
            digest.update(b"-" if fingerprint is None else self._identity(self.pictures[fingerprint]))
        return digest.hexdigest()

    def _identity(self, record: PictureRecord) -> bytes:
        thumbnail = record.thumbnail_digest
        if not thumbnail:
            with contextlib.suppress(OSError):
                thumbnail = files.digest_file(Path(self.thumbs, record.thumbnail))
        return f"{record.fingerprint}:{thumbnail};".encode("ascii")

    def _sprite(self, record: PictureRecord) -> Image.Image:
        sprite_px = self.style.layout.sprite_px
        content = file_content.read(f"{self.thumbs}/{record.thumbnail}").data
        if record.thumbnail_digest not in ("", files.digest_bytes(content)):
            raise UndecodableError("it is not the one that was made")
        picture, thumbnail_size = decode.decode_thumbnail(content, at_least_px=int(sprite_px * _DECODE_MARGIN))
        size = fit(*thumbnail_size, sprite_px)
        return picture if picture.size == size else picture.resize(size, _FILTER)


def _reason(error: UndecodableError | OSError) -> str:
    why = error.strerror if isinstance(error, OSError) else str(error)
    return f"its thumbnail cannot be used ({why}); make it again with transform_images --force"


def _folder_of(fingerprint: Fingerprint | None, pictures: Mapping[Fingerprint, PictureRecord]) -> str | None:
    return None if fingerprint is None else pictures[fingerprint].folder


def _draw(page: NDArray[np.uint8], cell: Rect, layout: AtlasLayout, sprite: Image.Image, rest: Rgb) -> tuple[int, int]:
    """Puts the sprite behind its gutter, repeats its edge to the end of the blocks it touches, and fills the rest."""
    gutter, (width, height) = layout.gutter_px, sprite.size
    # A pixel is copied as one number, which is several times quicker than as four.
    area = page[cell.y : cell.y + cell.height, cell.x : cell.x + cell.width].view(np.uint32)[..., 0]
    area[:] = np.array([*rest, 0], np.uint8).view(np.uint32)
    drawn = area[: layout.blocks_px(height), : layout.blocks_px(width)]
    rows = drawn[gutter : gutter + height]
    rows[:, gutter : gutter + width] = np.frombuffer(sprite.tobytes("raw", "RGBX"), np.uint32).reshape(height, width)
    rows[:, :gutter] = rows[:, gutter : gutter + 1]
    rows[:, gutter + width :] = rows[:, gutter + width - 1 : gutter + width]
    drawn[:gutter] = rows[0]
    drawn[gutter + height :] = rows[-1]
    return width, height


def encode(pixels: NDArray[np.uint8], style: PageStyle) -> bytes:
    """A page as a file; `pixels` is uint8 of shape (height, width, 4), the fourth channel without meaning.

    Four channels are how Pillow keeps colour in memory, so a page goes to the JPEG encoder without being copied.
    Where cells are made of whole blocks, a JPEG has a restart marker at each cell's border (ITU-T T.81, E.1.4): every
    row of blocks of a cell can then be cut out and put into another JPEG of the same tables as it is.
    """
    buffer = io.BytesIO()
    height, width, _ = pixels.shape
    image = Image.frombuffer("RGBX", (width, height), pixels, "raw", "RGBX", 0, 1)
    if style.format != "jpeg":
        image = image.convert("RGB")
    if style.format == "jpeg":
        # Halved colour never mixes neighbours: cells start at multiples of its blocks.
        interval = style.layout.cell_px // BLOCK_PX if style.layout.is_in_blocks else 0
        image.save(buffer, "JPEG", quality=style.quality, subsampling="4:2:0", restart_marker_blocks=interval)
    elif style.format == "webp":
        image.save(buffer, "WEBP", quality=style.quality, method=2)
    elif style.format == "avif":
        image.save(buffer, "AVIF", quality=style.quality, speed=8, max_threads=1)
    else:
        image.save(buffer, "PNG")
    return buffer.getvalue()
