import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from server.locks import exclusive
from server.pictures.catalogue import Catalogue
from server.pictures.thumbnails import Recipe
from server.settings import PROJECT_ROOT
from tests.killed import contents
from tests.pictures_factory import encoded, make_hostile_files, noise, put, quarters
from tools import transform_images


@pytest.fixture(autouse=True)
def a_project_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGE_ROOT", str(tmp_path / "out/thumbs"))
    monkeypatch.setenv("ATLAS_ROOT", str(tmp_path / "out/atlas"))
    monkeypatch.setenv("CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("ORIGINAL_ROOT", "")


def test_it_makes_thumbnails_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path / "mine/a.jpg", encoded(quarters((800, 600)), "JPEG"))
    assert transform_images.main(["--input", str(tmp_path / "mine")]) == 0
    assert "1 thumbnails (1 made)" in capsys.readouterr().out
    assert (tmp_path / "out/thumbs/a.jpg.jpg").is_file()
    assert transform_images.main(["--input", str(tmp_path / "mine")]) == 0
    assert "1 unchanged" in capsys.readouterr().out


def test_the_folder_may_come_from_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "mine/a.jpg", encoded(quarters(), "JPEG"))
    monkeypatch.setenv("ORIGINAL_ROOT", str(tmp_path / "mine"))
    assert transform_images.main([]) == 0


def test_flags_decide_folder_size_format_and_quality(tmp_path: Path) -> None:
    put(tmp_path / "mine/a.png", encoded(quarters((800, 600)), "PNG"))
    flags = [
        "--output",
        str(tmp_path / "small"),
        "--size",
        "64",
        "--format",
        "webp",
        "--quality",
        "50",
        "--workers",
        "1",
    ]
    assert transform_images.main(["--input", str(tmp_path / "mine"), *flags]) == 0
    with Image.open(tmp_path / "small/a.png.webp") as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("WEBP", (64, 48))


def test_the_way_thumbnails_are_made_stays_as_it_was_last_chosen(tmp_path: Path) -> None:
    put(tmp_path / "mine/a.png", encoded(quarters((800, 600)), "PNG"))
    argv = ["--input", str(tmp_path / "mine")]
    assert transform_images.main([*argv, "--size", "64", "--format", "webp"]) == 0
    put(tmp_path / "mine/b.png", encoded(quarters((400, 600)), "PNG"))
    assert transform_images.main(argv) == 0
    assert transform_images.main([*argv, "--quality", "50"]) == 0
    assert {file.name for file in (tmp_path / "out/thumbs").iterdir()} == {"a.png.webp", "b.png.webp"}
    with Catalogue.open(tmp_path / "cache/catalogue.sqlite") as catalogue:
        assert catalogue.recipe == str(Recipe(64, "webp", 50))


def test_skipped_files_are_told_by_reason_and_the_exit_code_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "mine/a.jpg", encoded(quarters(), "JPEG"))
    reasons = make_hostile_files(tmp_path / "mine")
    assert transform_images.main(["--input", str(tmp_path / "mine")]) == 1
    told = capsys.readouterr().out
    assert f"{len(reasons)} skipped:\n" in told
    for path, reason in reasons.items():
        assert f"      {path}\n" in told
        assert reason in told


def test_a_program_is_told_of_every_skipped_file_and_what_was_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "mine/a.jpg", encoded(quarters(), "JPEG"))
    put(tmp_path / "mine" / os.fsdecode(b"\xff.jpg"), b"Dear Anna, ...")
    assert transform_images.main(["--input", str(tmp_path / "mine"), "--json"]) == 1
    told = capsys.readouterr()
    events = [json.loads(line) for line in told.out.splitlines()]
    assert [event for event in events if event["event"] == "skipped"] == [
        {"event": "skipped", "path": "\ufffd.jpg", "reason": "this is text, not a picture"}
    ]
    summary = events[-1]
    assert summary["event"] == "summary"
    assert [summary[name] for name in ("made", "kept", "moved", "gone", "skipped")] == [1, 0, 0, 0, 1]
    assert summary["bytes"] == (tmp_path / "out/thumbs/a.jpg.jpg").stat().st_size
    assert told.err == ""


def test_a_dry_run_says_what_would_be_done_and_writes_nothing_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("kept", "moved", "gone", "edited", "touched"):
        put(tmp_path / f"mine/{name}.png", encoded(noise((60, 40), len(name)), "PNG"))
    put(tmp_path / "mine/letter.png", b"Dear Anna, ...")
    argv = ["--input", str(tmp_path / "mine")]
    before = contents(tmp_path)
    assert transform_images.main([*argv, "--dry-run"]) == 0
    assert "would read 6 files, move" in capsys.readouterr().out
    assert contents(tmp_path) == before
    assert transform_images.main(argv) == 1
    (tmp_path / "mine/moved.png").rename(tmp_path / "mine/new name.png")
    (tmp_path / "mine/gone.png").unlink()
    put(tmp_path / "mine/edited.png", encoded(quarters(), "PNG"))
    os.utime(tmp_path / "mine/touched.png", ns=(1, 1))
    assert transform_images.main([*argv, "--dry-run"]) == 0
    assert "would read 2 files (1 of them, it seems, has only a new date)" in capsys.readouterr().out
    capsys.readouterr()
    before = contents(tmp_path)
    assert transform_images.main([*argv, "--dry-run", "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event for event in events if event["event"] == "would"] == [
        {"event": "would", "action": "make", "path": "edited.png"},
        {"event": "would", "action": "look at", "path": "touched.png"},
        {"event": "would", "action": "move", "path": "new name.png", "from": "moved.png"},
        {"event": "would", "action": "forget", "path": "gone.png"},
    ]
    assert [event["path"] for event in events if event["event"] == "skipped"] == ["letter.png"]
    assert contents(tmp_path) == before


def test_a_second_run_waits_for_the_first_and_says_for_whom(tmp_path: Path) -> None:
    put(tmp_path / "mine/a.jpg", encoded(quarters(), "JPEG"))
    with exclusive(tmp_path / "cache/collection.lock", "sprite_atlas"):
        process = start(tmp_path / "mine")
        assert process.stderr is not None
        told = process.stderr.readline()
        assert told == (
            f"Waiting: sprite_atlas (process {os.getpid()}) is at work on this collection. Ctrl-C stops waiting.\n"
        )
        assert not (tmp_path / "out").exists()
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "1 made" in out


@pytest.mark.parametrize(
    "argv",
    [
        ["--size", "0"],
        ["--size", "many"],
        ["--format", "bmp"],
        ["--quality", "101"],
        ["--workers", "0"],
        ["--nonsense"],
    ],
)
def test_bad_usage_exits_with_2(tmp_path: Path, argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        transform_images.main(["--input", str(tmp_path), *argv])
    assert stop.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_no_folder_and_a_missing_folder_are_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert transform_images.main([]) == 2
    assert "--input" in capsys.readouterr().err
    assert transform_images.main(["--input", str(tmp_path / "none")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert "Traceback" not in capsys.readouterr().err


def test_ctrl_c_stops_at_once_and_keeps_what_is_done(tmp_path: Path) -> None:
    begin_work_without_end(tmp_path / "mine")
    process = start(tmp_path / "mine")
    wait_for_the_first_thumbnails(process, tmp_path / "out/thumbs")
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "is kept" in told and "Traceback" not in told
    thumbnails = {file.name for file in (tmp_path / "out/thumbs").iterdir()}
    with Catalogue.open(tmp_path / "cache/catalogue.sqlite") as catalogue:
        assert {picture.thumbnail for picture in catalogue.pictures()} == thumbnails
        assert 0 < len(thumbnails) < 3000


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux")
def test_a_killed_run_leaves_no_process_behind(tmp_path: Path) -> None:
    begin_work_without_end(tmp_path / "mine")
    process = start(tmp_path / "mine")
    wait_for_the_first_thumbnails(process, tmp_path / "out/thumbs")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    threads = [Path(thread, "children") for thread in Path(f"/proc/{process.pid}/task").iterdir()]
    descriptors = [os.pidfd_open(int(child)) for thread in {children, *threads} for child in thread.read_text().split()]
    assert descriptors
    process.kill()
    process.communicate(timeout=60)
    for descriptor in descriptors:
        assert select.select([descriptor], [], [], 60)[0], "a decoder outlived its parent"
        os.close(descriptor)


def begin_work_without_end(folder: Path) -> None:
    """A folder that keeps a run busy for minutes, made in a moment."""
    content = put(folder / "0.jpg", encoded(noise((2500, 2000)), "JPEG"))
    for number in range(1, 3000):
        (folder / f"{number}.jpg").hardlink_to(content)


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tools", "transform_images", "--input", str(folder)],
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_the_first_thumbnails(process: subprocess.Popen[str], thumbs: Path) -> None:
    while not list(thumbs.glob("*.jpg")):
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.02)


def test_what_is_wrong_with_a_text_beside_a_picture_is_told_and_is_no_skipped_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "mine/a.png", encoded(quarters(), "PNG"))
    put(tmp_path / "mine/captions.csv", b"file,caption\n,nobody\na.png,Four quarters\n")
    assert transform_images.main(["--input", str(tmp_path / "mine")]) == 0
    told = capsys.readouterr()
    assert "captions.csv says is not known in full: line 2: it names no file." in told.err
    assert "1 text beside them was new, changed or gone." in told.out
    assert transform_images.main(["--input", str(tmp_path / "mine"), "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in events if event["event"] != "progress"] == ["sidecar", "summary"]
    assert (events[-1]["sidecars"], events[-1]["sidecar_problems"], events[-1]["skipped"]) == (0, 1, 0)
