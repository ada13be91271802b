from collections.abc import Callable
from pathlib import Path

import pytest

from server import pipeline
from server.errors import CatalogueError, FolderError
from server.pictures import shelf
from server.pictures.catalogue import Catalogue
from server.settings import Settings
from tests.collection import paint, settings_in
from tests.killed import contents


@pytest.fixture
def first(tmp_path: Path) -> Settings:
    paint(tmp_path / "first/a.png", (200, 0, 0))
    return settings_in(tmp_path, original_root=tmp_path / "first")


@pytest.fixture
def second(tmp_path: Path) -> Settings:
    paint(tmp_path / "second/a.png", (0, 0, 200))
    return settings_in(tmp_path, original_root=tmp_path / "second")


def show(settings: Settings) -> tuple[int, int]:
    """Transforms and packs; returns how many thumbnails were made and how many pages drawn."""
    return pipeline.transform(settings).made, pipeline.pack(settings).drawn


def test_another_folder_puts_the_first_aside_and_turning_back_costs_nothing(first: Settings, second: Settings) -> None:
    assert show(first) == (1, 1)
    thumbnail = (first.image_root / "a.png.jpg").read_bytes()
    assert show(second) == (1, 1)
    assert (first.image_root / "a.png.jpg").read_bytes() != thumbnail
    assert show(first) == (0, 0)
    assert (first.image_root / "a.png.jpg").read_bytes() == thumbnail
    assert show(second) == (0, 0)


@pytest.mark.parametrize("moved", [1, 2])
def test_a_turn_stopped_half_way_is_finished_by_either_folder(first: Settings, second: Settings, moved: int) -> None:
    show(first)
    thumbnail = (first.image_root / "a.png.jpg").read_bytes()
    show(second)
    show(first)
    # As if killed while first was being put aside again: some of it is on the shelf, the catalogue is not.
    on_shelf = next((first.image_root.parent / "shelf").iterdir())
    for place in (first.image_root, first.atlas_root)[:moved]:
        target = on_shelf.with_name(_key(first)) / place.name
        target.parent.mkdir(parents=True, exist_ok=True)
        place.rename(target)
    assert show(second) == (0, 0)
    assert show(first) == (0, 0)
    assert (first.image_root / "a.png.jpg").read_bytes() == thumbnail


def test_a_look_at_a_folder_on_the_shelf_finds_it_there_and_turns_to_nothing(first: Settings, second: Settings) -> None:
    show(first)
    show(second)
    before = contents(first.image_root.parent)
    plan, skipped = pipeline.plan(first)
    assert (plan.work(), plan.moved, plan.forgotten, skipped) == ([], [], [], [])
    assert [file.path for file in pipeline.plan(second)[0].scan.same] == ["a.png"]
    assert contents(first.image_root.parent) == before


def test_a_catalogue_that_is_being_read_is_not_moved_from_under_its_reader(
    first: Settings, second: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(first)
    monkeypatch.setattr(shelf, "_READERS_TRIES", 2)
    with Catalogue.open(first.catalogue_file) as reader:
        with pytest.raises(CatalogueError, match="open in another program"):
            pipeline.transform(second)
        assert [picture.path for picture in reader.pictures()] == ["a.png"]
    assert show(second) == (1, 1)


def test_a_folder_that_is_not_known_to_be_ours_is_never_moved(tmp_path: Path, first: Settings) -> None:
    show(first)
    paint(tmp_path / "own/precious.png", (1, 2, 3))
    paint(tmp_path / "second/a.png", (0, 0, 200))
    elsewhere = settings_in(tmp_path, original_root=tmp_path / "second", image_root=tmp_path / "own")
    pipeline.transform(elsewhere)
    assert (tmp_path / "own/precious.png").is_file()
    assert (tmp_path / "own/a.png.jpg").is_file()
    assert (first.image_root / "a.png.jpg").is_file()


def empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def a_file(folder: Path) -> Path:
    folder.write_text("no folder")
    return folder


@pytest.mark.parametrize(
    ("make", "reason"),
    [(lambda folder: folder, "cannot be read"), (a_file, "cannot be read"), (empty, r"no picture.*--force")],
    ids=["missing", "a file", "empty"],
)
def test_a_folder_that_was_named_by_mistake_changes_nothing(
    tmp_path: Path, first: Settings, make: Callable[[Path], Path], reason: str
) -> None:
    show(first)
    wrong = settings_in(tmp_path, original_root=make(tmp_path / "wrong"))
    before = contents(tmp_path / "out"), first.catalogue_file.read_bytes()
    with pytest.raises(FolderError, match=reason):
        pipeline.transform(wrong)
    with pytest.raises(FolderError, match=reason):
        pipeline.plan(wrong)
    assert (contents(tmp_path / "out"), first.catalogue_file.read_bytes()) == before
    assert show(first) == (0, 0)


def test_thumbnails_that_would_get_among_other_originals_change_nothing(first: Settings, second: Settings) -> None:
    show(first)
    assert second.original_root is not None
    with pytest.raises(FolderError, match="mixed"):
        pipeline.transform(second.but(image_root=second.original_root))
    assert show(first) == (0, 0)


def test_an_empty_folder_that_is_meant_is_turned_to_and_the_way_back_costs_nothing(
    tmp_path: Path, first: Settings
) -> None:
    show(first)
    meant = settings_in(tmp_path, original_root=empty(tmp_path / "empty"))
    assert pipeline.transform(meant, force=True).pictures == 0
    assert not first.image_root.exists()
    assert show(first) == (0, 0)


def test_a_catalogue_that_knows_nothing_does_not_block_the_way_back(first: Settings, second: Settings) -> None:
    show(first)
    show(second)
    places = shelf.Places(second.image_root, second.atlas_root, second.catalogue_file)
    assert second.original_root is not None
    for place in (second.image_root, second.atlas_root, second.catalogue_file):
        target = places.on_shelf(place, second.original_root)
        target.parent.mkdir(parents=True, exist_ok=True)
        place.rename(target)
    Catalogue.open(second.catalogue_file).close()
    assert show(first) == (0, 0)
    assert show(second) == (0, 0)


def _key(settings: Settings) -> str:
    assert settings.original_root is not None
    places = shelf.Places(settings.image_root, settings.atlas_root, settings.catalogue_file)
    return places.on_shelf(settings.image_root, settings.original_root).parent.name
