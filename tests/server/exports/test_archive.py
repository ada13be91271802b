"""Pictures as one archive: whole, under their own names, and honest about what it lacks."""

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from server.exports.archive import NOTE_NAME, Archive
from server.exports.selection import Chosen
from server.exports.sources import Folders
from tests.server.exports.chosen import content, record, written


@pytest.fixture
def folders(tmp_path) -> Folders:
    return Folders(tmp_path / "originals", tmp_path / "thumbs")


def made(chosen, folders) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(Archive(chosen, folders).blocks())))
    assert archive.testzip() is None
    return archive


def note_of(archive: zipfile.ZipFile) -> list[str]:
    return archive.read(NOTE_NAME).decode("utf-8-sig").splitlines()


def test_originals_come_in_their_order_as_they_are(folders):
    chosen = written(folders, "b/second.jpg", "a/first.jpg")
    archive = made(chosen, folders)
    assert archive.namelist() == ["second.jpg", "first.jpg"]
    assert archive.read("first.jpg") == content(folders.originals, "a/first.jpg")
    info = archive.getinfo("first.jpg")
    assert info.compress_type == zipfile.ZIP_STORED
    assert info.date_time[:2] == (2019, 7)


def test_pictures_of_one_name_are_all_there(folders):
    paths = ["a/x.jpg", "b/x.jpg", "c/X.JPG", "d/x (2).jpg"]
    archive = made(written(folders, *paths), folders)
    assert len({name.casefold() for name in archive.namelist()}) == 4
    assert [archive.read(name) for name in archive.namelist()] == [content(folders.originals, path) for path in paths]


def test_small_copies_stand_in_for_originals_that_are_away_and_a_note_says_so(folders):
    chosen = written(folders, "a/there.jpg", "a/away.jpg")
    (folders.originals / "a/away.jpg").unlink()
    archive = made(chosen, folders)
    assert archive.namelist() == ["there.jpg", "away.webp", NOTE_NAME]
    assert archive.read("away.webp") == content(folders.thumbnails, "a/away.jpg")
    assert note_of(archive)[1:] == ["  a/away.jpg"]
    assert "Small copies" in note_of(archive)[0]


def test_without_a_folder_of_originals_all_are_small_copies(folders):
    archive = made(written(folders, "a.jpg"), Folders(None, folders.thumbnails))
    assert archive.namelist() == ["a.webp", NOTE_NAME]


def test_what_vanishes_while_it_is_sent_is_named_and_the_rest_arrives(folders):
    chosen = written(folders, "first.jpg", "second.jpg", "third.jpg")
    blocks = Archive(chosen, folders).blocks()
    sent = next(blocks)
    (folders.originals / "second.jpg").unlink()
    (folders.thumbnails / "second.jpg.webp").unlink()
    archive = zipfile.ZipFile(io.BytesIO(sent + b"".join(blocks)))
    assert archive.namelist() == ["first.jpg", "third.jpg", NOTE_NAME]
    assert note_of(archive)[1:] == ["  second.jpg"]


def test_a_file_that_cannot_be_read_to_its_end_does_not_end_the_archive(folders, monkeypatch):
    chosen = written(folders, "first.jpg", "second.jpg")
    opened = Path.open

    class Broken(io.FileIO):
        def read(self, size=-1):
            raise OSError("the drive is gone")

    def open_one(path, *arguments, **options):
        return Broken(path) if path.name == "first.jpg" else opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", open_one)
    archive = made(chosen, folders)
    assert archive.read("second.jpg") == content(folders.originals, "second.jpg")
    assert note_of(archive)[1:] == ["  first.jpg"]
    assert "incomplete" in note_of(archive)[0]


def test_a_link_that_leads_out_of_the_folder_brings_nothing(folders, tmp_path):
    chosen = written(folders, "first.jpg")
    secret = tmp_path / "secret"
    secret.write_text("nobody's business")
    (folders.originals / "first.jpg").unlink()
    (folders.originals / "first.jpg").symlink_to(secret)
    assert made(chosen, folders).namelist() == ["first.webp", NOTE_NAME]
    assert made([Chosen(record("../secret", thumbnail="../secret"))], folders).namelist() == [NOTE_NAME]


def test_who_stops_listening_midway_leaves_nothing_open(folders):
    blocks = Archive(written(folders, "first.jpg", "second.jpg"), folders).blocks()
    next(blocks)
    blocks.close()  # a file left open would be a warning, which is an error here


def test_names_that_are_no_utf8_or_of_other_scripts_are_told(folders):
    paths = ["caf\udce9.jpg", "été 图.jpg"]
    archive = made(written(folders, *paths), folders)
    assert archive.namelist() == ["caf\ufffd.jpg", "été 图.jpg"]


def test_an_old_date_is_the_earliest_that_an_archive_can_say(folders):
    written(folders, "old.jpg")
    archive = made([Chosen(record("old.jpg", modified_ns=-(10**18)))], folders)
    assert archive.getinfo("old.jpg").date_time == (1980, 1, 1, 0, 0, 0)


def test_other_programs_can_read_it(folders, tmp_path):
    file = tmp_path / "made.zip"
    file.write_bytes(b"".join(Archive(written(folders, "a/été.jpg", "b.jpg"), folders).blocks()))
    tested = subprocess.run(["python3", "-m", "zipfile", "-t", str(file)], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stdout + tested.stderr
