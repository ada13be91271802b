"""Which file stands for a picture in an archive: its original, or the small copy where that is not at hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from server.pictures.locating import file_below
from server.records import PictureRecord


@dataclass(frozen=True, slots=True)
class Source:
    """A file and its size; `is_original` or a thumbnail."""

    file: Path
    bytes: int
    is_original: bool


@dataclass(frozen=True, slots=True)
class Folders:
    """Where files are: originals, where there are any, and thumbnails."""

    originals: Path | None
    thumbnails: Path

    def source_of(self, picture: PictureRecord) -> Source | None:
        """The file for this picture; None where there is neither."""
        if self.originals is not None and (source := _source(self.originals, picture.path, is_original=True)):
            return source
        return _source(self.thumbnails, picture.thumbnail, is_original=False)


def _source(root: Path, relative: str, *, is_original: bool) -> Source | None:
    file = file_below(root, relative)
    try:
        return None if file is None else Source(file, file.stat().st_size, is_original)
    except OSError:
        return None
