import os

import pytest

from server.errors import InvalidQueryError
from server.records import Place
from server.search.columns import columns_of
from server.search.filters import Filters
from tests.server.search import made

NOT_UTF8 = os.fsdecode(b"caf\xe9")
PICTURES = {
    "top.jpg": made.picture("top.jpg", width_px=50, height_px=50, size_bytes=10),
    "a/in.jpg": made.picture("a/in.jpg", taken_at="2019-02-28T23:59:59", camera="Canon EOS"),
    "a/b/deep.png": made.picture("a/b/deep.png", taken_at="2019-03-01T00:00:00", media_type="image/png"),
    "ab/other.jpg": made.picture("ab/other.jpg", taken_at="2020-12-31T12:00:00", height_px=60, place=Place(1, 2)),
    f"{NOT_UTF8}/x.jpg": made.picture(f"{NOT_UTF8}/x.jpg", taken_at="0001-01-01T00:00:00", camera="canon eos"),
}
EVERY = set(PICTURES)


@pytest.mark.parametrize(
    ("filters", "passing"),
    [
        (Filters(folders=("a",)), {"a/in.jpg", "a/b/deep.png"}),
        (Filters(folders=("/a/b/",)), {"a/b/deep.png"}),
        (Filters(folders=("a/b", "ab")), {"a/b/deep.png", "ab/other.jpg"}),
        (Filters(folders=("A",)), set()),
        (Filters(folders=("",)), EVERY),
        (Filters(folders=("/",)), EVERY),
        (Filters(folders=("caf�",)), {f"{NOT_UTF8}/x.jpg"}),
        (Filters(taken_from="2019-02", taken_to="2019-02"), {"a/in.jpg"}),
        (Filters(taken_from="2019-03-01"), {"a/b/deep.png", "ab/other.jpg"}),
        (Filters(taken_to="2019"), {"a/in.jpg", "a/b/deep.png", f"{NOT_UTF8}/x.jpg"}),
        (Filters(taken_from="2019-02-28", taken_to="2019-02-28"), {"a/in.jpg"}),
        (Filters(years=(2019,), months=(3, 12)), {"a/b/deep.png"}),
        (Filters(months=(12,)), {"ab/other.jpg"}),
        (Filters(years=(1,)), {f"{NOT_UTF8}/x.jpg"}),
        (Filters(orientations=("square",)), {"top.jpg"}),
        (Filters(orientations=("square", "portrait")), {"top.jpg", "ab/other.jpg"}),
        (Filters(cameras=("CANON EOS",)), {"a/in.jpg", f"{NOT_UTF8}/x.jpg"}),
        (Filters(cameras=("Nikon",)), set()),
        (Filters(media_types=("image/png",)), {"a/b/deep.png"}),
        (Filters(media_types=("PNG",)), {"a/b/deep.png"}),
        (Filters(media_types=("jpg",)), EVERY - {"a/b/deep.png"}),
        (Filters(min_width_px=41), {"top.jpg"}),
        (Filters(max_height_px=30), {"a/in.jpg", "a/b/deep.png", f"{NOT_UTF8}/x.jpg"}),
        (Filters(min_bytes=2, max_bytes=10), {"top.jpg"}),
        (Filters(min_width_px=2**31 - 1), set()),
        (Filters(max_bytes=2**53), EVERY),
        (Filters(has_place=True), {"ab/other.jpg"}),
        (Filters(has_place=False), EVERY - {"ab/other.jpg"}),
        (Filters(folders=("a",), years=(2019,), media_types=("jpeg",)), {"a/in.jpg"}),
    ],
)
def test_filters_let_through(filters, passing):
    columns = columns_of(list(PICTURES.values()), {each.id: row for row, each in enumerate(PICTURES.values())})
    assert {path for path, passes in zip(PICTURES, filters.passing(columns), strict=True) if passes} == passing


@pytest.mark.parametrize(
    ("field", "filters"),
    [
        ("folder", {"folders": ("a",) * 51}),
        ("camera", {"cameras": ("a",) * 51}),
        ("year", {"years": (2019,) * 51}),
        ("media_type", {"media_types": ("a",) * 51}),
        ("month", {"months": (13,)}),
        ("month", {"months": (0,)}),
        ("orientation", {"orientations": ("diagonal",)}),
        ("taken_from", {"taken_from": "19"}),
        ("taken_from", {"taken_from": "2019-13"}),
        ("taken_from", {"taken_from": "2019-02-32"}),
        ("taken_to", {"taken_to": "yesterday"}),
        ("taken_to", {"taken_from": "2019-02", "taken_to": "2018"}),
        ("max_width", {"min_width_px": 2, "max_width_px": 1}),
        ("max_height", {"min_height_px": 2, "max_height_px": 1}),
        ("max_bytes", {"min_bytes": 2, "max_bytes": 1}),
        ("colour", {"colour": (0, 0, 256)}),
        ("colour_tolerance", {"colour_tolerance": 0.0}),
        ("colour_tolerance", {"colour_tolerance": float("nan")}),
    ],
)
def test_what_cannot_be_meant_is_an_error_of_its_field(field, filters):
    with pytest.raises(InvalidQueryError) as caught:
        Filters(**filters)
    assert caught.value.field == field
    assert field in str(caught.value) or field in ("month", "colour", "orientation")


def test_a_range_of_one_month_within_the_same_year_is_one():
    assert Filters(taken_from="2019", taken_to="2019-02").taken_to == "2019-02"


def test_filters_are_empty_until_one_is_set():
    assert Filters().is_empty
    assert Filters(colour_tolerance=0.5).is_empty
    assert not Filters(has_place=False).is_empty
    assert not Filters(min_width_px=0).is_empty
