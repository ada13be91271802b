"""Puts snapshots of a collection into use: at once for browsing, and again as more of its pictures have vectors."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from server.collection import Collection
from server.embedding.refresh import refresh
from server.embedding.store import VectorStore
from server.progress import Progress
from server.records import printable
from server.search.snapshot import build_snapshot
from server.services import Services

log = logging.getLogger(__name__)

_FIRST_PAUSE_SECONDS = 5.0


class Publisher:
    """Publishes one collection, from the one thread that prepares it or keeps it up to date."""

    def __init__(self, services: Services, collection: Collection) -> None:
        self._services, self._collection = services, collection
        self._published: tuple[int, int] | None = None
        self._pause_seconds = _FIRST_PAUSE_SECONDS
        self._last_seconds = time.monotonic()

    def publish_without_vectors(self) -> None:
        """For browsing, while it is not known which model's vectors are wanted: its weights may be on their way."""
        self._use("", np.empty((0, 0), np.float32), np.empty(0, np.int64))

    def publish(self, store: VectorStore) -> None:
        """Puts what `store` holds by now into use. Does nothing where that is in use already."""
        content = (len(store), len(self._collection.unembedded))
        if content == self._published:
            return
        self._published = content
        started = time.perf_counter()
        pictures = self._collection.pictures
        places = store.rows_of([picture.fingerprint for picture in pictures])
        rows = np.flatnonzero(places >= 0).astype(np.int64)
        wanted = places[rows]
        # Most often the store holds just these, in this order; then its mapped file serves and nothing is copied.
        is_whole_store = np.array_equal(wanted, np.arange(len(store)))
        name = self._use(store.key, store.vectors if is_whole_store else store.vectors[wanted], rows)
        log.info(
            "Snapshot %s: %s of %s pictures can be found; built in %.1f s.",
            name,
            f"{len(rows):,}",
            f"{len(pictures):,}",
            time.perf_counter() - started,
        )

    def embed(
        self,
        store: VectorStore,
        *,
        progress: Progress,
        batch_size: int,
        should_stop: Callable[[], bool],
        niceness: int = 0,
    ) -> None:
        """Embeds what has no vector yet, and publishes as it goes; originals are decoded `niceness` below our priority.

        Pictures the model cannot read are logged and kept in the collection's `unembedded`. Raises `StoreError`, and
        what the model's slot raises while there is no model.
        """
        settings, collection = self._services.settings, self._collection
        summary = refresh(
            collection.pictures,
            store,
            self._services.model.embedder,
            image_root=settings.image_root,
            original_root=settings.original_root or collection.root,
            progress=progress,
            batch_size=batch_size,
            should_stop=should_stop,
            niceness=niceness,
            on_checkpoint=lambda: self._publish_now_and_then(store),
        )
        for skipped in summary.skipped:
            log.warning("%s could not be embedded: %s", printable(skipped.path), skipped.reason)
        collection.unembedded[:] = summary.skipped
        if not should_stop():
            self.publish(store)

    def _publish_now_and_then(self, store: VectorStore) -> None:
        """As `publish`, but after 5 s, 10 s, 20 s and so on at the earliest: each time costs a whole index."""
        if time.monotonic() - self._last_seconds >= self._pause_seconds:
            self.publish(store)
            self._pause_seconds *= 2
            self._last_seconds = time.monotonic()

    @property
    def _root(self) -> Path:
        """What the pictures' paths are relative to."""
        settings = self._services.settings
        return settings.original_root or self._collection.root or settings.image_root

    def _use(self, model_key: str, vectors: np.ndarray, rows: np.ndarray) -> str:
        collection = self._collection
        snapshot = build_snapshot(
            revision=collection.revision,
            pictures=collection.pictures,
            skipped=[*collection.skipped, *collection.unembedded],
            model_key=model_key,
            vectors=vectors,
            rows=rows,
            atlas=collection.atlas,
            backend=self._services.settings.index_backend,
        )
        search = self._services.search
        if self._services.readiness.is_ready:  # people are searching, and none of them is to wait for the new one
            search.prepare(snapshot)
        self._services.saved.follow(snapshot, self._root)
        search.use(snapshot)
        return snapshot.name
