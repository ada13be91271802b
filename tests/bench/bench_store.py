"""Opening, asking, appending to and compacting a store of 100,000 vectors of 512 numbers, in seconds.

`python -m tests.bench.bench_store --json FILE`. Opening well under a second is the aim; it is compared with reading the
same file in full, which is what `numpy.load` does.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from server.embedding import vector_file
from server.embedding.embedder import unit_rows
from server.embedding.store import VectorStore
from server.records import Fingerprint
from tests.bench.measure import report

ROWS, DIM, BATCH = 100_000, 512, 64


def fastest(work: Callable[[], object], times: int = 5) -> float:
    """The wall time of the quickest of some runs, rounded to tenths of a millisecond."""

    def once() -> float:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    return round(min(once() for _ in range(times)), 4)


def open_and_read(folder: Path) -> None:
    VectorStore.open(folder, "m", DIM).vectors.sum()


def read_in_full(file: Path) -> None:
    with np.load(file, allow_pickle=False) as archive:
        archive["vectors"].sum()


def measure() -> dict[str, object]:
    random = np.random.default_rng(0)
    names = random.integers(0, 256, (ROWS, 16), dtype=np.uint8)
    vectors = unit_rows(random.normal(size=(ROWS, DIM)))
    asked = [Fingerprint(bytes(name).hex()) for name in names]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        npz = folder / "clip_index.npz"
        write = fastest(lambda: vector_file.write(npz, "m", [(names, vectors)], DIM), 1)
        opened = fastest(lambda: VectorStore.open(folder, "m", DIM))
        touched = fastest(lambda: open_and_read(folder))
        in_full = fastest(lambda: read_in_full(npz))
        store = VectorStore.open(folder, "m", DIM)
        rows_of = fastest(lambda: store.rows_of(asked))
        new = [Fingerprint(random.bytes(16).hex()) for _ in range(BATCH)]
        append = fastest(lambda: store.append(new, vectors[:BATCH]), 1)
        with_journal = fastest(lambda: VectorStore.open(folder, "m", DIM))
        compact = fastest(store.compact, 1)
    return {
        "rows": ROWS,
        "dim": DIM,
        "write_seconds": write,
        "open_seconds": opened,
        "open_and_read_every_row_seconds": touched,
        "numpy_load_and_read_every_row_seconds": in_full,
        "find_every_row_seconds": rows_of,
        f"append_{BATCH}_seconds": append,
        "open_with_journal_seconds": with_journal,
        "compact_seconds": compact,
    }


if __name__ == "__main__":
    report("store", measure())
