import os
from pathlib import Path

import pytest

from server.errors import FolderError, UndecodableError
from server.pictures.thumbnail_folder import STAGING, ThumbnailFolder
from tests.killed import contents
from tests.pictures_factory import put


def test_a_thumbnail_is_out_of_sight_until_it_is_put_into_its_place(tmp_path: Path) -> None:
    thumbs = ThumbnailFolder(tmp_path / "thumbs")
    staged = thumbs.stage(b"small")
    assert not thumbs.holds("trip/a.jpg.jpg")
    thumbs.place(staged, "trip/a.jpg.jpg")
    thumbs.flush()
    thumbs.end()
    assert contents(tmp_path / "thumbs") == {"trip": None, "trip/a.jpg.jpg": b"small"}


def test_what_a_killed_run_staged_is_gone_when_the_next_one_begins(tmp_path: Path) -> None:
    ThumbnailFolder(tmp_path).stage(b"left over")
    assert (tmp_path / STAGING).is_dir()
    ThumbnailFolder(tmp_path).begin()
    assert contents(tmp_path) == {}


def test_two_thumbnails_change_places(tmp_path: Path) -> None:
    put(tmp_path / "a", b"a")
    put(tmp_path / "b", b"b")
    thumbs = ThumbnailFolder(tmp_path)
    staged = [(thumbs.take("a"), "b"), (thumbs.take("b"), "a")]
    for file, name in staged:
        thumbs.place(file, name)
    thumbs.end()
    assert contents(tmp_path) == {"a": b"b", "b": b"a"}


def test_files_are_removed_by_their_exact_name_and_folders_only_when_empty(tmp_path: Path) -> None:
    for name in ("trip/a.jpg", "trip/B.jpg", "empty/deep/c.jpg", "folder/d.jpg"):
        put(tmp_path / name, b"")
    thumbs = ThumbnailFolder(tmp_path)
    thumbs.remove(
        ["trip/a.jpg", "trip/b.jpg", "empty/deep/c.jpg", "folder", "none/at/all.jpg", "trip/B.jpg/under a file"]
    )
    assert set(contents(tmp_path)) == {"trip", "trip/B.jpg", "folder", "folder/d.jpg"}


@pytest.mark.parametrize("name", ["folder", "file/below.jpg"])
def test_a_place_taken_by_something_of_another_kind_is_the_fault_of_one_picture(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder/inside").mkdir(parents=True)
    put(tmp_path / "file", b"mine")
    thumbs = ThumbnailFolder(tmp_path)
    with pytest.raises(UndecodableError, match="where its thumbnail should be"):
        thumbs.place(thumbs.stage(b"small"), name)
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_a_path_that_is_too_long_is_the_fault_of_one_picture(tmp_path: Path) -> None:
    thumbs = ThumbnailFolder(tmp_path)
    with pytest.raises(UndecodableError, match="too long"):
        thumbs.place(thumbs.stage(b"small"), "x" * 300)


def test_a_file_where_the_folder_should_be_is_the_fault_of_the_folder(tmp_path: Path) -> None:
    thumbs = ThumbnailFolder(put(tmp_path / "thumbs", b"mine"))
    with pytest.raises(FolderError, match="cannot be written to"):
        thumbs.stage(b"small")
    assert os.listdir(tmp_path) == ["thumbs"]
