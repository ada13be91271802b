"""Known files that may not be read for a while: their pictures stay, they are told, and nothing is made again."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.pictures.catalogue import Catalogue
from server.records import Skipped
from server.settings import PROJECT_ROOT
from tests.killed import contents
from tests.pictures_factory import encoded, noise, put, quarters

Run = Callable[..., dict[str, Any]]

REASON = "it may not be read with your permissions"
_NOT_ABOVE_PERMISSIONS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.fixture
def originals(tmp_path: Path) -> Path:
    for number in range(3):
        put(tmp_path / f"originals/trip/{number}.png", encoded(noise((60, 40), number), "PNG"))
    return tmp_path / "originals"


@pytest.fixture
def run(tmp_path: Path, originals: Path) -> Run:
    """Runs the command as somebody whom permissions hold, and returns the figures of its summary."""
    above = os.geteuid() == 0
    if above and shutil.which("setpriv") is None:
        pytest.skip("permissions do not hold this user")
    places = {"IMAGE_ROOT": tmp_path / "thumbs", "CACHE_DIR": tmp_path / "cache", "ATLAS_ROOT": tmp_path / "atlas"}
    command = [sys.executable, "-m", "tools", "transform_images", "--json", "--workers", "1"]

    def run_it(*options: str) -> dict[str, Any]:
        told = subprocess.run(
            [*(_NOT_ABOVE_PERMISSIONS if above else ()), *command, "--input", str(originals), *options],
            cwd=PROJECT_ROOT,
            env={**os.environ, **{name: str(place) for name, place in places.items()}},
            capture_output=True,
            text=True,
        )
        summary = json.loads(told.stdout.splitlines()[-1])
        assert told.returncode == int(summary["skipped"] > 0), told
        return {name: summary[name] for name in ("made", "kept", "moved", "gone", "skipped_by_reason")}

    return run_it


def paths(folder: Path) -> tuple[list[str], list[Skipped]]:
    with Catalogue.open(folder / "cache/catalogue.sqlite") as catalogue:
        return [picture.path for picture in catalogue.pictures()], catalogue.skipped()


ALL = ["trip/0.png", "trip/1.png", "trip/2.png"]


def test_a_known_file_that_may_not_be_read_keeps_its_picture_and_is_told(
    tmp_path: Path, originals: Path, run: Run
) -> None:
    run()
    thumbnails = contents(tmp_path / "thumbs")
    locked = originals / "trip/1.png"
    os.utime(locked, ns=(1, 1))
    locked.chmod(0)
    put(originals / "trip/copy.png", (originals / "trip/0.png").read_bytes()).chmod(0)
    for _ in range(2):
        assert run() == {"made": 0, "kept": 3, "moved": 0, "gone": 0, "skipped_by_reason": {REASON: 2}}
        assert paths(tmp_path) == (ALL, [Skipped("trip/1.png", REASON), Skipped("trip/copy.png", REASON)])
    (originals / "trip/copy.png").unlink()
    locked.chmod(0o644)
    assert run() == {"made": 0, "kept": 3, "moved": 0, "gone": 0, "skipped_by_reason": {}}
    assert paths(tmp_path) == (ALL, [])
    assert contents(tmp_path / "thumbs") == thumbnails


def test_thumbnails_of_files_that_may_not_be_read_stay_as_they_were_until_they_may(
    tmp_path: Path, originals: Path, run: Run
) -> None:
    run()
    (originals / "trip/1.png").chmod(0)
    assert run("--size", "48") == {"made": 2, "kept": 1, "moved": 0, "gone": 0, "skipped_by_reason": {REASON: 1}}
    assert (tmp_path / "thumbs/trip/1.png.jpg").is_file()
    (originals / "trip/1.png").chmod(0o644)
    assert run() == {"made": 1, "kept": 2, "moved": 0, "gone": 0, "skipped_by_reason": {}}


def test_what_was_known_of_a_file_that_may_not_be_read_does_not_go_to_a_copy_of_it(
    tmp_path: Path, originals: Path, run: Run
) -> None:
    run()
    locked = originals / "trip/1.png"
    shutil.copyfile(locked, originals / "trip/copy.png")
    os.utime(locked, ns=(1, 1))
    locked.chmod(0)
    assert run() == {"made": 1, "kept": 3, "moved": 0, "gone": 0, "skipped_by_reason": {REASON: 1}}
    assert paths(tmp_path)[0] == [*ALL, "trip/copy.png"]


def test_a_folder_whose_files_may_not_be_looked_at_keeps_its_pictures(
    tmp_path: Path, originals: Path, run: Run
) -> None:
    run()
    put(originals / "new.png", encoded(quarters(), "PNG"))
    (originals / "trip").chmod(0o444)
    try:
        assert run() == {"made": 1, "kept": 3, "moved": 0, "gone": 0, "skipped_by_reason": {REASON: 3}}
    finally:
        (originals / "trip").chmod(0o755)
    assert run() == {"made": 0, "kept": 4, "moved": 0, "gone": 0, "skipped_by_reason": {}}


def test_a_sidecar_that_may_not_be_read_keeps_what_it_said(tmp_path: Path, originals: Path, run: Run) -> None:
    def caption() -> str:
        with Catalogue.open(tmp_path / "cache/catalogue.sqlite") as catalogue:
            return catalogue.pictures()[1].caption

    sidecar = put(originals / "trip/1.txt", b"Early")
    run()
    put(sidecar, b"Later on")
    sidecar.chmod(0)
    assert run()["skipped_by_reason"] == {}
    assert caption() == "Early"
    with Catalogue.open(tmp_path / "cache/catalogue.sqlite") as catalogue:
        assert [(each.path, each.problem) for each in catalogue.sidecars.problems()] == [("trip/1.txt", REASON)]
    (originals / "trip").chmod(0)
    assert run()["skipped_by_reason"] == {REASON: 1}
    assert caption() == "Early"
    (originals / "trip").chmod(0o755)
    sidecar.chmod(0o644)
    run()
    assert caption() == "Later on"
