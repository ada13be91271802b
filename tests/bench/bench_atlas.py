"""A whole `sprite_atlas` run against decoding the same thumbnails and encoding the same pages alone, in CPU time.

`python -m tests.bench.bench_atlas --json FILE`; at most 1.3 times is the aim. Each side runs in a process of its own,
so that peak memory is its own as well, and with one worker, so that threads sharing a core do not blur the figures.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_pages import pack
from server.pictures.catalogue import Catalogue
from server.pictures.page_painter import PageStyle, encode
from server.pictures.thumbnails import Recipe
from server.pictures.transform import transform
from server.records import Fingerprint, PictureRecord
from tests.bench.measure import Figures, in_a_process, report
from tests.bench.made_pictures import SAMPLES

SPRITES = 4410
STYLE = PageStyle(AtlasLayout())


def many(records: list[PictureRecord]) -> list[PictureRecord]:
    """The same thumbnails over and over, as if each were a picture of its own."""
    rounds = SPRITES // len(records) + 1
    return [replace(each, fingerprint=Fingerprint(f"{at:032x}")) for at, each in enumerate(records * rounds)][:SPRITES]


def run_atlas(thumbs: Path, records: list[PictureRecord], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    run_again(thumbs, records, folder)


def run_again(thumbs: Path, records: list[PictureRecord], folder: Path) -> None:
    pack(many(records), thumbs, folder, STYLE, workers=1)


def decode_and_encode_alone(thumbs: Path, records: list[PictureRecord], pages: list[bytes]) -> None:
    for record in many(records):
        with Image.open(thumbs / record.thumbnail) as thumbnail:
            thumbnail.load()
    for pixels in decoded(pages):
        encode(pixels, STYLE.format, STYLE.quality)


def decoded(pages: list[bytes]) -> Iterator[NDArray[np.uint8]]:
    for page in pages:
        with Image.open(io.BytesIO(page)) as image:
            yield np.asarray(image.convert("RGBX"))


def decode_pages_only(pages: list[bytes]) -> None:
    for _ in decoded(pages):
        pass


def measure() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as scratch:
        thumbs, folder = Path(scratch, "thumbs"), Path(scratch, "atlas")
        with Catalogue.open(Path(scratch, "catalogue.sqlite")) as catalogue:
            transform(SAMPLES, thumbs, catalogue, Recipe(), workers=2)
            records = catalogue.pictures()
        whole: Figures = in_a_process(run_atlas, thumbs, records, folder)
        again: Figures = in_a_process(run_again, thumbs, records, folder)
        pages = [file.read_bytes() for file in sorted(folder.glob("*.jpg"))]
        limit: Figures = in_a_process(decode_and_encode_alone, thumbs, records, pages)
        # The pages have to be decoded to be encoded again; that part is not the limit's.
        apart: Figures = in_a_process(decode_pages_only, pages)
    limit_seconds = limit.cpu_seconds - apart.cpu_seconds
    return {
        "sprites": SPRITES,
        "pages": len(pages),
        "atlas_cpu_seconds": round(whole.cpu_seconds, 3),
        "limit_cpu_seconds": round(limit_seconds, 3),
        "cpu_ratio": round(whole.cpu_seconds / limit_seconds, 3),
        "cpu_ratio_aim": 1.3,
        "unchanged_cpu_seconds": round(again.cpu_seconds, 3),
        "peak_mb": round(whole.peak_mb, 1),
    }


if __name__ == "__main__":
    report("atlas", measure())
