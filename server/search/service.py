"""The one way to ask the collection a question."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from server.embedding.embedder import Embedder
from server.errors import InvalidQueryError, NotReadyError, SnapshotGoneError
from server.search.query import MAX_LIMIT, Query, SearchHit, SearchResult
from server.search.snapshot import Snapshot

KEPT_SECONDS = 600.0
KEPT_SNAPSHOTS = 2


@dataclass(frozen=True, slots=True)
class _Superseded:
    snapshot: Snapshot
    since_seconds: float


class SearchService:
    """Answers from the snapshot in use. Safe to call from many threads.

    A snapshot that somebody may be paging through is kept for ten minutes after another took its place, though never
    more than two of them: each holds its own vectors. `embedder` gives the loaded model and raises `NotReadyError`
    while there is none. `clock` counts seconds.
    """

    def __init__(self, embedder: Callable[[], Embedder], clock: Callable[[], float] = time.monotonic) -> None:
        self._embedder = embedder
        self._clock = clock
        self._snapshot: Snapshot | None = None
        self._superseded: tuple[_Superseded, ...] = ()
        self._was_asked = False

    def use(self, snapshot: Snapshot) -> None:
        """Answers from `snapshot` from now on; a search under way ends in the one it began with.

        For one thread at a time.
        """
        now, before = self._clock(), self._snapshot
        kept = [each for each in self._superseded if now - each.since_seconds < KEPT_SECONDS]
        if before is not None and self._was_asked and before.name != snapshot.name:
            kept.append(_Superseded(before, now))
        self._superseded = tuple(each for each in kept if each.snapshot.name != snapshot.name)[-KEPT_SNAPSHOTS:]
        self._was_asked = False
        self._snapshot = snapshot

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot in use; `NotReadyError` before the first."""
        if self._snapshot is None:
            raise NotReadyError("catalogue", "The collection is still being opened. Try again in a moment.")
        return self._snapshot

    def snapshot_named(self, name: str | None) -> Snapshot:
        """The snapshot of that name, or the one in use; `SnapshotGoneError` where it is not kept any more.

        Pages of one search ask for the one that their first was found in.
        """
        snapshot = self.snapshot
        self._was_asked = True
        if name is None or name == snapshot.name:
            return snapshot
        now = self._clock()
        for each in self._superseded:
            if each.snapshot.name == name and now - each.since_seconds < KEPT_SECONDS:
                return each.snapshot
        raise SnapshotGoneError(name)

    def forget_expired(self) -> None:
        """Lets go of snapshots that are kept no longer. For the thread that calls `use`."""
        now = self._clock()
        self._superseded = tuple(each for each in self._superseded if now - each.since_seconds < KEPT_SECONDS)

    @property
    def keeps_others(self) -> bool:
        """Whether a snapshot before the one in use is kept."""
        return bool(self._superseded)

    @property
    def has_snapshot(self) -> bool:
        """Whether there is anything to answer from yet."""
        return self._snapshot is not None

    def search(self, query: Query) -> tuple[SearchResult, Snapshot]:
        """The hits of one page of the ranking, and the snapshot they were found in.

        Raises `InvalidQueryError`, `UnknownPictureError`, `SnapshotGoneError` and `NotReadyError`.
        """
        started = time.perf_counter()
        if not 1 <= query.limit <= MAX_LIMIT:
            raise InvalidQueryError("limit", f"limit is {query.limit}; it can be 1 to {MAX_LIMIT}.")
        if query.offset < 0:
            raise InvalidQueryError("offset", f"offset is {query.offset}; it cannot be negative.")
        snapshot = self.snapshot_named(query.snapshot)
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
