"""A catalogue looked at in a copy, since SQLite writes beside a file even when it only reads it.

What the last run left in the write-ahead log is copied with it, and so belongs to what is seen.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from server.diagnosis.case import CatalogueContent, Rescued
from server.errors import CatalogueError
from server.pictures.catalogue import Catalogue
from server.pictures.thumbnails import Recipe

LOG_SUFFIX = "-wal"
_ATTEMPTS = 5


@contextlib.contextmanager
def copied(file: Path) -> Iterator[Path]:
    """A copy of catalogue and log as they were at one moment, for as long as the block runs. Raises `OSError`."""
    log = file.with_name(file.name + LOG_SUFFIX)
    with tempfile.TemporaryDirectory(prefix="clip-atlas-") as folder:
        copy, log_copy = Path(folder, file.name), Path(folder, log.name)
        for _ in range(_ATTEMPTS):
            before = _stamps(file, log)
            shutil.copyfile(file, copy)
            log_copy.unlink(missing_ok=True)
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(log, log_copy)
            if _stamps(file, log) == before:
                break
        yield copy


def examined(copy: Path, *, is_quick: bool) -> CatalogueContent | str:
    """What a catalogue holds, or else what is wrong with it, as the end of a sentence. Raises `OSError`."""
    try:
        return _damage_of(copy, is_quick=is_quick) or _content_of(copy)
    except CatalogueError:
        return "is damaged, or was written by another version of Clip Atlas"


def _damage_of(copy: Path, *, is_quick: bool) -> str | None:
    """What is wrong with a catalogue as a whole, or None. Raises `OSError`, and `CatalogueError` from its rows.

    SQLite knows nothing of a changed letter in a row; that the rows still add up to the catalogue's revisions does.
    """
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        try:
            if _application_of(connection) != _own_application(copy.parent):
                return "is empty, or was written by another program"
            (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
            if copy.stat().st_size % page_bytes:
                return "is damaged: it is cut short"
            answer = connection.execute(f"PRAGMA {'quick' if is_quick else 'integrity'}_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            return f"is damaged: {error}"
    if answer != ("ok",):
        return f"is damaged: {answer[0]}"
    with Catalogue.open(copy) as catalogue:
        if not is_quick and not catalogue.adds_up():
            return "is damaged: its rows are not those that were written"
    return None


def _content_of(copy: Path) -> CatalogueContent:
    """What a sound catalogue holds."""
    with Catalogue.open(copy) as catalogue:
        return CatalogueContent(
            root=catalogue.root,
            thumbs=catalogue.thumbs,
            pictures=catalogue.pictures(),
            known=catalogue.known(),
            skipped=catalogue.skipped(),
            discarded=frozenset(catalogue.thumbnails.discarded()),
            recipe=catalogue.recipe,
            disks=catalogue.disks,
        )


def rescued_from(copy: Path) -> Rescued:
    """What a damaged catalogue still says of what cannot be learnt from the originals."""
    root, recipe = _rescued_value(copy, "root"), None
    with contextlib.suppress(ValueError):
        recipe = str(Recipe.parse(_rescued_value(copy, "recipe").decode()))
    return Rescued(Path(os.fsdecode(root)) if root else None, recipe)


def _rescued_value(copy: Path, key: str) -> bytes:
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(copy)) as connection:
        row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row and isinstance(row[0], bytes) else b""
    return b""


def _stamps(*files: Path) -> list[tuple[int, int] | None]:
    stamps: list[tuple[int, int] | None] = []
    for file in files:
        try:
            facts = file.stat()
            stamps.append((facts.st_size, facts.st_mtime_ns))
        except FileNotFoundError:
            stamps.append(None)
    return stamps


def _own_application(folder: Path) -> int:
    """How a catalogue says whose it is."""
    new = folder / "new.sqlite"
    Catalogue.open(new).close()
    with contextlib.closing(sqlite3.connect(new)) as connection:
        return _application_of(connection)


def _application_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])
