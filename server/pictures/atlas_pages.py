"""Thumbnails to the pages of an atlas: which picture has which cell, page after page, the manifest last.

Old cells never move until a repack. The manifest names only pages that are whole on the disk. However often a run is
killed, the one that ends well leaves what an undisturbed one would, byte for byte: for one writer at a time, the holder
of the collection's lock.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from server.errors import FolderError, ManifestError
from server.pictures import atlas_folder, atlas_manifest, atlas_slots
from server.pictures.atlas_choice import BY_PATH, Arrangement, StyleChoice, chosen_style
from server.pictures.atlas_journal import AtlasJournal
from server.pictures.atlas_manifest import ArrangementName, AtlasManifest
from server.pictures.atlas_slots import Slots
from server.pictures.atlas_summary import AtlasSummary
from server.pictures.page_painter import DrawnPage, PagePainter
from server.progress import Progress
from server.records import Fingerprint, PictureRecord

T = TypeVar("T")


def pack(
    pictures: Sequence[PictureRecord],
    thumbs: Path,
    folder: Path,
    style: StyleChoice = None,
    *,
    workers: int,
    arrangement: Arrangement = BY_PATH,
    repack: bool = False,
    is_rehearsal: bool = False,
    progress: Progress | None = None,
) -> AtlasSummary:
    """Brings the atlas in `folder` up to date with the pictures, whose thumbnails are in `thumbs`.

    Pictures of the same content share a cell. An atlas of another arrangement is packed anew. A rehearsal writes
    nothing. Raises `FolderError` where the atlas cannot be written; pages that were drawn by then are used by the next
    run, as they are after Ctrl-C.
    """
    run = _Run(
        pictures,
        thumbs,
        folder,
        style,
        workers=workers,
        arrangement=arrangement,
        repack=repack,
        progress=progress or Progress(),
    )
    return run.run(is_rehearsal)


class _Run:
    def __init__(
        self,
        pictures: Sequence[PictureRecord],
        thumbs: Path,
        folder: Path,
        style: StyleChoice,
        *,
        workers: int,
        arrangement: Arrangement,
        repack: bool,
        progress: Progress,
    ) -> None:
        self._started = time.monotonic()
        self._pictures, self._folder, self._workers, self._arrangement = pictures, folder, workers, arrangement
        self._by_fingerprint: dict[Fingerprint, PictureRecord] = {}
        for picture in pictures:
            self._by_fingerprint.setdefault(picture.fingerprint, picture)
        self._before = _read_or_none(folder)
        self._style = chosen_style(style, self._before)
        self._journal = AtlasJournal(folder)
        before, wanted = self._before, arrangement
        is_other = before is None or repack or (wanted.is_firm and before.arranged != wanted.name)
        self._arranged: ArrangementName = wanted.name if before is None or is_other else before.arranged
        self._pages, self._is_repacked = self._place(is_other)
        finished = {**self._journal.read(), **self._pages_before()}
        self._painter = PagePainter(self._by_fingerprint, str(thumbs), folder, self._style, finished, progress)

    def run(self, is_rehearsal: bool) -> AtlasSummary:
        """Draws what has to be drawn and puts the manifest over it, or only says what would be drawn."""
        if is_rehearsal:
            unchanged = [self._painter.finished_page(*page) for page in enumerate(self._pages)]
            return self._summary([page for page in unchanged if page is not None])
        with _writing(self._folder):
            atlas_folder.remove_leftovers(self._folder)
            self._painter.progress.expect(sum(map(len, self._pages)), "pages")
            drawn = self._draw()
            manifest = self._manifest(drawn)
            if manifest != self._before:
                atlas_manifest.write(self._folder, manifest)
            atlas_folder.remove_stale(self._folder, manifest)
            self._journal.remove()
        return self._summary(drawn)

    def _place(self, afresh: bool) -> tuple[list[Slots], bool]:
        """The cells of every page, and whether they are others than before."""
        before, per_page = self._before, self._style.layout.cells_per_page
        if before is None or afresh:
            return atlas_slots.packed(self._sort(list(self._by_fingerprint)), per_page), True
        if before.layout.cells_per_page != per_page:
            # Every cell moves in any case; the order stays, and what is new comes last.
            kept = atlas_slots.packed([slot for slot in before.order if slot is not None], per_page)
            kept = atlas_slots.updated(kept, list(self._by_fingerprint), per_page, self._sort)
            return atlas_slots.packed([slot for page in kept for slot in page if slot is not None], per_page), True
        pages = atlas_slots.updated(atlas_slots.pages_of(before), list(self._by_fingerprint), per_page, self._sort)
        return pages, False

    def _sort(self, fingerprints: Sequence[Fingerprint]) -> list[Fingerprint]:
        ordered = self._arrangement.sort([self._by_fingerprint[fingerprint] for fingerprint in fingerprints])
        return [picture.fingerprint for picture in ordered]

    def _pages_before(self) -> dict[str, DrawnPage]:
        before = self._before
        if before is None:
            return {}
        return {
            page.drawn_from: DrawnPage(page, before.sizes[before.slots_of_page(number)])
            for number, page in enumerate(before.pages)
            if page.drawn_from and page.file != atlas_folder.SINGLE_NAME
        }

    def _draw(self) -> list[DrawnPage]:
        pool = ThreadPoolExecutor(self._workers, thread_name_prefix="page")
        try:
            return list(pool.map(self._paint, range(len(self._pages)), self._pages))
        except BaseException as error:
            self._painter.stop.set()
            # A page that is just being encoded may take two seconds, which nobody who pressed Ctrl-C waits for.
            pool.shutdown(wait=not isinstance(error, KeyboardInterrupt), cancel_futures=True)
            raise
        finally:
            pool.shutdown(wait=False)

    def _paint(self, number: int, slots: Slots) -> DrawnPage:
        drawn = self._painter.paint(number, slots)
        if drawn.is_new:
            self._journal.add(drawn)
        return drawn

    def _manifest(self, drawn: Sequence[DrawnPage]) -> AtlasManifest:
        layout, before = self._style.layout, self._before
        arranged_pages = len(drawn) if before is None or self._is_repacked else before.arranged_pages
        manifest = AtlasManifest(
            cell_px=layout.cell_px,
            page_px=layout.page_px,
            gutter_px=layout.gutter_px,
            format=self._style.format,
            quality=self._style.quality,
            arranged=self._arranged,
            arranged_pages=min(arranged_pages, len(drawn)),
            pages=tuple(each.page for each in drawn),
            order=tuple(_on_whole_pages(self._pages, None, layout.cells_per_page)),
            sizes=tuple(_on_whole_pages([each.sizes for each in drawn], (0, 0), layout.cells_per_page)),
        )
        if before is None:
            return manifest
        # A run that changes nothing leaves it all as it is, also the pages that the last change replaced.
        if manifest == replace(before, superseded=()):
            return before
        named = {page.file for page in manifest.pages}
        replaced = (page.file for page in before.pages if page.file not in {*named, atlas_folder.SINGLE_NAME})
        return replace(manifest, superseded=tuple(replaced))

    def _summary(self, drawn: Sequence[DrawnPage]) -> AtlasSummary:
        before = self._before
        cells, placed = len(self._by_fingerprint), sum(map(len, self._pages))
        arranged = len(self._pages) if before is None or self._is_repacked else before.arranged_pages
        tail = self._pages[arranged:]
        return AtlasSummary(
            pictures=len(self._pictures),
            cells=cells,
            holes=placed - cells,
            tail=sum(slot is not None for page in tail for slot in page),
            gone=0 if before is None else len(before.slot_of.keys() - self._by_fingerprint.keys()),
            pages=len(self._pages),
            drawn=len(self._pages) - sum(not each.is_new for each in drawn),
            bytes=sum(each.page.bytes for each in drawn),
            arranged=self._arranged,
            is_repacked=self._is_repacked and before is not None,
            missing=tuple(skipped for each in drawn for skipped in each.missing),
            seconds=time.monotonic() - self._started,
        )


def _on_whole_pages(pages: Sequence[Sequence[T]], nothing: T, per_page: int) -> Iterator[T]:
    """The slots of all pages in a row, every page but the last filled up with `nothing`."""
    for number, slots in enumerate(pages):
        yield from slots
        if number < len(pages) - 1:
            yield from (nothing for _ in range(per_page - len(slots)))


def _read_or_none(folder: Path) -> AtlasManifest | None:
    try:
        return atlas_manifest.read(folder)
    except ManifestError:
        return None


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FolderError(
            f"The atlas cannot be written to {folder}: {error.strerror}. The one before it, if any, is as it was; "
            "pages drawn by now are used when the same command runs again."
        ) from error
