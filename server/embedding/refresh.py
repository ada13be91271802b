"""Brings the store up to date with the catalogue: embeds the pictures that have no vector yet, and only those.

Pictures are decoded ahead of the model on a few threads, never more than a bounded window of them. What is done is
saved every few seconds, so a kill costs that much. A picture that fails is reported and left out; it ends nothing.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
from PIL.Image import Image

from server.embedding.embedder import Embedder
from server.embedding.picture_source import PictureSource
from server.embedding.store import VectorStore
from server.errors import UndecodableError
from server.pictures.decoder_pool import DecoderPool
from server.progress import Progress
from server.records import Fingerprint, PictureRecord, Skipped, Vectors

_log = logging.getLogger(__name__)
CHECKPOINT_SECONDS = 3.0
_DECODERS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class RefreshSummary:
    """What a refresh did. `embedded` counts different pictures; the skipped will be tried again the next time."""

    embedded: int
    skipped: list[Skipped]
    was_stopped: bool
    seconds: float


def refresh(
    pictures: Sequence[PictureRecord],
    store: VectorStore,
    embedder_supplier: Callable[[], Embedder],
    *,
    image_root: Path,
    original_root: Path | None,
    progress: Progress,
    batch_size: int,
    checkpoint_seconds: float = CHECKPOINT_SECONDS,
    niceness: int = 0,
    should_stop: Callable[[], bool] = lambda: False,
    on_checkpoint: Callable[[], None] = lambda: None,
) -> RefreshSummary:
    """Embeds each different picture that `store` lacks, in the order of `pictures`, and saves the vectors there.

    `embedder_supplier` is called only if something is missing. `image_root` is the folder of thumbnails. `progress`
    counts different pictures. What was made is saved every `checkpoint_seconds`. Originals are decoded `niceness` below
    the caller's priority. `should_stop` is asked between batches; what is done by then is kept, as it is on Ctrl-C.
    `on_checkpoint` is called after each time something was saved. Raises `StoreError`, `FolderError` where the files
    went away, and `ModelUnavailableError` from the supplier.
    """
    started = time.monotonic()
    missing = _missing(pictures, store)
    if not missing:
        return RefreshSummary(0, [], False, 0.0)
    with store.writing():
        missing = _missing(missing, store)  # another process may have been at it
        if not missing:
            return RefreshSummary(0, [], False, time.monotonic() - started)
        embedder = embedder_supplier()
        progress.expect(len(missing), "Embedding pictures")
        run = _Run(embedder, store, checkpoint_seconds, on_checkpoint)
        was_stopped = False
        with contextlib.ExitStack() as closing:
            closing.callback(run.save)
            decoders = closing.enter_context(DecoderPool(_DECODERS, niceness=niceness))
            source = PictureSource(image_root, original_root, embedder.input_px, decoders)
            for batch in closing.enter_context(contextlib.closing(_decoded(missing, source, batch_size))):
                if should_stop():
                    was_stopped = True
                    break
                run.embed(batch)
                progress.advance(len(batch), detail=batch[-1][0].folder)
    return RefreshSummary(run.embedded, run.skipped, was_stopped, time.monotonic() - started)


def _missing(pictures: Sequence[PictureRecord], store: VectorStore) -> list[PictureRecord]:
    """One picture for each fingerprint that is not stored, in the order given."""
    first: dict[Fingerprint, PictureRecord] = {}
    for picture in pictures:
        first.setdefault(picture.fingerprint, picture)
    rows = store.rows_of(list(first))
    return [picture for picture, row in zip(first.values(), rows, strict=True) if row < 0]


_Decoded = tuple[PictureRecord, "Image | UndecodableError"]


def _decoded(pictures: Sequence[PictureRecord], source: PictureSource, batch_size: int) -> Generator[list[_Decoded]]:
    """Batches of decoded pictures in order, with at most two more batches decoded ahead of the one given out."""

    def read(picture: PictureRecord) -> _Decoded:
        try:
            return picture, source.read(picture)
        except UndecodableError as error:
            return picture, error

    waiting: deque[Future[_Decoded]] = deque()
    upcoming = iter(pictures)
    pool = ThreadPoolExecutor(_DECODERS, "decode")
    try:
        while True:
            for picture in islice(upcoming, 3 * batch_size - len(waiting)):
                waiting.append(pool.submit(read, picture))
            if not waiting:
                return
            yield [waiting.popleft().result() for _ in range(min(batch_size, len(waiting)))]
    finally:
        # What is being decoded is of no use any more, and may take seconds.
        pool.shutdown(wait=False, cancel_futures=True)


@dataclass
class _Run:
    """The vectors made so far and not yet saved, and what went wrong."""

    embedder: Embedder
    store: VectorStore
    checkpoint_seconds: float
    on_checkpoint: Callable[[], None]
    embedded: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    _fingerprints: list[Fingerprint] = field(default_factory=list)
    _vectors: list[Vectors] = field(default_factory=list)
    _saved_at: float = field(default_factory=time.monotonic)

    def embed(self, batch: list[_Decoded]) -> None:
        """Embeds a batch, picture by picture if it fails as a whole, and saves when it is time to."""
        sound = []
        for picture, image in batch:
            if isinstance(image, UndecodableError):
                self.skipped.append(Skipped(picture.path, str(image)))
            else:
                sound.append((picture, image))
        if sound:
            self._embed(sound)
        if time.monotonic() - self._saved_at >= self.checkpoint_seconds:
            self.save()

    def save(self) -> None:
        """Puts what is not saved yet into the store's journal."""
        if self._fingerprints:
            self.store.append(self._fingerprints, np.concatenate(self._vectors))
            self._fingerprints, self._vectors = [], []
            self.on_checkpoint()
        self._saved_at = time.monotonic()

    def _embed(self, pictures: list[tuple[PictureRecord, Image]]) -> None:
        try:
            vectors = self.embedder.embed_images([image for _, image in pictures])
            _check(vectors, len(pictures), self.embedder.dim)
        # The boundary of one picture: whatever a model raises on one, the others must not pay for it.
        except Exception as error:
            if len(pictures) == 1:
                picture = pictures[0][0]
                _log.debug("%s cannot be embedded.", picture.path, exc_info=True)
                self.skipped.append(Skipped(picture.path, f"the model cannot read it: {error}"))
                return
            for one in pictures:
                self._embed([one])
            return
        self._fingerprints.extend(picture.fingerprint for picture, _ in pictures)
        self._vectors.append(vectors)
        self.embedded += len(pictures)


def _check(vectors: Vectors, count: int, dim: int) -> None:
    if vectors.shape != (count, dim) or not np.isfinite(vectors).all():
        raise ValueError("its vector is not a number")
