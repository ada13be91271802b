"""Turns a catalogue into what an earlier version of the project left behind."""

import sqlite3
from pathlib import Path

_ADDED = {2: ("thumbnail_digest",), 3: ("caption", "keywords", "perceptual_hash", "palette")}
_TABLES = {3: ("sidecars", "said")}


def turn_back(file: Path, version: int) -> None:
    """Takes away what the versions after `version` added; what it holds besides stays."""
    with sqlite3.connect(file) as connection:
        for later in range(version + 1, 4):
            for column in _ADDED[later]:
                connection.execute(f"ALTER TABLE pictures DROP COLUMN {column}")
            for table in _TABLES.get(later, ()):
                connection.execute(f"DROP TABLE {table}")
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
