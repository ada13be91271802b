from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pytest
from PIL import Image

from server.files import digest_bytes
from server.locks import exclusive
from server.pictures import atlas_folder, atlas_journal, atlas_manifest
from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_pages import pack
from server.pictures.atlas_single import pack_single
from server.pictures.atlas_summary import AtlasSummary
from server.pictures.page_painter import PageStyle
from server.records import PictureRecord, picture_id
from tests.killed import Children, begin_again, contents, moments
from tests.pictures_factory import encoded, put

STYLE = PageStyle(AtlasLayout(cell_px=32, page_px=100, gutter_px=2))
PER_PAGE = 9


def pack_them(pictures: Sequence[PictureRecord], thumbs: Path, folder: Path) -> AtlasSummary:
    return pack(pictures, thumbs, folder, STYLE, workers=2)


def pack_them_into_one(pictures: Sequence[PictureRecord], thumbs: Path, folder: Path) -> AtlasSummary:
    return pack_single(pictures, thumbs, folder, STYLE.layout, workers=2)


def pack_them_in_turn(pictures: Sequence[PictureRecord], thumbs: Path, folder: Path) -> None:
    with exclusive(folder.parent / "collection.lock", "a test"):
        summary = pack_them(pictures, thumbs, folder)
    put(folder.parent / f"drawn-{summary.drawn}", b"")


@dataclass(frozen=True)
class Collection:
    """Thumbnails, an atlas of the first 40 of them in `start`, and what a whole run makes of a change in `expected`."""

    thumbs: Path
    start: Path
    atlas: Path
    changed: list[PictureRecord]
    expected: dict[str, bytes | None]


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    with Children() as running:
        yield running


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("collection")
    thumbs, start, atlas = folder / "thumbs", folder / "start", folder / "atlas"
    records = [picture(thumbs, number) for number in range(70)]
    pack_them(records[:42], thumbs, start)
    pack_them(records[:40], thumbs, start)
    # Two pages lose a picture, three are new, and most stay as they are.
    changed = [*records[:4], *records[5:12], *records[13:65]]
    begin_again(start, atlas)
    pack_them(changed, thumbs, atlas)
    return Collection(thumbs, start, atlas, changed, contents(atlas))


def picture(thumbs: Path, number: int) -> PictureRecord:
    colour = (number * 37 % 256, number * 91 % 256, number * 13 % 256)
    content = encoded(Image.new("RGB", (40, 30), colour), "PNG")
    put(thumbs / f"{number}.png", content)
    return PictureRecord(
        id=picture_id(f"{number}.png"),
        path=f"{number}.png",
        fingerprint=digest_bytes(bytes([number])),
        width_px=40,
        height_px=30,
        size_bytes=len(content),
        modified_ns=0,
        media_type="image/png",
        mean_rgb=colour,
        thumbnail=f"{number}.png",
        thumbnail_digest=digest_bytes(content),
    )


def test_two_runs_over_equal_pictures_make_equal_folders(collection: Collection, tmp_path: Path) -> None:
    begin_again(collection.start, tmp_path / "again")
    pack(collection.changed, collection.thumbs, tmp_path / "again", STYLE, workers=1)
    assert contents(tmp_path / "again") == collection.expected


def test_thumbnails_written_at_another_time_draw_no_page(collection: Collection, tmp_path: Path) -> None:
    begin_again(collection.start, collection.atlas)
    pack_them(collection.changed, collection.thumbs, collection.atlas)
    for number in range(70):
        content = (collection.thumbs / f"{number}.png").read_bytes()
        put(tmp_path / f"{number}.png", content)
    assert pack_them(collection.changed, tmp_path, collection.atlas).drawn == 0


def test_killed_at_any_moment_the_next_run_makes_what_an_undisturbed_one_does(
    children: Children, collection: Collection
) -> None:
    arguments = (collection.changed, collection.thumbs, collection.atlas)
    begin_again(collection.start, collection.atlas)
    whole = children.run(pack_them, *arguments, watched=collection.atlas.parent)
    assert whole.error is None
    for moment in moments(whole.events):
        begin_again(collection.start, collection.atlas)
        killed = children.run(pack_them, *arguments, watched=collection.atlas.parent, kill_at=moment)
        assert killed.was_killed
        assert children.run(pack_them, *arguments, watched=collection.atlas.parent).error is None
        assert contents(collection.atlas) == collection.expected, f"killed at {moment} of {whole.events}"


def test_killed_over_and_over_it_gets_on_and_comes_to_the_same_end(children: Children, collection: Collection) -> None:
    arguments = (collection.changed, collection.thumbs, collection.atlas)
    begin_again(collection.start, collection.atlas)
    runs = (children.run(pack_them, *arguments, watched=collection.atlas.parent, kill_at=30) for _ in range(20))
    kills = sum(1 for _ in takewhile(lambda run: run.was_killed, runs))
    assert 2 <= kills < 20
    assert contents(collection.atlas) == collection.expected


def test_a_single_atlas_survives_kills_as_well(children: Children, collection: Collection) -> None:
    arguments = (collection.changed, collection.thumbs, collection.atlas)
    begin_again(collection.start, collection.atlas)
    whole = children.run(pack_them_into_one, *arguments, watched=collection.atlas.parent)
    expected = contents(collection.atlas)
    assert list(expected) == ["atlas.json", "atlas.png"]
    for moment in moments(whole.events, count=6):
        begin_again(collection.start, collection.atlas)
        assert children.run(pack_them_into_one, *arguments, watched=collection.atlas.parent, kill_at=moment).was_killed
        pack_them_into_one(*arguments)
        assert contents(collection.atlas) == expected, f"killed at {moment} of {whole.events}"


def test_pages_drawn_before_a_kill_are_not_drawn_again(children: Children, collection: Collection) -> None:
    arguments = (collection.changed, collection.thumbs, collection.atlas)
    begin_again(collection.start, collection.atlas)
    whole = pack_them(*arguments).drawn
    begin_again(collection.start, collection.atlas)
    events = children.run(pack_them, *arguments, watched=collection.thumbs).events
    begin_again(collection.start, collection.atlas)
    assert children.run(pack_them, *arguments, watched=collection.thumbs, kill_at=events).was_killed
    assert 0 < pack_them(*arguments).drawn <= 2 < whole


@pytest.mark.parametrize("spoil", [lambda line: line[:-5], lambda line: line.replace(b'"cells":', b'"cell_":')])
def test_a_torn_journal_costs_only_its_own_pages(
    collection: Collection, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    folder = tmp_path / "atlas"
    summary = pack_them(collection.changed, collection.thumbs, folder)
    manifest = atlas_manifest.read(folder)
    drawn = [
        atlas_journal.DrawnPage(page, manifest.sizes[manifest.slots_of_page(number)])
        for number, page in enumerate(manifest.pages)
    ]
    journal = atlas_journal.AtlasJournal(folder)
    for page in drawn:
        journal.add(page)
    (folder / "atlas.json").unlink()
    *lines, last = (folder / "atlas.journal").read_bytes().split(b"\n")
    put(folder / "atlas.journal", b"\n".join([*lines, spoil(last)]))
    assert len(journal.read()) == summary.pages - 1
    assert pack_them(collection.changed, collection.thumbs, folder).drawn == 1


def test_two_runs_at_once_draw_every_page_once(collection: Collection, tmp_path: Path) -> None:
    arguments = (collection.changed, collection.thumbs, tmp_path / "atlas")
    with Children() as one, Children() as other, ThreadPoolExecutor(2) as both:
        runs = [both.submit(each.run, pack_them_in_turn, *arguments, watched=tmp_path) for each in (one, other)]
        assert [run.result().error for run in runs] == [None, None]
    assert sorted(path.name for path in tmp_path.glob("drawn-*")) == ["drawn-0", "drawn-7"]


def test_a_full_disk_is_one_sentence_and_keeps_what_was_done(children: Children, collection: Collection) -> None:
    arguments = (collection.changed, collection.thumbs, collection.atlas)
    begin_again(collection.start, collection.atlas)
    before = contents(collection.atlas)
    limit = len(collection.expected["atlas.json"] or b"") - 1
    full = children.run(pack_them, *arguments, watched=collection.atlas, largest_file_bytes=limit)
    assert str(full.error).startswith("FolderError: The atlas cannot be written to")
    left = contents(collection.atlas)
    assert {name: left[name] for name in before} == before
    assert pack_them(*arguments).drawn == 0, "every page was whole, only the manifest had no room"
    assert contents(collection.atlas) == collection.expected


def test_damage_in_a_page_is_found_by_reading_it_and_mended_by_the_next_run(collection: Collection) -> None:
    begin_again(collection.start, collection.atlas)
    pack_them(collection.changed, collection.thumbs, collection.atlas)
    manifest = atlas_manifest.read(collection.atlas)
    assert atlas_folder.verify(collection.atlas, manifest) == []
    zeroed, lost, flipped = (collection.atlas / manifest.pages[number].file for number in (0, 1, 3))
    zeroed.write_bytes(bytes(zeroed.stat().st_size))
    lost.unlink()
    content = bytearray(flipped.read_bytes())
    content[len(content) // 2] ^= 1
    flipped.write_bytes(content)
    damaged = atlas_folder.verify(collection.atlas, manifest)
    assert damaged == [zeroed.name, lost.name, flipped.name]
    for name in damaged:
        (collection.atlas / name).unlink(missing_ok=True)
    assert pack_them(collection.changed, collection.thumbs, collection.atlas).drawn == 3
    assert contents(collection.atlas) == collection.expected
