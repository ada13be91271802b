"""The one way to ask the collection a question."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from server.embedding.embedder import Embedder
from server.errors import InvalidQueryError, NotReadyError
from server.search.query import MAX_LIMIT, Query, SearchHit, SearchResult
from server.search.snapshot import Snapshot


class SearchService:
    """Answers from the snapshot in use. Safe to call from many threads.

    `embedder` gives the loaded model and raises `NotReadyError` while there is none.
    """

    def __init__(self, embedder: Callable[[], Embedder]) -> None:
        self._embedder = embedder
        self._snapshot: Snapshot | None = None

    def use(self, snapshot: Snapshot) -> None:
        """Answers from `snapshot` from now on; a search under way ends in the one it began with."""
        self._snapshot = snapshot

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot in use; `NotReadyError` before the first."""
        if self._snapshot is None:
            raise NotReadyError("catalogue", "The collection is still being opened. Try again in a moment.")
        return self._snapshot

    @property
    def has_snapshot(self) -> bool:
        """Whether there is anything to answer from yet."""
        return self._snapshot is not None

    def search(self, query: Query) -> tuple[SearchResult, Snapshot]:
        """The hits of one page of the ranking, and the snapshot they were found in.

        Raises `InvalidQueryError`, `UnknownPictureError` and `NotReadyError`.
        """
        started = time.perf_counter()
        if not 1 <= query.limit <= MAX_LIMIT:
            raise InvalidQueryError("limit", f"limit is {query.limit}; it can be 1 to {MAX_LIMIT}.")
        if query.offset < 0:
            raise InvalidQueryError("offset", f"offset is {query.offset}; it cannot be negative.")
        snapshot = self.snapshot
        vector = query.mode.vector(snapshot, self._embedder)
        left_out = query.mode.leaves_out(snapshot)
        allowed = None
        if left_out:
            allowed = ~np.isin(snapshot.rows, left_out)
        total = len(snapshot.index) if allowed is None else int(allowed.sum())
        hits: tuple[SearchHit, ...] = ()
        if query.offset < total:
            places, scores = snapshot.index.search(vector, min(query.offset + query.limit, total), allowed)
            hits = tuple(
                SearchHit(snapshot.pictures[snapshot.rows[place]], float(score), rank)
                for rank, (place, score) in enumerate(zip(places[0], scores[0], strict=True), start=1)
                if rank > query.offset
            )
        took_ms = (time.perf_counter() - started) * 1000
        return SearchResult(hits, total, took_ms, snapshot.name), snapshot
