import io
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageEnhance

from server.pictures.decode import decode
from server.pictures.impression import Impression, impression_of
from server.pictures.thumbnails import Recipe, make_thumbnail

SAMPLES = sorted(Path("samples").rglob("*.jpg"))[:24]


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    return [decode(file, at_least_px=480) for file in SAMPLES]


def reencoded(picture: Image.Image) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=60)
    return Image.open(buffer).convert("RGB")


CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "encoded at 60": reencoded,
    "half the size": lambda picture: picture.resize((picture.width // 2, picture.height // 2)),
    "a tenth lighter": lambda picture: ImageEnhance.Brightness(picture).enhance(1.1),
    "less contrast": lambda picture: ImageEnhance.Contrast(picture).enhance(0.85),
    "without colour": lambda picture: picture.convert("L").convert("RGB"),
}


def distance(one: Image.Image, other: Image.Image) -> int:
    first, second = impression_of(one).perceptual_hash, impression_of(other).perceptual_hash
    assert first is not None and second is not None
    return (first ^ second).bit_count()


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_has_nearly_the_hash_of_its_original(pictures: list[Image.Image], change: str) -> None:
    distances = [distance(picture, CHANGES[change](picture)) for picture in pictures]
    assert max(distances) <= 6


def test_different_pictures_have_hashes_far_apart(pictures: list[Image.Image]) -> None:
    distances = [distance(one, other) for one, other in combinations(pictures, 2)]
    assert min(distances) > 12
    assert sum(distances) / len(distances) > 24


def test_a_thumbnail_has_the_hash_of_its_original(pictures: list[Image.Image]) -> None:
    for picture in pictures[:6]:
        small = make_thumbnail(picture, Recipe(96), picture.size)
        whole = make_thumbnail(picture, Recipe(), picture.size)
        assert small.impression.perceptual_hash is not None and whole.impression.perceptual_hash is not None
        assert (small.impression.perceptual_hash ^ whole.impression.perceptual_hash).bit_count() <= 3


def test_a_flat_picture_has_no_hash(pictures: list[Image.Image]) -> None:
    assert impression_of(Image.new("RGB", (400, 300), (90, 120, 40))).perceptual_hash is None
    assert impression_of(Image.new("RGB", (1, 1))).perceptual_hash is None
    assert impression_of(pictures[0]).perceptual_hash is not None


def test_a_hash_has_64_bits(pictures: list[Image.Image]) -> None:
    down = Image.linear_gradient("L")
    rising = ImageChops.add(down, down.rotate(90), scale=2).convert("RGB")
    assert impression_of(rising).perceptual_hash == (1 << 64) - 1
    assert impression_of(rising.rotate(180)).perceptual_hash == 0


def colours(impression: Impression) -> list[tuple[int, ...]]:
    return [tuple(impression.palette[at : at + 4]) for at in range(0, len(impression.palette), 4)]


def test_a_palette_has_the_colours_of_a_picture_and_their_shares() -> None:
    picture = Image.new("RGB", (400, 300), (30, 120, 40))
    picture.paste((200, 30, 30), (0, 0, 100, 300))
    picture.paste((20, 40, 220), (100, 0, 200, 50))
    seen = colours(impression_of(picture))
    assert [colour[:3] for colour in seen[:3]] == [(30, 120, 40), (200, 30, 30), (20, 40, 220)]
    for colour, share in zip(seen[:3], (17 / 24, 1 / 4, 1 / 24), strict=True):
        assert colour[3] == pytest.approx(255 * share, abs=8)


def test_a_palette_is_short_ordered_and_of_no_other_colours(pictures: list[Image.Image]) -> None:
    for picture in pictures:
        seen = colours(impression_of(picture))
        assert 1 < len(seen) <= 5
        shares = [colour[3] for colour in seen]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(255, abs=3)
    assert colours(impression_of(Image.new("RGB", (3, 7), (1, 2, 3)))) == [(1, 2, 3, 255)]
