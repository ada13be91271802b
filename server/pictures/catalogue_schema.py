"""The tables of the catalogue, and how a picture becomes a row and a row a picture.

Paths are bytes; a colour is one number, 0xRRGGBB; keywords are lines; a perceptual hash is stored as SQLite's signed
number of the same 64 bits.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from server.errors import CatalogueError
from server.records import Fingerprint, PictureId, PictureRecord, Place, Rgb

_SCHEMA_VERSION = 3
_APPLICATION_ID = 0x436C4174
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE pictures (
  path BLOB PRIMARY KEY, id TEXT NOT NULL, fingerprint TEXT NOT NULL,
  width_px INTEGER NOT NULL, height_px INTEGER NOT NULL, size_bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL,
  media_type TEXT NOT NULL, mean_rgb INTEGER NOT NULL, thumbnail BLOB NOT NULL,
  taken_at TEXT, camera TEXT, latitude REAL, longitude REAL, recipe TEXT NOT NULL,
  thumbnail_digest TEXT NOT NULL DEFAULT '', caption TEXT NOT NULL DEFAULT '', keywords TEXT NOT NULL DEFAULT '',
  perceptual_hash INTEGER DEFAULT NULL, palette BLOB NOT NULL DEFAULT x''
) WITHOUT ROWID;
CREATE TABLE skipped (
  path BLOB PRIMARY KEY, reason TEXT NOT NULL, size_bytes INTEGER, modified_ns INTEGER
) WITHOUT ROWID;
CREATE TABLE discarded (thumbnail BLOB PRIMARY KEY) WITHOUT ROWID;
"""
_SIDECARS = """
CREATE TABLE sidecars (
  path BLOB PRIMARY KEY, size_bytes INTEGER, modified_ns INTEGER, problem TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE said (
  sidecar BLOB, subject BLOB, caption TEXT NOT NULL, keywords TEXT NOT NULL, PRIMARY KEY (sidecar, subject)
) WITHOUT ROWID;
"""
COLUMNS = (
    "path, id, fingerprint, width_px, height_px, size_bytes, modified_ns, media_type, mean_rgb, thumbnail, "
    "taken_at, camera, latitude, longitude, thumbnail_digest, caption, keywords, perceptual_hash, palette"
)
UPSERT = f"INSERT OR REPLACE INTO pictures ({COLUMNS}, recipe) VALUES ({', '.join('?' * 20)})"
FACTS = "path, fingerprint, thumbnail, thumbnail_digest, caption, keywords, perceptual_hash, palette"
"""The columns that a catalogue's revisions depend on."""
_ADDED = {
    1: {"thumbnail_digest": "TEXT NOT NULL DEFAULT ''"},
    2: {
        "caption": "TEXT NOT NULL DEFAULT ''",
        "keywords": "TEXT NOT NULL DEFAULT ''",
        "perceptual_hash": "INTEGER DEFAULT NULL",
        "palette": "BLOB NOT NULL DEFAULT x''",
    },
}
"""By the version that is there, what the pictures of the next one have besides. Nothing that was learnt is lost."""
_SIDECARS_SINCE = 3


def prepare(connection: sqlite3.Connection, file: Path) -> None:
    """Makes the tables in a new file, and brings those of an earlier version up to date.

    Raises `CatalogueError` for a file of another program or version, `sqlite3.DatabaseError` for a damaged one.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    if _pragma(connection, "user_version") in {0, *_ADDED}:
        connection.execute("BEGIN IMMEDIATE")
        # Asked again now that nobody else can be making it.
        if (version := _pragma(connection, "user_version")) == 0:
            _execute(connection, _SCHEMA + _SIDECARS)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            version = _SCHEMA_VERSION
        while version in _ADDED and _pragma(connection, "application_id") == _APPLICATION_ID:
            for column, kind in _ADDED[version].items():
                connection.execute(f"ALTER TABLE pictures ADD COLUMN {column} {kind}")
            version += 1
            if version == _SIDECARS_SINCE:
                _execute(connection, _SIDECARS)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    _check(connection, file, {_SCHEMA_VERSION})


def check_readable(connection: sqlite3.Connection, file: Path) -> None:
    """Raises `CatalogueError` where the file is of another program, or of a version that is not known.

    One of an earlier version is left as it is, and seen through views that have what it lacks.
    """
    _check(connection, file, {_SCHEMA_VERSION, *_ADDED})
    version = _pragma(connection, "user_version")
    lacking = {name: kind for at, columns in _ADDED.items() if at >= version for name, kind in columns.items()}
    if lacking:
        values = ", ".join(f"{kind.rpartition('DEFAULT ')[2]} AS {name}" for name, kind in lacking.items())
        connection.execute(f"CREATE TEMP VIEW pictures AS SELECT *, {values} FROM main.pictures")
    if version < _SIDECARS_SINCE:
        _execute(connection, _SIDECARS.replace("CREATE TABLE", "CREATE TEMP TABLE"))


def _execute(connection: sqlite3.Connection, statements: str) -> None:
    for statement in filter(str.strip, statements.split(";")):
        connection.execute(statement)


def _check(connection: sqlite3.Connection, file: Path, versions: Collection[int]) -> None:
    if _pragma(connection, "application_id") != _APPLICATION_ID or _pragma(connection, "user_version") not in versions:
        raise CatalogueError(
            f"The catalogue {file} was written by another version of Clip Atlas. Delete it and run "
            "python -m tools transform_images again."
        )


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def row_of(record: PictureRecord, recipe: str) -> tuple[Any, ...]:
    """The values of `UPSERT`."""
    red, green, blue = record.mean_rgb
    place = record.place
    return (
        os.fsencode(record.path),
        record.id,
        record.fingerprint,
        record.width_px,
        record.height_px,
        record.size_bytes,
        record.modified_ns,
        record.media_type,
        red << 16 | green << 8 | blue,
        os.fsencode(record.thumbnail),
        record.taken_at,
        record.camera,
        None if place is None else place.latitude,
        None if place is None else place.longitude,
        record.thumbnail_digest,
        record.caption,
        "\n".join(record.keywords),
        None if record.perceptual_hash is None else record.perceptual_hash - (record.perceptual_hash >> 63 << 64),
        record.palette,
        recipe,
    )


def facts_of(row: Sequence[Any]) -> tuple[Any, ...]:
    """The values of `FACTS` in a row of `COLUMNS`."""
    return (row[0], row[2], row[9], *row[14:19])


def record_of(row: Sequence[Any]) -> PictureRecord:
    """The picture in a row of `COLUMNS`."""
    colour: int = row[8]
    mean_rgb: Rgb = (colour >> 16, colour >> 8 & 255, colour & 255)
    return PictureRecord(
        path=os.fsdecode(row[0]),
        id=PictureId(row[1]),
        fingerprint=Fingerprint(row[2]),
        width_px=row[3],
        height_px=row[4],
        size_bytes=row[5],
        modified_ns=row[6],
        media_type=row[7],
        mean_rgb=mean_rgb,
        thumbnail=os.fsdecode(row[9]),
        taken_at=row[10],
        camera=row[11],
        place=None if row[12] is None else Place(row[12], row[13]),
        thumbnail_digest=row[14],
        caption=row[15],
        keywords=tuple(row[16].split("\n")) if row[16] else (),
        perceptual_hash=None if row[17] is None else row[17] % (1 << 64),
        palette=row[18],
    )
