import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from server.errors import CatalogueError
from server.pictures.catalogue import Catalogue, SkippedFile
from server.records import Fingerprint, PictureRecord, Place, Skipped, picture_id


def record(path: str, fingerprint: str = "0" * 32) -> PictureRecord:
    return PictureRecord(
        id=picture_id(path),
        path=path,
        fingerprint=Fingerprint(fingerprint),
        width_px=4000,
        height_px=3000,
        size_bytes=123,
        modified_ns=1_700_000_000_123_456_789,
        media_type="image/jpeg",
        mean_rgb=(1, 128, 255),
        thumbnail=f"{path}.jpg",
        taken_at="2019-07-04T18:30:05",
        camera="Canon EOS 7D",
        place=Place(-33.856667, 151.215),
    )


def test_a_picture_comes_back_as_it_was_written_even_with_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    written = [record("a.jpg"), replace(record("b/\udcff\udcfe.jpg"), place=None, camera=None, taken_at=None)]
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(each, "r") for each in written])
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        assert catalogue.pictures() == written
        assert catalogue.picture("b/\udcff\udcfe.jpg") == written[1]


def test_pictures_are_ordered_by_the_bytes_of_their_path(tmp_path: Path) -> None:
    paths = ["é.jpg", "z.jpg", "Z.jpg", "a/b.jpg", "a.jpg", "\udcff.jpg"]
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(record(path), "r") for path in paths])
        assert [each.path for each in catalogue.pictures()] == [
            "Z.jpg",
            "a.jpg",
            "a/b.jpg",
            "z.jpg",
            "é.jpg",
            "\udcff.jpg",
        ]


def test_the_revision_depends_on_the_set_of_pictures_and_their_content_and_on_nothing_else(tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue, Catalogue.open(tmp_path / "d.sqlite") as other:
        empty = catalogue.revision
        catalogue.commit(pictures=[(record("a.jpg"), "r"), (record("b.jpg", "1" * 32), "r")])
        both = catalogue.revision
        other.commit(pictures=[(record("b.jpg", "1" * 32), "r")])
        other.commit(pictures=[(record("a.jpg"), "r")])
        assert other.revision == both != empty
        catalogue.commit(pictures=[(replace(record("a.jpg"), modified_ns=1), "another recipe")])
        assert catalogue.revision == both
        catalogue.commit(pictures=[(record("a.jpg", "2" * 32), "r")])
        assert catalogue.revision != both
        catalogue.commit(pictures=[(record("a.jpg"), "r")], skipped=[SkippedFile("c.jpg", "broken")])
        assert catalogue.revision == both
        catalogue.commit(forgotten=["a.jpg", "b.jpg"])
        assert catalogue.revision == empty


def test_a_path_is_a_picture_or_skipped_and_never_both(tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(record("a.jpg"), "r")])
        catalogue.commit(skipped=[SkippedFile("a.jpg", "broken", 1, 2)])
        assert (catalogue.pictures(), catalogue.skipped()) == ([], [Skipped("a.jpg", "broken")])
        catalogue.commit(pictures=[(record("a.jpg"), "r")])
        assert (len(catalogue), catalogue.skipped()) == (1, [])


def test_a_picture_that_could_not_be_read_is_told_and_stays_until_it_is_read_or_looked_for_again(
    tmp_path: Path,
) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(record("a.jpg"), "r")])
        revision = catalogue.revision
        for settle in (
            lambda: catalogue.commit(pictures=[(record("a.jpg"), "r")]),
            lambda: catalogue.renew_skipped([]),
        ):
            catalogue.commit(unread=[SkippedFile("a.jpg", "locked")])
            assert catalogue.skipped() == [Skipped("a.jpg", "locked")]
            assert (len(catalogue), catalogue.revision, catalogue.discarded()) == (1, revision, [])
            assert catalogue.known()["a.jpg"].recipe == "r"
            settle()
            assert catalogue.skipped() == []


def test_thumbnails_that_lose_their_picture_are_discarded_unless_they_are_used_again(tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(record("a.jpg"), "r"), (record("b.jpg"), "r")])
        catalogue.commit(pictures=[(record("a.jpg"), "r")], forgotten=["b.jpg"])
        assert catalogue.discarded() == ["b.jpg.jpg"]
        catalogue.forget_discarded()
        assert catalogue.discarded() == []


def test_a_reader_sees_whole_batches_while_another_connection_writes(tmp_path: Path) -> None:
    file = tmp_path / "c.sqlite"
    with Catalogue.open(file) as writer:
        writer.commit(pictures=[(record("a.jpg"), "r")])
        blocking = sqlite3.connect(file, isolation_level=None)
        blocking.execute("BEGIN IMMEDIATE")
        blocking.execute("DELETE FROM pictures")
        with Catalogue.open(file) as reader:
            assert len(reader) == 1
        blocking.execute("COMMIT")
        blocking.close()
        assert len(writer) == 0


@pytest.mark.parametrize("content", [b"this is not a database" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_an_error_that_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "c.sqlite").write_bytes(content)
    with pytest.raises(CatalogueError, match="doctor --fix"):
        Catalogue.open(tmp_path / "c.sqlite")


def test_a_catalogue_of_another_version_is_refused(tmp_path: Path) -> None:
    Catalogue.open(tmp_path / "c.sqlite").close()
    later = sqlite3.connect(tmp_path / "c.sqlite")
    later.execute("PRAGMA user_version = 99")
    later.close()
    with pytest.raises(CatalogueError, match="another version"):
        Catalogue.open(tmp_path / "c.sqlite")


def test_a_catalogue_of_the_first_version_is_taken_over_with_all_it_knows(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.sqlite"
    with Catalogue.open(file) as catalogue:
        catalogue.commit(pictures=[(record("a.jpg"), "recipe")])
        revision = catalogue.revision
    with sqlite3.connect(file) as older:
        older.execute("ALTER TABLE pictures DROP COLUMN thumbnail_digest")
        older.execute("PRAGMA user_version = 1")
    older.close()
    with Catalogue.open(file) as catalogue:
        assert catalogue.pictures() == [record("a.jpg")]
        assert catalogue.revision == revision


def test_what_is_announced_counts_as_discarded_until_it_is_committed(tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(record("a.jpg"), "r"), (record("b.jpg"), "r")])
        catalogue.announce(["a.jpg", "new.jpg"], ["a.jpg.jpg", "new.jpg.jpg"])
        assert catalogue.discarded() == ["new.jpg.jpg"]
        assert {path: known.recipe for path, known in catalogue.known().items()} == {"a.jpg": "", "b.jpg": "r"}
        catalogue.commit(pictures=[(record("a.jpg"), "r"), (record("new.jpg"), "r")])
        assert catalogue.discarded() == []
        assert {known.recipe for known in catalogue.known().values()} == {"r"}


def test_thumbnails_that_are_not_trusted_keep_their_pictures(tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(record("a.jpg"), "r"), (record("b.jpg"), "r")])
        before = catalogue.pictures(), catalogue.revision, catalogue.thumbnails_revision
        catalogue.distrust(["a.jpg", "unknown.jpg"])
        assert {path: known.recipe for path, known in catalogue.known().items()} == {"a.jpg": "", "b.jpg": "r"}
        assert (catalogue.pictures(), catalogue.revision, catalogue.thumbnails_revision) == before


def test_the_revision_of_thumbnails_follows_their_names_and_contents_alone(tmp_path: Path) -> None:
    small = replace(record("a.jpg"), thumbnail_digest="1" * 32)
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue, Catalogue.open(tmp_path / "d.sqlite") as other:
        catalogue.commit(pictures=[(record("a.jpg"), "r")])
        unknown = catalogue.thumbnails_revision
        catalogue.learn_digests({"a.jpg": "1" * 32})
        learnt = catalogue.thumbnails_revision
        other.commit(pictures=[(replace(small, modified_ns=1), "another recipe")])
        assert other.thumbnails_revision == learnt != unknown
        catalogue.commit(pictures=[(replace(small, thumbnail_digest="2" * 32), "r")])
        assert catalogue.thumbnails_revision not in (learnt, unknown)
        catalogue.commit(forgotten=["a.jpg"])
        assert catalogue.thumbnails_revision == unknown


def test_folders_recipe_and_disks_are_remembered(tmp_path: Path) -> None:
    disks = {"", "card", "\udcff/deep"}
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        assert (catalogue.root, catalogue.recipe, catalogue.disks) == (None, None, frozenset())
        catalogue.set_folders(tmp_path / "a", tmp_path / "b", recipe="r", disks=disks)
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        assert (catalogue.root, catalogue.thumbs) == (tmp_path / "a", tmp_path / "b")
        assert (catalogue.recipe, catalogue.disks) == ("r", disks)
        catalogue.set_folders(tmp_path / "a", tmp_path / "b", disks=())
        assert (catalogue.recipe, catalogue.disks) == ("r", frozenset())


def test_where_no_recipe_was_kept_it_is_that_of_most_pictures(tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(record(f"{number}.jpg"), "often" if number else "once") for number in range(3)])
        assert catalogue.recipe == "often"


@pytest.mark.parametrize("is_open_elsewhere", [False, True])
def test_a_catalogue_is_read_without_a_change_in_its_folder(tmp_path: Path, is_open_elsewhere: bool) -> None:
    file = tmp_path / "c%20?.sqlite"
    writer = Catalogue.open(file)
    writer.commit(pictures=[(record("a.jpg"), "r")])
    if not is_open_elsewhere:
        writer.close()
    before = sorted(path.name for path in tmp_path.iterdir()), file.read_bytes()
    with Catalogue.open_to_read(file) as catalogue:
        assert catalogue.pictures() == [record("a.jpg")]
        with pytest.raises(CatalogueError):
            catalogue.commit(forgotten=["a.jpg"])
    assert (sorted(path.name for path in tmp_path.iterdir()), file.read_bytes()) == before
    writer.close()
    with pytest.raises(CatalogueError):
        Catalogue.open_to_read(tmp_path / "none.sqlite")
