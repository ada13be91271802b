import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from server.errors import SheetGoneError
from server.files import digest_bytes
from server.pictures import atlas_manifest
from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_pages import pack
from server.pictures.atlas_single import pack_single
from server.pictures.page_painter import FORMATS, PageStyle
from server.records import PictureRecord
from server.sheets.sheet_layout import SheetRef
from server.sheets.sheets import ANNOUNCED_SPRITES, MAX_SHEET_BYTES, Sheet, Sheets
from tests.pictures_factory import encoded, noise
from tests.server.sheets.atlases import SMALL, Atlas, atlas_of, part, pictures, pixels_of

PER_SHEET = 324


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return atlas_of(tmp_path_factory.mktemp("small"), 90)


@pytest.fixture
def own(tmp_path: Path) -> Atlas:
    """An atlas of a test's own, on two pages."""
    return atlas_of(tmp_path, 40)


def drawn(atlas: Atlas, records: list[PictureRecord], sheets: Sheets | None = None) -> tuple[SheetRef, Sheet]:
    sheets = sheets or Sheets(atlas.folder)
    ref = sheets.announce(atlas.manifest, records)
    assert ref is not None
    return ref, sheets.sheet(ref.name, 0)


def on_sheet(atlas: Atlas, ref: SheetRef, place: int, record: PictureRecord) -> tuple:
    """Where the sprite is: its rectangle on the sheet, its page and its rectangle there."""
    file, there = atlas.sprite(record)
    _, here = ref.locate(place, (there.width, there.height))
    return here, file, there


def assert_exact(atlas: Atlas, records: list[PictureRecord], margin_px: int = 1) -> None:
    """Every sprite on the sheet is bit for bit what its page shows, with a margin around it."""
    ref, sheet = drawn(atlas, records)
    shown = pixels_of(sheet.content)
    assert shown.shape[:2] == ref.size_px(0)[::-1]
    pages = {file: pixels_of(file) for file in atlas.folder.glob("page-*")}
    for place, record in enumerate(records):
        here, file, there = on_sheet(atlas, ref, place, record)
        assert np.array_equal(part(shown, here, margin_px), part(pages[file], there, margin_px)), (place, record.path)


def assert_close(atlas: Atlas, records: list[PictureRecord], tolerance: float = 6) -> None:
    """Every sprite on the sheet looks as it does on its page."""
    ref, sheet = drawn(atlas, records)
    shown = pixels_of(sheet.content).astype(int)
    for place, record in enumerate(records):
        here, file, there = on_sheet(atlas, ref, place, record)
        assert np.abs(part(shown, here) - part(pixels_of(file), there)).mean() < tolerance, (place, record.path)


def shuffled(atlas: Atlas, count: int, seed: int = 0) -> list[PictureRecord]:
    return [atlas.records[row] for row in np.random.default_rng(seed).integers(0, len(atlas.records), count)]


@pytest.mark.parametrize("count", [1, 2, 17, 18, 19, 90, 300, PER_SHEET])
def test_a_sheet_shows_the_very_pixels_of_the_pages_in_the_order_of_the_answer(atlas: Atlas, count: int) -> None:
    assert_exact(atlas, shuffled(atlas, count))


def test_a_sheet_of_every_number_of_sprites_is_whole_and_of_the_size_that_was_told(atlas: Atlas) -> None:
    sheets = Sheets(atlas.folder)
    for count in range(1, 301):
        records = shuffled(atlas, count)
        ref, sheet = drawn(atlas, records, sheets)
        shown = pixels_of(sheet.content)
        assert (sheet.is_whole, shown.shape[:2]) == (True, ref.size_px(0)[::-1])
        here, file, there = on_sheet(atlas, ref, count - 1, records[-1])
        assert np.array_equal(part(shown, here), part(pixels_of(file), there))


def test_more_sprites_than_fit_go_to_further_sheets(atlas: Atlas) -> None:
    records = shuffled(atlas, 2 * PER_SHEET + 5)
    sheets = Sheets(atlas.folder)
    ref, _ = drawn(atlas, records, sheets)
    assert ref.sheets == 3
    shown = pixels_of(sheets.sheet(ref.name, 2).content)
    for place in range(2 * PER_SHEET, len(records)):
        here, file, there = on_sheet(atlas, ref, place, records[place])
        assert np.array_equal(part(shown, here), part(pixels_of(file), there))
    with pytest.raises(SheetGoneError):
        sheets.sheet(ref.name, 3)
    with pytest.raises(SheetGoneError):
        sheets.sheet(ref.name, -1)


@pytest.mark.parametrize("cell_px", [16, 48, 112, 336])
def test_cells_of_other_whole_blocks_are_exact_too(tmp_path: Path, cell_px: int) -> None:
    assert_exact(own := atlas_of(tmp_path, 7, PageStyle(AtlasLayout(cell_px, 2 * cell_px + 5))), own.records[::-1])


@pytest.mark.parametrize("cell_px", [20, 50, 100])
def test_cells_that_are_not_of_whole_blocks_are_painted(tmp_path: Path, cell_px: int) -> None:
    own = atlas_of(tmp_path, 7, PageStyle(AtlasLayout(cell_px, 2 * cell_px + 5)))
    assert_close(own, own.records[::-1])


@pytest.mark.parametrize("page_format", FORMATS)
@pytest.mark.parametrize("quality", [50, 95])
def test_pages_of_every_format_and_quality_make_sheets(tmp_path: Path, page_format: str, quality: int) -> None:
    own = atlas_of(tmp_path, 30, PageStyle(SMALL.layout, page_format, quality))  # type: ignore[arg-type]
    assert_close(own, own.records[::-1])


def rewritten(atlas: Atlas, number: int, content: bytes) -> Atlas:
    """The atlas with other bytes in one page, which the manifest names as right."""
    page = atlas.manifest.pages[number]
    (atlas.folder / page.file).write_bytes(content)
    pages = list(atlas.manifest.pages)
    pages[number] = replace(page, digest=digest_bytes(content), bytes=len(content))
    return replace(atlas, manifest=replace(atlas.manifest, pages=tuple(pages)))


@pytest.mark.parametrize(
    "options",
    [
        {"quality": 60, "restart_marker_blocks": 2},
        {"quality": 80, "restart_marker_blocks": 4},
        {"quality": 80, "progressive": True},
        {"quality": 80},
    ],
)
def test_a_page_encoded_in_another_way_is_shown_with_the_others(own: Atlas, options: dict) -> None:
    with Image.open(own.folder / own.manifest.pages[0].file) as page:
        content = encoded(page, "JPEG", subsampling="4:2:0", **options)
    assert_close(rewritten(own, 0, content), own.records[::-1])


def test_a_picture_that_is_not_on_the_atlas_shows_its_mean_colour(own: Atlas, tmp_path: Path) -> None:
    newcomer = replace(own.records[0], fingerprint=digest_bytes(b"new"), mean_rgb=(200, 60, 20))
    ref, sheet = drawn(own, [*own.records[:20], newcomer])
    _, cell = ref.locate(20, (28, 28))
    found = part(pixels_of(sheet.content), cell).mean((0, 1))
    assert sheet.is_whole
    assert np.abs(found - newcomer.mean_rgb).max() < 4
    painted = atlas_of(tmp_path / "painted", 40, PageStyle(SMALL.layout, "png"))
    ref, sheet = drawn(painted, [newcomer, *painted.records])
    _, cell = ref.locate(0, (28, 28))
    assert sheet.is_whole
    assert np.abs(part(pixels_of(sheet.content), cell).mean((0, 1)) - newcomer.mean_rgb).max() < 4


def test_a_sheet_whose_pictures_are_all_not_on_the_atlas_shows_their_colours(own: Atlas) -> None:
    newcomer = replace(own.records[0], fingerprint=digest_bytes(b"new"), mean_rgb=(200, 60, 20))
    sheets = Sheets(own.folder)
    ref, _ = drawn(own, [*shuffled(own, PER_SHEET), newcomer, newcomer], sheets)
    last = sheets.sheet(ref.name, 1)
    shown = pixels_of(last.content).astype(int)
    assert (last.is_whole, shown.shape) == (True, (32, 64, 3))
    assert np.abs(shown - newcomer.mean_rgb).max() < 4


def damage(file: Path, how: str) -> None:
    content = file.read_bytes()
    if how == "missing":
        file.unlink()
    elif how == "a folder":
        file.unlink()
        file.mkdir()
    else:
        changed = {"cut short": content[: len(content) // 2], "empty": b"", "flipped": content[:-99] + b"!" * 99}
        file.write_bytes(changed[how])


@pytest.mark.parametrize("how", ["missing", "a folder", "cut short", "empty", "flipped"])
@pytest.mark.parametrize("page_format", ["jpeg", "png"])
def test_a_damaged_page_shows_mean_colours_until_it_is_mended(tmp_path: Path, how: str, page_format: str) -> None:
    own = atlas_of(tmp_path, 40, PageStyle(SMALL.layout, page_format))  # type: ignore[arg-type]
    file = own.folder / own.manifest.pages[0].file
    content = file.read_bytes()
    damage(file, how)
    sheets = Sheets(own.folder)
    ref, sheet = drawn(own, own.records, sheets)
    assert not sheet.is_whole
    shown = pixels_of(sheet.content).astype(int)
    for place, record in enumerate(own.records[:25]):
        here, _, _ = on_sheet(own, ref, place, record)
        assert np.abs(part(shown, here).mean((0, 1)) - record.mean_rgb).max() < 6
    here, file_of_last, there = on_sheet(own, ref, 39, own.records[39])
    assert np.abs(part(shown, here) - part(pixels_of(file_of_last), there)).mean() < 6
    if how == "a folder":
        file.rmdir()
    file.write_bytes(content)
    assert sheets.sheet(ref.name, 0).is_whole
    assert_close(own, own.records)


@pytest.mark.parametrize("size", [(64, 64), (160, 320)])
def test_a_page_of_a_size_the_manifest_does_not_tell_shows_mean_colours(own: Atlas, size: tuple[int, int]) -> None:
    content = encoded(noise(size), "JPEG", quality=80, subsampling="4:2:0", restart_marker_blocks=2)
    _, sheet = drawn(rewritten(own, 0, content), own.records)
    assert not sheet.is_whole


def test_pages_that_are_whole_and_cannot_be_decoded_are_no_crash(own: Atlas) -> None:
    content = (own.folder / own.manifest.pages[0].file).read_bytes()
    empty = rewritten(own, 0, content[:600] + b"\xff\xd9")
    _, sheet = drawn(empty, own.records)
    assert not sheet.is_whole
    assert pixels_of(sheet.content).shape[1] == 18 * 32


def test_the_name_is_that_of_the_pictures_and_their_order_also_after_a_restart(atlas: Atlas) -> None:
    records = shuffled(atlas, 50)
    first, sheet = drawn(atlas, records)
    again, same = drawn(atlas, records)
    assert (again.name, same) == (first.name, sheet)
    others = (records[::-1], records[:49], [*records, records[0]])
    assert len({first.name, *(drawn(atlas, other)[0].name for other in others)}) == 4


def test_pages_that_are_added_change_no_name_and_a_repack_does(tmp_path: Path) -> None:
    records = pictures(tmp_path / "thumbs", 60)

    def name_of_the_first(packed: list[PictureRecord], *, repack: bool = False) -> tuple[str, int]:
        pack(packed, tmp_path / "thumbs", tmp_path / "atlas", SMALL, workers=1, repack=repack)
        manifest = atlas_manifest.read(tmp_path / "atlas")
        ref = Sheets(tmp_path / "atlas").announce(manifest, records[:40])
        assert ref is not None
        return ref.name, len(manifest.pages)

    before, pages = name_of_the_first(records[:40])
    assert name_of_the_first(records) == (before, pages + 1)
    assert name_of_the_first(records[::-1], repack=True)[0] != before


def test_grainy_sprites_of_ninety_six_pixels_are_made_to_fit_the_bytes_of_a_sheet(tmp_path: Path) -> None:
    style = PageStyle(AtlasLayout())
    own = atlas_of(tmp_path, 20, style, grain=60, sizes=((96, 96), (120, 96)))
    records = shuffled(own, 300)
    assert sum(page.bytes for page in own.manifest.pages) / 20 * 300 > 2 * MAX_SHEET_BYTES
    ref, sheet = drawn(own, records)
    assert len(sheet.content) <= MAX_SHEET_BYTES
    shown = pixels_of(sheet.content)
    here, _, _ = on_sheet(own, ref, 299, records[299])
    assert np.abs(part(shown, here).mean((0, 1)) - records[299].mean_rgb).max() < 12


def test_there_are_no_sheets_where_none_could_show_the_answer(own: Atlas, tmp_path: Path) -> None:
    sheets = Sheets(own.folder)
    assert sheets.announce(None, own.records) is None
    assert sheets.announce(own.manifest, []) is None
    assert sheets.announce(own.manifest, [replace(own.records[0], fingerprint=digest_bytes(b"new"))]) is None
    assert sheets.announce(replace(own.manifest, page_px=4097), own.records) is None


def test_an_atlas_that_is_one_file_makes_sheets_as_well(own: Atlas, tmp_path: Path) -> None:
    pack_single(own.records, tmp_path / "thumbs", tmp_path / "single", SMALL.layout, workers=1)
    single = Atlas(tmp_path / "single", atlas_manifest.read(tmp_path / "single"), own.records)
    assert_close(single, own.records[::-1])


def test_what_was_never_announced_is_gone(own: Atlas) -> None:
    with pytest.raises(SheetGoneError) as gone:
        Sheets(own.folder).sheet("0123", 0)
    assert gone.value.sheet == "0123"


def test_an_old_announcement_is_forgotten_when_there_are_too_many_and_its_sheets_stay(atlas: Atlas) -> None:
    sheets = Sheets(atlas.folder)
    drawn_one, _ = drawn(atlas, shuffled(atlas, 500, seed=0), sheets)
    never_drawn = sheets.announce(atlas.manifest, shuffled(atlas, 500, seed=1))
    assert never_drawn is not None
    for seed in range(2, 3 + ANNOUNCED_SPRITES // 500):
        last = sheets.announce(atlas.manifest, shuffled(atlas, 500, seed=seed))
    assert last is not None
    with pytest.raises(SheetGoneError):
        sheets.sheet(never_drawn.name, 0)
    assert sheets.sheet(drawn_one.name, 0).is_whole
    assert sheets.sheet(last.name, 1).is_whole


def test_many_who_ask_at_once_are_given_the_one_that_is_made(atlas: Atlas) -> None:
    sheets = Sheets(atlas.folder)
    refs = [sheets.announce(atlas.manifest, shuffled(atlas, 200, seed)) for seed in range(4)]
    together = threading.Barrier(8)

    def ask(number: int) -> Sheet:
        ref = refs[number % 4]
        assert ref is not None
        together.wait(10)
        return sheets.sheet(ref.name, 0)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert all(found[number] is found[number + 4] for number in range(4))
    assert len({sheet.digest for sheet in found}) == 4
