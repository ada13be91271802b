"""`python3 -m tools start`: from a folder to a page that answers, and a sentence where that cannot be."""

import os
import re
import shutil
import signal
import subprocess
import sys
from urllib.request import urlopen

import pytest

from server.settings import PROJECT_ROOT
from tools import start


@pytest.fixture
def environment(tmp_path):
    """Everything made goes below the test's own folder; the offline model, so that no network is asked."""
    return {
        "PATH": os.environ["PATH"],
        "CLIP_MODEL": "offline",
        "IMAGE_ROOT": str(tmp_path / "out" / "thumbs"),
        "ATLAS_ROOT": str(tmp_path / "out" / "atlas"),
        "CACHE_DIR": str(tmp_path / "cache"),
    }


def show(folder, environment, *flags):
    # What installs and builds is another test's subject; this one is about everything after it.
    code = "import sys; from tools import start; start._install = lambda: None; sys.exit(start.main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, str(folder), "--no-browser", "--port", "0", *flags]
    return subprocess.Popen(
        command, cwd=PROJECT_ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def read_until(process, pattern):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if found := re.search(pattern, line):
            return found
    raise AssertionError("".join(lines))


@pytest.mark.model
def test_a_folder_becomes_searchable_and_a_second_start_does_nothing_again(tmp_path, environment):
    folder = tmp_path / "my pictures"
    folder.mkdir()
    for name in ("panda.webp", "goldfish.webp", "koala.webp"):
        shutil.copy(PROJECT_ROOT / "samples" / "animals" / name, folder)
    (folder / "notes.jpg").write_text("not a picture")
    for expected in (r"3 made", r"3 unchanged"):
        with show(folder, environment) as process:
            read_until(process, expected)
            url = read_until(process, r"(http://127\.0\.0\.1:\d+)")[1]
            read_until(process, r"Ready after .* 3 pictures")
            with urlopen(f"{url}/api/search?query=panda&limit=1", timeout=10) as answer:
                assert "panda.webp" in answer.read().decode()
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read()
            assert process.wait(timeout=15) == 130
            assert "Traceback" not in rest


def test_a_folder_that_is_not_there_is_said(tmp_path, capsys):
    assert start.main([str(tmp_path / "none")]) == 2
    assert "There is no folder" in capsys.readouterr().err


def test_a_file_in_place_of_a_folder_is_said(tmp_path, capsys):
    (tmp_path / "a.jpg").write_bytes(b"x")
    assert start.main([str(tmp_path / "a.jpg")]) == 2
    assert "is a file" in capsys.readouterr().err


def test_an_empty_folder_is_said(tmp_path, capsys):
    assert start.main([str(tmp_path)]) == 2
    assert "is empty" in capsys.readouterr().err


def test_a_folder_without_a_picture_is_said(tmp_path, environment):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    with show(folder, environment) as process:
        said = process.stdout.read()
        assert process.wait(timeout=20) == 2
    assert "holds no picture" in said
    assert "Traceback" not in said
