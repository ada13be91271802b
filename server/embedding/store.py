"""The store of vectors: which picture, by fingerprint, has which vector. One model at a time is active.

`clip_index.npz` is always the active model's file (`vector_file.py`) and `clip_index.journal` its checkpoints
(`vector_journal.py`). Vectors of other models wait beside them under the model's slug and are renamed back when that
model returns, so nothing is embedded twice. A damaged or foreign file is set aside, never deleted and never trusted;
where its damage shows in single rows, the others are taken over from it.

Readers need no lock. A writer holds `clip_index.lock`, and looks again at what is on the disk when it gets it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.embedding import vector_file, vector_journal
from server.embedding.stored_names import waiting
from server.embedding.vector_file import FINGERPRINT_BYTES, DamagedFileError
from server.embedding.vector_rows import VectorRows, from_hex
from server.embedding.writer_lock import writer_lock
from server.errors import StoreError
from server.records import Fingerprint, Vectors

_log = logging.getLogger(__name__)
_STEM = "clip_index"
_NORM_TOLERANCE = 1e-4
_KeyReader = Callable[[Path], str | None]


def peek_key(folder: Path) -> str | None:
    """The key of the model whose vectors are active in `folder`, or None where there are none.

    Reads a few bytes. Raises `OSError` where the files may not be read.
    """
    return vector_file.read_key(folder / vector_file.FILE_NAME) or vector_journal.read_key(
        folder / vector_journal.FILE_NAME
    )


class VectorStore:
    """The vectors of one model in one folder. A row keeps its place while the store is open; new ones come last.

    One thread may write while others read.
    """

    def __init__(self, folder: Path, key: str, dim: int | None, wait_seconds: float | None) -> None:
        self.folder, self.key = folder, key
        self._npz, self._journal = folder / vector_file.FILE_NAME, folder / vector_journal.FILE_NAME
        self._dim = dim
        self.wait_seconds = wait_seconds
        """How long to wait for another process that writes; None for as long as it takes."""
        self._thread_lock = threading.RLock()
        self._is_writing = False
        self._seen: tuple[object, ...] = ()
        self._journal_end_bytes = 0
        self._rows = VectorRows(np.empty((0, FINGERPRINT_BYTES), np.uint8), np.empty((0, dim or 0), np.float32))

    @classmethod
    def open(cls, folder: Path, key: str, dim: int | None = None, *, wait_seconds: float | None = 5.0) -> VectorStore:
        """The vectors of the model `key` in `folder`, made active if another model's were.

        `dim` may be None while the model is not loaded. Raises `StoreError` where the files cannot be read, or have to
        be moved while another process writes for longer than `wait_seconds`; None waits as long as it takes.
        """
        store = cls(folder, key, dim, wait_seconds)
        with store._in_plain_words(), contextlib.suppress(DamagedFileError):
            if store._is_in_place():
                store._load()
                return store
        with store.writing():
            return store

    @property
    def dim(self) -> int | None:
        """Length of a vector; None while neither a vector nor the caller has said it."""
        return self._dim

    @property
    def fingerprints(self) -> NDArray[np.uint8]:
        """The fingerprints of the rows, uint8 of shape (n, 16)."""
        return self._rows.joined[0]

    @property
    def vectors(self) -> Vectors:
        """All vectors, shape (n, dim), not to be written to; mapped from the file where no row awaits `compact`."""
        return self._rows.joined[1]

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def is_outdated(self) -> bool:
        """Whether another process has written vectors of this model since; opening it again shows them."""
        with self._in_plain_words():
            return self._seen != self._look() and self._is_in_place()

    def rows_of(self, fingerprints: Sequence[Fingerprint]) -> NDArray[np.int64]:
        """The row of each fingerprint, in the order asked, −1 where it is not stored; int64 of shape (n,)."""
        return self._rows.rows_of(from_hex(fingerprints))

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the right to write while the block runs; what another process wrote meanwhile is read first.

        `append` and `compact` take it by themselves; hold it around many of them. Raises `StoreError` where another
        process keeps it for longer than this store waits.
        """
        with self._thread_lock, contextlib.ExitStack() as held:
            if not self._is_writing:
                with self._in_plain_words():
                    held.enter_context(writer_lock(self.folder / f"{_STEM}.lock", self.wait_seconds))
                    self._remove_leftovers()
                    self._make_active()
                self._is_writing = True
                held.callback(setattr, self, "_is_writing", False)
            yield

    def append(self, fingerprints: Sequence[Fingerprint], vectors: Vectors) -> None:
        """Adds rows, and returns when they are safe on the disk. A fingerprint that is stored already is passed over.

        `vectors` has a row of norm 1 for each fingerprint. Raises `ValueError` where it has not, `StoreError` where
        the disk refuses.
        """
        self._check(vectors, len(fingerprints))
        with self.writing(), self._in_plain_words():
            new = self._rows.unknown(from_hex(fingerprints), vectors)
            if len(new[0]):
                end_bytes = vector_journal.append(self._journal, self.key, *new, self._journal_end_bytes)
                self._rows.add(new)
                self._dim, self._journal_end_bytes, self._seen = vectors.shape[1], end_bytes, self._look()

    def compact(self) -> None:
        """Moves what the journal holds into the npz, if it holds anything. Cut short, it loses nothing."""
        with self.writing(), self._in_plain_words():
            if self._journal_end_bytes:
                vector_file.write(self._npz, self.key, self._rows.parts, self._dim or 0)
                self._journal.unlink()
                self._load()

    def _load(self) -> None:
        """Reads npz and journal. Raises `DamagedFileError` where the npz cannot be used.

        The journal is read first: if a writer compacts in between, its rows are seen twice and not never.
        """
        seen = self._look()
        journal = vector_journal.read(self._journal)
        names, vectors = np.empty((0, FINGERPRINT_BYTES), np.uint8), np.empty((0, self._dim or 0), np.float32)
        with contextlib.suppress(FileNotFoundError):
            stored = vector_file.read(self._npz)
            if stored.key != self.key or (self._dim and len(stored.vectors) and stored.vectors.shape[1] != self._dim):
                raise DamagedFileError("its vectors are not this model's")
            names, vectors = stored.fingerprints, stored.vectors
            # Every row is read once, as the index will do anyway: a flipped bit seldom leaves a norm of 1.
            if not vector_file.are_unit(vectors).all():
                raise DamagedFileError("some of its vectors are damaged")
        rows = VectorRows(names, vectors)
        dim = vectors.shape[1] if len(vectors) else self._dim
        self._journal_end_bytes = 0
        if journal is not None and journal.key == self.key and dim in {None, journal.dim}:
            rows.add(rows.unknown(journal.fingerprints, journal.vectors))
            dim, self._journal_end_bytes = journal.dim, journal.end_bytes
        self._rows, self._dim, self._seen = rows, dim, seen

    def _is_in_place(self) -> bool:
        """Whether both files are this model's, or there is nothing to put in their places."""
        is_mine = all(
            read(path) == self.key if path.exists() else not self._waiting(path).exists()
            for path, read in self._readers()
        )
        return is_mine and self.folder.is_dir()

    def _make_active(self) -> None:
        """Puts this model's files in their places and reads them, unless nothing changed since they were read."""
        if self._seen == self._look() and self._is_in_place():
            return
        for path, read in self._readers():
            other = read(path)
            if path.exists() and other is None:
                self._set_aside(path, "it is cut short or was not written by this program")
            elif other is not None and other != self.key:
                _log.info("The model changed from %s to %s; the former's vectors are kept.", other, self.key)
                os.replace(path, self._waiting(path, other))
            if not path.exists() and self._waiting(path).exists():
                _log.info("%s has vectors of %s from earlier; they are used again.", path.name, self.key)
                os.replace(self._waiting(path), path)
        try:
            self._load()
        except DamagedFileError as error:
            self._set_aside(self._npz, str(error))
            self._load()

    def _remove_leftovers(self) -> None:
        """Deletes what a writer that was killed had not finished; whoever holds the lock is the only one to write."""
        for path in sorted(self.folder.glob(f"{vector_file.UNFINISHED}*")):
            path.unlink(missing_ok=True)

    def _readers(self) -> tuple[tuple[Path, _KeyReader], ...]:
        return (self._npz, vector_file.read_key), (self._journal, vector_journal.read_key)

    def _waiting(self, path: Path, key: str | None = None) -> Path:
        """Where a file waits while its model is not the active one."""
        return waiting(path, key or self.key)

    def _set_aside(self, path: Path, reason: str) -> None:
        aside = path.with_name(f"{_STEM}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}{path.suffix}")
        os.replace(path, aside)
        kept = vector_file.salvage(aside, path, self._dim) if path == self._npz else 0
        _log.warning(
            "%s cannot be used (%s). It is kept as %s %s are embedded again; delete it when you like.",
            path.name,
            reason,
            aside.name,
            f"and its {kept:,} sound vectors are used; the others" if kept else "and the pictures",
        )

    def _look(self) -> tuple[object, ...]:
        """What tells that another process wrote: identity, size and time of both files."""
        return tuple(_identity(path) for path in (self._npz, self._journal))

    def _check(self, vectors: Vectors, count: int) -> None:
        if vectors.ndim != 2 or len(vectors) != count or vectors.dtype != np.float32:
            raise ValueError("There must be one float32 row for each fingerprint.")
        if self._dim is not None and vectors.shape[1] != self._dim:
            raise ValueError(f"The rows must be {self._dim} numbers long, not {vectors.shape[1]}.")
        if not (np.abs(np.linalg.norm(vectors, axis=1) - 1) < _NORM_TOLERANCE).all():
            raise ValueError("Every row must have norm 1.")

    @contextlib.contextmanager
    def _in_plain_words(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(
                f"The vectors in {self.folder} cannot be read or written: {error.strerror or error}. "
                "Make room or mend the permissions there, or name another folder with EMBEDDINGS_DIR."
            ) from error


def _identity(path: Path) -> tuple[int, int, int] | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_ino, facts.st_size, facts.st_mtime_ns
