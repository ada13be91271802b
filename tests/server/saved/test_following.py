"""A marked picture stays marked, whatever happens to its file."""

from pathlib import Path

import pytest

from server.records import picture_id
from server.saved.marks import FAVOURITES
from server.saved.service import SavedCollections
from tests.server.saved.made_snapshot import ROOT, snapshot_of

BEGINNING = {"a.jpg": "A", "b.jpg": "B", "c.jpg": "C"}


@pytest.fixture
def saved(tmp_path) -> SavedCollections:
    """Favourites with `a.jpg`, the first of three pictures."""
    saved = SavedCollections(tmp_path / "saved")
    snapshot = snapshot_of(BEGINNING)
    saved.follow(snapshot, ROOT)
    saved.change_pictures(FAVOURITES, add=[picture_id("a.jpg")], remove=(), snapshot=snapshot)
    return saved


def favourites(saved: SavedCollections, pictures: dict[str, str], root: Path = ROOT) -> tuple[list[str], int]:
    """The paths of favourites in a snapshot of these pictures that has just come into use, and how many are away."""
    snapshot = snapshot_of(pictures)
    saved.follow(snapshot, root)
    view = saved.view(saved.stored(), FAVOURITES, snapshot)
    return [snapshot.picture(each).path for each in view.pictures], len(view.away)


def test_a_moved_picture_stays(saved):
    assert favourites(saved, {"2019/old.jpg": "A", "b.jpg": "B"}) == (["2019/old.jpg"], 0)


def test_an_edited_picture_stays(saved):
    assert favourites(saved, {**BEGINNING, "a.jpg": "A with more contrast"}) == (["a.jpg"], 0)


@pytest.mark.parametrize("order", [("moved", "edited"), ("edited", "moved")])
def test_a_picture_that_is_moved_and_edited_one_after_the_other_stays(saved, order):
    between = {"moved": {"2019/old.jpg": "A"}, "edited": {"a.jpg": "A with more contrast"}}
    assert favourites(saved, between[order[0]])[1] == 0
    assert favourites(saved, {"2019/old.jpg": "A with more contrast"}) == (["2019/old.jpg"], 0)


def test_a_picture_whose_place_another_took_is_the_one_with_its_bytes(saved):
    assert favourites(saved, {"a.jpg": "B", "b.jpg": "A"}) == (["b.jpg"], 0)


def test_two_favourites_that_change_places_stay_both(saved):
    before = snapshot_of(BEGINNING)
    saved.change_pictures(FAVOURITES, add=[picture_id("b.jpg")], remove=(), snapshot=before)
    assert favourites(saved, {"a.jpg": "B", "b.jpg": "A"}) == (["a.jpg", "b.jpg"], 0)


def test_a_picture_that_is_away_is_counted_and_comes_back(saved):
    assert favourites(saved, {"b.jpg": "B"}) == ([], 1)
    assert favourites(saved, {}) == ([], 1)
    assert favourites(saved, BEGINNING) == (["a.jpg"], 0)


def test_a_picture_of_another_folder_that_has_the_same_name_is_not_taken_for_it(saved):
    assert favourites(saved, {"a.jpg": "another one"}, Path("/others")) == ([], 1)
    assert favourites(saved, BEGINNING) == (["a.jpg"], 0)


def test_a_picture_is_known_by_its_bytes_wherever_its_folder_is_now(saved):
    assert favourites(saved, BEGINNING, Path("/media/disk")) == (["a.jpg"], 0)


def test_an_edited_picture_is_known_from_a_folder_that_is_further_down(saved):
    before = snapshot_of({"2019/d.jpg": "D"})
    saved.change_pictures(FAVOURITES, add=[picture_id("2019/d.jpg")], remove=(), snapshot=before)
    assert favourites(saved, {"d.jpg": "D, brighter"}, ROOT / "2019") == (["d.jpg"], 1)


def test_of_two_copies_the_one_that_was_marked_is_shown(saved):
    assert favourites(saved, {"0.jpg": "A", "a.jpg": "A"}) == (["a.jpg"], 0)


def test_a_picture_that_took_the_name_of_a_lost_favourite_is_no_second_one_for_it(saved):
    before = snapshot_of(BEGINNING)
    saved.change_pictures(FAVOURITES, add=[picture_id("b.jpg")], remove=(), snapshot=before)
    assert favourites(saved, {"a.jpg": "B"}) == (["a.jpg"], 1)


def test_a_picture_that_is_away_can_be_taken_out(saved):
    snapshot = snapshot_of({})
    saved.follow(snapshot, ROOT)
    away = saved.view(saved.stored(), FAVOURITES, snapshot).away
    assert [each.path for each in away] == ["/pictures/a.jpg"]
    saved.change_pictures(FAVOURITES, add=(), remove=[away[0].id], snapshot=snapshot)
    assert favourites(saved, BEGINNING) == ([], 0)


def test_a_deleted_collection_is_followed_too(saved):
    before = snapshot_of(BEGINNING)
    _, rome = saved.create("Rome")
    saved.change_pictures(rome, add=[picture_id("b.jpg")], remove=(), snapshot=before)
    saved.delete(rome)
    moved = snapshot_of({"new/b.jpg": "B"})
    saved.follow(moved, ROOT)
    edited = snapshot_of({"new/b.jpg": "B, brighter"})
    saved.follow(edited, ROOT)
    assert saved.view(saved.restore(rome), rome, edited).pictures == (picture_id("new/b.jpg"),)


def test_a_name_that_is_no_utf8_is_kept(saved, tmp_path):
    path = "caf\udce9.jpg"
    before = snapshot_of({path: "E"})
    saved.follow(before, ROOT)
    saved.change_pictures(FAVOURITES, add=[picture_id(path)], remove=(), snapshot=before)
    again = SavedCollections(tmp_path / "saved")
    assert favourites(again, {path: "E, brighter"}) == ([path], 1)


def test_following_writes_nothing_where_nothing_changed(saved, tmp_path):
    file = tmp_path / "saved" / "collections.json"
    before = file.stat().st_ino
    favourites(saved, {**BEGINNING, "d.jpg": "D"})
    assert file.stat().st_ino == before
