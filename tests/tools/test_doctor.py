"""`python -m tools doctor`: what a person and a program read, and the exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from server.diagnosis.findings import Area, Finding, Remedy, Step
from server.embedding.models import OFFLINE
from server.embedding.store import VectorStore
from server.pictures.catalogue import Catalogue
from server.settings import PROJECT_ROOT, Settings
from tests.collection import paint_all, prepare, settings_in
from tests.server.diagnosis.ailing import flip
from tools import doctor, prerequisites
from tools.doctor import Checkup, lines_of


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A sound collection that the environment names, with vectors as the offline model would have made them."""
    settings = settings_in(tmp_path, clip_model="offline")
    paint_all(settings.original_root)
    prepare(settings)
    with Catalogue.open(settings.catalogue_file) as catalogue:
        names = [picture.fingerprint for picture in catalogue.pictures()]
    store = VectorStore.open(settings.npz_folder, OFFLINE.key, OFFLINE.dim)
    store.append(names, np.eye(OFFLINE.dim, dtype=np.float32)[: len(names)])
    store.compact()
    settings.web_root.mkdir()
    (settings.web_root / "index.html").write_text("<!doctype html>")
    for name in ("clip_model", "original_root", "image_root", "atlas_root", "cache_dir", "web_root", "api_port"):
        monkeypatch.setenv(name.upper(), str(getattr(settings, name)))
    return settings


def test_a_sound_collection_is_a_line_for_each_area_and_ends_with_0(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "thumbnails   12 of 12 sound" in lines
    assert lines[-1] == "All is sound."


def test_quiet_it_says_nothing_but_errors(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main(["-q"]) == 0
    assert capsys.readouterr() == ("", "")
    thumbnail = settings.image_root / "warm" / "red.png.jpg"
    thumbnail.unlink()
    assert doctor.main(["-q"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert f"error: {thumbnail} is missing" in told.err


def test_damage_is_told_mended_and_gone(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    page = next(settings.atlas_root.glob("page-*"))
    thumbnail = settings.image_root / "warm" / "red.png.jpg"
    flip(page, 2000)
    thumbnail.unlink()
    assert doctor.main(["--json"]) == 1
    document = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert document["sound"] is False
    assert document["findings"] == [
        {
            "check": "thumbnails",
            "severity": "error",
            "file": str(thumbnail),
            "problem": "is missing",
            "command": "python -m tools transform_images",
            "can_fix": True,
        },
        {
            "check": "atlas",
            "severity": "error",
            "file": str(page),
            "problem": "is damaged: its bytes are not those that were written",
            "command": "python -m tools doctor --fix",
            "can_fix": True,
        },
    ]
    assert doctor.main(["--fix", "-q"]) == 0
    assert capsys.readouterr().out == ""
    assert doctor.main(["--quick"]) == 0


def test_what_cannot_be_mended_is_said_and_ends_with_1(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert settings.original_root is not None
    settings.original_root.rename(settings.original_root.with_name("away"))
    flip(settings.catalogue_file, 4096)
    assert doctor.main(["--fix"]) == 1
    told = capsys.readouterr().out
    assert "Not done: The catalogue is left as it is" in told
    assert "Connect" in told


def test_a_setting_that_cannot_be_used_is_a_finding(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("API_PORT", "99999")
    assert doctor.main([]) == 1
    assert "API_PORT is '99999'" in capsys.readouterr().out


def test_many_files_are_a_number_and_twenty_examples() -> None:
    remedy = Remedy(Step.TRANSFORM)
    findings = tuple(Finding("thumbnails", "error", "is missing", f"{n}.jpg", "mend", remedy) for n in range(500))
    lines = lines_of(Checkup([Area("thumbnails", "0 of 500 sound", findings)]))
    assert lines[1] == "  error: 500 × is missing"
    assert "      … and 480 more; --json lists them all" in lines
    assert lines.count("    → mend") == 1
    assert len(lines) == 25


def test_bad_usage_ends_with_2() -> None:
    with pytest.raises(SystemExit) as ended:
        doctor.main(["--mend"])
    assert ended.value.code == 2


def test_a_package_that_is_not_there_is_an_error_and_another_version_a_note(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("# pinned\nnever-heard-of-it==1.0\npillow==0.1\nnumpy\n")
    findings = [each for each in prerequisites.examine(requirements).findings if "Node" not in each.problem]
    assert [(each.severity, each.problem.split()[0]) for each in findings] == [
        ("error", "never-heard-of-it"),
        ("note", "pillow"),
    ]


def test_it_says_what_is_missing_where_nothing_is_installed() -> None:
    code = "import sys; sys.path.insert(0, '.'); from tools import doctor; sys.exit(doctor.main([]))"
    command = [sys.executable, "-I", "-S", "-c", code]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "pydantic is not installed" in done.stdout
    assert "python3 -m tools start" in done.stdout
