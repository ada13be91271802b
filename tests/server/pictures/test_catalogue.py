import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server.errors import CatalogueError
from server.pictures.catalogue import Catalogue, SkippedFile
from server.records import Fingerprint, PictureRecord, Place, Skipped, picture_id
from tests.server.pictures.older_catalogue import turn_back


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


def told(path: str) -> PictureRecord:
    """A picture of which everything is known."""
    return replace(
        record(path),
        caption="The old pier\nBrighton, England",
        keywords=("sea", "façade"),
        perceptual_hash=0xF0F0_1234_5678_9ABC,
        palette=bytes((200, 30, 30, 255)),
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
            assert (len(catalogue), catalogue.revision, catalogue.thumbnails.discarded()) == (1, revision, [])
            assert catalogue.known()["a.jpg"].recipe == "r"
            settle()
            assert catalogue.skipped() == []


def test_thumbnails_that_lose_their_picture_are_discarded_unless_they_are_used_again(tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(record("a.jpg"), "r"), (record("b.jpg"), "r")])
        catalogue.commit(pictures=[(record("a.jpg"), "r")], forgotten=["b.jpg"])
        assert catalogue.thumbnails.discarded() == ["b.jpg.jpg"]
        catalogue.thumbnails.forget_discarded()
        assert catalogue.thumbnails.discarded() == []


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


@pytest.mark.parametrize("version", [1, 2])
def test_a_catalogue_of_an_earlier_version_is_taken_over_with_all_it_knows(tmp_path: Path, version: int) -> None:
    file = tmp_path / "catalogue.sqlite"
    digest = "1" * 32 if version > 1 else ""
    written = replace(record("a.jpg"), thumbnail_digest=digest)
    with Catalogue.open(file) as catalogue:
        catalogue.commit(pictures=[(written, "recipe")], skipped=[SkippedFile("b.jpg", "broken")])
        revisions = catalogue.revision, catalogue.thumbnails.revision
    turn_back(file, version)
    with Catalogue.open(file) as catalogue:
        assert catalogue.pictures() == [written]
        assert catalogue.known()["a.jpg"].recipe == "recipe"
        assert catalogue.skipped() == [Skipped("b.jpg", "broken")]
        assert (catalogue.revision, catalogue.thumbnails.revision) == revisions
        assert catalogue.adds_up()
        catalogue.commit(pictures=[(told("a.jpg"), "recipe")])
        assert catalogue.pictures() == [told("a.jpg")]
        assert catalogue.adds_up()


@pytest.mark.parametrize("version", [1, 2])
def test_a_catalogue_of_an_earlier_version_can_be_read_without_changing_it(tmp_path: Path, version: int) -> None:
    file = tmp_path / "catalogue.sqlite"
    with Catalogue.open(file) as catalogue:
        catalogue.commit(pictures=[(record("a.jpg"), "recipe")])
    turn_back(file, version)
    before = file.read_bytes()
    with Catalogue.open_to_read(file) as catalogue:
        assert catalogue.pictures() == [record("a.jpg")]
        assert catalogue.sidecars.known() == {}
    assert file.read_bytes() == before


def test_captions_hashes_and_palettes_come_back_as_they_were_written(tmp_path: Path) -> None:
    written = [told("a.jpg"), replace(told("b.jpg"), perceptual_hash=(1 << 64) - 1), record("c.jpg")]
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(each, "r") for each in written])
        assert catalogue.pictures() == written


@pytest.mark.parametrize(
    "change", [{"caption": "x"}, {"keywords": ("x",)}, {"perceptual_hash": 1}, {"palette": bytes(8)}], ids=str
)
def test_the_revision_depends_on_what_is_known_of_a_picture(tmp_path: Path, change: dict[str, Any]) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(told("a.jpg"), "r")])
        before = catalogue.revision
        catalogue.commit(pictures=[(replace(told("a.jpg"), **change), "r")])
        assert catalogue.revision != before
        catalogue.commit(pictures=[(told("a.jpg"), "r")])
        assert catalogue.revision == before


@pytest.mark.parametrize("column", ["fingerprint", "caption", "keywords", "palette"])
def test_a_letter_that_was_altered_in_a_row_shows_in_its_sum(tmp_path: Path, column: str) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(told("a.jpg"), "r"), (record("b.jpg"), "r")])
        assert catalogue.adds_up()
    with sqlite3.connect(tmp_path / "c.sqlite") as connection:
        value = b"other" if column == "palette" else "other"
        connection.execute(f"UPDATE pictures SET {column} = ? WHERE path = ?", (value, b"a.jpg"))
    connection.close()
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        assert not catalogue.adds_up()


def test_what_is_announced_counts_as_discarded_until_it_is_committed(tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(record("a.jpg"), "r"), (record("b.jpg"), "r")])
        catalogue.thumbnails.announce(["a.jpg", "new.jpg"], ["a.jpg.jpg", "new.jpg.jpg"])
        assert catalogue.thumbnails.discarded() == ["new.jpg.jpg"]
        assert {path: known.recipe for path, known in catalogue.known().items()} == {"a.jpg": "", "b.jpg": "r"}
        catalogue.commit(pictures=[(record("a.jpg"), "r"), (record("new.jpg"), "r")])
        assert catalogue.thumbnails.discarded() == []
        assert {known.recipe for known in catalogue.known().values()} == {"r"}


def test_thumbnails_that_are_not_trusted_keep_their_pictures(tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue:
        catalogue.commit(pictures=[(record("a.jpg"), "r"), (record("b.jpg"), "r")])
        before = catalogue.pictures(), catalogue.revision, catalogue.thumbnails.revision
        catalogue.thumbnails.distrust(["a.jpg", "unknown.jpg"])
        assert {path: known.recipe for path, known in catalogue.known().items()} == {"a.jpg": "", "b.jpg": "r"}
        assert (catalogue.pictures(), catalogue.revision, catalogue.thumbnails.revision) == before


def test_the_revision_of_thumbnails_follows_their_names_and_contents_alone(tmp_path: Path) -> None:
    small = replace(record("a.jpg"), thumbnail_digest="1" * 32)
    with Catalogue.open(tmp_path / "c.sqlite") as catalogue, Catalogue.open(tmp_path / "d.sqlite") as other:
        catalogue.commit(pictures=[(record("a.jpg"), "r")])
        unknown = catalogue.thumbnails.revision
        catalogue.thumbnails.learn_digests({"a.jpg": "1" * 32})
        learnt = catalogue.thumbnails.revision
        other.commit(pictures=[(replace(small, modified_ns=1), "another recipe")])
        assert other.thumbnails.revision == learnt != unknown
        catalogue.commit(pictures=[(replace(small, thumbnail_digest="2" * 32), "r")])
        assert catalogue.thumbnails.revision not in (learnt, unknown)
        catalogue.commit(forgotten=["a.jpg"])
        assert catalogue.thumbnails.revision == unknown


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
