"""`python -m tools evaluate`: what a person and a program read, what is compared, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from server.embedding.store import peek_key
from server.settings import Settings
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder
from tools import evaluate


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = settings_in(tmp_path_factory.mktemp("collection"))
    paint_all(settings.original_root or Path())
    prepare(settings)
    return settings


@pytest.fixture
def settings(prepared: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("original_root", "image_root", "atlas_root", "cache_dir"):
        monkeypatch.setenv(name.upper(), str(getattr(prepared, name)))
    monkeypatch.setenv("CLIP_MODEL", "colour")
    return prepared


def load(settings: Settings, _progress: object) -> ColourEmbedder:
    """The stand-in, under the name that the settings give their model."""
    return ColourEmbedder(key=settings.clip_model)


def query(words: str, *relevant: str, kind: str = "object", **more: object) -> dict[str, object]:
    return {"query": words, "kind": kind, "relevant": list(relevant), **more}


QUESTIONS = [
    query("red", "warm/red.png", split="tune"),
    query("a red cat", "cool/blue.png", kind="wrong"),
    query("red blue", "warm/red.png", kind="negation", **{"not": ["blue"]}),
    query("submarine", kind="none"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "queries.json"
    file.write_text(json.dumps(QUESTIONS), encoding="utf-8")
    return file


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return document


def test_a_person_reads_a_table_by_kind_and_in_all(
    settings: Settings, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate.main([str(file)], load) == 0
    heading, columns, *rows = capsys.readouterr().out.splitlines()
    assert heading == "4 questions about 12 pictures, colour"
    assert columns.split()[:6] == ["kind", "n", "hit@1", "hit@5", "hit@10", "MRR"]
    assert [row.split()[0] for row in rows] == ["object", "wrong", "negation", "none", "all"]
    assert rows[0].split()[1:6] == ["1", "1.000", "1.000", "1.000", "1.000"]
    assert rows[1].split()[1:3] == ["1", "0.000"]
    assert columns.index("false alarms") + len("false alarms") == len(rows[3])


def test_a_program_reads_all_figures(settings: Settings, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main([str(file), "--json"], load) == 0
    document = told(capsys)
    assert (document["event"], document["queries"], document["pictures"]) == ("summary", 4, 12)
    (setup,) = document["setups"]
    assert setup["model"] == "colour"
    assert setup["all"]["hit_at_1"] == pytest.approx(2 / 3)  # "red", and "red blue" without blue
    assert setup["kinds"]["negation"]["hit_at_1"] == 1
    assert setup["kinds"]["none"]["hit_at_1"] is None


def test_two_models_are_shown_below_each_other_and_the_own_one_stays_active(
    settings: Settings, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate.main([str(file), "--against", "CLIP_MODEL=other"], load) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == ["as set: colour", "CLIP_MODEL=other: other"]
    assert [line.split()[:2] for line in lines[4:6]] == [["object", "as"], ["CLIP_MODEL=other", "1"]]
    assert peek_key(settings.npz_folder) == "colour"


def test_names_can_be_left_out_of_the_search(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "names.json"
    file.write_text(json.dumps([query("warm", "warm/red.png", "warm/orange.png", "warm/yellow.png")]), encoding="utf-8")
    assert evaluate.main([str(file), "--against", "names=off", "--json"], load) == 0
    with_names, without = told(capsys)["setups"]
    assert with_names["all"]["mean_average_precision"] == 1
    assert without["all"]["mean_average_precision"] < 1


def test_kind_and_split_choose_questions(settings: Settings, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main([str(file), "--kind", "object", "--kind", "none", "--json"], load) == 0
    assert told(capsys)["queries"] == 2
    assert evaluate.main([str(file), "--split", "tune", "--json"], load) == 0
    assert told(capsys)["queries"] == 1


def test_labels_that_are_not_in_the_collection_end_it_unless_told_otherwise(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "foreign.json"
    file.write_text(json.dumps([query("red", "warm/red.png"), query("cat", "cat.jpg")]), encoding="utf-8")
    assert evaluate.main([str(file)], load) == 2
    assert "cat.jpg" in capsys.readouterr().err
    assert evaluate.main([str(file), "--lenient", "--json"], load) == 1
    document = told(capsys)
    assert (document["unknown"], document["queries"]) == (["cat.jpg"], 1)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--kind", "colour"], "there are negation, none, object, wrong"),
        (["--split", "train"], "split 'train'"),
        (["--against", "faster"], "SETTING=VALUE"),
        (["--against", "COLOUR=red"], "no setting COLOUR"),
        (["--against", "names=maybe"], "on or off"),
        (["--with", "CLIP_THREADS=many"], "CLIP_THREADS"),
    ],
)
def test_what_cannot_be_measured_is_said(
    settings: Settings, file: Path, arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate.main([str(file), *arguments], load) == 2
    assert reason in capsys.readouterr().err


def test_without_pictures_it_says_which_command_comes_first(
    settings: Settings, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CACHE_DIR", str(tmp_path / "empty"))
    assert evaluate.main([str(file)], load) == 2
    assert "transform_images" in capsys.readouterr().err
