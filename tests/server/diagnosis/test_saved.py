"""Favourites and collections in the eyes of the doctor: nothing of them is ever lost, whatever is mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from server import files
from server.diagnosis import examination, saved
from server.diagnosis.case import DOCTOR
from server.diagnosis.findings import Finding
from server.saved.keeper import Keeper, now
from server.saved.marks import FAVOURITES, Member
from server.settings import Settings
from tests.server.diagnosis.ailing import case_of, found, is_well, mend


def mark(settings: Settings, *paths: str) -> None:
    """Marks pictures one after the other, so that the file before has all but the last."""
    assert settings.original_root is not None
    for path in paths:
        file = settings.original_root / path
        content = files.digest_file(file) if file.exists() else files.digest_bytes(path.encode())
        member = Member(str(file), content, now())
        Keeper(settings.saved_root).change(lambda marks, member=member: marks.add(FAVOURITES, [member]))


def marked(settings: Settings) -> list[str]:
    members = Keeper(settings.saved_root).read().marks.collection(FAVOURITES).members
    return [Path(member.path).name for member in members]


def of_saved(settings: Settings) -> list[Finding]:
    return [finding for finding in found(settings) if finding.check == saved.NAME]


def state(settings: Settings) -> str:
    return next(area.state for area in examination.examine(case_of(settings)) if area.name == saved.NAME)


def test_without_anything_marked_there_is_nothing_to_say(settings: Settings) -> None:
    assert of_saved(settings) == []
    assert state(settings) == "nothing marked yet"


def test_what_is_marked_is_counted(settings: Settings) -> None:
    mark(settings, "warm/red.png", "cool/blue.png")
    assert of_saved(settings) == []
    assert state(settings) == "2 marked in favourites and collections"


@pytest.mark.parametrize("damage", [b"", b'{"version": 1, "collections": [{"id"', b"[" * 100_000])
def test_a_damaged_file_is_kept_aside_and_the_one_before_is_used(settings: Settings, damage: bytes) -> None:
    mark(settings, "warm/red.png", "cool/blue.png")
    file = settings.saved_root / "collections.json"
    file.write_bytes(damage)
    (finding,) = of_saved(settings)
    assert (finding.severity, finding.file, finding.command) == ("error", str(file), DOCTOR)
    assert mend(settings) == []
    assert marked(settings) == ["red.png"]
    (aside,) = settings.saved_root.glob("collections.damaged-*")
    assert aside.read_bytes() == damage
    assert [(each.severity, each.file) for each in of_saved(settings)] == [("note", str(aside))]
    assert is_well(settings)


def test_a_damaged_copy_beside_a_sound_file_is_kept_aside_and_nothing_else_changes(settings: Settings) -> None:
    mark(settings, "warm/red.png", "cool/blue.png")
    (settings.saved_root / "collections.before.json").write_bytes(b"{")
    assert [finding.can_fix for finding in of_saved(settings)] == [True]
    assert mend(settings) == []
    assert marked(settings) == ["red.png", "blue.png"]
    assert is_well(settings)


def test_a_file_of_a_later_version_is_told_and_left_alone(settings: Settings) -> None:
    settings.saved_root.mkdir()
    file = settings.saved_root / "collections.json"
    file.write_text('{"version": 99, "collections": []}')
    (finding,) = of_saved(settings)
    assert finding.severity == "error"
    assert "later version" in finding.problem
    assert not finding.can_fix
    assert mend(settings) == []
    assert file.read_text() == '{"version": 99, "collections": []}'


def test_marked_pictures_that_are_away_are_told_and_kept(settings: Settings) -> None:
    mark(settings, "warm/red.png", "gone/before.png")
    (finding,) = of_saved(settings)
    assert (finding.severity, Path(finding.file or "").name, finding.can_fix) == ("note", "before.png", False)
    assert "Favourites" in finding.problem
    assert is_well(settings)
    assert marked(settings) == ["red.png", "before.png"]


def test_an_edited_or_moved_picture_is_not_away(settings: Settings) -> None:
    mark(settings, "warm/red.png")
    root = settings.original_root
    assert root is not None
    moved = Member("/elsewhere/blue.png", files.digest_file(root / "cool" / "blue.png"), now())
    edited = Member(str(root / "cool" / "green.png"), files.digest_bytes(b"as it was"), now())
    Keeper(settings.saved_root).change(lambda marks: marks.add(FAVOURITES, [moved, edited]))
    assert of_saved(settings) == []


def test_marks_where_everything_may_be_deleted_are_warned_of(settings: Settings) -> None:
    inside = settings.but(saved_root=settings.cache_dir / "saved")
    (finding,) = of_saved(inside)
    assert finding.severity == "warning"
    assert "CACHE_DIR" in finding.problem


def test_a_file_in_place_of_the_folder_is_told(settings: Settings) -> None:
    settings.saved_root.write_text("")
    findings = [each for each in of_saved(settings) if each.severity == "error"]
    assert [each.file for each in findings] == [str(settings.saved_root)]
