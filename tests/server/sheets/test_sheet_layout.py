import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from server.pictures.atlas_layout import AtlasLayout
from server.sheets.sheet_layout import MAX_SIDE_PX, SPRITES, SheetRef, sheet_layout


def ref_of(cell_px: int, count: int, gutter_px: int = 2) -> SheetRef:
    return SheetRef("name", count, sheet_layout(AtlasLayout(cell_px, max(2048, cell_px), gutter_px)))


@pytest.mark.parametrize(("cell_px", "sheets"), [(16, 1), (64, 1), (96, 1), (112, 1), (128, 2), (512, 19), (2048, 300)])
def test_three_hundred_sprites_are_on_one_sheet_unless_they_are_too_large_for_it(cell_px: int, sheets: int) -> None:
    assert ref_of(cell_px, SPRITES).sheets == sheets


@given(st.integers(8, 1024), st.integers(0, 3), st.integers(1, 900))
def test_every_sprite_has_a_place_of_its_own_on_a_sheet_that_devices_can_draw(
    cell_px: int, gutter_px: int, count: int
) -> None:
    assume(cell_px > 2 * gutter_px)
    ref = ref_of(cell_px, count, gutter_px)
    longest = ref.layout.sprite_px
    seen = set()
    for place in range(count):
        number, rect = ref.locate(place, (longest, longest))
        width, height = ref.size_px(number)
        assert place in ref.places(number)
        assert gutter_px <= rect.x <= width - longest - gutter_px
        assert gutter_px <= rect.y <= height - longest - gutter_px
        assert max(width, height) <= MAX_SIDE_PX
        assert (rect.x - gutter_px) % cell_px == (rect.y - gutter_px) % cell_px == 0
        seen.add((number, rect.x, rect.y))
    assert len(seen) == count
    assert sum(len(ref.places(number)) for number in range(ref.sheets)) == count
