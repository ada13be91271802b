from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from server import pipeline
from server.embedding.store import VectorStore, peek_key
from server.settings import Settings
from tests.collection import paint
from tests.killed import contents
from tools import build_index


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("red", "green"):
        (tmp_path / "originals").mkdir(exist_ok=True)
        Image.new("RGB", (64, 48), name).save(tmp_path / "originals" / f"{name}.png")
    return Settings(  # type: ignore[call-arg]
        _env_file=None,
        clip_model="offline",
        original_root=tmp_path / "originals",
        image_root=tmp_path / "thumbs",
        atlas_root=tmp_path / "atlas",
        cache_dir=tmp_path / "cache",
    )


@pytest.fixture
def as_environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("clip_model", "original_root", "image_root", "atlas_root", "cache_dir"):
        monkeypatch.setenv(name.upper(), str(getattr(settings, name)))
    return settings


def test_without_a_catalogue_it_says_which_command_comes_first(
    as_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build_index.main([]) == 2
    assert "transform_images" in capsys.readouterr().err


@pytest.mark.model
def test_every_picture_gets_its_vector_and_a_second_run_has_nothing_to_do(
    as_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.transform(as_environment)
    assert build_index.main([]) == 0
    assert "2 pictures embedded" in capsys.readouterr().out
    store = VectorStore.open(as_environment.npz_folder, str(peek_key(as_environment.npz_folder)))
    assert store.vectors.shape == (2, 1000)
    assert not (as_environment.npz_folder / "clip_index.journal").exists()
    assert build_index.main([]) == 0
    assert "nothing to do" in capsys.readouterr().out


def events(told: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.splitlines()]


def test_a_dry_run_says_what_would_be_embedded_and_writes_nothing(
    as_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    paint(as_environment.original_root / "twin of red.png", (255, 0, 0), (64, 48))
    pipeline.transform(as_environment)
    before = contents(as_environment.cache_dir)
    assert build_index.main(["--dry-run", "--json"]) == 0
    _, *would, summary = events(capsys.readouterr().out)
    assert [event["path"] for event in would] == ["green.png", "red.png"]
    assert summary == {
        "event": "summary",
        "dry_run": True,
        "model": "offline-lite2-9656183e",
        "pictures": 3,
        "embed": 2,
    }
    assert contents(as_environment.cache_dir) == before


@pytest.mark.parametrize("is_active", [True, False])
def test_vectors_that_wait_for_their_model_are_not_embedded_again(
    as_environment: Settings, capsys: pytest.CaptureFixture[str], is_active: bool
) -> None:
    pipeline.transform(as_environment)
    store = VectorStore.open(as_environment.npz_folder, "offline-lite2-9656183e", 1000)
    (green,) = [picture for picture in build_index.missing(as_environment, store.key)[0] if "green" in picture.path]
    store.append([green.fingerprint], np.eye(1, 1000, dtype=np.float32))
    if not is_active:
        VectorStore.open(as_environment.npz_folder, "another")
    assert build_index.main(["--dry-run"]) == 0
    assert "A run would embed 1 of 2 pictures" in capsys.readouterr().out


@pytest.mark.model
def test_ctrl_c_keeps_what_was_embedded_and_the_next_run_does_the_rest(as_environment: Settings) -> None:
    for number in range(150):
        paint(as_environment.original_root / f"{number}.png", (number, 255 - number, 90), (64, 48))
    pipeline.transform(as_environment)
    command = [sys.executable, "-m", "tools", "build_index", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        told = iter(running.stdout)
        assert any(
            event["event"] == "progress" and event["done"] and event["total"] == 152 for event in map(json.loads, told)
        )
        running.send_signal(signal.SIGINT)
        last = list(told)[-1]
    assert running.returncode == 130
    assert json.loads(last)["message"].startswith("Stopped. What was embedded so far is kept")
    left, _ = build_index.missing(as_environment, "offline-lite2-9656183e")
    assert 0 < len(left) < 152


def test_a_model_that_there_is_not_is_an_error_that_says_what_to_do(
    as_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.transform(as_environment)
    assert build_index.main(["--model", "ViT-B-33"]) == 2
    assert "Did you mean" in capsys.readouterr().err
    assert peek_key(as_environment.npz_folder) is None
