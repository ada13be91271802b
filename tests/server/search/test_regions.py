"""A part of a picture is the same part at every size, and never nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from server.errors import InvalidQueryError
from server.search.regions import LEAST_SHARE, Region
from tests.pictures_factory import QUARTERS, quarters


@pytest.mark.parametrize(("name", "x", "y"), [(name, "right" in name, "bottom" in name) for name in QUARTERS])
@pytest.mark.parametrize("size", [(40, 30), (400, 300)])
def test_a_quarter_is_cut_out_of_every_size(name, x, y, size):
    part = Region(x / 2, y / 2, 0.5, 0.5).cut(quarters(size))
    assert part.size == (size[0] // 2, size[1] // 2)
    assert part.getextrema() == tuple((channel, channel) for channel in QUARTERS[name])


@settings(deadline=None)
@given(st.floats(0, 1 - LEAST_SHARE), st.floats(0, 1 - LEAST_SHARE), st.data(), st.integers(1, 50), st.integers(1, 50))
def test_a_part_has_pixels_of_the_picture_and_no_others(x, y, data, width_px, height_px):
    region = Region(x, y, data.draw(st.floats(LEAST_SHARE, 1 - x)), data.draw(st.floats(LEAST_SHARE, 1 - y)))
    part = region.cut(Image.new("L", (width_px, height_px), 255))
    assert 1 <= part.width <= width_px
    assert 1 <= part.height <= height_px
    assert part.getextrema() == (255, 255)  # beyond the edge there would be 0


def test_a_hair_beyond_the_edge_is_rounding():
    assert Region(0.3, 0.3, 0.70001, 0.70001).cut(quarters()).size == (28, 21)


NAN = float("nan")


@pytest.mark.parametrize(
    "sides",
    [(-0.1, 0, 1, 1), (0, 0, 1.1, 1), (0.5, 0, 0.6, 1), (0, 0.5, 1, 0.6), (NAN, 0, 1, 1), (0, 0, 1, NAN), (0, 0, 1, 0)],
)
def test_what_is_no_part_of_a_picture_is_refused(sides):
    with pytest.raises(InvalidQueryError) as error:
        Region(*sides)
    assert error.value.field == "crop"
