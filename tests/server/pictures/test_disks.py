"""Disks that are away, go away, fill up or cannot be written: one clear sentence, and nothing is lost."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from server.errors import CatalogueError, ClipAtlasError, FolderError
from server.pictures.catalogue import Catalogue
from server.pictures.disks import DISCONNECTED
from server.pictures.thumbnails import Recipe
from server.pictures.transform import TransformSummary, transform
from server.progress import Progress
from tests import disk
from tests.pictures_factory import encoded, noise, put, quarters

Run = Callable[..., TransformSummary]


@pytest.fixture
def originals(tmp_path: Path) -> Path:
    folder = tmp_path / "originals"
    for number in range(3):
        put(folder / f"home/{number}.png", encoded(noise((60, 40), number), "PNG"))
    return folder


@pytest.fixture
def run(tmp_path: Path, originals: Path) -> Run:
    def run_it(recipe: Recipe | None = None, **options: object) -> TransformSummary:
        with Catalogue.open(tmp_path / "cache/catalogue.sqlite") as catalogue:
            return transform(originals, tmp_path / "thumbs", catalogue, recipe or Recipe(64), workers=1, **options)  # type: ignore[arg-type]

    return run_it


def paths(folder: Path) -> set[str]:
    with Catalogue.open(folder / "cache/catalogue.sqlite") as catalogue:
        return {picture.path for picture in catalogue.pictures()}


def fill(folder: Path) -> None:
    for number in range(3):
        put(folder / f"{number}.png", encoded(noise((50, 40), 10 + number), "PNG"))


HOME = {"home/0.png", "home/1.png", "home/2.png"}
CARD = {"card/0.png", "card/1.png", "card/2.png"}


def test_nothing_but_stray_files_where_pictures_were_is_taken_for_a_disk_that_is_away(
    tmp_path: Path, originals: Path, run: Run
) -> None:
    run()
    shutil.rmtree(originals / "home")
    put(originals / "notes.txt", b"what the mount point holds")
    with pytest.raises(FolderError, match=r"None of the 3 files.*disk connected.*--force"):
        run()
    assert paths(tmp_path) == HOME
    assert run(force=True).forgotten == 3


@pytest.mark.parametrize("left", ["bare", "missing", "other files"])
def test_the_pictures_of_a_card_that_is_not_in_its_slot_are_not_gone(
    tmp_path: Path, originals: Path, run: Run, left: str
) -> None:
    card = originals / "card"
    with disk.connected(card):
        fill(card)
        assert run().made == 6
    if left == "missing":
        card.rmdir()
    elif left == "other files":
        put(card / "new.png", encoded(quarters(), "PNG"))
    thumbnails = {file.name for file in (tmp_path / "thumbs/card").iterdir()}
    for _ in range(2):
        summary = run()
        assert summary.forgotten == 0
        assert [(skipped.path, skipped.reason) for skipped in summary.skipped] == [("card", DISCONNECTED)]
    assert paths(tmp_path) >= HOME | CARD
    assert "--force" in DISCONNECTED
    assert thumbnails <= {file.name for file in (tmp_path / "thumbs/card").iterdir()}
    assert run(force=True).forgotten == 3


def test_a_card_that_comes_back_is_as_it_was(tmp_path: Path, originals: Path, run: Run) -> None:
    card = originals / "card"
    with disk.connected(card):
        fill(card)
        run()
    kept = tmp_path / "kept"
    assert len(run().skipped) == 1
    with disk.connected(card):
        fill(card)
        summary = run()
        assert (summary.made, summary.kept, summary.skipped) == (0, 6, ())
        (card / "0.png").unlink()
        assert run().forgotten == 1
    assert not kept.exists()


def test_pictures_that_were_copied_from_a_card_into_its_place_need_no_card(
    tmp_path: Path, originals: Path, run: Run
) -> None:
    card = originals / "card"
    with disk.connected(card):
        fill(card)
        run()
    fill(card)
    (card / "0.png").unlink()
    summary = run()
    assert (summary.forgotten, summary.skipped) == (1, ())
    assert paths(tmp_path) == HOME | {"card/1.png", "card/2.png"}


def test_a_root_that_is_not_connected_is_told_from_what_lies_below_it(
    tmp_path: Path, originals: Path, run: Run
) -> None:
    shutil.rmtree(originals)
    with disk.connected(originals):
        fill(originals)
        run()
    put(originals / "another.png", encoded(quarters(), "PNG"))
    with pytest.raises(FolderError, match="disk connected"):
        run()
    assert paths(tmp_path) == {"0.png", "1.png", "2.png"}


def away(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))


@pytest.mark.parametrize("moment", ["looking", "making"])
def test_originals_that_vanish_on_the_way_are_one_error_and_not_many_skipped_files(
    tmp_path: Path, originals: Path, run: Run, moment: str
) -> None:
    run()
    for number in range(200):
        put(originals / f"more/{number}.png", encoded(noise((30, 20), number), "PNG"))

    def vanish(progress: Progress) -> None:
        if originals.exists() and progress.done and (progress.total is None) == (moment == "looking"):
            away(originals)

    with pytest.raises(FolderError, match=r"no longer the folder it was.*nothing is forgotten"):
        run(progress=Progress(on_change=vanish))
    with Catalogue.open(tmp_path / "cache/catalogue.sqlite") as catalogue:
        assert catalogue.skipped() == []
        done = len(catalogue)
        assert done == 3 if moment == "looking" else 3 < done < 203
    (tmp_path / "elsewhere").rename(originals)
    assert run().made == 203 - done


def test_a_card_that_is_pulled_out_on_the_way_is_one_error(tmp_path: Path, originals: Path, run: Run) -> None:
    card = originals / "card"
    with disk.connected(card):
        fill(card)
        run()
        for number in range(200):
            put(card / f"{number}.png", encoded(noise((30, 20), number), "PNG"))

        def pull(progress: Progress) -> None:
            if progress.total is not None and progress.done == 1:
                disk.disconnect(card)

        with pytest.raises(FolderError, match=f"{re.escape(str(card))} is no longer the folder it was"):
            run(progress=Progress(on_change=pull))
    assert paths(tmp_path) >= HOME | CARD


@pytest.mark.parametrize(("place", "error"), [("thumbs", FolderError), ("cache", CatalogueError)])
def test_a_full_disk_is_told_with_its_name_and_keeps_what_was_made(
    tmp_path: Path, originals: Path, run: Run, place: str, error: type[ClipAtlasError]
) -> None:
    for number in range(300):
        put(originals / f"long folder name to fill the catalogue {number}/0.png", encoded(noise((60, 40)), "PNG"))
    with disk.connected(tmp_path / place, size_bytes=400_000 if place == "thumbs" else 200_000):
        with pytest.raises(
            error, match=f"disk that holds the .*{re.escape(str(tmp_path / place))}.* is full.* is kept"
        ):
            run(Recipe(64, "png"))
        done = len(paths(tmp_path))
        kept = {file.stat().st_size for file in (tmp_path / "thumbs").rglob("*.png")}
        assert 0 < done < 303
        assert kept and 0 not in kept
        with pytest.raises(error, match="full"):
            run(Recipe(64, "png"))
        assert len(paths(tmp_path)) >= done


@pytest.mark.parametrize(
    ("place", "error", "remedy"),
    [("thumbs", FolderError, "--output"), ("cache", CatalogueError, "CACHE_DIR")],
)
def test_a_folder_that_may_not_be_written_is_told_with_its_name(
    tmp_path: Path, run: Run, place: str, error: type[ClipAtlasError], remedy: str
) -> None:
    with disk.connected(tmp_path / place):
        run()
        disk.make_read_only(tmp_path / place)
        with pytest.raises(error, match=f"{re.escape(str(tmp_path / place))}.* may not be written.*{remedy}"):
            run(force=True)
