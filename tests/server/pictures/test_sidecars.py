import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from server.errors import StoppedError
from server.pictures.catalogue import Catalogue
from server.pictures.thumbnails import Recipe
from server.pictures.transform import TransformSummary, transform
from server.pictures.words import MAX_CAPTION_CHARACTERS
from server.records import PictureRecord
from tests.pictures_factory import encoded, exif_with, put, quarters

Run = Callable[[], TransformSummary]


@pytest.fixture
def originals(tmp_path: Path) -> Path:
    folder = tmp_path / "originals"
    put(folder / "ship.jpg", encoded(quarters(), "JPEG", exif=exif_with(ImageDescription="A ship")))
    put(folder / "trip/Island.PNG", encoded(quarters((60, 40)), "PNG"))
    put(folder / "trip/far/bay.jpg", encoded(quarters((50, 40)), "JPEG"))
    return folder


@pytest.fixture
def run(tmp_path: Path, originals: Path) -> Run:
    def run() -> TransformSummary:
        with Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue:
            summary = transform(originals, tmp_path / "thumbs", catalogue, Recipe(64), workers=1)
            assert catalogue.adds_up()
            return summary

    return run


def pictures(tmp_path: Path) -> dict[str, PictureRecord]:
    with Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue:
        return {picture.path: picture for picture in catalogue.pictures()}


def captions(tmp_path: Path) -> dict[str, str]:
    return {path: picture.caption for path, picture in pictures(tmp_path).items()}


def revision(tmp_path: Path) -> str:
    with Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue:
        return catalogue.revision


def test_sidecars_of_every_name_say_what_they_say_of_their_picture(tmp_path: Path, originals: Path, run: Run) -> None:
    put(originals / "ship.jpg.txt", b"Off the coast")
    put(originals / "trip/island.txt", b"Die Insel")
    put(originals / "trip/captions.csv", b"file,caption,keywords\nfar/bay.jpg,The bay,sea;sand\nisland.png,,rock\n")
    put(originals / "captions.csv", b"file,caption\ntrip/far/bay,Another word\n")
    summary = run()
    assert (summary.made, summary.sidecars, summary.skipped, summary.sidecar_problems) == (3, 4, (), ())
    assert captions(tmp_path) == {
        "ship.jpg": "A ship\nOff the coast",
        "trip/Island.PNG": "Die Insel",
        "trip/far/bay.jpg": "The bay\nAnother word",
    }
    assert {path: picture.keywords for path, picture in pictures(tmp_path).items()} == {
        "ship.jpg": (),
        "trip/Island.PNG": ("rock",),
        "trip/far/bay.jpg": ("sea", "sand"),
    }


def test_a_sidecar_that_comes_changes_or_goes_counts_without_its_picture_being_read(
    tmp_path: Path, originals: Path, run: Run
) -> None:
    run()
    seen = [revision(tmp_path)]
    sidecar = originals / "ship.jpg.txt"
    for text in ("One", "Another"):
        put(sidecar, text.encode())
        summary = run()
        assert (summary.made, summary.kept, summary.sidecars) == (0, 3, 1)
        assert captions(tmp_path)["ship.jpg"] == f"A ship\n{text}"
        seen.append(revision(tmp_path))
    sidecar.unlink()
    summary = run()
    assert (summary.made, summary.kept, summary.sidecars) == (0, 3, 1)
    assert captions(tmp_path)["ship.jpg"] == "A ship"
    assert len(set(seen)) == 3 and revision(tmp_path) == seen[0]
    assert run().sidecars == 0


def test_what_sidecars_say_is_not_taken_for_the_files_own_words(tmp_path: Path, originals: Path, run: Run) -> None:
    put(originals / "ship.jpg.txt", b"Off the coast")
    run()
    (originals / "ship.jpg").touch()
    run()
    (originals / "ship.jpg").rename(originals / "boat.jpg")
    summary = run()
    assert (summary.made, summary.moved) == (0, 1)
    assert captions(tmp_path)["boat.jpg"] == "A ship"


def test_a_table_is_kept_for_pictures_that_are_still_to_come(tmp_path: Path, originals: Path, run: Run) -> None:
    put(originals / "captions.csv", b"file,caption\nlate.jpg,Late\n")
    run()
    put(originals / "late.jpg", encoded(quarters((30, 30)), "JPEG"))
    assert run().sidecars == 0
    assert captions(tmp_path)["late.jpg"] == "Late"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Zürich".encode(), "Zürich"),
        (b"\xef\xbb\xbf" + "Zürich".encode(), "Zürich"),
        ("Zürich".encode("utf-16"), "Zürich"),
        ("Zürich — “here”".encode("cp1252"), "Zürich — “here”"),
        (b"one\r\n\r\n  two\x07 \r\n", "one\ntwo"),
        (b"", ""),
        (b"DEFAULT", "DEFAULT"),
        (b"word " * 2000, ("word " * 2000)[: MAX_CAPTION_CHARACTERS - 1]),
    ],
)
def test_texts_of_many_programs_are_read(
    tmp_path: Path, originals: Path, run: Run, content: bytes, expected: str
) -> None:
    put(originals / "trip/far/bay.txt", content)
    assert run().sidecar_problems == ()
    assert captions(tmp_path)["trip/far/bay.jpg"] == expected


def test_texts_that_belong_to_no_picture_are_left_alone(tmp_path: Path, originals: Path, run: Run) -> None:
    for name in ("README.txt", "trip/ship.txt", "ship.jpg.txt.txt", "mycaptions.csv", ".ship.txt"):
        put(originals / name, b"file,caption\nship.jpg,something\n")
    os.mkfifo(originals / "trip/Island.txt")
    summary = run()
    assert (summary.sidecars, summary.skipped, summary.sidecar_problems) == (0, (), ())
    assert captions(tmp_path)["ship.jpg"] == "A ship"


@pytest.mark.parametrize(
    ("content", "problem"), [(b"x" * (64 << 10) + b"x", "larger than 64 KiB"), (b"PK\x03\x04\0\0", "not text")]
)
def test_a_sidecar_that_cannot_be_used_is_told_and_what_it_said_is_kept(
    tmp_path: Path, originals: Path, run: Run, content: bytes, problem: str
) -> None:
    put(originals / "ship.txt", b"Off the coast")
    run()
    put(originals / "ship.txt", content)
    for read in (1, 0):
        summary = run()
        assert (summary.sidecars, summary.skipped) == (read, ())
        assert [(each.path, problem in each.problem) for each in summary.sidecar_problems] == [("ship.txt", True)]
        assert captions(tmp_path)["ship.jpg"] == "A ship\nOff the coast"
    put(originals / "ship.txt", b"In the harbour")
    assert run().sidecar_problems == ()
    assert captions(tmp_path)["ship.jpg"] == "A ship\nIn the harbour"


def test_a_line_that_says_nothing_is_told_and_the_others_count(tmp_path: Path, originals: Path, run: Run) -> None:
    put(originals / "captions.csv", b"file,caption\n,nobody\nship.jpg,Off the coast\n")
    assert [each.problem for each in run().sidecar_problems] == ["line 2: it names no file"]
    assert captions(tmp_path)["ship.jpg"] == "A ship\nOff the coast"


def test_a_link_that_leads_out_of_the_originals_is_told_and_not_read(tmp_path: Path, originals: Path, run: Run) -> None:
    (originals / "ship.txt").symlink_to(put(tmp_path / "secret.txt", b"a secret"))
    (originals / "trip/far/bay.txt").symlink_to(put(originals / "trip/Island.txt", b"Nearby"))
    summary = run()
    assert [(each.path, "leads out" in each.problem) for each in summary.sidecar_problems] == [("ship.txt", True)]
    assert captions(tmp_path) == {"ship.jpg": "A ship", "trip/Island.PNG": "Nearby", "trip/far/bay.jpg": "Nearby"}


def test_a_run_that_is_told_to_stop_keeps_the_sidecars_it_read(tmp_path: Path, originals: Path, run: Run) -> None:
    for number in range(150):
        put(originals / f"{number:03}.jpg", b"no picture")
        put(originals / f"{number:03}.txt", f"What {number} says".encode())
    with Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue, pytest.raises(StoppedError):
        transform(
            originals,
            tmp_path / "thumbs",
            catalogue,
            Recipe(64),
            workers=1,
            should_stop=lambda: len(catalogue.sidecars.known()) > 0,
        )
    with Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue:
        read = len(catalogue.sidecars.known())
    assert 0 < read < 150
    assert run().sidecars == 150 - read


def test_a_word_that_was_altered_in_the_catalogue_shows_in_its_sum(tmp_path: Path, originals: Path, run: Run) -> None:
    put(originals / "ship.txt", b"Off the coast")
    run()
    with sqlite3.connect(tmp_path / "catalogue.sqlite") as connection:
        connection.execute("UPDATE said SET caption = 'Off the boast'")
    connection.close()
    with Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue:
        assert not catalogue.adds_up()
