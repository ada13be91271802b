"""`python -m tools search`: what is found, for a person, for a pipe and for a program, and the exit codes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.settings import Settings
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import COLOURS, ColourEmbedder
from tools import opening, search


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = settings_in(tmp_path_factory.mktemp("collection"))
    paint_all(settings.original_root or Path())
    prepare(settings)
    return settings


@pytest.fixture(autouse=True)
def originals(prepared: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("original_root", "image_root", "atlas_root", "cache_dir"):
        monkeypatch.setenv(name.upper(), str(getattr(prepared, name)))
    assert prepared.original_root is not None
    return prepared.original_root


def run(*arguments: str, typed: Iterator[str] | None = None) -> int:
    def ask(_prompt: str) -> str:
        for line in typed or ():
            return line
        raise EOFError

    return search.main(arguments, lambda *_: ColourEmbedder(), ask)


def test_piped_it_gives_paths_of_files_that_are_there(capfdbinary, originals):
    assert run("red", "--all", "-n", "3") == 0
    files = [Path(line) for line in capfdbinary.readouterr().out.decode().splitlines()]
    assert files[0] == originals / "warm/red.png"
    assert len(files) == 3
    assert all(file.is_file() for file in files)


def test_names_that_break_lines_can_be_told_apart_by_nul(capfdbinary, originals):
    assert run("red", "--all", "-0", "-n", "2") == 0
    assert capfdbinary.readouterr().out.split(b"\0")[0] == bytes(originals / "warm/red.png")


def hits(capfdbinary: pytest.CaptureFixture[bytes]) -> list[dict[str, Any]]:
    document = json.loads(capfdbinary.readouterr().out.splitlines()[-1])
    found: list[dict[str, Any]] = document["hits"]
    return found


def test_a_program_is_told_scores_and_ids(capfdbinary):
    assert run("blue", "--all", "--json", "-n", str(len(COLOURS))) == 0
    found = hits(capfdbinary)
    assert [hit["rank"] for hit in found] == list(range(1, len(COLOURS) + 1))
    assert found[0]["file"].endswith("blue.png")
    assert found[0]["score"] == max(hit["score"] for hit in found)


def test_a_picture_of_the_collection_or_of_anywhere_can_be_asked_with(capfdbinary, originals, tmp_path):
    assert run("--like", "warm/red.png", "--all", "--json", "-n", str(len(COLOURS))) == 0
    assert not any(hit["file"].endswith("/red.png") for hit in hits(capfdbinary))
    elsewhere = tmp_path / "mine.png"
    elsewhere.write_bytes((originals / "warm/red.png").read_bytes())
    assert run("--like", str(elsewhere), "--all", "--json") == 0
    assert hits(capfdbinary)[0]["file"].endswith("/red.png")


def test_a_folder_and_what_is_not_wanted_narrow_it_down(capfdbinary):
    assert run("red", "--folder", "cool", "--all", "--json") == 0
    assert {Path(hit["file"]).parent.name for hit in hits(capfdbinary)} == {"cool"}
    assert run("--not", "red", "--all", "--json", "-n", str(len(COLOURS))) == 0
    assert hits(capfdbinary)[-1]["file"].endswith("/red.png")


def test_questions_are_answered_one_after_the_other_until_an_empty_line(capfdbinary):
    assert run("--json", "--all", typed=iter(["red", "blue", "", "green"])) == 0
    told = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [line["query"] for line in told if line["event"] == "summary"] == ["red", "blue"]


def test_a_question_that_cannot_be_asked_does_not_end_the_others(capfdbinary):
    assert run("--json", "--all", typed=iter(["red\x07", "blue"])) == 0
    told = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [line["event"] for line in told if line["event"] in ("error", "summary")] == ["error", "summary"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--like", "nowhere.jpg"), "There is no file nowhere.jpg"),
        (("red", "--from", "yesterday"), "write it as 2019"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(capfdbinary, arguments, sentence):
    assert run(*arguments) == 2
    assert sentence in capfdbinary.readouterr().err.decode()


def test_without_a_collection_it_says_how_to_make_one(capfdbinary, monkeypatch, tmp_path):
    monkeypatch.setenv("CACHE_DIR", str(tmp_path))
    assert run("red") == 2
    assert "python -m tools transform_images" in capfdbinary.readouterr().err.decode()


@pytest.mark.skipif(search.sys.platform in ("darwin", "win32"), reason="has a viewer of its own")
def test_files_are_opened_with_the_systems_own_viewer(monkeypatch, tmp_path, originals):
    seen = tmp_path / "seen"
    viewer = tmp_path / "xdg-open"
    viewer.write_text(f'#!/bin/sh\necho "$1" >> {seen}.part && mv {seen}.part {seen}\n')
    viewer.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    (started,) = opening.open_files([originals / "warm/red.png"])
    assert started.wait(10) == 0
    assert seen.read_text().strip() == str(originals / "warm/red.png")


def test_where_nothing_opens_pictures_that_is_said(monkeypatch, tmp_path, capfdbinary):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run("red", "--open") == 2
    assert "xdg-utils" in capfdbinary.readouterr().err.decode()


def test_what_does_not_match_is_not_piped_unless_all_is_asked_for(capfdbinary):
    assert run("zzqx", "blorp") == 0
    told = capfdbinary.readouterr()
    assert told.out == b""
    assert b"Nothing really matches" in told.err
    assert run("zzqx", "blorp", "--all", "-n", "2") == 0
    assert len(capfdbinary.readouterr().out.splitlines()) == 2


def test_a_folder_alone_lists_what_is_in_it(capfdbinary, monkeypatch, originals):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run("--folder", "cool", "-n", "100") == 0
    listed = capfdbinary.readouterr().out.decode().splitlines()
    assert sorted(listed) == sorted(str(file) for file in (originals / "cool").iterdir())
    assert run("--folder", "nowhere") == 0
    assert b"No picture passes" in capfdbinary.readouterr().err


def test_a_folder_is_no_picture_to_search_with(capfdbinary, originals):
    assert run("--like", str(originals)) == 2
    assert b"is a folder" in capfdbinary.readouterr().err
