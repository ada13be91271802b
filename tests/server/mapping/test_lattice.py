import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from server.mapping.lattice import settle, side_for
from server.mapping.levels import levels
from server.mapping.newcomers import seat

numbers = st.floats(-1e6, 1e6, allow_nan=False)


def keys(cells: np.ndarray, side: int) -> list[int]:
    return (cells[:, 1] * side + cells[:, 0]).tolist()


@settings(deadline=None)
@given(arrays.arrays(np.float64, st.tuples(st.integers(1, 60), st.just(2)), elements=numbers))
def test_every_point_has_a_cell_of_its_own_inside_the_lattice(places: np.ndarray):
    side = side_for(len(places))
    cells = settle(places, side)
    assert ((cells >= 0) & (cells < side)).all()
    assert len(set(keys(cells, side))) == len(places)


def test_a_full_lattice_has_room_for_as_many_as_it_has_cells():
    places = np.random.default_rng(0).standard_normal((64, 2))
    assert sorted(keys(settle(places, 8), 8)) == list(range(64))


def test_points_that_are_far_apart_get_the_cells_they_lie_in():
    cells = np.array([[0, 0], [15, 15], [3, 9], [8, 1], [12, 12]])
    places = cells + 0.5
    places[0], places[1] = (0, 0), (16, 16)
    assert settle(places, 16).tolist() == cells.tolist()


def test_the_lattice_is_wider_the_more_pictures_there_are_and_never_full():
    assert [side_for(count) for count in (1, 2, 142, 100_000)] == [2, 2, 16, 512]
    assert all(side_for(count) ** 2 > count for count in range(1, 2000, 7))
    with pytest.raises(ValueError, match="room"):
        side_for(10**12)


@pytest.fixture
def scene() -> tuple[np.ndarray, np.ndarray, int]:
    points = np.random.default_rng(4).standard_normal((150, 5)).astype(np.float32)
    side = side_for(150)
    return points, settle(points[:, :2].astype(np.float64), side), side


def test_on_every_level_exactly_one_picture_of_a_block_is_shown(scene):
    points, cells, side = scene
    level = levels(cells, side, points)
    for number in range(side.bit_length()):
        blocks = {(column >> number, row >> number) for column, row in cells.tolist()}
        shown = [(column >> number, row >> number) for column, row in cells[level >= number].tolist()]
        assert len(shown) == len(set(shown))
        assert set(shown) == blocks


def test_a_block_shows_the_picture_that_is_most_like_all_in_it():
    points = np.array([[1, 0], [1, 0.1], [0, 1], [1, -0.1]], np.float32)
    cells = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
    level = levels(cells, 2, points)
    total = points.sum(axis=0)
    assert level.tolist() == [int(row == np.argmax(points @ total)) for row in range(4)]


def test_newcomers_sit_beside_what_they_are_like_and_nobody_has_to_move(scene):
    points, cells, side = scene
    seats = seat(points, cells, points[[7, 90]] + 1e-3, side)
    assert not set(keys(seats, side)) & set(keys(cells, side))
    free = {(row, column) for row in range(side) for column in range(side)} - {(r, c) for c, r in cells.tolist()}
    for one, like in zip(seats, cells[[7, 90]], strict=True):
        nearest_free = min((like[0] - column) ** 2 + (like[1] - row) ** 2 for row, column in free)
        assert ((one - like) ** 2).sum() == nearest_free
        free.discard((int(one[1]), int(one[0])))


def test_newcomers_fill_a_lattice_to_its_last_cell():
    cells = np.array([[0, 0]])
    points = np.ones((1, 3), np.float32)
    seats = seat(points, cells, np.ones((15, 3), np.float32), 4)
    assert sorted(keys(np.concatenate((cells, seats)), 4)) == list(range(16))
