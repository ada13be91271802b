"""A whole `transform_images` run on 12-megapixel JPEGs against the DCT-scaled decode alone, and against vipsthumbnail.

`python -m tests.bench.bench_transform --json FILE`. The aim is 0.75 of the decode alone in CPU time, and to be ahead of
vipsthumbnail. Measured on files the size a camera writes, and on smooth ones a third as large, where decoding is
cheapest and everything else weighs most.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from server.pictures.catalogue import Catalogue
from server.pictures.thumbnails import Recipe
from server.pictures.transform import transform
from tests.bench.measure import in_a_process, report
from tests.bench.photographs import make_photographs

PICTURES = 72


def run_transform(folder: Path, scratch: Path) -> None:
    with Catalogue.open(scratch / "catalogue.sqlite") as catalogue:
        transform(folder, scratch / "thumbs", catalogue, Recipe(), workers=1, force=True)


def decode_alone(folder: Path) -> None:
    for file in folder.iterdir():
        with Image.open(file) as picture:
            picture.draft(None, (picture.width // 8, picture.height // 8))
            picture.load()


def run_vipsthumbnail(folder: Path, scratch: Path) -> None:
    files = [str(file) for file in folder.iterdir()]
    command = ["vipsthumbnail", "--size", "336x336>", "--output", f"{scratch}/%s.jpg[Q=82]", "--vips-concurrency=1"]
    subprocess.run([*command, *files], check=True)


def measure() -> dict[str, object]:
    figures: dict[str, object] = {"pictures": PICTURES}
    for name, grain in (("camera", 6.0), ("smooth", 0.0)):
        with tempfile.TemporaryDirectory() as scratch_name:
            scratch = Path(scratch_name)
            folder = scratch / "originals"
            folder.mkdir()
            files = make_photographs(folder, PICTURES, grain=grain)
            whole = in_a_process(run_transform, folder, scratch)
            limit = in_a_process(decode_alone, folder)
            figures |= {
                f"{name}_file_mb": round(sum(file.stat().st_size for file in files) / len(files) / 1e6, 2),
                f"{name}_transform_cpu_ms": round(whole.cpu_seconds / PICTURES * 1e3, 2),
                f"{name}_decode_alone_cpu_ms": round(limit.cpu_seconds / PICTURES * 1e3, 2),
                f"{name}_of_decode_alone": round(limit.cpu_seconds / whole.cpu_seconds, 3),
                f"{name}_peak_mb": round(whole.peak_mb, 1),
            }
            if shutil.which("vipsthumbnail"):
                vips = in_a_process(run_vipsthumbnail, folder, scratch)
                figures[f"{name}_vipsthumbnail_cpu_ms"] = round(vips.cpu_seconds / PICTURES * 1e3, 2)
    return figures | {"of_decode_alone_aim": 0.75}


if __name__ == "__main__":
    report("transform", measure())
