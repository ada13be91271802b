import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from server.errors import FolderError
from server.files import digest_bytes
from server.pictures import atlas_folder, atlas_manifest
from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_pages import pack
from server.pictures.atlas_single import pack_single
from server.pictures.atlas_summary import AtlasSummary
from server.pictures.page_painter import FORMATS, PageStyle
from server.records import PictureRecord, picture_id
from server.sheets.jpeg_segments import split
from tests.killed import contents
from tests.pictures_factory import encoded, put

Pack = Callable[..., AtlasSummary]
SMALL = PageStyle(AtlasLayout(cell_px=32, page_px=128, gutter_px=2), "png")


@pytest.fixture
def thumbs(tmp_path: Path) -> Path:
    return tmp_path / "thumbs"


@pytest.fixture
def atlas(tmp_path: Path) -> Path:
    return tmp_path / "atlas"


@pytest.fixture
def pack_it(thumbs: Path, atlas: Path) -> Pack:
    def run(records: Sequence[PictureRecord], style: PageStyle = SMALL, **options: object) -> AtlasSummary:
        return pack(records, thumbs, atlas, style, workers=2, **options)  # type: ignore[arg-type]

    return run


def colour_of(number: int) -> tuple[int, int, int]:
    return (number * 37 + 20) % 256, (number * 91 + 60) % 256, (number * 13 + 100) % 256


def picture(thumbs: Path, number: int, size: tuple[int, int] = (56, 42)) -> PictureRecord:
    """A picture of one colour, unlike that of any other number, with its thumbnail on the disk."""
    content = encoded(Image.new("RGB", size, colour_of(number)), "PNG")
    put(thumbs / f"{number}.png.png", content)
    return PictureRecord(
        id=picture_id(f"{number}.png"),
        path=f"{number}.png",
        fingerprint=digest_bytes(content + bytes(number)),
        width_px=size[0],
        height_px=size[1],
        size_bytes=len(content),
        modified_ns=0,
        media_type="image/png",
        mean_rgb=colour_of(number),
        thumbnail=f"{number}.png.png",
    )


def pictures(thumbs: Path, count: int) -> list[PictureRecord]:
    return [picture(thumbs, number) for number in range(count)]


def pages_in(atlas: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in atlas.glob("page-*")}


def sprite(atlas: Path, record: PictureRecord) -> Image.Image:
    manifest = atlas_manifest.read(atlas)
    page, rect = manifest.locate(manifest.slot_of[record.fingerprint])
    with Image.open(atlas / manifest.pages[page].file) as drawn:
        return drawn.convert("RGB").crop((rect.x, rect.y, rect.x + rect.width, rect.y + rect.height))


@pytest.mark.parametrize("count", [0, 1, 4, 16, 17, 97])
def test_every_picture_is_in_its_cell_and_pages_are_listed_with_their_sizes(
    thumbs: Path, atlas: Path, pack_it: Pack, count: int
) -> None:
    records = pictures(thumbs, count)
    summary = pack_it(records)
    manifest = atlas_manifest.read(atlas)
    assert (summary.pictures, summary.pages, len(manifest.slot_of)) == (count, -(-count // 16), count)
    for page in manifest.pages:
        with Image.open(atlas / page.file) as drawn:
            assert drawn.size == (page.width_px, page.height_px)
        assert (atlas / page.file).stat().st_size == page.bytes
    for record in records:
        drawn = sprite(atlas, record)
        assert drawn.size == (28, 21)
        assert drawn.getcolors() == [(28 * 21, record.mean_rgb)]


@pytest.mark.parametrize("page_format", FORMATS)
def test_every_format_is_drawn_and_named_for_what_it_is(
    thumbs: Path, atlas: Path, pack_it: Pack, page_format: str
) -> None:
    records = pictures(thumbs, 5)
    pack_it(records, PageStyle(AtlasLayout(), page_format, 80))  # type: ignore[arg-type]
    manifest = atlas_manifest.read(atlas)
    with Image.open(atlas / manifest.pages[0].file) as page:
        assert page.format == page_format.upper()
    assert digest_bytes((atlas / manifest.pages[0].file).read_bytes())[:8] in manifest.pages[0].file
    for record in records:
        middle = sprite(atlas, record).getpixel((20, 20))
        assert max(abs(one - other) for one, other in zip(middle, record.mean_rgb, strict=True)) <= 12


def test_the_rest_of_a_cell_repeats_the_edge_of_its_picture(thumbs: Path, atlas: Path, pack_it: Pack) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (15, 20, 3), dtype=np.uint8)
    record = replace(picture(thumbs, 0, (20, 15)), width_px=20, height_px=15)
    put(thumbs / record.thumbnail, encoded(Image.fromarray(pixels), "PNG"))
    pack_it([record])
    page = atlas_manifest.read(atlas).pages[0]
    expected = np.pad(pixels, ((2, 32 - 2 - 15), (2, 32 - 2 - 20), (0, 0)), mode="edge")
    assert np.array_equal(np.asarray(Image.open(atlas / page.file).convert("RGB")), expected)


@pytest.mark.parametrize(("size", "reach"), [((40, 20), (48, 32)), ((44, 28), (48, 32)), ((45, 29), (64, 48))])
def test_what_no_block_of_the_picture_and_its_gutters_reaches_has_its_mean_colour(
    thumbs: Path, atlas: Path, pack_it: Pack, size: tuple[int, int], reach: tuple[int, int]
) -> None:
    (width, height), (across, down) = size, reach
    pixels = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    record = replace(picture(thumbs, 0, size), width_px=width, height_px=height)
    put(thumbs / record.thumbnail, encoded(Image.fromarray(pixels), "PNG"))
    pack_it([record], PageStyle(AtlasLayout(cell_px=96, page_px=96, gutter_px=2), "png"))
    page = atlas_manifest.read(atlas).pages[0]
    expected = np.full((96, 96, 3), record.mean_rgb, np.uint8)
    expected[:down, :across] = np.pad(pixels, ((2, down - 2 - height), (2, across - 2 - width), (0, 0)), mode="edge")
    assert np.array_equal(np.asarray(Image.open(atlas / page.file).convert("RGB")), expected)


@pytest.mark.parametrize(("cell_px", "interval"), [(32, 2), (96, 6), (100, None)])
def test_a_jpeg_page_can_be_cut_at_the_borders_of_cells_made_of_blocks(
    thumbs: Path, atlas: Path, pack_it: Pack, cell_px: int, interval: int | None
) -> None:
    pack_it(pictures(thumbs, 7), PageStyle(AtlasLayout(cell_px, 3 * cell_px), "jpeg", 80))
    page = atlas_manifest.read(atlas).pages[0]
    jpeg = split((atlas / page.file).read_bytes())
    assert (jpeg and jpeg.interval) == interval
    assert jpeg is None or len(jpeg.starts) == 3 * 3 * (cell_px // 16)


def test_a_tall_and_a_wide_picture_keep_their_shape_and_a_small_one_its_size(
    thumbs: Path, atlas: Path, pack_it: Pack
) -> None:
    sizes = {0: (100, 300), 1: (300, 100), 2: (5, 7), 3: (336, 1)}
    records = [picture(thumbs, number, size) for number, size in sizes.items()]
    pack_it(records)
    assert [sprite(atlas, record).size for record in records] == [(9, 28), (28, 9), (5, 7), (28, 1)]


def test_pictures_of_the_same_content_share_a_cell(thumbs: Path, atlas: Path, pack_it: Pack) -> None:
    records = pictures(thumbs, 3)
    twin = replace(records[0], path="twin.png", id=picture_id("twin.png"))
    summary = pack_it([*records, twin])
    assert (summary.pictures, summary.cells) == (4, 3)
    assert len(atlas_manifest.read(atlas).order) == 3


def test_a_second_run_draws_and_writes_no_page(thumbs: Path, atlas: Path, pack_it: Pack) -> None:
    records = pictures(thumbs, 40)
    assert pack_it(records).drawn == 3
    before = pages_in(atlas)
    assert pack_it(records).drawn == 0
    assert pages_in(atlas) == before


def test_old_cells_never_move_and_what_is_gone_leaves_a_hole(thumbs: Path, atlas: Path, pack_it: Pack) -> None:
    records = pictures(thumbs, 34)
    pack_it(records)
    before = atlas_manifest.read(atlas)
    kept = [*records[:5], *records[6:]]
    summary = pack_it([*reversed(kept)])
    after = atlas_manifest.read(atlas)
    assert after.order[5] is None and after.sizes[5] == (0, 0)
    assert all(after.slot_of[record.fingerprint] == before.slot_of[record.fingerprint] for record in kept)
    assert (summary.drawn, summary.holes, summary.gone) == (1, 1, 1)
    assert after.pages[1:] == before.pages[1:]
    for record in kept:
        assert sprite(atlas, record).getpixel((3, 3)) == record.mean_rgb
    with Image.open(atlas / after.pages[0].file) as page:
        hole = page.convert("RGB").crop((32, 32, 64, 64))
    assert hole.getcolors() == [(32 * 32, (0, 0, 0))], "what is deleted is no longer drawn"


def test_new_pictures_go_to_a_page_of_their_own_and_every_page_that_was_there_stays(
    thumbs: Path, atlas: Path, pack_it: Pack
) -> None:
    records = pictures(thumbs, 37)
    pack_it(records[:20])
    before = pages_in(atlas)
    summary = pack_it(records)
    assert (summary.drawn, summary.pages, summary.tail) == (2, 4, 17)
    assert {name: time for name, time in pages_in(atlas).items() if name in before} == before
    manifest = atlas_manifest.read(atlas)
    assert [page.cells for page in manifest.pages] == [16, 4, 16, 1]
    assert manifest.slot_of[records[20].fingerprint] == 32
    assert manifest.superseded == ()
    for record in records:
        assert sprite(atlas, record).getpixel((3, 3)) == record.mean_rgb


def test_an_edited_picture_takes_the_cell_of_what_it_was(thumbs: Path, atlas: Path, pack_it: Pack) -> None:
    records = pictures(thumbs, 35)
    pack_it(records[:34])
    summary = pack_it([*records[:5], records[34], *records[6:34]])
    assert (summary.drawn, summary.holes) == (1, 0)
    assert atlas_manifest.read(atlas).slot_of[records[34].fingerprint] == 5


def test_a_repack_closes_the_holes_in_the_order_given(thumbs: Path, atlas: Path, pack_it: Pack) -> None:
    records = pictures(thumbs, 20)
    pack_it(records)
    assert pack_it(records[10:], repack=True).holes == 0
    assert atlas_manifest.read(atlas).order == tuple(record.fingerprint for record in records[10:])


def test_a_replaced_page_stays_until_the_next_change_for_those_who_still_show_it(
    thumbs: Path, atlas: Path, pack_it: Pack
) -> None:
    records = pictures(thumbs, 10)
    pack_it(records)
    (first,) = pages_in(atlas)
    put(atlas / "notes.txt", b"not ours")
    pack_it(records[:9])
    (second,) = pages_in(atlas).keys() - {first}
    assert atlas_manifest.read(atlas).superseded == (first,)
    pack_it(records[:9])
    assert pages_in(atlas).keys() == {first, second}
    pack_it(records[:8])
    assert first not in pages_in(atlas) and second in pages_in(atlas)
    assert (atlas / "notes.txt").exists()


def test_replaced_pages_can_be_dropped_when_nobody_shows_them(thumbs: Path, atlas: Path, pack_it: Pack) -> None:
    records = pictures(thumbs, 10)
    pack_it(records)
    pack_it(records[:9])
    atlas_folder.drop_superseded(atlas)
    manifest = atlas_manifest.read(atlas)
    assert pages_in(atlas).keys() == {manifest.pages[0].file}
    assert pack_it(records[:9]).drawn == 0


def test_another_style_draws_all_again_and_keeps_the_order(thumbs: Path, atlas: Path, pack_it: Pack) -> None:
    records = pictures(thumbs, 20)
    pack_it(records)
    before = atlas_manifest.read(atlas).order
    assert pack_it([*reversed(records)], PageStyle(AtlasLayout(64, 256), "webp", 50)).drawn == 2
    assert atlas_manifest.read(atlas).order == before


def test_a_page_that_was_lost_is_drawn_again(thumbs: Path, atlas: Path, pack_it: Pack) -> None:
    records = pictures(thumbs, 20)
    pack_it(records)
    next(iter(atlas.glob("page-001*"))).unlink()
    assert pack_it(records).drawn == 1
    assert sprite(atlas, records[19]).getpixel((3, 3)) == records[19].mean_rgb


@pytest.mark.parametrize("content", [None, b"", b"broken"])
def test_a_missing_or_broken_thumbnail_shows_its_mean_colour_until_it_is_mended(
    thumbs: Path, atlas: Path, pack_it: Pack, content: bytes | None
) -> None:
    records = pictures(thumbs, 3)
    whole = (thumbs / records[1].thumbnail).read_bytes()
    if content is None:
        (thumbs / records[1].thumbnail).unlink()
    else:
        put(thumbs / records[1].thumbnail, content)
    assert [skipped.path for skipped in pack_it(records).missing] == ["1.png"]
    assert sprite(atlas, records[1]).getcolors() == [(28 * 21, records[1].mean_rgb)]
    assert len(pack_it(records).missing) == 1, "it is told again"
    put(thumbs / records[1].thumbnail, whole)
    assert (pack_it(records).missing, pack_it(records).drawn) == ((), 0)


@pytest.mark.parametrize("leaves_its_folder", [True, False])
def test_thumbnails_on_a_drive_that_went_away_do_not_cost_the_atlas(
    thumbs: Path, atlas: Path, pack_it: Pack, leaves_its_folder: bool
) -> None:
    records = pictures(thumbs, 20)
    pack_it(records[:18])
    before = contents(atlas)
    thumbs.rename(thumbs.parent / "unplugged")
    if leaves_its_folder:
        thumbs.mkdir()
    with pytest.raises(FolderError, match="connect it"):
        pack_it(records)
    assert contents(atlas) == before


def test_a_folder_that_cannot_be_written_is_one_sentence(thumbs: Path, atlas: Path, pack_it: Pack) -> None:
    put(atlas, b"a file where the folder should be")
    with pytest.raises(FolderError, match="cannot be written"):
        pack_it(pictures(thumbs, 1))


def test_a_damaged_manifest_is_replaced(thumbs: Path, atlas: Path, pack_it: Pack) -> None:
    put(atlas / "atlas.json", b"{")
    assert pack_it(pictures(thumbs, 1)).drawn == 1
    assert len(atlas_manifest.read(atlas).order) == 1


@pytest.mark.parametrize(("count", "size"), [(0, (0, 0)), (1, (32, 32)), (3, (64, 64)), (97, (320, 320))])
def test_a_single_atlas_is_one_png_and_a_list_of_its_sprites(
    thumbs: Path, atlas: Path, count: int, size: tuple[int, int]
) -> None:
    records = pictures(thumbs, count)
    pack_single(records, thumbs, atlas, SMALL.layout, workers=1)
    assert sorted(file.name for file in atlas.iterdir()) == ["atlas.json", "atlas.png"][: 2 if count else 1]
    content = json.loads((atlas / "atlas.json").read_bytes())
    assert (content["width"], content["height"]) == size
    assert [each["path"] for each in content["sprites"]] == [record.path for record in records]
    if count == 0:
        assert content["image"] is None
        return
    shown = Image.open(atlas / "atlas.png").convert("RGB")
    assert (content["image"], shown.size) == ("atlas.png", size)
    for record, each in zip(records, content["sprites"], strict=True):
        assert shown.getpixel((each["x"], each["y"])) == record.mean_rgb
        assert (each["width"], each["height"]) == (28, 21)
    assert len(atlas_manifest.read(atlas).slot_of) == count, "the server can read it as well"


def test_too_many_pictures_for_one_file_are_refused(thumbs: Path, atlas: Path) -> None:
    record = picture(thumbs, 0)
    many = [replace(record, fingerprint=digest_bytes(os.urandom(16))) for _ in range(17)]
    with pytest.raises(FolderError, match="too many for one file"):
        pack_single(many, thumbs, atlas, AtlasLayout(4096, 4096), workers=1)
