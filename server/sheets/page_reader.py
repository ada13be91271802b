"""Reads pages of the atlas for sheets: checked by their digest, cut at their markers, decoded; kept within bounds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from server import files
from server.errors import UndecodableError
from server.pictures import decode, file_content
from server.pictures.atlas_manifest import AtlasPage
from server.sheets.bounded_cache import BoundedCache
from server.sheets.jpeg_segments import SegmentedJpeg, split

FILES_BYTES = 48 << 20
PICTURES_BYTES = 64 << 20
# What Pillow takes for a pixel of colour.
_PIXEL_BYTES = 4


@dataclass(frozen=True, slots=True)
class PageFile:
    """The bytes of a page, and its segments where it has any."""

    content: bytes
    jpeg: SegmentedJpeg | None


class PageReader:
    """The pages in one folder. Safe to call from many threads.

    Both methods raise `UndecodableError` where the file is not what the manifest says, and `OSError` where it cannot
    be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: BoundedCache[str, PageFile] = BoundedCache(FILES_BYTES, _file_bytes)
        self._pictures: BoundedCache[str, Image.Image] = BoundedCache(PICTURES_BYTES, _picture_bytes)

    def file(self, page: AtlasPage) -> PageFile:
        """The page as it lies on the disk."""
        return self._files.get(_key(page), lambda: self._read(page))

    def picture(self, page: AtlasPage) -> Image.Image:
        """The page decoded, RGB, for reading alone."""
        return self._pictures.get(_key(page), lambda: decode.decode_bytes(self.file(page).content))

    def _read(self, page: AtlasPage) -> PageFile:
        content = file_content.read(self._folder / page.file).data
        if not files.digest_bytes(content).startswith(page.digest):
            raise UndecodableError("it is not what was drawn")
        jpeg = split(content)
        if jpeg is not None and (jpeg.width_px, jpeg.height_px) != (page.width_px, page.height_px):
            raise UndecodableError("it is not of the size that was drawn")
        return PageFile(content, jpeg)


def _key(page: AtlasPage) -> str:
    return f"{page.file} {page.digest}"


def _file_bytes(file: PageFile) -> int:
    places = 0 if file.jpeg is None else file.jpeg.starts.nbytes + file.jpeg.ends.nbytes
    return len(file.content) + places


def _picture_bytes(picture: Image.Image) -> int:
    return picture.width * picture.height * _PIXEL_BYTES
