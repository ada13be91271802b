"""Result sheets as the service has them: announced with an answer, made when they are asked for, kept within bounds.

An announcement costs a digest and draws nothing, since many who search never look. A sheet is spliced where its pages
allow it, and painted else; one of more bytes than a screenful of sprites should cost is encoded again.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from server import files
from server.errors import SheetGoneError, UndecodableError
from server.pictures import decode
from server.pictures.atlas_manifest import AtlasManifest, AtlasPage
from server.records import PictureRecord
from server.sheets.batch import Batch, batch_of
from server.sheets.bounded_cache import BoundedCache
from server.sheets.page_reader import PageFile, PageReader
from server.sheets.painting import FIRST_QUALITY, fitting, paint
from server.sheets.sheet_layout import SheetRef, sheet_layout
from server.sheets.splicing import splice

log = logging.getLogger(__name__)

T = TypeVar("T")

MAX_SHEET_BYTES = 600_000
# A hundred sheets, and a thousand answers of 250 sprites.
KEPT_BYTES = 64 << 20
ANNOUNCED_SPRITES = 250_000
# Every page of a sheet is decoded where it cannot be spliced, so pages larger than this make none.
MAX_PAGE_PX = 4096


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as a JPEG and the digest of its bytes; not whole where a page of the atlas was missing or damaged."""

    content: bytes
    digest: str
    is_whole: bool


class Sheets:
    """The sheets of the atlas in one folder. Safe to call from many threads."""

    def __init__(self, folder: Path) -> None:
        self._reader = PageReader(folder)
        self._announced: BoundedCache[str, Batch] = BoundedCache(ANNOUNCED_SPRITES, lambda batch: len(batch.slots))
        self._made: BoundedCache[tuple[str, int], Sheet] = BoundedCache(
            KEPT_BYTES, lambda sheet: len(sheet.content) if sheet.is_whole else None
        )

    def announce(self, atlas: AtlasManifest | None, pictures: Sequence[PictureRecord]) -> SheetRef | None:
        """The sheets of these pictures in this order, which can be asked for from now on; nothing is drawn yet.

        The same pictures on the same pages have the same name, also after a restart. None where no sheet can show
        them: there is no atlas, none of them is on it, or its pages are larger than 4096 pixels.
        """
        if atlas is None or atlas.page_px > MAX_PAGE_PX:
            return None
        batch = batch_of(atlas, pictures)
        if not batch.pages:
            return None
        name = batch.name()
        self._announced.get(name, lambda: batch)
        return _ref(name, batch)

    def sheet(self, name: str, number: int) -> Sheet:
        """The sheet of that number, from 0, of those announced under `name`.

        Raises `SheetGoneError` where there is none of that number, or it was announced so long ago that it is
        forgotten.
        """
        made = self._made.find((name, number))
        if made is not None:
            return made
        batch = self._announced.find(name)
        if batch is None or not 0 <= number < (ref := _ref(name, batch)).sheets:
            raise SheetGoneError(name)
        part = batch.part(ref.places(number))
        return self._made.get((name, number), lambda: self._make(part))

    def _make(self, batch: Batch) -> Sheet:
        found = {number: _usable(self._reader.file, page) for number, page in batch.pages.items()}
        content, is_whole = _spliced(batch, found), None not in found.values()
        if content is None:
            sheet, is_whole = paint(batch, lambda number: _usable(self._reader.picture, batch.pages[number]))
            content = fitting(sheet, MAX_SHEET_BYTES)
        return Sheet(content, files.digest_bytes(content), is_whole)


def _ref(name: str, batch: Batch) -> SheetRef:
    return SheetRef(name, len(batch.slots), sheet_layout(batch.layout))


def _spliced(batch: Batch, found: Mapping[int, PageFile | None]) -> bytes | None:
    """The sheet from the pages that were found, small enough; None where one of them cannot be cut."""
    pages = {number: file.jpeg for number, file in found.items() if file is not None}
    jpegs = {number: jpeg for number, jpeg in pages.items() if jpeg is not None}
    content = splice(batch, jpegs) if len(jpegs) == len(pages) else None
    if content is None or len(content) <= MAX_SHEET_BYTES:
        return content
    with contextlib.suppress(UndecodableError):
        at_first = len(content) if batch.quality == FIRST_QUALITY else 0
        return fitting(decode.decode_bytes(content), MAX_SHEET_BYTES, at_first)
    return None


def _usable(read: Callable[[AtlasPage], T], page: AtlasPage) -> T | None:
    """What `read` gives; None where the page's file is damaged or gone."""
    try:
        return read(page)
    except FileNotFoundError:
        log.info("A sheet lacks %s, which was replaced since or is missing.", page.file)
    except (UndecodableError, OSError) as error:
        log.warning("A sheet lacks %s (%s). To look into it: python -m tools doctor", page.file, error)
    return None
