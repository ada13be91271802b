from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from server import pipeline
from server.embedding.store import VectorStore, peek_key
from server.settings import Settings
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


def test_a_model_that_there_is_not_is_an_error_that_says_what_to_do(
    as_environment: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.transform(as_environment)
    assert build_index.main(["--model", "ViT-B-33"]) == 2
    assert "Did you mean" in capsys.readouterr().err
    assert peek_key(as_environment.npz_folder) is None
