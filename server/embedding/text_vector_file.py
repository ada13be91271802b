"""The file that remembers the vectors of words over a restart: SQLite, one file for each model.

It is a convenience. Damaged, locked, of another program or on a disk that may not be written: it is then done without,
which a warning says once, and nothing else changes. It may be deleted while it is open, and several processes may share
it.

What people typed is private. The file can be read by its owner alone, and holds no words: a row is found by a digest
of them.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_log = logging.getLogger(__name__)

_APPLICATION_ID = 0x43415456
_VERSION = 1
_BUSY_SECONDS = 0.1
_MODE = 0o600
_TABLE = """CREATE TABLE vectors
    (at INTEGER PRIMARY KEY, words BLOB NOT NULL UNIQUE, checksum INTEGER NOT NULL, vector BLOB NOT NULL)"""
_FIND = "SELECT checksum, vector FROM vectors WHERE words = ?"
_KEEP = "INSERT OR REPLACE INTO vectors (words, checksum, vector) VALUES (?, ?, ?)"
_FORGET_OLDEST = "DELETE FROM vectors WHERE at <= (SELECT MAX(at) FROM vectors) - ?"

Row = NDArray[np.float32]


class TextVectorFile:
    """Rows of `dim` numbers by digest, at most `most_rows`; the oldest go. Safe to use from many threads.

    No method raises anything for what is wrong with the file: there is then nothing in it, until the next start.
    """

    def __init__(self, path: Path, dim: int, most_rows: int) -> None:
        self._path, self._dim, self._most_rows = path, dim, most_rows
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._is_given_up = False

    def read(self, digests: Sequence[bytes]) -> dict[bytes, Row]:
        """The rows of those digests that the file holds undamaged; float32 of shape (dim,), not to be written to."""
        found: dict[bytes, Row] = {}
        with self._doing_without():
            connection = self._opened()
            for digest in digests:
                stored = connection.execute(_FIND, (digest,)).fetchone()
                if stored is not None and self._is_sound(digest, *stored):
                    found[digest] = np.frombuffer(stored[1], np.float32)
        return found

    def write(self, rows: Mapping[bytes, Row]) -> None:
        """Keeps rows, in place of any of the same digest."""
        content = [(digest, row.tobytes()) for digest, row in rows.items()]
        with self._doing_without():
            connection = self._opened()
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_KEEP, [(digest, _checksum(digest, row), row) for digest, row in content])
            connection.execute(_FORGET_OLDEST, (self._most_rows,))
            connection.execute("COMMIT")

    def close(self) -> None:
        """Lets go of the file; it is opened again when something is asked of it."""
        with self._lock:
            self._let_go()

    @contextlib.contextmanager
    def _doing_without(self) -> Iterator[None]:
        """Ends the block where the file cannot be used, says so the first time, and never tries again."""
        with self._lock:
            try:
                yield
            except _GivenUpError:
                return
            except (sqlite3.Error, OSError) as error:
                self._is_given_up = True
                self._let_go()
                _log.warning(
                    "%s cannot be used (%s): the vectors of searched words are not kept over a restart. "
                    "Delete it, or mend its permissions or its disk, and start again.",
                    self._path,
                    error,
                )

    def _opened(self) -> sqlite3.Connection:
        """The connection to the file that is at `path` now: another than before where somebody deleted that."""
        if self._is_given_up:
            raise _GivenUpError
        if self._connection is not None:
            if _identity(self._path) == self._identity:
                return self._connection
            self._let_go()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # SQLite would make the file with the rights that the umask leaves, and gives its log those of the file.
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, _MODE))
        os.chmod(self._path, _MODE)
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._identity, self._connection = _identity(self._path), connection
        return connection

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def _is_sound(self, digest: bytes, checksum: object, row: object) -> bool:
        length = self._dim * np.dtype(np.float32).itemsize
        return isinstance(row, bytes) and len(row) == length and checksum == _checksum(digest, row)


class _GivenUpError(Exception):
    """The file could not be used before."""


def _prepare(connection: sqlite3.Connection) -> None:
    """Makes the table in a new file. Raises `sqlite3.Error` for a file that is not ours."""
    if _stamp(connection) is None:
        connection.execute("BEGIN IMMEDIATE")
        if _stamp(connection) is None:  # two processes may have begun at once
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")
    if _stamp(connection) != (_APPLICATION_ID, _VERSION):
        raise sqlite3.DatabaseError("another program or another version wrote it")
    # With a log, a row costs no flush, and a power cut only the last rows. Where another process has just opened the
    # file, this is refused at once; then that one sets it.
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _stamp(connection: sqlite3.Connection) -> tuple[int, int] | None:
    """Whose file it is, and of which version; None where nothing is in it."""
    if not connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]:
        return None
    names = ("application_id", "user_version")
    application_id, version = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
    return application_id, version


def _checksum(digest: bytes, row: bytes) -> int:
    return zlib.crc32(row, zlib.crc32(digest))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_dev, facts.st_ino
