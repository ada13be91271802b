"""Finding the best 200 of 10,000 and of 100,000 vectors, against the model's own time for the words of the query.

`python -m tests.bench.bench_search --json FILE`. One thread each, CPU time. The words are read by the offline model and
by CLIP ViT-B-32, its real architecture with made-up weights, which take as long as the real ones.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import faiss

from server.embedding import loading, models
from server.index.backends import build_index
from server.progress import Progress
from server.settings import Settings
from tests.bench.made_vectors import clustered
from tests.bench.measure import in_a_process, report

SIZES = (10_000, 100_000)
DIM = 512
LIMIT = 200
WORDS = ("a dog in the snow", "red bicycle", "old town at night", "children playing football", "a cup of coffee")


def build(count: int) -> None:
    build_index("faiss_flat", clustered(count, DIM))


def median_cpu_ms(work: Callable[[int], object], rounds: int = 40) -> float:
    work(0)
    spent = []
    for at in range(rounds):
        started = time.process_time()
        work(at)
        spent.append((time.process_time() - started) * 1e3)
    return statistics.median(spent)


def words_cpu_ms(model: str) -> float:
    settings = Settings(_env_file=None, clip_model=model, clip_device="cpu", clip_threads=1)
    embedder = loading.load(models.choose(settings), settings, Progress())
    return median_cpu_ms(lambda at: embedder.embed_texts([WORDS[at % len(WORDS)]]))


def measure() -> dict[str, object]:
    from tests.server.embedding.open_clip_models import save_folder  # imports torch, which the memory is not about

    faiss.omp_set_num_threads(1)
    offline_ms = words_cpu_ms("offline")
    with tempfile.TemporaryDirectory() as scratch:
        clip_ms = words_cpu_ms(str(save_folder(Path(scratch, "clip"), "ViT-B-32", "laion2b_s34b_b79k")))
    figures: dict[str, object] = {
        "offline_words_cpu_ms": round(offline_ms, 2),
        "clip_words_cpu_ms": round(clip_ms, 2),
    }
    for count in SIZES:
        index = build_index("faiss_flat", clustered(count, DIM))
        queries = clustered(40, DIM, seed=1)
        search_ms = median_cpu_ms(lambda at, index=index, queries=queries: index.search(queries[at : at + 1], LIMIT))
        figures |= {
            f"search_{count}_cpu_ms": round(search_ms, 2),
            f"search_{count}_of_offline_words": round(search_ms / offline_ms, 2),
            f"search_{count}_of_clip_words": round(search_ms / clip_ms, 2),
            f"build_{count}_peak_mb": round(in_a_process(build, count, times=1).peak_mb),
        }
    return figures


if __name__ == "__main__":
    report("search", measure())
