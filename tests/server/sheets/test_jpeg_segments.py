import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from server.sheets.jpeg_segments import SegmentedJpeg, join, split
from tests.pictures_factory import encoded, noise, quarters

CELL_PX, ACROSS, DOWN = 48, 5, 4
ROWS = CELL_PX // 16


def jpeg(seed: int = 0, size: tuple[int, int] = (CELL_PX * ACROSS, CELL_PX * DOWN), **options: object) -> bytes:
    options = {"quality": 80, "subsampling": "4:2:0", "restart_marker_blocks": 3, **options}
    return encoded(noise(size, seed), "JPEG", **options)


PAGES = [jpeg(0), jpeg(1)]


def cut(content: bytes) -> SegmentedJpeg:
    found = split(content)
    assert found is not None
    return found


def at_half(content: bytes) -> np.ndarray:
    """Decoded at half its size, where colour is not smoothed over the borders of blocks."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.draft("RGB", (picture.width // 2, picture.height // 2))
        return np.asarray(picture)


def brightness(content: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(content)) as picture:
        picture.draft("L", picture.size)
        return np.asarray(picture)


def cell(pixels: np.ndarray, place: int, across: int, cell_px: int) -> np.ndarray:
    row, column = divmod(place, across)
    return pixels[row * cell_px : (row + 1) * cell_px, column * cell_px : (column + 1) * cell_px]


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, ACROSS * DOWN - 1)), min_size=3, max_size=36))
def test_cells_joined_in_any_order_are_bit_for_bit_those_of_their_pages(chosen: list[tuple[int, int]]) -> None:
    chosen = chosen[: len(chosen) // 3 * 3]
    pages = [cut(content) for content in PAGES]
    segments = []
    for first in range(0, len(chosen), 3):
        for row in range(ROWS):
            for page, place in chosen[first : first + 3]:
                at = (place // ACROSS * ROWS + row) * ACROSS + place % ACROSS
                segments += pages[page].segments(np.array([at]))
    joined = join(pages[0], (3 * CELL_PX, len(chosen) // 3 * CELL_PX), segments)
    for decoded, cell_px in ((at_half, CELL_PX // 2), (brightness, CELL_PX)):
        sheet, drawn = decoded(joined), [decoded(content) for content in PAGES]
        assert sheet.shape[:2] == (len(chosen) // 3 * cell_px, 3 * cell_px)
        for number, (page, place) in enumerate(chosen):
            assert np.array_equal(cell(sheet, number, 3, cell_px), cell(drawn[page], place, ACROSS, cell_px))


def test_what_is_joined_can_be_cut_again() -> None:
    page = cut(PAGES[0])
    whole = page.segments(np.arange(ACROSS * DOWN * ROWS))
    assert join(page, (page.width_px, page.height_px), whole) == PAGES[0]


def test_another_quality_or_sampling_shows_in_the_head_and_another_size_does_not() -> None:
    page = cut(PAGES[0])
    assert cut(jpeg(3, (CELL_PX, CELL_PX))).head == page.head
    assert cut(jpeg(quality=79)).head != page.head
    assert cut(jpeg(subsampling="4:4:4")).head != page.head
    assert cut(jpeg(optimize=True)).head != page.head
    assert cut(jpeg(restart_marker_blocks=6)).head != page.head


def test_a_block_is_as_large_as_the_sampling_makes_it() -> None:
    sizes = {sampling: cut(jpeg(subsampling=sampling)).block_px for sampling in ("4:2:0", "4:2:2", "4:4:4")}
    assert sizes == {"4:2:0": (16, 16), "4:2:2": (16, 8), "4:4:4": (8, 8)}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8" + b"\xff\xff" * 40 + b"\xff\xd9",
        jpeg(restart_marker_blocks=0),
        jpeg(progressive=True),
        jpeg() + b"more",
        jpeg()[:-2],
        jpeg().replace(b"\xff\xd3", b"\xff\xd4"),
        jpeg().replace(b"\xff\xd3", b"\xff\x00"),
        jpeg().replace(b"\xff\xd3", b"\xff\xc4"),
        encoded(quarters().convert("L"), "JPEG", restart_marker_blocks=2),
        encoded(quarters(), "PNG"),
        encoded(quarters(), "WEBP"),
    ],
)
def test_what_has_no_segments_is_told_apart(content: bytes) -> None:
    assert split(content) is None


def test_a_page_cut_short_anywhere_has_no_segments() -> None:
    content = jpeg(size=(96, 96))
    last_segment = int(cut(content).starts[-1])
    for length in range(0, len(content), 7):
        assert split(content[:length]) is None
        assert length >= last_segment or split(content[:length] + b"\xff\xd9") is None


@given(st.integers(0, 700), st.binary(min_size=1, max_size=8))
def test_a_damaged_head_raises_nothing(at: int, bytes_there: bytes) -> None:
    content = bytearray(PAGES[0])
    content[at : at + len(bytes_there)] = bytes_there
    found = split(bytes(content))
    assert found is None or len(found.starts) == len(found.ends) > 0
    if found is not None:
        assert found.segments(np.arange(len(found.starts)))[0] != b""
