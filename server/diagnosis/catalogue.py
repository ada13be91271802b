"""The catalogue: whether it is whole, whether it is ours, and whether its rows agree with each other.

It is looked at in a copy, since SQLite writes beside a file when it only reads it. What the last run left in the
write-ahead log is copied with it, and so belongs to what is seen.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from server.diagnosis.case import Case, CatalogueContent
from server.diagnosis.findings import Area, Finding, Remedy, Step
from server.errors import CatalogueError
from server.pictures.catalogue import Catalogue
from server.pictures.thumbnails import thumbnail_name
from server.records import PictureRecord, picture_id, printable

NAME = "catalogue"
_LOG_SUFFIX = "-wal"
_ATTEMPTS = 5
_SET_ASIDE = Remedy(Step.SET_ASIDE_CATALOGUE)


def examine(case: Case) -> Area:
    """Looks at the catalogue, and leaves in `case` what it holds."""
    file = case.settings.catalogue_file
    if not file.is_file():
        return _absent(case, file)
    damage, content = None, None
    try:
        with tempfile.TemporaryDirectory(prefix="clip-atlas-") as scratch:
            copy = _copied(file, Path(scratch))
            damage = _damage_of(copy, is_quick=case.is_quick)
            if damage is None:
                with Catalogue.open(copy) as catalogue:
                    content, revision = _content_of(catalogue), catalogue.revision
                if not case.is_quick and _revision_of(content, Path(scratch)) != revision:
                    damage = "is damaged: its rows are not those that were written"
    except CatalogueError:
        damage = "is damaged, or was written by another version of Clip Atlas"
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        return Area(NAME, "cannot be read", (Finding(NAME, "error", problem, str(file)),))
    if damage is not None or content is None:
        finding = Finding(NAME, "error", damage or "cannot be read", str(file), case.transform_command, _SET_ASIDE)
        return Area(NAME, "damaged", (finding,))
    case.catalogue = content
    findings = _rows_at_fault(case, content.pictures)
    state = f"{len(content.pictures):,} pictures, {len(content.skipped):,} skipped"
    return Area(NAME, state, tuple(findings))


def _absent(case: Case, file: Path) -> Area:
    has_log = file.with_name(file.name + _LOG_SUFFIX).exists()
    problem = "is missing, though its write-ahead log is there" if has_log else "is missing: there are no pictures yet"
    remedy = None
    if case.settings.original_root is not None:
        remedy = _SET_ASIDE if has_log else Remedy(Step.TRANSFORM)
    return Area(NAME, "missing", (Finding(NAME, "error", problem, str(file), case.transform_command, remedy),))


def _copied(file: Path, folder: Path) -> Path:
    """A copy of catalogue and log as they were at one moment. Raises `OSError`."""
    copy, log = folder / file.name, file.with_name(file.name + _LOG_SUFFIX)
    log_copy = folder / log.name
    for _ in range(_ATTEMPTS):
        before = _stamps(file, log)
        shutil.copyfile(file, copy)
        log_copy.unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(log, log_copy)
        if _stamps(file, log) == before:
            break
    return copy


def _stamps(*files: Path) -> list[tuple[int, int] | None]:
    stamps: list[tuple[int, int] | None] = []
    for file in files:
        try:
            facts = file.stat()
            stamps.append((facts.st_size, facts.st_mtime_ns))
        except FileNotFoundError:
            stamps.append(None)
    return stamps


def _damage_of(copy: Path, *, is_quick: bool) -> str | None:
    """What SQLite finds wrong with its file, or None."""
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        try:
            if _application_of(connection) != _own_application(copy.parent):
                return "is empty, or was written by another program"
            answer = connection.execute(f"PRAGMA {'quick' if is_quick else 'integrity'}_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            return f"is damaged: {error}"
    return None if answer == ("ok",) else f"is damaged: {answer[0]}"


def _own_application(folder: Path) -> int:
    """How a catalogue says whose it is."""
    new = folder / "new.sqlite"
    Catalogue.open(new).close()
    with contextlib.closing(sqlite3.connect(new)) as connection:
        return _application_of(connection)


def _application_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def _content_of(catalogue: Catalogue) -> CatalogueContent:
    return CatalogueContent(
        root=catalogue.root,
        thumbs=catalogue.thumbs,
        pictures=catalogue.pictures(),
        known=catalogue.known(),
        skipped=catalogue.skipped(),
        discarded=frozenset(catalogue.discarded()),
    )


def _revision_of(content: CatalogueContent, folder: Path) -> str:
    """The revision that a catalogue has which is given just these pictures."""
    with Catalogue.open(folder / "again.sqlite") as again:
        again.commit(pictures=[(picture, "") for picture in content.pictures])
        return again.revision


def _rows_at_fault(case: Case, pictures: list[PictureRecord]) -> Iterator[Finding]:
    """A finding for each picture whose id or thumbnail is not the one its path asks for."""
    for picture in pictures:
        wanted = thumbnail_name(picture.path, PurePosixPath(picture.thumbnail).suffix)
        if (picture.id, picture.thumbnail) != (picture_id(picture.path), wanted):
            remedy = Remedy(Step.FORGET_PICTURES, picture.path)
            problem = "has an id or a thumbnail in the catalogue that is not its own"
            yield Finding(NAME, "error", problem, printable(picture.path), case.transform_command, remedy)
