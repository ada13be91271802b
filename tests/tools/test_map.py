from pathlib import Path

import pytest

from server.bootstrap import prepare_in_foreground
from server.mapping import map_file
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder
from tools import map as command


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    settings = settings_in(tmp_path)
    for name in ("image_root", "atlas_root", "cache_dir", "original_root"):
        monkeypatch.setenv(name.upper(), str(getattr(settings, name)))
    paint_all(settings.original_root)
    return settings


def test_it_lays_out_all_pictures_and_the_next_run_has_nothing_to_do(settings, capsys):
    prepare(settings)
    prepare_in_foreground(settings, ColourEmbedder())
    assert command.main([]) == 0
    assert "12 pictures laid out by likeness" in capsys.readouterr().out
    assert len(map_file.read(settings.atlas_root).cells) == 12
    assert command.main([]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert command.main(["--afresh"]) == 0
    assert "12 pictures laid out by likeness" in capsys.readouterr().out


def test_without_pictures_or_vectors_it_says_what_to_do_first(settings, capsys):
    assert command.main([]) == 2
    assert "transform_images" in capsys.readouterr().err
    prepare(settings)
    assert command.main([]) == 2
    assert "build_index" in capsys.readouterr().err
