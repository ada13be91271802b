"""The SQLite file below a catalogue: transactions are whole or nothing, errors one sentence that says what to do.

What a transaction wrote is on the disk when it ends, so that the catalogue never lags behind the files it speaks of,
not even after a power cut.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from server.errors import CatalogueError
from server.pictures import catalogue_schema

_BUSY_SECONDS = 30.0
_FULL_BYTES = 1 << 20
_LACKING = ("no such table", "no such column")
"""How SQLite, which has no code for it, says that a part of the catalogue is gone."""


class CatalogueFile:
    """An open catalogue file, for one thread at a time."""

    def __init__(self, file: Path, connection: sqlite3.Connection) -> None:
        self._file = file
        self._connection = connection

    @classmethod
    def open(cls, file: Path) -> Self:
        """Opens the file for reading and writing, and makes a new one where there is none.

        Raises `CatalogueError` where it is damaged, of another version or cannot be opened.
        """
        with _telling(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            try:
                catalogue_schema.prepare(connection, file)
            except BaseException:
                connection.close()
                raise
        return cls(file, connection)

    @classmethod
    def open_to_read(cls, file: Path) -> Self:
        """Opens a file that is there and leaves its folder as it is. Raises `CatalogueError`."""
        # Without a journal beside it nobody has it open, and SQLite has to be kept from making one.
        mode = "mode=ro" if Path(f"{file}-wal").exists() else "immutable=1"
        with _telling(file):
            connection = sqlite3.connect(
                f"{file.absolute().as_uri()}?{mode}", uri=True, timeout=_BUSY_SECONDS, isolation_level=None
            )
            try:
                catalogue_schema.check_readable(connection, file)
            except BaseException:
                connection.close()
                raise
        return cls(file, connection)

    def close(self) -> None:
        """Closes the file; the last one to do so leaves a single file behind."""
        self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Writes all that the block executes, or nothing where it raises."""
        with _telling(self._file):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """All rows of a query."""
        with _telling(self._file):
            return self._connection.execute(statement, values).fetchall()

    def execute(self, statement: str, values: Sequence[object] = ()) -> None:
        """Changes something, within a transaction."""
        self._connection.execute(statement, values)

    def execute_each(self, statement: str, values: Iterable[Sequence[object]]) -> None:
        """Changes something once for each of `values`, within a transaction."""
        self._connection.executemany(statement, values)

    def meta(self, key: str) -> bytes | None:
        """A value that belongs to the collection as a whole."""
        rows = self.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def set_meta(self, key: str, value: bytes) -> None:
        """Keeps such a value, within a transaction."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


@contextlib.contextmanager
def _telling(file: Path) -> Iterator[None]:
    """Turns errors of SQLite and of the file system into `CatalogueError`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and not str(error).startswith(_LACKING):
            raise CatalogueError(_sentence(file, error)) from error
        raise CatalogueError(
            f"The catalogue {file} is damaged. Run python -m tools doctor --fix: it keeps the file under another name "
            "and makes a new one from your originals, which are never touched."
        ) from error
    except OSError as error:
        raise CatalogueError(f"The catalogue {file} cannot be opened: {error.strerror}.") from error


def _sentence(file: Path, error: sqlite3.OperationalError) -> str:
    """What an error means for a person. SQLite has codes of its own: https://sqlite.org/rescode.html."""
    kept = "What was done so far is kept; run the same command again when this is mended."
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_full(file.parent)):
        return f"The disk that holds the catalogue {file} is full. Make room on it. {kept}"
    if code == sqlite3.SQLITE_IOERR:
        return f"The catalogue {file} cannot be read or written: is its disk full, failing or disconnected? {kept}"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM) or (
        code == sqlite3.SQLITE_CANTOPEN and not os.access(file if file.exists() else file.parent, os.W_OK)
    ):
        return f"The catalogue {file} may not be written. Change its permissions, or name another folder: CACHE_DIR."
    return f"The catalogue {file} cannot be used: {error}."


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _FULL_BYTES
    except OSError:
        return False
