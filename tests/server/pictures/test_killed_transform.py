"""A run killed at any moment, and what the next one makes of it: the same, byte for byte, as if nothing had been."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.pictures.catalogue import Catalogue
from server.pictures.thumbnails import Recipe
from server.pictures.transform import transform
from server.settings import PROJECT_ROOT
from tests.killed import KILLS, Children, begin_again, contents, moments
from tests.pictures_factory import encoded, noise, put, quarters
from tests.server.pictures.older_catalogue import turn_back

OLD, NEW = Recipe(64), Recipe(48)


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    with Children() as running:
        yield running


def run(folder: Path, recipe: Recipe = OLD) -> None:
    with Catalogue.open(folder / "cache/catalogue.sqlite") as catalogue:
        transform(folder / "originals", folder / "thumbs", catalogue, recipe, workers=1)


def everything(folder: Path) -> tuple[dict[str, bytes | None], dict[str, list[tuple[object, ...]]]]:
    """Every thumbnail, and every row of the catalogue."""
    with sqlite3.connect(folder / "cache/catalogue.sqlite") as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in tables}
    connection.close()
    return contents(folder / "thumbs"), rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the work is done: at one place always, since a catalogue names its folders."""
    return tmp_path_factory.mktemp("killed") / "work"


@pytest.fixture(scope="module")
def changed(folder: Path) -> Path:
    """A collection that was transformed, and in which everything happened since that can happen to a file."""
    originals = folder / "originals"
    names = ("kept", "edited", "gone", "renamed", "one", "other", "first", "second", "folder.jpg/in", "ruined", "Case")
    for number, name in enumerate(names):
        put(originals / f"{name}.jpg", encoded(noise((60, 40), number), "JPEG"))
    for number in range(3):
        put(originals / f"trip/{number}.jpg", encoded(noise((50, 40), number), "JPEG"))
    put(originals / "letter.jpg", b"Dear Anna, the pictures are on their way.\n")
    for name in ("kept.jpg.txt", "edited.txt", "gone.txt", "trip/0.txt"):
        put(originals / name, f"What {name} says.".encode())
    put(originals / "captions.csv", b"file,caption\none.jpg,One\nkept.jpg,Still there\n")
    run(folder)
    put(originals / "kept.jpg.txt", b"Another text.")
    put(originals / "new.txt", b"A new one.")
    put(originals / "captions.csv", b"file,caption\nother.jpg,The other\nkept.jpg,Still there\nnew.png,New\n")
    (originals / "edited.txt").unlink()
    put(originals / "edited.jpg", encoded(quarters(), "JPEG"))
    put(originals / "new.png", encoded(quarters((80, 60)), "PNG"))
    put(originals / "ruined.jpg", b"<html></html>")
    put(originals / "new letter.jpg", b"Dear Bert, the pictures are on their way.\n")
    (originals / "gone.jpg").unlink()
    (originals / "renamed.jpg").rename(originals / "a new name.jpg")
    (originals / "Case.jpg").rename(originals / "case.jpg")
    swap(originals / "one.jpg", originals / "other.jpg")
    (originals / "second.jpg").rename(originals / "third.jpg")
    (originals / "first.jpg").rename(originals / "second.jpg")
    (originals / "trip").rename(originals / "journey")
    shutil.rmtree(originals / "folder.jpg")
    put(originals / "folder.jpg", encoded(noise((40, 60), 99), "JPEG"))
    return folder.rename(folder.with_name("changed"))


def swap(one: Path, other: Path) -> None:
    one.rename(one.with_name("between"))
    other.rename(one)
    one.with_name("between").rename(other)


def rename_and_delete(folder: Path) -> None:
    """What a person may do before the second run."""
    originals = folder / "originals"
    swap(originals / "one.jpg", originals / "other.jpg")
    (originals / "new.png").unlink()
    (originals / "a new name.jpg").rename(originals / "a newer name.jpg")
    (originals / "edited.jpg").rename(originals / "kept.jpg")
    shutil.rmtree(originals / "journey")


@pytest.mark.parametrize(
    ("recipe", "kills", "version"),
    [(OLD, KILLS, 3), (NEW, 8, 2)],
    ids=["same recipe", "another recipe and the catalogue of an earlier version"],
)
def test_killed_anywhere_the_next_run_ends_where_an_undisturbed_one_does(
    children: Children, changed: Path, folder: Path, *, recipe: Recipe, kills: int, version: int
) -> None:
    begin_again(changed, folder)
    turn_back(folder / "cache/catalogue.sqlite", version)
    whole = children.run(run, folder, recipe, watched=folder)
    assert (whole.was_killed, whole.error) == (False, None)
    expected = everything(folder)
    assert len(expected[0]) > 10 and not expected[1]["discarded"]
    assert len(expected[1]["said"]) == 6 and len(expected[1]["sidecars"]) == 4
    for moment in moments(whole.events, kills):
        begin_again(changed, folder)
        turn_back(folder / "cache/catalogue.sqlite", version)
        assert children.run(run, folder, recipe, watched=folder, kill_at=moment).was_killed
        assert children.run(run, folder, recipe, watched=folder).error is None
        assert everything(folder) == expected, f"killed at {moment} of {whole.events}"


def test_what_is_renamed_or_deleted_after_a_kill_leaves_no_trace(
    children: Children, changed: Path, folder: Path
) -> None:
    begin_again(changed, folder)
    whole = children.run(run, folder, watched=folder)
    begin_again(changed, folder)
    rename_and_delete(folder)
    children.run(run, folder, watched=folder)
    expected = everything(folder)
    for moment in moments(whole.events, seed=1):
        begin_again(changed, folder)
        children.run(run, folder, watched=folder, kill_at=moment)
        rename_and_delete(folder)
        children.run(run, folder, watched=folder)
        assert everything(folder) == expected, f"killed at {moment} of {whole.events}"


def test_a_command_that_is_killed_from_outside_again_and_again_ends_as_well(tmp_path: Path) -> None:
    for number in range(240):
        put(tmp_path / f"originals/{number % 7}/{number}.png", encoded(noise((200, 150), number), "PNG"))
    for seen in (1, 65, 129):
        with command(tmp_path) as process:
            while process.poll() is None and len(list((tmp_path / "thumbs").glob("[0-6]/*"))) < seen:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(0.01)
            process.kill()
        assert process.returncode == -signal.SIGKILL or seen > 1
    with command(tmp_path) as process:
        process.wait()
    assert process.returncode == 0
    disturbed = everything(tmp_path)
    shutil.rmtree(tmp_path / "thumbs")
    shutil.rmtree(tmp_path / "cache")
    with command(tmp_path) as process:
        process.wait()
    assert everything(tmp_path) == disturbed
    assert len(disturbed[0]) == 240 + 7


def command(folder: Path) -> subprocess.Popen[bytes]:
    places = {"IMAGE_ROOT": folder / "thumbs", "CACHE_DIR": folder / "cache", "ATLAS_ROOT": folder / "atlas"}
    return subprocess.Popen(
        [sys.executable, "-m", "tools", "transform_images", "-q", "--input", str(folder / "originals")],
        cwd=PROJECT_ROOT,
        env={**os.environ, **{name: str(place) for name, place in places.items()}},
    )
