"""Catalogue: what is known of every picture of the collection, in one SQLite file.

Guarantees: a batch is written whole or not at all; a reader in another process is never blocked and sees whole batches
(WAL); names that are not valid UTF-8 are kept, since paths are stored as bytes. Everything in it can be learnt again
from the originals.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from server.errors import CatalogueError
from server.pictures import catalogue_schema
from server.pictures.catalogue_schema import COLUMNS, UPSERT
from server.records import Fingerprint, PictureRecord, Skipped

_BUSY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue remembers of a file, enough to tell whether it changed.

    A file that could not be decoded has no fingerprint. `recipe` says how its thumbnail was made.
    """

    size_bytes: int
    modified_ns: int
    fingerprint: Fingerprint | None = None
    thumbnail: str = ""
    recipe: str = ""


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A skipped file; with the stamp it had where trying it again is no use until it changes."""

    path: str
    reason: str
    size_bytes: int | None = None
    modified_ns: int | None = None


class Catalogue:
    """One collection. For one thread at a time; any number of readers may have the file open as well."""

    def __init__(self, file: Path, connection: sqlite3.Connection) -> None:
        self._file = file
        self._connection = connection

    @classmethod
    def open(cls, file: Path) -> Self:
        """Opens the catalogue, and makes an empty one where there is none.

        Raises `CatalogueError` where the file is damaged, of another version or cannot be opened.
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

    def __enter__(self) -> Self:
        return self

    def __len__(self) -> int:
        """How many pictures there are."""
        return int(self._rows("SELECT count(*) FROM pictures")[0][0])

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; the last one to do so leaves a single file behind."""
        self._connection.close()

    @property
    def root(self) -> Path | None:
        """The folder of originals last transformed, or None before the first time."""
        value = self._meta("root")
        return None if value is None else Path(os.fsdecode(value))

    @property
    def revision(self) -> str:
        """A short token that changes when the set of pictures or the content of one does, and only then.

        It is made of the sum of a hash of each path and fingerprint, so it does not depend on the order of events.
        """
        total = self._meta("sum") or bytes(16)
        return base64.b32encode(hashlib.blake2b(total, digest_size=10).digest()).decode("ascii").lower()

    def pictures(self) -> list[PictureRecord]:
        """All pictures, ordered by the bytes of their path."""
        return [catalogue_schema.record_of(row) for row in self._rows(f"SELECT {COLUMNS} FROM pictures ORDER BY path")]

    def picture(self, path: str) -> PictureRecord | None:
        """The picture at this path."""
        rows = self._rows(f"SELECT {COLUMNS} FROM pictures WHERE path = ?", (os.fsencode(path),))
        return catalogue_schema.record_of(rows[0]) if rows else None

    def skipped(self) -> list[Skipped]:
        """All files that are not in the collection, ordered by path, with the reason."""
        return [
            Skipped(os.fsdecode(path), reason)
            for path, reason in self._rows("SELECT path, reason FROM skipped ORDER BY path")
        ]

    def known(self) -> dict[str, Known]:
        """By path, what is remembered of every file, those that could not be decoded included."""
        known = {
            os.fsdecode(path): Known(
                size, modified, Fingerprint(fingerprint), os.fsdecode(thumbnail), sys.intern(recipe)
            )
            for path, size, modified, fingerprint, thumbnail, recipe in self._rows(
                "SELECT path, size_bytes, modified_ns, fingerprint, thumbnail, recipe FROM pictures"
            )
        }
        for path, size, modified in self._rows(
            "SELECT path, size_bytes, modified_ns FROM skipped WHERE size_bytes IS NOT NULL"
        ):
            known[os.fsdecode(path)] = Known(size, modified)
        return known

    def discarded(self) -> list[str]:
        """Thumbnails that no picture uses any more and that may still lie on the disk."""
        rows = self._rows("SELECT thumbnail FROM discarded WHERE thumbnail NOT IN (SELECT thumbnail FROM pictures)")
        return [os.fsdecode(row[0]) for row in rows]

    @property
    def thumbs(self) -> Path | None:
        """The folder that holds the thumbnails, or None before the first time."""
        value = self._meta("thumbs")
        return None if value is None else Path(os.fsdecode(value))

    def set_folders(self, root: Path, thumbs: Path) -> None:
        """Remembers which folder the pictures are from and which one their thumbnails are in."""
        with self._transaction():
            self._set_meta("root", os.fsencode(root))
            self._set_meta("thumbs", os.fsencode(thumbs))

    def commit(
        self,
        *,
        pictures: Sequence[tuple[PictureRecord, str]] = (),
        skipped: Sequence[SkippedFile] = (),
        forgotten: Iterable[str] = (),
    ) -> None:
        """Writes one batch: pictures with the recipe of their thumbnail, skipped files, and paths that are gone.

        A path is a picture or skipped, never both. Thumbnails that lose their picture become `discarded`.
        Raises `CatalogueError`.
        """
        leaving = [os.fsencode(path) for path in forgotten]
        rows = [catalogue_schema.row_of(record, recipe) for record, recipe in pictures]
        refused = [(os.fsencode(file.path), file.reason, file.size_bytes, file.modified_ns) for file in skipped]
        touched = [(path,) for path in (*leaving, *(row[0] for row in rows), *(row[0] for row in refused))]
        if not touched:
            return
        with self._transaction():
            total = int.from_bytes(self._meta("sum") or bytes(16), "big")
            for key in touched:
                for fingerprint, thumbnail in self._rows(
                    "SELECT fingerprint, thumbnail FROM pictures WHERE path = ?", key
                ):
                    total -= _term(key[0], fingerprint)
                    self._connection.execute("INSERT OR IGNORE INTO discarded VALUES (?)", (thumbnail,))
                self._connection.execute("DELETE FROM pictures WHERE path = ?", key)
            total += sum(_term(row[0], row[2]) for row in rows)
            self._connection.executemany("DELETE FROM skipped WHERE path = ?", touched)
            self._connection.executemany(UPSERT, rows)
            self._connection.executemany("INSERT OR REPLACE INTO skipped VALUES (?, ?, ?, ?)", refused)
            self._set_meta("sum", (total % (1 << 128)).to_bytes(16, "big"))

    def renew_skipped(self, skipped: Sequence[SkippedFile]) -> None:
        """Replaces the skipped files that are worth trying again, those without a stamp, by these."""
        rows = [(os.fsencode(file.path), file.reason) for file in skipped]
        with self._transaction():
            self._connection.execute("DELETE FROM skipped WHERE size_bytes IS NULL")
            self._connection.executemany("INSERT OR REPLACE INTO skipped (path, reason) VALUES (?, ?)", rows)

    def forget_discarded(self) -> None:
        """Says that the discarded thumbnails are removed."""
        with self._transaction():
            self._connection.execute("DELETE FROM discarded")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with _telling(self._file):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        with _telling(self._file):
            return self._connection.execute(statement, values).fetchall()

    def _meta(self, key: str) -> bytes | None:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def _set_meta(self, key: str, value: bytes) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


@contextlib.contextmanager
def _telling(file: Path) -> Iterator[None]:
    """Turns SQLite's errors into one sentence that says what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise CatalogueError(f"The catalogue {file} cannot be used: {error}.") from error
    except sqlite3.DatabaseError as error:
        raise CatalogueError(
            f"The catalogue {file} is damaged. Delete it and run python -m tools transform_images again; "
            "it is made anew from your originals, which are never touched."
        ) from error
    except OSError as error:
        raise CatalogueError(f"The catalogue {file} cannot be opened: {error.strerror}.") from error


def _term(path: bytes, fingerprint: str) -> int:
    return int.from_bytes(hashlib.blake2b(path + b"\0" + fingerprint.encode("ascii"), digest_size=16).digest(), "big")
