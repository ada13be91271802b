"""The tables of the catalogue, and how a picture becomes a row and a row a picture.

Paths are bytes; a colour is one number, 0xRRGGBB.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from server.errors import CatalogueError
from server.records import Fingerprint, PictureId, PictureRecord, Place, Rgb

_SCHEMA_VERSION = 2
_APPLICATION_ID = 0x436C4174
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE pictures (
  path BLOB PRIMARY KEY, id TEXT NOT NULL, fingerprint TEXT NOT NULL,
  width_px INTEGER NOT NULL, height_px INTEGER NOT NULL, size_bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL,
  media_type TEXT NOT NULL, mean_rgb INTEGER NOT NULL, thumbnail BLOB NOT NULL,
  taken_at TEXT, camera TEXT, latitude REAL, longitude REAL, recipe TEXT NOT NULL,
  thumbnail_digest TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE skipped (
  path BLOB PRIMARY KEY, reason TEXT NOT NULL, size_bytes INTEGER, modified_ns INTEGER
) WITHOUT ROWID;
CREATE TABLE discarded (thumbnail BLOB PRIMARY KEY) WITHOUT ROWID;
"""
COLUMNS = (
    "path, id, fingerprint, width_px, height_px, size_bytes, modified_ns, media_type, mean_rgb, thumbnail, "
    "taken_at, camera, latitude, longitude, thumbnail_digest"
)
UPSERT = f"INSERT OR REPLACE INTO pictures ({COLUMNS}, recipe) VALUES ({', '.join('?' * 16)})"
_UPGRADES = {1: "ALTER TABLE pictures ADD COLUMN thumbnail_digest TEXT NOT NULL DEFAULT ''"}
"""By the version that is there, what makes it the next one. Nothing that was learnt is lost."""


def prepare(connection: sqlite3.Connection, file: Path) -> None:
    """Makes the tables in a new file, and brings those of an earlier version up to date.

    Raises `CatalogueError` for a file of another program or version, `sqlite3.DatabaseError` for a damaged one.
    """
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    if _pragma(connection, "user_version") in {0, *_UPGRADES}:
        connection.execute("BEGIN IMMEDIATE")
        # Asked again now that nobody else can be making it.
        if (version := _pragma(connection, "user_version")) == 0:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            version = _SCHEMA_VERSION
        while version in _UPGRADES and _pragma(connection, "application_id") == _APPLICATION_ID:
            connection.execute(_UPGRADES[version])
            version += 1
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    _check(connection, file, {_SCHEMA_VERSION})


def check_readable(connection: sqlite3.Connection, file: Path) -> None:
    """Raises `CatalogueError` where the file is of another program, or of a version that is not known.

    One of an earlier version is left as it is: every column but `thumbnail_digest` can be read from it.
    """
    _check(connection, file, {_SCHEMA_VERSION, *_UPGRADES})


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
        recipe,
    )


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
    )
