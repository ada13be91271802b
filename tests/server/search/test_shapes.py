"""Colour and shape of all pictures, four bytes each."""

import gzip

import numpy as np
import pytest

from server.search.shapes import PackedShapes, shapes_of
from tests.server.search.made import picture


def shape_of(width: int, height: int) -> int:
    return int(shapes_of([picture("one.jpg", width_px=width, height_px=height)])[0, 3])


def test_a_square_is_in_the_middle():
    assert shape_of(700, 700) == 128


@pytest.mark.parametrize("width, height", [(1500, 1000), (1000, 1500), (4032, 3024), (901, 100), (100, 901), (7, 5)])
def test_a_shape_is_told_within_one_part_in_a_hundred(width, height):
    assert 2 ** ((shape_of(width, height) - 128) / 40) == pytest.approx(width / height, rel=0.01)


def test_a_thread_has_the_last_shape_that_is_told():
    assert shape_of(30_000, 2) == 255
    assert shape_of(2, 30_000) == 0


def test_no_pictures_have_no_shapes():
    assert shapes_of([]).shape == (0, 4)
    assert PackedShapes(shapes_of([])).plain == b""


def test_packed_shapes_say_the_same_plain_and_compressed():
    packed = PackedShapes(np.arange(40, dtype=np.uint8).reshape(10, 4))
    assert gzip.decompress(packed.gzipped) == packed.plain == bytes(range(40))
