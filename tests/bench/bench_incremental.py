"""What a run costs when little has changed, on a collection of 10,000 small pictures, or of as many as are asked for.

`python -m tests.bench.bench_incremental [--count N] --json FILE`. Each change is made, transformed and measured by
itself: seconds by the clock, files a second, thumbnails made, and processor time of decoders, which is 0 where none was
started. The aims: 20,000 files a second where nothing changed, under 500 MB at 100,000 pictures, and nothing decoded
but what is new or was edited.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from server import files
from server.pictures.catalogue import Catalogue
from server.pictures.thumbnails import Recipe, thumbnail_name
from server.pictures.transform import TransformSummary, transform
from server.records import PictureRecord, picture_id
from tests.bench.measure import in_a_process, report
from tests.pictures_factory import encoded

PICTURES = 10_000
_IN_A_FOLDER = 1_000
_BATCH = 1_000
AIMS = {"files_per_second_aim": 20_000, "peak_mb_aim": 500}


def begin(folder: Path, count: int) -> None:
    """A collection as a run leaves it, though no run made it: as many decodes would take an hour."""
    plain = encoded(Image.new("RGB", (48, 32), (90, 120, 150)), "JPEG")
    (folder / "thumbs").mkdir()
    rows = []
    with Catalogue.open(folder / "catalogue.sqlite") as catalogue:
        catalogue.set_folders(folder / "originals", folder / "thumbs", recipe=str(Recipe()))
        for number in range(count):
            path = f"{number // _IN_A_FOLDER:04}/IMG_{number:06}.jpg"
            rows.append((_write(folder, path, plain + f"{number}".encode()), str(Recipe())))
            if len(rows) == _BATCH or number == count - 1:
                catalogue.commit(pictures=rows)
                rows = []


def _write(folder: Path, path: str, content: bytes) -> PictureRecord:
    original, thumbnail = folder / "originals" / path, thumbnail_name(path, ".jpg")
    for file in (original, folder / "thumbs" / thumbnail):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    fingerprint = files.digest_bytes(content)
    status = original.stat()
    return PictureRecord(
        id=picture_id(path),
        path=path,
        fingerprint=fingerprint,
        width_px=48,
        height_px=32,
        size_bytes=status.st_size,
        modified_ns=status.st_mtime_ns,
        media_type="image/jpeg",
        mean_rgb=(90, 120, 150),
        thumbnail=thumbnail,
        thumbnail_digest=fingerprint,
    )


def nothing(originals: Path) -> None:
    """Nothing changed."""


def ten_added(originals: Path) -> None:
    for number in range(10):
        Image.new("RGB", (48, 32), (number, 0, 0)).save(originals / f"0000/new {number}.png")


def a_folder_renamed(originals: Path) -> None:
    (originals / "0000").rename(originals / "a journey")


def one_edited(originals: Path) -> None:
    Image.new("RGB", (48, 32), (1, 2, 3)).save(originals / "0001/IMG_001000.jpg")


def a_hundred_deleted(originals: Path) -> None:
    for number in range(1_100, 1_200):
        (originals / f"0001/IMG_{number:06}.jpg").unlink()


def all_touched(originals: Path) -> None:
    for file in originals.rglob("*.*"):
        os.utime(file, ns=(1, 1))


CHANGES: tuple[Callable[[Path], None], ...] = (
    nothing,
    ten_added,
    a_folder_renamed,
    one_edited,
    a_hundred_deleted,
    all_touched,
)


def run(folder: Path, answer: Path) -> None:
    with Catalogue.open(folder / "catalogue.sqlite") as catalogue:
        done = transform(folder / "originals", folder / "thumbs", catalogue, Recipe(), workers=2)
    answer.write_text(json.dumps([_told(done), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime]))


def _told(done: TransformSummary) -> str:
    return f"{done.made} made, {done.kept} kept, {done.moved} moved, {done.forgotten} gone, {len(done.skipped)} skipped"


def measure(count: int) -> dict[str, object]:
    figures: dict[str, object] = {"pictures": count}
    with tempfile.TemporaryDirectory() as name:
        folder, answer = Path(name), Path(name) / "answer"
        begin(folder, count)
        for change in CHANGES:
            change(folder / "originals")
            cost = in_a_process(run, folder, answer, times=1)
            told, decoders_seconds = json.loads(answer.read_text())
            figures[change.__name__] = (
                f"{cost.wall_seconds:.2f} s ({count / cost.wall_seconds:,.0f} files/s), {told}; "
                f"decoders {decoders_seconds:.2f} s; peak {cost.peak_mb:.0f} MB"
            )
    return figures | AIMS


if __name__ == "__main__":
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--count", type=int, default=PICTURES)
    chosen, sys.argv[1:] = options.parse_known_args()
    report("incremental", measure(chosen.count))
