import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from server.pictures.atlas_layout import AtlasLayout
from server.records import Rect

size = st.tuples(st.integers(1, 20_000), st.integers(1, 20_000))


@st.composite
def layouts(draw: st.DrawFn) -> AtlasLayout:
    cell, gutter = draw(st.integers(1, 128)), draw(st.integers(0, 8))
    assume(cell > 2 * gutter)
    return AtlasLayout(cell, cell * draw(st.integers(1, 6)) + draw(st.integers(0, cell - 1)), gutter)


@given(layouts(), st.lists(size, max_size=90))
def test_sprites_lie_inside_their_page_keep_their_gutter_and_never_overlap(
    layout: AtlasLayout, sizes: list[tuple[int, int]]
) -> None:
    taken: set[tuple[int, int, int]] = set()
    for slot, picture in enumerate(sizes):
        page, sprite = layout.locate(slot, layout.sprite_size(*picture))
        _, cell = layout.cell(slot)
        cells = min(layout.cells_per_page, len(sizes) - page * layout.cells_per_page)
        width, height = layout.page_size(cells)
        assert 0 <= page < layout.page_count(len(sizes))
        assert width <= layout.page_px and height <= layout.page_px
        assert cell.x + cell.width <= width and cell.y + cell.height <= height
        assert cell.x % layout.cell_px == cell.y % layout.cell_px == 0
        assert sprite.x - cell.x >= layout.gutter_px and sprite.y - cell.y >= layout.gutter_px
        assert cell.x + cell.width - sprite.x - sprite.width >= layout.gutter_px
        assert cell.y + cell.height - sprite.y - sprite.height >= layout.gutter_px
        taken.add((page, cell.x, cell.y))
    assert len(taken) == len(sizes), "each slot has a cell of its own"


@given(layouts(), size)
def test_a_sprite_keeps_its_shape_and_is_never_enlarged(layout: AtlasLayout, picture: tuple[int, int]) -> None:
    (width, height), (sprite_width, sprite_height) = picture, layout.sprite_size(*picture)
    assert 1 <= sprite_width <= min(width, layout.sprite_px)
    assert 1 <= sprite_height <= min(height, layout.sprite_px)
    scale = min(1, layout.sprite_px / max(picture))
    assert abs(sprite_width - width * scale) <= 1 and abs(sprite_height - height * scale) <= 1


def test_the_usual_page_holds_441_cells_and_the_last_one_is_cut() -> None:
    layout = AtlasLayout()
    assert (layout.columns, layout.cells_per_page, layout.sprite_px) == (21, 441, 92)
    assert layout.page_size(441) == (2016, 2016)
    assert layout.page_size(22) == (2016, 192)
    assert layout.page_size(3) == (288, 96)
    assert [layout.page_count(slots) for slots in (0, 1, 441, 442)] == [0, 1, 1, 2]
    assert layout.locate(441 + 22, (92, 60)) == (1, Rect(98, 98, 92, 60))


@pytest.mark.parametrize(("cell", "page", "gutter"), [(96, 95, 2), (4, 100, 2), (96, 2048, -1)])
def test_a_layout_in_which_nothing_fits_is_refused(cell: int, page: int, gutter: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        AtlasLayout(cell, page, gutter)
