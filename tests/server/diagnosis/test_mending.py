"""Each kind of damage, done for real: told with its file and its command, and mended without a trace."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from server.settings import Settings
from tests.server.diagnosis.ailing import flip, found, is_well, mend


def number(file: Path, pragma: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA {pragma} = 99")
    connection.close()


def drop(file: Path, table: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(f"DROP TABLE {table}")
    connection.close()


def forge(file: Path) -> None:
    """Changes a letter of a fingerprint, which SQLite itself has no means to notice."""
    content = file.read_bytes()
    with sqlite3.connect(file) as connection:
        (fingerprint,) = connection.execute("SELECT fingerprint FROM pictures LIMIT 1").fetchone()
    connection.close()
    letter = b"1" if fingerprint[0] == "0" else b"0"
    file.write_bytes(content.replace(fingerprint.encode(), letter + fingerprint[1:].encode()))


def page(settings: Settings) -> Path:
    return next(settings.atlas_root.glob("page-*"))


def thumbnail(settings: Settings) -> Path:
    return settings.image_root / "warm" / "red.png.jpg"


def npz(settings: Settings) -> Path:
    return settings.npz_folder / "clip_index.npz"


DAMAGES: dict[str, tuple[Callable[[Settings], Path], Callable[[Path], object], str]] = {
    "a flipped byte in a page": (page, lambda file: flip(file, 2000), "atlas"),
    "a page that is gone": (page, Path.unlink, "atlas"),
    "a page cut short": (page, lambda file: file.write_bytes(file.read_bytes()[:500]), "atlas"),
    "a flipped byte in the manifest": (lambda it: it.atlas_root / "atlas.json", lambda file: flip(file, 300), "atlas"),
    "a manifest of another version": (
        lambda it: it.atlas_root / "atlas.json",
        lambda file: file.write_bytes(b'{"version":99}'),
        "atlas",
    ),
    "a manifest that is gone": (lambda it: it.atlas_root / "atlas.json", Path.unlink, "atlas"),
    "a flipped byte in a thumbnail": (thumbnail, lambda file: flip(file, 400), "thumbnails"),
    "a thumbnail that is gone": (thumbnail, Path.unlink, "thumbnails"),
    "an empty thumbnail": (thumbnail, lambda file: file.write_bytes(b""), "thumbnails"),
    "a flipped byte in a vector": (npz, lambda file: flip(file, 300), "vectors"),
    "a low bit of a vector flipped": (npz, lambda file: flip(file, 192), "vectors"),
    "a flipped byte in the table of contents of the npz": (npz, lambda file: flip(file, -30), "vectors"),
    "an npz cut short": (npz, lambda file: file.write_bytes(file.read_bytes()[:700]), "vectors"),
    "an npz that is something else": (npz, lambda file: file.write_bytes(b"<html>"), "vectors"),
    "a catalogue of no bytes": (lambda it: it.catalogue_file, lambda file: file.write_bytes(b""), "catalogue"),
    "a catalogue cut short": (
        lambda it: it.catalogue_file,
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
        "catalogue",
    ),
    "a catalogue of another version": (
        lambda it: it.catalogue_file,
        lambda file: number(file, "user_version"),
        "catalogue",
    ),
    "a catalogue of another program": (
        lambda it: it.catalogue_file,
        lambda file: number(file, "application_id"),
        "catalogue",
    ),
    "a catalogue without a table": (lambda it: it.catalogue_file, lambda file: drop(file, "skipped"), "catalogue"),
    "a flipped byte in a row": (lambda it: it.catalogue_file, forge, "catalogue"),
    "a flipped byte in the catalogue": (lambda it: it.catalogue_file, lambda file: flip(file, 4096), "catalogue"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_told_with_its_file_and_command_and_mended_without_a_trace(settings: Settings, name: str) -> None:
    where, damage, check = DAMAGES[name]
    file = where(settings)
    wanted = contents_of(settings)
    damage(file)
    told = [finding for finding in found(settings) if finding.severity != "note"]
    assert [(finding.check, finding.file) for finding in told] == [(check, str(file))]
    assert told[0].command is not None and told[0].command.startswith("python -m tools ")
    assert mend(settings) == []
    assert is_well(settings)
    assert contents_of(settings) == wanted


def test_a_collection_without_fault_is_sound(settings: Settings) -> None:
    assert found(settings) == []


def contents_of(settings: Settings) -> dict[str, object]:
    """What a searcher would be shown: thumbnails, pages, rows and vectors."""
    import numpy as np

    folders = (settings.image_root, settings.atlas_root)
    files: dict[str, object] = {
        str(file): file.read_bytes()
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".damaged-" not in file.name
    }
    with sqlite3.connect(settings.catalogue_file) as connection:
        files["catalogue"] = connection.execute("SELECT * FROM pictures ORDER BY path").fetchall()
    connection.close()
    with np.load(npz(settings)) as stored:
        files["vectors"] = (stored["fingerprints"].tobytes(), stored["vectors"].tobytes())
    return files
