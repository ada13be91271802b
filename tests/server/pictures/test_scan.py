import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.errors import FolderError
from server.files import digest_file
from server.pictures.catalogue import Known
from server.pictures.scan import Scan, scan
from tests.pictures_factory import put


@pytest.fixture
def as_a_stranger() -> Iterator[Path]:
    """A folder of one's own, while the process has no more rights than anybody."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        is_root = os.geteuid() == 0
        yield folder
        if is_root:
            os.seteuid(0)
        for each in folder.rglob("*"):
            if each.is_dir():
                each.chmod(0o755)


def drop_rights() -> None:
    if os.geteuid() == 0:
        os.seteuid(65534)


def remembered(folder: Path, *paths: str) -> dict[str, Known]:
    known = {}
    for path in paths:
        status = (folder / path).stat()
        known[path] = Known(status.st_size, status.st_mtime_ns, digest_file(folder / path))
    return known


def names(found: Scan, what: str) -> list[str]:
    return [each.path for each in getattr(found, what)]


def test_files_are_told_apart_as_new_changed_same_moved_and_gone(tmp_path: Path) -> None:
    for name in ("same.jpg", "changed.jpg", "gone.jpg", "old name.jpg"):
        put(tmp_path / name, name.encode())
    known = remembered(tmp_path, "same.jpg", "changed.jpg", "gone.jpg", "old name.jpg")
    put(tmp_path / "changed.jpg", b"something else")
    (tmp_path / "gone.jpg").unlink()
    (tmp_path / "deep").mkdir()
    (tmp_path / "old name.jpg").rename(tmp_path / "deep/new name.png")
    put(tmp_path / "new.jpg", b"GONE.JPG")  # as long as the one that is gone
    found = scan(tmp_path, known)
    assert names(found, "new") == ["new.jpg"]
    assert names(found, "changed") == ["changed.jpg"]
    assert names(found, "same") == ["same.jpg"]
    assert [(move.before, move.file.path) for move in found.moved] == [("old name.jpg", "deep/new name.png")]
    assert found.gone == ["gone.jpg"]


def test_two_equal_files_that_both_moved_are_each_moved_once(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg", b"same")
    put(tmp_path / "b.jpg", b"same")
    known = remembered(tmp_path, "a.jpg", "b.jpg")
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.jpg").rename(tmp_path / "sub/a.jpg")
    (tmp_path / "b.jpg").rename(tmp_path / "sub/b.jpg")
    put(tmp_path / "sub/c.jpg", b"same")
    found = scan(tmp_path, known)
    assert {move.before for move in found.moved} == {"a.jpg", "b.jpg"}
    assert (len(found.moved), len(found.new), found.gone) == (2, 1, [])


def test_junk_and_files_that_do_not_claim_to_be_pictures_are_passed_over_in_silence(tmp_path: Path) -> None:
    for path in (
        "._a.jpg",
        ".hidden/a.jpg",
        "@eaDir/a.jpg",
        "__MACOSX/a.jpg",
        "Thumbs.db",
        "desktop.ini",
        ".DS_Store",
        "notes.txt",
        "film.mp4",
        "README",
    ):
        put(tmp_path / path, b"x")
    put(tmp_path / "A.JPG", b"x")
    found = scan(tmp_path, {})
    assert names(found, "new") == ["A.JPG"]
    assert found.skipped == []


def test_names_of_every_kind_are_found(tmp_path: Path) -> None:
    paths = [
        "with space.jpg",
        "Юникод/写真.jpg",
        "🐈.png",
        "x" * 251 + ".jpg",
        os.fsdecode(b"\xff\xfe.jpg"),
        "new\nline.jpg",
    ]
    for path in paths:
        put(tmp_path / path, b"x")
    assert sorted(names(scan(tmp_path, {}), "new")) == sorted(paths)


def test_links_are_followed_once_and_loops_are_told(tmp_path: Path) -> None:
    put(tmp_path / ".hidden/b.jpg", b"x")
    put(tmp_path / "folder/a.jpg", b"x")
    (tmp_path / "again").symlink_to(tmp_path / "folder")
    (tmp_path / "up").symlink_to(tmp_path)
    (tmp_path / "shown").symlink_to(tmp_path / ".hidden")
    (tmp_path / ".hidden/back").symlink_to(tmp_path)
    (tmp_path / "link.jpg").symlink_to(tmp_path / "folder/a.jpg")
    found = scan(tmp_path, {})
    assert names(found, "new") == ["folder/a.jpg", "link.jpg", "shown/b.jpg"]
    assert {skipped.path for skipped in found.skipped} == {"again", "up", "shown/back"}
    assert all("already in the collection" in skipped.reason for skipped in found.skipped)


def test_a_link_that_leads_out_of_the_folder_is_told_and_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "outside/b.jpg", b"x")
    put(tmp_path / "outside/notes.txt", b"x")
    root = tmp_path / "root"
    put(root / "a.jpg", b"x")
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "picture.jpg").symlink_to(tmp_path / "outside/b.jpg")
    (root / "notes.txt").symlink_to(tmp_path / "outside/notes.txt")
    found = scan(root, {})
    assert names(found, "new") == ["a.jpg"]
    assert {skipped.path for skipped in found.skipped} == {"folder", "picture.jpg"}
    assert all("leads out of the folder" in skipped.reason for skipped in found.skipped)


def test_folders_to_be_left_out_are_not_entered_nor_told(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg", b"x")
    put(tmp_path / "out/thumbs/a.jpg.jpg", b"x")
    found = scan(tmp_path, {}, leave_out=[tmp_path / "out"])
    assert (names(found, "new"), found.skipped) == (["a.jpg"], [])


def test_a_missing_root_is_an_error_and_an_empty_one_is_bare(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="cannot be read"):
        scan(tmp_path / "none", {})
    put(tmp_path / "file", b"")
    with pytest.raises(FolderError):
        scan(tmp_path / "file", {})
    assert not scan(tmp_path, {}).is_bare
    (tmp_path / "file").unlink()
    assert scan(tmp_path, {}).is_bare


def test_an_unreadable_folder_is_told_and_what_is_known_below_it_is_not_gone(as_a_stranger: Path) -> None:
    folder = as_a_stranger
    put(folder / "locked/deep/a.jpg", b"x")
    put(folder / "locked.jpg", b"x")
    known = remembered(folder, "locked/deep/a.jpg", "locked.jpg")
    (folder / "locked.jpg").unlink()
    (folder / "locked").chmod(0)
    drop_rights()
    found = scan(folder, known)
    assert [(skipped.path, skipped.reason) for skipped in found.skipped] == [
        ("locked", "it may not be read with your permissions")
    ]
    assert found.gone == ["locked.jpg"]


def test_an_unreadable_root_is_an_error(as_a_stranger: Path) -> None:
    root = as_a_stranger / "root"
    root.mkdir()
    root.chmod(0)
    drop_rights()
    with pytest.raises(FolderError, match="permissions"):
        scan(root, {})
