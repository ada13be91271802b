"""Thumbnails to the pages of an atlas: which picture has which cell, page after page, the manifest last.

Old cells never move: a picture that is gone leaves a hole, a new one goes to the end, until a repack. The manifest
names only pages that are whole on the disk.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from server.errors import FolderError, ManifestError
from server.pictures import atlas_manifest
from server.pictures.atlas_manifest import AtlasManifest
from server.pictures.page_painter import PagePainter, PageStyle
from server.progress import Progress
from server.records import Fingerprint, PictureRecord, Skipped

SINGLE_NAME = "atlas.png"
_PAGE_NAME = re.compile(r"page-\d{3,}\.[0-9a-f]{8}\.(jpg|webp|avif|png)")


@dataclass(frozen=True, slots=True)
class AtlasSummary:
    """What a run did. `missing` lists pictures whose cell shows their mean colour, for want of a good thumbnail."""

    pictures: int
    cells: int
    holes: int
    pages: int
    drawn: int
    bytes: int
    missing: tuple[Skipped, ...]
    seconds: float

    def sentence(self) -> str:
        """All of it in one line for a person."""
        return (
            f"{self.cells:,} sprites on {self.pages:,} page{'' if self.pages == 1 else 's'} "
            f"({self.drawn:,} drawn, {self.pages - self.drawn:,} unchanged): "
            f"{self.bytes / 1e6:,.1f} MB in {self.seconds:,.1f} s."
        )


def pack(
    pictures: Sequence[PictureRecord],
    thumbs: Path,
    folder: Path,
    style: PageStyle,
    *,
    workers: int,
    repack: bool = False,
    progress: Progress | None = None,
) -> AtlasSummary:
    """Brings the atlas in `folder` up to date with the pictures, whose thumbnails are in `thumbs`.

    Pictures of the same content share a cell. A new atlas has them in the order given. Raises `FolderError` where it
    cannot be written.
    """
    started = time.monotonic()
    by_fingerprint: dict[Fingerprint, PictureRecord] = {}
    for picture in pictures:
        by_fingerprint.setdefault(picture.fingerprint, picture)
    before = _read_or_none(folder)
    order = _order(None if repack else before, by_fingerprint)
    painter = PagePainter(by_fingerprint, str(thumbs), folder, style, before, progress or Progress())
    painter.progress.expect(len(order), "pages")
    per_page = style.layout.cells_per_page
    runs = [order[at : at + per_page] for at in range(0, len(order), per_page)]
    with _writing(folder):
        with ThreadPoolExecutor(workers, thread_name_prefix="page") as pool:
            try:
                drawn = list(pool.map(painter.paint, range(len(runs)), runs))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        manifest = AtlasManifest(
            version=atlas_manifest.VERSION,
            cell_px=style.layout.cell_px,
            page_px=style.layout.page_px,
            gutter_px=style.layout.gutter_px,
            format=style.format,
            pages=tuple(each.page for each in drawn),
            order=tuple(order),
            sizes=tuple(size for each in drawn for size in each.sizes),
        )
        atlas_manifest.write(folder, manifest)
        remove_stale(folder, manifest, before)
    return AtlasSummary(
        pictures=len(pictures),
        cells=len(by_fingerprint),
        holes=len(order) - len(by_fingerprint),
        pages=len(drawn),
        drawn=sum(each.is_new for each in drawn),
        bytes=sum(page.bytes for page in manifest.pages),
        missing=tuple(skipped for each in drawn for skipped in each.missing),
        seconds=time.monotonic() - started,
    )


def _order(before: AtlasManifest | None, pictures: Mapping[Fingerprint, PictureRecord]) -> list[Fingerprint | None]:
    """Slots as they were, holes for what is gone, and new pictures behind."""
    order = [slot if slot in pictures else None for slot in before.order] if before is not None else []
    while order and order[-1] is None:
        order.pop()
    placed = set(order)
    return [*order, *(fingerprint for fingerprint in pictures if fingerprint not in placed)]


def _read_or_none(folder: Path) -> AtlasManifest | None:
    try:
        return atlas_manifest.read(folder)
    except ManifestError:
        return None


def remove_stale(folder: Path, manifest: AtlasManifest, before: AtlasManifest | None) -> None:
    """Deletes pages that neither this manifest names nor the one before it, which a server may still be reading."""
    kept = () if before is None else (page.file for page in before.pages if page.file != SINGLE_NAME)
    wanted = {*kept, *(page.file for page in manifest.pages)}
    for file in folder.iterdir():
        if (_PAGE_NAME.fullmatch(file.name) or file.name == SINGLE_NAME) and file.name not in wanted:
            file.unlink(missing_ok=True)


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FolderError(
            f"The atlas cannot be written to {folder}: {error.strerror}. The one before it, if any, is as it was."
        ) from error
