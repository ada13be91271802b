"""Where a model's pictures come from: the thumbnail where it is large enough for the model, else the original.

A picture is only ever one whose bytes the catalogue knows; the vector of another would be kept under its name for good.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from PIL.Image import Image

from server import files
from server.errors import FolderError, UndecodableError
from server.pictures import decode, file_content
from server.pictures.decoder_pool import DecoderPool
from server.records import PictureRecord

_ENOUGH_OF_INPUT = 0.8


@dataclass(frozen=True, slots=True)
class PictureSource:
    """Reads pictures for a model that looks at a square of `input_px`; safe to use from many threads.

    Thumbnails, which are our own, are decoded here; originals, which may be anything, by `decoders`.
    """

    image_root: Path
    original_root: Path | None
    input_px: int
    decoders: DecoderPool

    def read(self, picture: PictureRecord) -> Image:
        """The picture, upright, RGB.

        Raises `UndecodableError`; `FolderError` where there is no file at all any more, as when a drive goes away;
        `StoppedError` where the decoders are closed.
        """
        small: Image | None = None
        try:
            small = self._thumbnail(picture)
            size = picture.width_px, picture.height_px
            if self.original_root is None or thumbnail_suffices(small.size, size, self.input_px):
                return small
        except UndecodableError:
            if self.original_root is None:
                raise
        try:
            return self._original(self.original_root / picture.path, picture)
        except UndecodableError:
            if small is None:
                raise
            return small

    def _thumbnail(self, picture: PictureRecord) -> Image:
        try:
            content = file_content.read(self.image_root / picture.thumbnail).data
        except OSError as error:
            self._require_files(error)
            raise _unreadable(error) from error
        if picture.thumbnail_digest not in ("", files.digest_bytes(content)):
            raise UndecodableError("its thumbnail is not the one that was made")
        return decode.decode_bytes(content)

    def _original(self, file: Path, picture: PictureRecord) -> Image:
        try:
            status = file.stat()
            if (status.st_size, status.st_mtime_ns) != (picture.size_bytes, picture.modified_ns):
                raise UndecodableError("it was changed since the collection was made: run transform_images first")
            return self.decoders.picture(
                file, at_least_px=longest_side_px((picture.width_px, picture.height_px), self.input_px)
            )
        except OSError as error:
            raise _unreadable(error) from error

    def _require_files(self, error: OSError) -> None:
        if files.is_bare(self.image_root) and (self.original_root is None or files.is_bare(self.original_root)):
            raise FolderError(
                f"There is nothing in {self.image_root} any more. If it is on a drive, connect it; "
                "else make the thumbnails again: python -m tools transform_images"
            ) from error


def thumbnail_suffices(thumbnail: tuple[int, int], original: tuple[int, int], input_px: int) -> bool:
    """Whether a model that looks at a square of `input_px` sees as much in a thumbnail as in its original; sizes in px.

    What is searched with is chosen by the same rule: the same picture then has the same vector.
    """
    # An original no larger than its thumbnail has nothing to add.
    return min(thumbnail) >= _ENOUGH_OF_INPUT * input_px or min(original) <= min(thumbnail)


def longest_side_px(size: tuple[int, int], input_px: int) -> int:
    """How long the longest side must be for the shortest to be half as long again as the model's input."""
    short, long = sorted(size)
    return math.ceil(1.5 * input_px * long / max(1, short))


def _unreadable(error: OSError) -> UndecodableError:
    return UndecodableError(f"it cannot be read: {error.strerror or error}")
