import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from server.pictures.catalogue import Catalogue
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


def test_skipped_files_are_listed_with_their_reasons_and_the_exit_code_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "mine/a.jpg", encoded(quarters(), "JPEG"))
    reasons = make_hostile_files(tmp_path / "mine")
    assert transform_images.main(["--input", str(tmp_path / "mine")]) == 1
    lines = capsys.readouterr().out.splitlines()
    for path, reason in reasons.items():
        assert any(f"{path}: " in line and reason in line for line in lines), path


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
    content = encoded(noise((2500, 2000)), "JPEG")
    for number in range(400):
        put(tmp_path / f"mine/{number}.jpg", content)
    command = "import sys; from tools import transform_images; sys.exit(transform_images.main(sys.argv[1:]))"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "--input", str(tmp_path / "mine")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    while len(list((tmp_path / "out").glob("thumbs/*.jpg"))) < 5:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.02)
    process.send_signal(signal.SIGINT)
    started = time.monotonic()
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert time.monotonic() - started < 3
    assert "is kept" in told and "Traceback" not in told
    with Catalogue.open(tmp_path / "cache/catalogue.sqlite") as catalogue:
        assert 5 <= len(catalogue) < 400
    assert not list((tmp_path / "out/thumbs").glob(".new-*"))
