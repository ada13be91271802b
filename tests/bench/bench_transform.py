"""A whole `transform` of mixed photographs against decoding them alone, and against vipsthumbnail, in CPU time.

`python -m tests.bench.bench_transform [--count N] --json FILE`. The photographs are those of `made_pictures`: 0.3 to 24
megapixels, as cameras and the web encode them. The limit is libjpeg decoding each at the smallest fraction a thumbnail
can be made from, with nothing else done. The aims: 0.8 of the limit, 1.3 times vipsthumbnail, and two workers at least
1.7 times as quick as one by the clock. CPU time is that of all processes together. vipsthumbnail runs as it does by
itself, with a thread a core, and once more with one thread.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from PIL import Image

from server.pictures.catalogue import Catalogue
from server.pictures.thumbnails import Recipe
from server.pictures.transform import transform
from tests.bench import made_pictures
from tests.bench.measure import in_a_process, mean, report

PICTURES = 2_000
MANY = 1_000
TURNS = 2
AIMS = {"of_the_limit_aim": 0.8, "times_vipsthumbnail_aim": 1.3, "two_workers_aim": 1.7}


def run_transform(folder: Path, scratch: Path, workers: int) -> None:
    with Catalogue.open(scratch / f"catalogue-{workers}.sqlite") as catalogue:
        transform(folder, scratch / f"thumbs-{workers}", catalogue, Recipe(), workers=workers, force=True)


def decode_alone(files: list[Path], decode_px: int) -> None:
    for file in files:
        with Image.open(file) as picture:
            longest = max(picture.size)
            divisor = next((divisor for divisor in (8, 4, 2) if longest // divisor >= decode_px), 1)
            picture.draft(None, (picture.width // divisor, picture.height // divisor))
            picture.load()


def run_vipsthumbnail(files: list[Path], scratch: Path, *options: str) -> None:
    command = ["vipsthumbnail", *options, "--size", "336x336>", "--output", f"{scratch}/%s.jpg[Q=82]"]
    subprocess.run([*command, *map(str, files)], check=True)


def measure(count: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as scratch_name:
        scratch = Path(scratch_name)
        folder = scratch / "originals"
        files = made_pictures.make(folder, count, kind="photographs")
        # Of a few pictures the least of three runs counts. Many even the chances out by themselves, though not that a
        # machine is quicker at one minute than at the next: what is compared is done in turns, and the mean counts.
        times = 3 if count < MANY else 1
        ones, limits, usual, one_thread = [], [], [], []
        for _ in range(TURNS):
            ones.append(in_a_process(run_transform, folder, scratch, 1, times=times))
            limits.append(in_a_process(decode_alone, files, Recipe().decode_px, times=times))
            if shutil.which("vipsthumbnail"):
                (scratch / "vips").mkdir(exist_ok=True)
                run = partial(in_a_process, run_vipsthumbnail, files, scratch / "vips", times=times)
                usual.append(run())
                one_thread.append(run("--vips-concurrency=1"))
        one, limit = mean(ones), mean(limits)
        two = in_a_process(run_transform, folder, scratch, 2, times=times)
        figures: dict[str, object] = {
            "pictures": count,
            "mean_file_mb": round(sum(file.stat().st_size for file in files) / count / 1e6, 2),
            "transform_cpu_ms": round(one.cpu_seconds / count * 1e3, 2),
            "limit_cpu_ms": round(limit.cpu_seconds / count * 1e3, 2),
            "of_the_limit": round(limit.cpu_seconds / one.cpu_seconds, 3),
            "one_worker_seconds": round(one.wall_seconds, 1),
            "two_workers_seconds": round(two.wall_seconds, 1),
            "two_workers_times": round(one.wall_seconds / two.wall_seconds, 2),
            "peak_mb_without_decoders": round(two.peak_mb, 1),
        }
        if usual:
            vips, alone = mean(usual), mean(one_thread)
            figures["vipsthumbnail_cpu_ms"] = round(vips.cpu_seconds / count * 1e3, 2)
            figures["vipsthumbnail_seconds"] = round(vips.wall_seconds, 1)
            figures["times_vipsthumbnail"] = round(vips.cpu_seconds / one.cpu_seconds, 2)
            figures["times_vipsthumbnail_by_the_clock"] = round(vips.wall_seconds / two.wall_seconds, 2)
            figures["times_vipsthumbnail_of_one_thread"] = round(alone.cpu_seconds / one.cpu_seconds, 2)
        return figures | AIMS


if __name__ == "__main__":
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--count", type=int, default=PICTURES)
    chosen, sys.argv[1:] = options.parse_known_args()
    report("transform", measure(chosen.count))
