"""Keeps a running server's collection up to date: looks when something changed, does what is new, swaps snapshots.

Runs on one thread after the start has ended, decoding in processes of low priority. Nobody waits for it: requests are
answered from the snapshot before until the next one is whole. A failure is said in `/api/ready` and tried again later.

With WATCH the server brings thumbnails, atlas and map up to date by itself. Without it, it takes up what the commands
did.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from dataclasses import replace
from pathlib import Path

from server import collection, pipeline
from server.collection import Collection
from server.embedding.store import VectorStore
from server.errors import BusyError, CatalogueError, ClipAtlasError, MapError, StoppedError, StoreBusyError
from server.publisher import Publisher
from server.records import Fingerprint
from server.services import Services
from server.turns import Turn
from server.watching import StandingWatch

log = logging.getLogger(__name__)

_POLL_SECONDS = 1.0
_RETRY_SECONDS = 10.0
# A look at 100,000 files takes a second. Without notices, as beside a name that is not UTF-8, it takes their place.
_UNNOTICED_SECONDS = 20.0
# Of the processes that decode. The thread itself keeps its priority: it would hold the interpreter while others run.
_NICENESS = 10
# The least that CLIP models see at once without waste; see `embedding/open_clip.py`.
_CLIP_BATCH = 8


class Upkeep:
    """One server's upkeep."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._settings = services.settings
        self._stop, self._wake = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
        self._collection = Collection("", [])
        self._store: VectorStore | None = None
        looks_seconds = min(_UNNOTICED_SECONDS, self._settings.watch_rescan_seconds)
        self._watch = StandingWatch(self.look_soon, looks_seconds)
        self._stamp: tuple[object, ...] = ()
        self._due_seconds = 0.0
        self._is_packed = False
        self._pause_seconds = 0.0
        """How long the next look waits because another process writes; 0 while none does."""
        self._rows: int | None = None
        """How many vectors the snapshot in use was made with."""

    def start(self, opened: Collection | None, store: VectorStore | None) -> None:
        """Goes on from what the start of the server opened; returns at once.

        The first thing it does is to look for what changed while the server was starting, or was not running.
        """
        self._collection, self._store, self._rows = opened or self._collection, store, _rows(store)
        self._thread.start()

    def stop(self, timeout_seconds: float) -> bool:
        """Asks the thread to end after what is in hand; whether it did in time."""
        self._stop.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_seconds)
        return not self._thread.is_alive()

    def look_soon(self) -> None:
        """Asks for a look at the originals."""
        self._due_seconds = 0.0
        self._wake.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._services.search.forget_expired()
            self._drop_superseded_pages()
            self._keep_watching()
            is_due = time.monotonic() >= self._due_seconds or self._has_lost_its_files
            # What another process writes every few seconds is taken up now and then: each time costs a whole index.
            if is_due or (not self._pause_seconds and collection.stamp(self._settings) != self._stamp):
                self._due_seconds = time.monotonic() + self._settings.watch_rescan_seconds
                self._look(at_originals=is_due and self._watches)
            self._wake.wait(_POLL_SECONDS)
            self._wake.clear()
        self._watch.stop()

    @property
    def _watches(self) -> bool:
        return self._settings.watch and self._settings.original_root is not None

    @property
    def _has_lost_its_files(self) -> bool:
        has_failed = self._services.upkeep.now().state == "failed"  # it is tried again in its time, not all the time
        return bool(self._collection.pictures) and not has_failed and collection.is_removed(self._settings)

    def _keep_watching(self) -> None:
        """Watches the folder that is there now: a disk that was away and came back is another one."""
        if self._watches:
            places = self._settings
            own = (places.image_root, places.atlas_root, places.cache_dir, places.image_root.parent / "shelf")
            if self._watch.keep(self._root, leave_out=own):
                self._due_seconds = 0.0

    def _drop_superseded_pages(self) -> None:
        """Deletes pages that only a snapshot before this one was drawn from, as soon as none is kept."""
        atlas = self._collection.atlas
        if self._watches and atlas is not None and atlas.superseded and not self._services.search.keeps_others:
            with contextlib.suppress(ClipAtlasError, OSError):  # there is another time
                pipeline.drop_superseded(self._settings, _turn())
                self._collection = replace(self._collection, atlas=collection.open_atlas(self._settings))

    @property
    def _root(self) -> Path:
        assert self._settings.original_root is not None
        return Path(os.path.realpath(self._settings.original_root))

    def _look(self, *, at_originals: bool) -> None:
        status = self._services.upkeep
        try:
            if at_originals:
                self._transform()
            self._take_up()
            self._pause_seconds = 0.0
            status.idle()
        except StoppedError:
            log.debug("Stopped; what was done is kept.")
        except BusyError as error:
            log.debug("%s", error)
            status.idle()
            self._due_seconds = time.monotonic() + _POLL_SECONDS
        except StoreBusyError:
            sentence = "Another process is looking at the pictures. What it has seen is taken up."
            if not self._pause_seconds:
                log.info("%s", sentence)
            self._pause_seconds = min(_RETRY_SECONDS, 2 * self._pause_seconds or _POLL_SECONDS)
            self._due_seconds = time.monotonic() + self._pause_seconds
            status.waiting(sentence)
        except ClipAtlasError as error:
            if status.now().detail != str(error):
                log.warning("%s", error)
            self._fail(str(error))
        except Exception:
            log.exception("The collection could not be brought up to date.")
            self._fail("This failed in a way nobody foresaw. The server's log says more.")

    def _fail(self, sentence: str) -> None:
        self._pause_seconds = 0.0
        self._services.upkeep.failed(sentence)
        self._stamp = collection.stamp(self._settings)
        self._due_seconds = time.monotonic() + min(_RETRY_SECONDS, self._settings.watch_rescan_seconds)

    def _transform(self) -> None:
        progress = self._services.upkeep.working("originals", "Looking for changes")
        pipeline.transform(
            self._settings,
            workers=_workers(),
            turn=_turn(),
            niceness=_NICENESS,
            should_stop=self._stop.is_set,
            progress=progress,
        )

    def _take_up(self) -> None:
        """Brings atlas and vectors up to what the catalogue says, and puts a snapshot of it all into use."""
        if self._is_packed and collection.stamp(self._settings) == self._stamp:
            return
        before, opened = self._collection, self._reopened()
        if self._watches and (opened is not before or not self._is_packed or collection.is_removed(self._settings)):
            self._pack(opened)
        self._is_packed = True
        # What is written from here on, by us or by others, is found by the next look.
        stamp = collection.stamp(self._settings)
        opened = replace(opened, atlas=collection.open_atlas(self._settings))
        store = self._open_store()
        publisher = Publisher(self._services, opened)
        if (opened, _rows(store)) != (before, self._rows):
            publisher.publish_without_vectors() if store is None else publisher.publish(store)
        self._collection, self._rows = opened, _rows(store)
        if opened.pictures:
            self._services.readiness.ready("catalogue")  # whatever there was to say of it when the server started
        if change := collection.compare(before.pictures, opened.pictures):
            self._services.upkeep.noticed(change)
            log.info("The collection changed: %s.", change.sentence())
        if store is not None and self._services.model.is_loaded and opened.missing(store):
            self._embed(publisher, store)
            self._rows = _rows(store)
            if self._watches and not self._stop.is_set():
                self._pack(opened)  # which orders a new atlas by likeness, now that this is known
        if self._watches and store is not None and opened.pictures and not self._stop.is_set():
            self._draw_map()
        self._stamp = stamp

    def _reopened(self) -> Collection:
        """The collection as the catalogue has it now; the very one in use where that has not changed.

        Raises `CatalogueError` where there is none any more: what was found in it is shown until it is made again.
        """
        if self._collection.pictures and not self._settings.catalogue_file.is_file():
            file = self._settings.catalogue_file
            raise CatalogueError(f"The catalogue {file} is gone. Make it again: python -m tools transform_images")
        opened, current = collection.open_collection(self._settings), self._collection
        is_same = opened.pictures == current.pictures and opened.skipped == current.skipped
        return current if is_same else opened

    def _open_store(self) -> VectorStore | None:
        """The vectors of the model that runs; None while there is no model to say which."""
        identity = self._services.model.identity
        if identity is None:
            return None
        before = self._store
        if before is None or before.is_outdated:
            self._store = VectorStore.open(self._settings.npz_folder, identity.key, identity.dim, wait_seconds=0)
            if before is not None and len(before) and not len(self._store):
                log.info("The stored vectors were deleted; those in use are stored again.")
                names = [Fingerprint(name.tobytes().hex()) for name in before.fingerprints]
                self._store.append(names, before.vectors)
                self._store.compact()
        return self._store

    def _embed(self, publisher: Publisher, store: VectorStore) -> None:
        progress = self._services.upkeep.working("vectors", "Embedding pictures")
        # The offline model sees each picture on a core of its own: half of the cores are for those who search.
        identity = self._services.model.identity
        at_once = _CLIP_BATCH if identity is not None and identity.kind == "clip" else _workers()
        batch_size = min(at_once, self._settings.clip_batch_size)
        publisher.embed(
            store, progress=progress, batch_size=batch_size, niceness=_NICENESS, should_stop=self._stop.is_set
        )

    def _pack(self, opened: Collection) -> None:
        if opened.pictures:
            progress = self._services.upkeep.working("atlas", "Drawing the atlas")
            pipeline.pack(self._settings, single=None, workers=_workers(), turn=_turn(), progress=progress)

    def _draw_map(self) -> None:
        """Gives new pictures a place on the map. Searches do not wait for it: it is served as soon as it is there."""
        progress = self._services.upkeep.working("map", "Laying out the map")
        with contextlib.suppress(MapError):  # while no picture has a vector
            pipeline.draw_map(self._settings, turn=_turn(), should_stop=self._stop.is_set, progress=progress)


def _rows(store: VectorStore | None) -> int | None:
    return None if store is None else len(store)


def _turn() -> Turn:
    return Turn("the server", wait_seconds=0)


def _workers() -> int:
    """Half of the cores: the others are for those who search."""
    return max(1, pipeline.default_workers() // 2)
