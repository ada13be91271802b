import io
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from server.pictures.thumbnails import FORMATS, Recipe, make_thumbnail, thumbnail_name
from tests.pictures_factory import looks_like_quarters, quarters


def test_the_name_is_the_whole_original_name_and_the_suffix_in_the_same_folders() -> None:
    assert thumbnail_name("2019/July/a.png", ".jpg") == "2019/July/a.png.jpg"


def test_a_folder_that_is_named_like_a_thumbnail_does_not_collide_with_one() -> None:
    assert thumbnail_name("a.png", ".jpg") == "a.png.jpg"
    assert thumbnail_name("a.png.jpg/b.png", ".jpg") == "a.png.jpg_/b.png.jpg"
    assert thumbnail_name("a.png.jpg_/b.png", ".jpg") == "a.png.jpg__/b.png.jpg"


def test_a_name_too_long_for_a_file_system_is_cut_and_stays_unique() -> None:
    first, second = (thumbnail_name("é" * 125 + letter + ".jpg", ".webp") for letter in "ab")
    assert first != second
    assert all(len(os.fsencode(name)) <= 255 and name.endswith(".webp") for name in (first, second))
    first.encode("utf-8")


part = st.text(st.sampled_from("ab.jpg_é\udcff"), min_size=1, max_size=12).filter(lambda name: name not in {".", ".."})
path = st.lists(part, min_size=1, max_size=3).map("/".join)


@given(st.sets(path, min_size=2, max_size=12))
def test_no_two_originals_share_a_thumbnail_nor_is_one_the_folder_of_another(paths: set[str]) -> None:
    thumbnails = {thumbnail_name(each, ".jpg") for each in paths}
    folders = {name.rsplit("/", depth)[0] for name in thumbnails for depth in range(1, name.count("/") + 1)}
    assert len(thumbnails) == len(paths)
    assert not thumbnails & folders


@pytest.mark.parametrize("recipe", [Recipe(), Recipe(1, "webp", 1), Recipe(2048, "jpeg", 100), Recipe(64, "png")])
def test_a_recipe_is_read_back_from_its_text(recipe: Recipe) -> None:
    assert Recipe.parse(str(recipe)) == recipe


def test_a_recipe_of_an_earlier_version_is_made_as_it_is_now() -> None:
    assert Recipe.parse("200px webp q70 v0") == Recipe(200, "webp", 70)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "336px",
        "0px png v1",
        "336px png q82 v1",
        "336px jpeg v1",
        "336px jpeg q101 v1",
        "9px gif q8 v1",
        "٣px png v1",
    ],
)
def test_what_is_no_recipe_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a recipe"):
        Recipe.parse(text)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_thumbnail_has_the_size_and_format_asked_for(kind: str) -> None:
    thumbnail = make_thumbnail(quarters((400, 300)), Recipe(100, kind), (4000, 3000))  # type: ignore[arg-type]
    with Image.open(io.BytesIO(thumbnail.content)) as shown:
        assert (shown.format, shown.size) == (kind.upper(), (100, 75))
        assert looks_like_quarters(shown.convert("RGB"))


def test_nothing_is_enlarged_and_no_side_vanishes() -> None:
    for size, expected in (((40, 30), (40, 30)), ((5000, 2), (336, 1)), ((1, 1), (1, 1))):
        thumbnail = make_thumbnail(quarters((40, 30)).resize(size), Recipe(), size)
        assert Image.open(io.BytesIO(thumbnail.content)).size == expected


def test_the_mean_colour_is_that_of_the_picture() -> None:
    picture = Image.new("RGB", (100, 100), (10, 20, 30))
    picture.paste((110, 220, 130), (0, 0, 50, 100))
    mean = make_thumbnail(picture, Recipe(), (100, 100)).impression.mean_rgb
    assert np.abs(np.array(mean) - (60, 120, 80)).max() <= 1
