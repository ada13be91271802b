"""Result sheets of 300 sprites out of 10,000: against decoding, pasting and encoding, and against fetching the pages.

`python -m tests.bench.bench_sheets --json FILE`. CPU time of one thread, the least of several runs. Spread sprites lie
on every page of the atlas, the worst there can be; those of one search lie on few, since pages are ordered by
likeness: here on eight of 23. Cold is a server that has read no page; the aims are 40 ms and 600 KB. Fine pages
are of quality 95, so that their sheet has to be encoded again. The last figures are of a process that drew 300 sheets.
"""

from __future__ import annotations

import io
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image

from server.pictures import atlas_manifest
from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_manifest import AtlasManifest
from server.pictures.atlas_pages import pack
from server.pictures.catalogue import Catalogue
from server.pictures.page_painter import PageStyle
from server.records import PictureRecord
from server.sheets.batch import batch_of
from server.sheets.painting import fitting, paint
from server.sheets.sheets import MAX_SHEET_BYTES, Sheets
from tests.bench.made_pictures import make
from tests.bench.measure import in_a_process, report

PICTURES, SPRITES, NEAR_STEP, RUNS, MANY = 10_000, 300, 10, 5, 300


def least_ms(work: Callable[[], object]) -> float:
    """CPU milliseconds of the quickest of several runs."""
    seconds = []
    for _ in range(RUNS):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return round(min(seconds) * 1000, 2)


def drawn(sheets: Sheets, atlas: AtlasManifest, pictures: Sequence[PictureRecord]) -> bytes:
    ref = sheets.announce(atlas, pictures)
    assert ref is not None
    return sheets.sheet(ref.name, 0).content


def warm_ms(folder: Path, atlas: AtlasManifest, pictures: Sequence[PictureRecord]) -> float:
    """A sheet that was never made, of pages that were read: each run asks for the same pictures in another order."""
    sheets = Sheets(folder)
    drawn(sheets, atlas, pictures)
    orders = iter([random.Random(number).sample(pictures, len(pictures)) for number in range(RUNS)])
    return least_ms(lambda: drawn(sheets, atlas, next(orders)))


def painted(folder: Path, atlas: AtlasManifest, pictures: Sequence[PictureRecord]) -> bytes:
    """The sheet as it would be made without markers: every page decoded, the cells pasted, the sheet encoded."""

    def page(number: int) -> Image.Image:
        with Image.open(folder / atlas.pages[number].file) as file:
            file.load()
            return file

    sheet, _ = paint(batch_of(atlas, pictures), page)
    return fitting(sheet, MAX_SHEET_BYTES)


def markers_share(folder: Path, atlas: AtlasManifest) -> float:
    """What the markers cost, as a share of the bytes of pages without them."""
    with_and_without = []
    for interval in (atlas.cell_px // 16, 0):
        buffer = io.BytesIO()
        for page in atlas.pages:
            with Image.open(folder / page.file) as picture:
                picture.save(buffer, "JPEG", quality=80, subsampling="4:2:0", restart_marker_blocks=interval)
        with_and_without.append(buffer.tell())
    return round(with_and_without[0] / with_and_without[1] - 1, 4)


def draw_many(folder: Path) -> None:
    """Sheets of different answers, more than are kept."""
    sheets, atlas = Sheets(folder / "atlas"), atlas_manifest.read(folder / "atlas")
    with Catalogue.open(folder / "catalogue.sqlite") as catalogue:
        records = catalogue.pictures()
    for number in range(MANY):
        drawn(sheets, atlas, random.Random(number).sample(records, SPRITES))


def measure() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make(folder, PICTURES, kind="thumbnails")
        with Catalogue.open(folder / "catalogue.sqlite") as catalogue:
            records = catalogue.pictures()
        for name, quality in (("atlas", 80), ("fine", 95)):
            pack(records, folder / "thumbs", folder / name, PageStyle(AtlasLayout(), "jpeg", quality), workers=2)
        pages, fine = folder / "atlas", folder / "fine"
        atlas, fine_atlas = atlas_manifest.read(pages), atlas_manifest.read(fine)
        spread, near = random.Random(0).sample(records, SPRITES), records[4000 : 4000 + NEAR_STEP * SPRITES : NEAR_STEP]
        size = sum(page.bytes for page in atlas.pages)
        cold, warm = least_ms(lambda: drawn(Sheets(pages), atlas, spread)), warm_ms(pages, atlas, spread)
        pasted = least_ms(lambda: painted(pages, atlas, spread))
        near_cold = least_ms(lambda: drawn(Sheets(pages), atlas, near))
        near_pasted = least_ms(lambda: painted(pages, atlas, near))
        sheet = len(drawn(Sheets(pages), atlas, spread))
        near_pages = batch_of(atlas, near).pages.values()
        many = in_a_process(draw_many, folder, times=1)
        return {
            "sprites": SPRITES,
            "markers_share_of_pages": markers_share(pages, atlas),
            "announce_ms": least_ms(lambda: Sheets(pages).announce(atlas, spread)),
            "spread_bytes": sheet,
            "spread_pages": len(atlas.pages),
            "spread_pages_bytes": size,
            "spread_pages_times_sheet": round(size / sheet, 1),
            "spread_cold_ms": cold,
            "spread_warm_ms": warm,
            "spread_paste_ms": pasted,
            "spread_paste_times_cold": round(pasted / cold, 1),
            "near_bytes": len(drawn(Sheets(pages), atlas, near)),
            "near_pages": len(near_pages),
            "near_pages_bytes": sum(page.bytes for page in near_pages),
            "near_cold_ms": near_cold,
            "near_warm_ms": warm_ms(pages, atlas, near),
            "near_paste_ms": near_pasted,
            "near_paste_times_cold": round(near_pasted / near_cold, 1),
            "fine_bytes": len(drawn(Sheets(fine), fine_atlas, spread)),
            "fine_cold_ms": least_ms(lambda: drawn(Sheets(fine), fine_atlas, spread)),
            "fine_warm_ms": warm_ms(fine, fine_atlas, spread),
            "many_ms_each": round(many.cpu_seconds / MANY * 1000, 2),
            "many_peak_mb": round(many.peak_mb),
        }


if __name__ == "__main__":
    report("sheets", measure())
