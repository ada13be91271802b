"""`python -m tools selfcheck`: what a person and a program read, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.bootstrap import prepare_in_foreground
from server.measuring import history
from server.measuring.history import FIGURES, Row
from server.settings import Settings
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder
from tools import selfcheck

COLOUR = ["--embedder", "tests.colour_embedder:ColourEmbedder"]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = settings_in(tmp_path)
    for name in ("original_root", "image_root", "atlas_root", "cache_dir"):
        monkeypatch.setenv(name.upper(), str(getattr(settings, name)))
    return settings


def test_figures_are_told_kept_and_compared_with_those_of_the_last_time(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    paint_all(settings.original_root)
    prepare(settings)
    prepare_in_foreground(settings, ColourEmbedder())
    assert selfcheck.main([*COLOUR, "--json"]) == 0
    document = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert document["compared_with"] is None
    assert document["figures"]["recall_at_10"] == 1.0
    kept = history.last(settings.cache_dir)
    assert kept is not None and kept["figures"] == document["figures"]
    faster = {**kept, "at": "2026-01-01T00:00:00+00:00", "share_of_others": 0.0}
    faster["figures"] = {**kept["figures"], "memory_peak_bytes": 1e6}
    for file in (settings.cache_dir / "selfcheck").iterdir():
        file.unlink()
    history.keep(settings.cache_dir, faster)
    assert selfcheck.main(COLOUR) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("12 of 12 pictures, colour, auto; asked with 12 pictures")
    assert next(line for line in lines if line.startswith("  peak")).endswith("worse")
    assert len(list((settings.cache_dir / "selfcheck").iterdir())) == 2


def test_without_pictures_it_says_which_command_comes_first(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert selfcheck.main([]) == 2
    assert "transform_images" in capsys.readouterr().err


def test_a_table_shows_now_before_and_change_in_columns() -> None:
    figures = {figure.name: figure for figure in FIGURES}
    rows = [
        Row(figures["recall_at_10"], 0.9, 1.0, is_worse=True),
        Row(figures["search_warm_p50_ms"], 12.34, 10.0, is_worse=False),
        Row(figures["memory_steady_bytes"], 5e8, None, is_worse=False),
    ]
    lines = selfcheck.table(rows)
    assert lines[1].split() == ["recall@10", "0.9000", "1.0000", "-0.1000", "worse"]
    assert lines[2].split()[-5:] == ["12.3", "ms", "10.0", "ms", "+23%"]
    assert lines[3].split()[-2:] == ["500.0", "MB"]
    assert lines[0].index("now") + len("now") == lines[1].index("0.9000") + len("0.9000")


def test_the_factory_for_tests_is_not_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        selfcheck.main(["--help"])
    assert "--embedder" not in capsys.readouterr().out
