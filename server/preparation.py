"""The start of the server behind its open port: catalogue, atlas, choice of model, vectors, index, model.

Publishes a snapshot as soon as there is something to show and again as more of it is embedded. Every failure ends in
the stage it belongs to, with a sentence; the server goes on with what it has.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from server.embedding.embedder import Embedder
from server.embedding.refresh import refresh
from server.embedding.store import VectorStore
from server.errors import ClipAtlasError, ManifestError
from server.pictures import atlas_manifest
from server.pictures.atlas_manifest import AtlasManifest
from server.pictures.catalogue import Catalogue
from server.progress import Progress
from server.readiness import StageName
from server.records import PictureRecord, Skipped
from server.search.snapshot import Snapshot, build_snapshot
from server.services import ModelIdentity, Services

log = logging.getLogger(__name__)

_FIRST_REPUBLISH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class ModelSource:
    """Where the model comes from. `identify` says which it is, and may fetch it to be sure; `load` makes it."""

    identify: Callable[[Progress], ModelIdentity]
    load: Callable[[Progress], Embedder]


@dataclass(frozen=True, slots=True)
class _Collection:
    revision: str
    pictures: list[PictureRecord]
    skipped: list[Skipped] = field(default_factory=list)


class Preparation:
    """Runs the stages once, on a thread of its own."""

    def __init__(self, services: Services, source: ModelSource) -> None:
        self._services = services
        self._source = source
        self._stop = threading.Event()
        self._published: tuple[int, int] | None = None
        self._thread = threading.Thread(target=self._run, name="preparation", daemon=True)

    def start(self) -> None:
        """Begins; returns at once."""
        self._thread.start()

    def stop(self, timeout_seconds: float) -> bool:
        """Asks the thread to end after the batch in hand; whether it did in time."""
        self._stop.set()
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def wait(self, timeout_seconds: float | None) -> bool:
        """Waits until all is done; whether it was in time."""
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        stage: StageName = "catalogue"
        try:
            collection = self._open_catalogue()
            stage = "atlas"
            atlas = self._open_atlas(collection)
            self._services.search.use(self._without_vectors(collection, atlas))
            stage = "model"
            identity = self._identify_model()
            stage = "vectors"
            self._open_vectors(collection, identity, atlas)
            stage = "model"
            if not self._stop.is_set():
                self._load_model()
        except ClipAtlasError as error:
            log.error("%s", error)
            self._fail(stage, str(error))
        except Exception as error:
            log.exception("The start failed in the stage %r.", stage)
            self._fail(stage, f"{type(error).__name__}: {error}. The server's log says more.")

    def _fail(self, stage: StageName, reason: str) -> None:
        self._services.readiness.failed(stage, reason)
        if stage == "model":
            self._services.model.fail(reason)

    def _open_catalogue(self) -> _Collection:
        settings, readiness = self._services.settings, self._services.readiness
        readiness.working("catalogue", "Opening the catalogue")
        if not settings.catalogue_file.is_file():
            hint = "There are no pictures yet. Add some: python -m tools transform_images --input FOLDER"
            log.warning(hint)
            readiness.ready("catalogue", hint)
            return _Collection("empty", [])
        with Catalogue.open(settings.catalogue_file) as catalogue:
            collection = _Collection(catalogue.revision, catalogue.pictures(), catalogue.skipped())
        log.info("Catalogue: %s pictures, %s skipped.", f"{len(collection.pictures):,}", f"{len(collection.skipped):,}")
        readiness.ready("catalogue")
        return collection

    def _identify_model(self) -> ModelIdentity:
        identity = self._source.identify(self._services.readiness.working("model", "Choosing the model"))
        self._services.model.identity = identity
        return identity

    def _open_atlas(self, collection: _Collection) -> AtlasManifest | None:
        settings, readiness = self._services.settings, self._services.readiness
        readiness.working("atlas", "Opening the atlas")
        try:
            atlas = atlas_manifest.read(settings.atlas_root)
        except ManifestError as error:
            if collection.pictures:
                log.warning("%s Thumbnails are shown until then.", error)
                readiness.failed("atlas", str(error))
            else:
                readiness.ready("atlas")
            return None
        log.info("Atlas: %d pages.", len(atlas.pages))
        readiness.ready("atlas")
        return atlas

    def _open_vectors(self, collection: _Collection, identity: ModelIdentity, atlas: AtlasManifest | None) -> None:
        services, settings = self._services, self._services.settings
        progress = services.readiness.working("vectors", "Opening the vectors")
        store = VectorStore.open(settings.npz_folder, identity.key, None)
        self._publish(collection, store, atlas)
        missing = _missing(collection, store)
        if missing:
            log.info("Embedding %s pictures.", f"{missing:,}")
            with _Republishing(lambda: self._publish(collection, store, atlas)) as on_checkpoint:
                summary = refresh(
                    collection.pictures,
                    store,
                    self._load_model,
                    image_root=settings.image_root,
                    original_root=settings.original_root,
                    progress=progress,
                    batch_size=settings.clip_batch_size,
                    should_stop=self._stop.is_set,
                    on_checkpoint=on_checkpoint,
                )
            for skipped in summary.skipped:
                log.warning("%s could not be embedded: %s", skipped.path, skipped.reason)
            collection.skipped.extend(summary.skipped)
            if self._stop.is_set():
                return
            store.compact()
            self._publish(collection, store, atlas)
        services.readiness.ready("vectors")

    def _without_vectors(self, collection: _Collection, atlas: AtlasManifest | None) -> Snapshot:
        """For browsing, while it is not yet known which model's vectors are wanted: its weights may be on their way."""
        return build_snapshot(
            revision=collection.revision,
            pictures=collection.pictures,
            skipped=collection.skipped,
            model_key="",
            vectors=np.empty((0, 0), np.float32),
            rows=np.empty(0, np.int64),
            atlas=atlas,
            backend=self._services.settings.index_backend,
        )

    def _publish(self, collection: _Collection, store: VectorStore, atlas: AtlasManifest | None) -> None:
        services = self._services
        content = (len(store), len(collection.skipped))
        if content == self._published:
            return
        self._published = content
        if services.readiness.stage("index").state == "waiting":
            services.readiness.working("index", "Building the index")
        started = time.perf_counter()
        snapshot = _snapshot_of(collection, store, atlas, services)
        services.search.use(snapshot)
        services.readiness.ready("index")
        log.info(
            "Snapshot %s: %s of %s pictures can be found; built in %.1f s.",
            snapshot.name,
            f"{len(snapshot.rows):,}",
            f"{len(snapshot.pictures):,}",
            time.perf_counter() - started,
        )

    def _load_model(self) -> Embedder:
        services = self._services
        if not services.model.is_loaded:
            started = time.perf_counter()
            progress = services.readiness.working("model", "Loading the model")
            try:
                embedder = self._source.load(progress)
            except ClipAtlasError as error:
                self._fail("model", str(error))
                raise
            embedder.embed_texts(["a picture"])  # what a model does only once is done before the first question
            services.model.fill(embedder)
            services.readiness.ready("model")
            log.info("The model is loaded, in %.1f s.", time.perf_counter() - started)
        return services.model.embedder()


def _missing(collection: _Collection, store: VectorStore) -> int:
    """How many different pictures have no vector yet."""
    distinct = list({picture.fingerprint for picture in collection.pictures})
    return int((store.rows_of(distinct) < 0).sum())


def _snapshot_of(
    collection: _Collection, store: VectorStore, atlas: AtlasManifest | None, services: Services
) -> Snapshot:
    places = store.rows_of([picture.fingerprint for picture in collection.pictures])
    rows = np.flatnonzero(places >= 0)
    wanted = places[rows]
    # Most often the store holds just these, in this order; then its mapped file serves and nothing is copied.
    is_whole_store = np.array_equal(wanted, np.arange(len(store)))
    return build_snapshot(
        revision=collection.revision,
        pictures=collection.pictures,
        skipped=collection.skipped,
        model_key=store.key,
        vectors=store.vectors if is_whole_store else store.vectors[wanted],
        rows=rows.astype(np.int64),
        atlas=atlas,
        backend=services.settings.index_backend,
    )


class _Republishing:
    """Calls `publish` at checkpoints, after 5 s, 10 s, 20 s and so on: each time costs a whole index."""

    def __init__(self, publish: Callable[[], None]) -> None:
        self._publish = publish
        self._pause_seconds = _FIRST_REPUBLISH_SECONDS
        self._last = time.monotonic()

    def __enter__(self) -> Callable[[], None]:
        return self._at_checkpoint

    def __exit__(self, *exception: object) -> None:
        return None

    def _at_checkpoint(self) -> None:
        if time.monotonic() - self._last >= self._pause_seconds:
            self._publish()
            self._pause_seconds *= 2
            self._last = time.monotonic()
