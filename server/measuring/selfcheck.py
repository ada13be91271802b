"""Measures one collection, with the model and the index that its settings choose, as its people meet it.

Two fresh servers are started one after the other, each with its files taken out of the system's cache. Every question
is asked over HTTP, end to end: once cold, in a process that has just started, and several times warm. What is written
is what any start of the server writes.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

import numpy as np

from server.collection import open_collection
from server.measuring import page_cache, queries, sizes
from server.measuring.fresh_server import Answer, FreshServer, MeasuringError, fresh_server
from server.measuring.others import Stopwatch
from server.measuring.queries import Queries
from server.progress import Progress
from server.settings import Settings

VERSION = 1
RECALL_AT = 10
_LIMIT = 200
_STARTS = 2
_WARM_ROUNDS = 3
_CANDIDATES = 20
_PERCENTILES = (50, 95, 99)


@dataclass(slots=True)
class _Times:
    """Milliseconds of answers, the atlas pages each would have fetched, and what went wrong."""

    milliseconds: list[float] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def measure(settings: Settings, *, embedder: str | None = None, progress: Progress | None = None) -> dict[str, Any]:
    """All figures of the collection, as the document that is kept.

    `embedder` as in `fresh_server`. `progress` counts questions. Raises `MeasuringError` where it cannot be measured,
    and `CatalogueError`.
    """
    progress = progress or Progress()
    pictures = open_collection(settings).pictures
    if not pictures:
        raise MeasuringError("There are no pictures yet. Add some: python -m tools transform_images --input FOLDER")
    asked = queries.choose(pictures)
    is_cold = page_cache.drop([settings.catalogue_file, *sizes.vector_files(settings), *sizes.atlas_files(settings)])
    run = _Run(settings, embedder, asked, progress)
    watch = Stopwatch.start()
    progress.expect(len(asked) * (_STARTS + _WARM_ROUNDS), "starting")
    for number in range(_STARTS):
        run.start(is_last=number == _STARTS - 1)
    return {
        "version": VERSION,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "collection": run.stats,
        "index": settings.index_backend,
        "machine": _machine(),
        "share_of_others": None if watch is None else watch.share_of_others(),
        "queries": {"pictures": len(asked.pictures), "words": len(asked.words) if run.has_words else 0},
        "cold": "files dropped from the system's cache" if is_cold else "a fresh process",
        "notes": run.notes,
        "errors": run.errors[:20],
        "figures": {**run.figures(), **sizes.measure(settings, pictures)},
    }


class _Run:
    def __init__(self, settings: Settings, embedder: str | None, asked: Queries, progress: Progress) -> None:
        self._settings, self._embedder, self._asked, self._progress = settings, embedder, asked, progress
        self._cold, self._warm = _Times(), _Times()
        self._until: dict[str, list[float]] = {"pictures": [], "words": []}
        self._recalls: dict[str, list[float]] = {"pictures": [], "words": []}
        self._memory: dict[str, int] = {}
        self.stats: dict[str, Any] = {}
        self.notes: list[str] = []

    @property
    def has_words(self) -> bool:
        return bool(self._until["words"])

    @property
    def errors(self) -> list[str]:
        return [*self._cold.errors, *self._warm.errors]

    def start(self, *, is_last: bool) -> None:
        """One fresh server: how soon it answers and how fast at first; of the last one everything else as well."""
        page_cache.drop([self._settings.catalogue_file, *sizes.vector_files(self._settings)])
        with fresh_server(self._settings, self._embedder) as server:
            self._until["pictures"].append(server.wait_for_pictures(self._asked.pictures[:_CANDIDATES]))
            until_words = server.wait_for_words()
            if until_words is not None:
                self._until["words"].append(until_words)
            elif is_last:
                self.notes.append(f"Words are not measured: {server.model_failure()}")
            self._ask_all(server, self._cold, until_words is not None, "cold")
            if is_last:
                for _ in range(_WARM_ROUNDS):
                    self._ask_all(server, self._warm, until_words is not None, "warm")
                self._memory = server.ask(ask="memory")
                self._recall(server, until_words is not None)
                answer = server.get("/api/stats").content
                self.stats = {
                    name: answer[name] for name in ("pictures", "distinct", "embedded", "skipped", "model", "dim")
                }

    def figures(self) -> dict[str, float]:
        """Every figure that was measured, by name. Times of a start are the shortest of all starts."""
        together = [*self._recalls["pictures"], *self._recalls["words"]]
        figures = {
            **{f"recall_at_{RECALL_AT}_{kind}": _mean(recalls) for kind, recalls in self._recalls.items() if recalls},
            f"recall_at_{RECALL_AT}": _mean(together),
            **_percentiles("search_warm", self._warm),
            **_percentiles("search_cold", self._cold),
            **{f"start_{kind}_seconds": min(times) for kind, times in self._until.items() if times},
        }
        if self._memory:
            figures["memory_steady_bytes"] = float(self._memory["now_bytes"])
            figures["memory_peak_bytes"] = float(self._memory["most_bytes"])
        if self._cold.pages:
            figures["pages_touched_mean"] = _mean(self._cold.pages)
        return {name: round(value, 4) for name, value in figures.items()}

    def _ask_all(self, server: FreshServer, times: _Times, has_words: bool, detail: str) -> None:
        for picture in self._asked.pictures:
            self._note(server.similar(picture, _LIMIT), times, f"similar to {picture}", detail)
        for words in self._asked.words if has_words else ():
            self._note(server.search(words, _LIMIT), times, f"“{words}”", detail)

    def _note(self, answer: Answer, times: _Times, question: str, detail: str) -> None:
        self._progress.advance(detail=detail)
        if answer.status == 503:
            return  # the few pictures that the model could not read have no vector to ask with
        if answer.status != 200:
            times.errors.append(f"{question}: {answer.status} {answer.content.get('detail', '')}".strip())
            return
        times.milliseconds.append(answer.milliseconds)
        sprites = [hit["sprite"] for hit in answer.content["hits"] if hit["sprite"]]
        if sprites:
            times.pages.append(len({sprite["page_url"] for sprite in sprites}))

    def _recall(self, server: FreshServer, has_words: bool) -> None:
        self._progress.expect(None, "recall")
        asked = {"pictures": self._asked.pictures, "words": self._asked.words if has_words else ()}
        for kind in self._recalls:
            question = {"pictures": (), "words": (), kind: asked[kind]}
            self._recalls[kind] = server.ask(ask="recall", limit=RECALL_AT, **question)["recalls"]


def _percentiles(name: str, times: _Times) -> dict[str, float]:
    if not times.milliseconds:
        return {}
    values = np.percentile(times.milliseconds, _PERCENTILES)
    return {f"{name}_p{percent}_ms": float(value) for percent, value in zip(_PERCENTILES, values, strict=True)}


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0


def _machine() -> dict[str, object]:
    return {
        "system": platform.platform(terse=True),
        "processors": os.cpu_count(),
        "python": sys.version.split()[0],
        "faiss": metadata.version("faiss-cpu"),
        "numpy": np.__version__,
    }
