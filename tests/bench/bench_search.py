"""Finding the best 200 of 10,000, 100,000 and 1,000,000 vectors of 512 numbers, exactly and by signs.

`python -m tests.bench.bench_search --json FILE`; takes about four minutes, and 2.3 GB for temporary files.
CPU time, all threads together, in milliseconds. Recall@10 is that of 100 of the collection's own vectors with a little
noise, as other shots of the same would be, and of 100 phrases read by the offline model. Memory is what an index has
of its own; the vectors are mapped from their file. How they are made is told in `likely_vectors.py`.
"""

from __future__ import annotations

import gc
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from server.embedding import loading, models
from server.embedding.embedder import Embedder, unit_rows
from server.index.backends import build_index
from server.index.vector_index import VectorIndex
from server.progress import Progress
from server.records import Vectors
from server.settings import Settings
from tests.bench.likely_vectors import likely
from tests.bench.measure import report

SIZES = (10_000, 100_000, 1_000_000)
BACKENDS = ("faiss_flat", "faiss_signs")
DIM = 512
LIMIT = 200
QUESTIONS = 100
SHARES = (0.001, 0.01, 0.1, 0.5)


def offline() -> Embedder:
    settings = Settings(_env_file=None, clip_model="offline", clip_device="cpu", clip_threads=1)
    return loading.load(models.choose(settings), settings, Progress())


def median_cpu_ms(work: Callable[[int], object], rounds: int = 30) -> float:
    work(0)
    spent = []
    for at in range(rounds):
        started = time.process_time()
        work(at)
        spent.append((time.process_time() - started) * 1e3)
    return round(statistics.median(spent), 2)


def memory_mb(name: str, file: Path) -> int:
    """What an index has in memory beside what is mapped from the file, in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(_memory_mb, name, file).result()


def _memory_mb(name: str, file: Path) -> int:
    vectors = np.load(file, mmap_mode="r")
    build_index(name, vectors[:30_000])  # whatever is imported or allocated once
    before = _own_bytes()
    index = build_index(name, vectors)
    assert len(index) == len(vectors)
    return round((_own_bytes() - before) / 1e6)


def _own_bytes() -> int:
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in status if line.startswith("RssAnon")).split()[1]) * 1024


def recall(index: VectorIndex, questions: Vectors, oracle: VectorIndex) -> float:
    best = oracle.search(questions, 10)[1]
    return round(float((index.search(questions, 10)[1] >= best[:, -1:] - 1e-6).mean()), 4)


def measure_backend(name: str, vectors: Vectors, pictures: Vectors, words: Vectors) -> dict[str, object]:
    started = time.process_time()
    index = build_index(name, vectors)
    figures: dict[str, object] = {
        "build_cpu_seconds": round(time.process_time() - started, 2),
        "search_cpu_ms": median_cpu_ms(lambda at: index.search(pictures[at : at + 1], LIMIT)),
        "search_words_cpu_ms": median_cpu_ms(lambda at: index.search(words[at : at + 1], LIMIT)),
        "search_10000_deep_cpu_ms": median_cpu_ms(lambda at: index.search(pictures[at : at + 1], 10_000), 5),
    }
    for share in SHARES:
        allowed = np.random.default_rng(3).random(len(vectors)) < share
        figures[f"search_{share:.1%}_allowed_cpu_ms"] = median_cpu_ms(
            lambda at, allowed=allowed: index.search(pictures[at : at + 1], LIMIT, allowed), 10
        )
    oracle = build_index("faiss_flat", vectors)
    return figures | {
        "recall_pictures": recall(index, pictures, oracle),
        "recall_words": recall(index, words, oracle),
    }


def measure_batch(vectors: Vectors) -> dict[str, object]:
    """200 questions at once, against one after the other and against the bare matrix product."""
    index, batch = build_index("faiss_flat", vectors), np.ascontiguousarray(vectors[:: len(vectors) // 200][:200])
    together = median_cpu_ms(lambda _: index.search(batch, LIMIT), 3)
    alone = median_cpu_ms(lambda at: index.search(batch[at : at + 1], LIMIT)) * len(batch)
    product = median_cpu_ms(lambda _: batch @ vectors.T, 3)
    return {
        "batch_of_200_cpu_ms": together,
        "batch_of_200_faster_than_one_by_one": round(alone / together, 1),
        "batch_of_200_of_a_matrix_product": round(together / product, 2),
    }


def measure() -> dict[str, object]:
    made = likely(offline(), DIM)
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for count in SIZES:
            file = Path(scratch, f"{count}.npy")
            vectors = made.make(count, file)
            drawn = np.random.default_rng(5)
            own = vectors[drawn.choice(count, QUESTIONS, replace=False)]
            pictures = unit_rows(own + 0.3 * unit_rows(drawn.standard_normal(own.shape)))
            for name in BACKENDS:
                measured = measure_backend(name, vectors, pictures, made.words[:QUESTIONS])
                measured["memory_mb"] = memory_mb(name, file)
                figures |= {f"{count}_{name}_{figure}": value for figure, value in measured.items()}
            exact, signs = (figures[f"{count}_{name}_search_cpu_ms"] for name in BACKENDS)
            figures[f"{count}_signs_of_exact"] = round(signs / exact, 2)
            if count == 100_000:
                figures |= measure_batch(vectors)
    return figures


if __name__ == "__main__":
    report("search", measure())
