"""Puts snapshots of a collection into use: at once for browsing, and again as more of its pictures have vectors."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from server.embedding.store import VectorStore
from server.pictures.atlas_manifest import AtlasManifest
from server.records import PictureRecord, Skipped
from server.search.snapshot import build_snapshot
from server.services import Services

log = logging.getLogger(__name__)

_FIRST_PAUSE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Collection:
    """What the catalogue said when it was opened; `skipped` grows by the pictures that cannot be embedded."""

    revision: str
    pictures: list[PictureRecord]
    skipped: list[Skipped] = field(default_factory=list)
    root: Path | None = None


class Publisher:
    """Publishes one collection, from the one thread that prepares."""

    def __init__(self, services: Services, collection: Collection, atlas: AtlasManifest | None) -> None:
        self._services, self._collection, self._atlas = services, collection, atlas
        self._published: tuple[int, int] | None = None
        self._pause_seconds = _FIRST_PAUSE_SECONDS
        self._last_seconds = time.monotonic()

    def publish_without_vectors(self) -> None:
        """For browsing, while it is not known which model's vectors are wanted: its weights may be on their way."""
        self._use("", np.empty((0, 0), np.float32), np.empty(0, np.int64))

    def publish(self, store: VectorStore) -> None:
        """Puts what `store` holds by now into use. Does nothing where that is in use already."""
        content = (len(store), len(self._collection.skipped))
        if content == self._published:
            return
        if self._published is None:
            self._services.readiness.working("index", "Building the index")
        self._published = content
        started = time.perf_counter()
        pictures = self._collection.pictures
        places = store.rows_of([picture.fingerprint for picture in pictures])
        rows = np.flatnonzero(places >= 0).astype(np.int64)
        wanted = places[rows]
        # Most often the store holds just these, in this order; then its mapped file serves and nothing is copied.
        is_whole_store = np.array_equal(wanted, np.arange(len(store)))
        name = self._use(store.key, store.vectors if is_whole_store else store.vectors[wanted], rows)
        self._services.readiness.ready("index")
        log.info(
            "Snapshot %s: %s of %s pictures can be found; built in %.1f s.",
            name,
            f"{len(rows):,}",
            f"{len(pictures):,}",
            time.perf_counter() - started,
        )

    def publish_now_and_then(self, store: VectorStore) -> None:
        """As `publish`, but after 5 s, 10 s, 20 s and so on at the earliest: each time costs a whole index."""
        if time.monotonic() - self._last_seconds >= self._pause_seconds:
            self.publish(store)
            self._pause_seconds *= 2
            self._last_seconds = time.monotonic()

    def _use(self, model_key: str, vectors: np.ndarray, rows: np.ndarray) -> str:
        snapshot = build_snapshot(
            revision=self._collection.revision,
            pictures=self._collection.pictures,
            skipped=self._collection.skipped,
            model_key=model_key,
            vectors=vectors,
            rows=rows,
            atlas=self._atlas,
            backend=self._services.settings.index_backend,
        )
        self._services.search.use(snapshot)
        return snapshot.name
