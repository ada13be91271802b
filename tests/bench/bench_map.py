"""What a map of many made pictures costs: laying it out, adding a few to it, and answering for it.

`python -m tests.bench.bench_map --json FILE`, with `COUNT=1000000` or another number before it. The vectors have 64
numbers, to which those of any model are brought first. Each part runs in a process of its own; a tile is what is looked
up for it, since drawing its sprites costs the same on any map.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from server.map_view import MapViews
from server.mapping import map_file, mapping
from server.search.snapshot import Snapshot, build_snapshot
from tests.bench.bench_order import named, put
from tests.bench.made_vectors import clustered
from tests.bench.measure import in_a_process, report

T = TypeVar("T")

COUNT, DIM, ADDED = int(os.environ.get("COUNT", "100000")), 64, 0.01
_CELLS = 8


def lay_out(folder: Path, count: int) -> None:
    mapping.draw(named(count), folder, folder)


def snapshot_of(count: int) -> Snapshot:
    none = np.empty((0, DIM), np.float32)
    return build_snapshot(
        revision="made",
        pictures=named(count),
        skipped=(),
        model_key="made",
        vectors=none,
        rows=np.empty(0, np.int64),
        atlas=None,
        backend="exact",
    )


def answer(folder: Path, count: int, file: Path) -> None:
    """Writes what the requests of a first visitor wait for, in ms."""
    snapshot, views, told = snapshot_of(count), MapViews(folder), {}

    def timed(name: str, work: Callable[[], T], times: int = 1) -> T:
        started = time.perf_counter()
        result = work()
        told[f"{name}_ms"] = f"{1000 * (time.perf_counter() - started) / times:.1f}"
        return result

    view = timed("first_map", lambda: views.present(snapshot))
    timed("map_again", lambda: views.present(snapshot))
    told["places_mb"] = f"{len(timed('first_places', lambda: view.packed)) / 1e6:.1f}"
    timed("first_tile", lambda: view.tile(0, 0, 0, _CELLS))
    timed("further_tile", lambda: [view.tile(0, place, place, _CELLS) for place in range(10)], 10)
    file.write_text("\n".join(f"{name} {figure}" for name, figure in told.items()), encoding="utf-8")


def measure() -> dict[str, object]:
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder, before = Path(scratch), round(COUNT * (1 - ADDED))
        put(folder, named(COUNT), clustered(COUNT, DIM))
        for name, count in (("lay_out", before), ("add_a_hundredth", COUNT)):
            cost = in_a_process(lay_out, folder, count, times=1)
            figures[f"{name}_seconds"] = round(cost.wall_seconds, 1)
            figures[f"{name}_cpu_seconds"] = round(cost.cpu_seconds, 1)
            figures[f"{name}_peak_mb"] = round(cost.peak_mb)
        figures["map_npz_mb"] = round((folder / map_file.FILE_NAME).stat().st_size / 1e6, 1)
        told = folder / "told"
        cost = in_a_process(answer, folder, COUNT, told, times=1)
        figures |= dict(line.split() for line in told.read_text(encoding="utf-8").splitlines())
        figures["answering_peak_mb"] = round(cost.peak_mb)
    return figures


if __name__ == "__main__":
    report(f"map of {COUNT:,} pictures", measure())
