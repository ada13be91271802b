"""The start of the server behind its open port: catalogue, atlas, choice of model, vectors, index, model.

Publishes a snapshot as soon as there is something to show and again as more of it is embedded. Every failure ends in
the stage it belongs to, with a sentence; the server goes on with what it has.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from server.collection import Collection, open_collection
from server.embedding.embedder import Embedder
from server.embedding.store import VectorStore
from server.errors import ClipAtlasError, ManifestError, StoreBusyError
from server.pictures import atlas_manifest
from server.pictures.atlas_manifest import AtlasManifest
from server.progress import Progress
from server.publisher import Publisher
from server.readiness import StageName
from server.services import ModelIdentity, Services

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelSource:
    """Where the model comes from. `identify` says which it is, and may fetch it to be sure; `load` makes it."""

    identify: Callable[[Progress], ModelIdentity]
    load: Callable[[Progress], Embedder]


class Preparation:
    """Runs the stages once, on a thread of its own, and then calls `on_end` there with what it opened."""

    def __init__(
        self,
        services: Services,
        source: ModelSource,
        on_end: Callable[[Collection | None, VectorStore | None], None] = lambda _collection, _store: None,
    ) -> None:
        self._services = services
        self._source = source
        self._on_end = on_end
        self._collection: Collection | None = None
        self._store: VectorStore | None = None
        self._stop = threading.Event()
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
        with self._stage("catalogue"):
            self._collection = collection = self._open_collection()
            publisher = Publisher(self._services, collection)
            publisher.publish_without_vectors()
            with self._stage("model"):
                identity = self._identify_model()
                with self._stage("vectors"):
                    self._open_vectors(collection, publisher, identity)
                if not self._stop.is_set() and self._services.readiness.stage("model").state != "failed":
                    self._load_model()
                    self._prepare_search()
        if not self._stop.is_set():
            self._on_end(self._collection, self._store)

    @contextlib.contextmanager
    def _stage(self, stage: StageName) -> Iterator[None]:
        """Ends a failure of the block in `stage`, with a sentence for a person."""
        try:
            yield
        except ClipAtlasError as error:
            log.error("%s", error)
            self._fail(stage, str(error))
        except Exception:
            log.exception("The start failed in the stage %r.", stage)
            self._fail(stage, "This failed in a way nobody foresaw. The server's log says more.")

    def _fail(self, stage: StageName, reason: str) -> None:
        self._services.readiness.failed(stage, reason)
        if stage == "model":
            self._services.model.fail(reason)

    def _open_collection(self) -> Collection:
        settings, readiness = self._services.settings, self._services.readiness
        readiness.working("catalogue", "Opening the catalogue")
        hint = None
        if not settings.catalogue_file.is_file():
            hint = "There are no pictures yet. Add some: python -m tools transform_images --input FOLDER"
            log.warning(hint)
        collection = open_collection(settings)
        log.info("Catalogue: %s pictures, %s skipped.", f"{len(collection.pictures):,}", f"{len(collection.skipped):,}")
        readiness.ready("catalogue", hint)
        return replace(collection, atlas=self._open_atlas(collection))

    def _identify_model(self) -> ModelIdentity:
        identity = self._source.identify(self._services.readiness.working("model", "Choosing the model"))
        self._services.model.identity = identity
        return identity

    def _open_atlas(self, collection: Collection) -> AtlasManifest | None:
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

    def _open_vectors(self, collection: Collection, publisher: Publisher, identity: ModelIdentity) -> None:
        services, settings = self._services, self._services.settings
        progress = services.readiness.working("vectors", "Opening the vectors")
        self._store = store = VectorStore.open(settings.npz_folder, identity.key, identity.dim)
        store.wait_seconds = 0  # whoever writes from now on is not waited for
        services.readiness.working("index", "Building the index")
        publisher.publish(store)
        services.readiness.ready("index")
        if missing := collection.missing(store):
            log.info("Embedding %s pictures.", f"{missing:,}")
            self._load_model()
            with contextlib.suppress(StoreBusyError):  # the upkeep takes up what the other process finds
                publisher.embed(
                    store, progress=progress, batch_size=settings.clip_batch_size, should_stop=self._stop.is_set
                )
                if self._stop.is_set():
                    return
                store.compact()
        services.readiness.ready("vectors")

    def _prepare_search(self) -> None:
        """What the first question would wait for. Whoever asks meanwhile is answered as soon as his part is made."""
        search = self._services.search
        if search.has_snapshot:
            started = time.perf_counter()
            search.prepare(search.snapshot)
            log.info("Names, near-duplicates and filters are prepared, in %.1f s.", time.perf_counter() - started)

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
