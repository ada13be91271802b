import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from server.embedding import likeness
from server.embedding.embedder import unit_rows
from tests.bench.made_vectors import clustered


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
def test_points_on_a_line_come_in_its_order(count: int) -> None:
    along = np.random.default_rng(2).permutation(count).astype(np.float32)
    points = along[:, None] * np.array([[3.0, 1.0, -2.0]], np.float32)
    ordered = along[likeness.row_of_likeness(points)]
    assert ordered.tolist() in (sorted(along), sorted(along, reverse=True)) or count == 2


@given(arrays.arrays(np.float32, st.tuples(st.integers(0, 60), st.integers(1, 4)), elements=st.floats(-1, 1, width=32)))
def test_every_point_is_in_the_row_once_even_where_many_are_the_same(points: likeness.Points) -> None:
    row = likeness.row_of_likeness(points)
    assert sorted(row) == list(range(len(points)))
    assert np.array_equal(row, likeness.row_of_likeness(points.copy()))


def test_pictures_of_one_kind_lie_together() -> None:
    kinds = np.repeat(np.arange(40), 25)
    np.random.default_rng(1).shuffle(kinds)
    generator = np.random.default_rng(0)
    centres = generator.standard_normal((40, 64), dtype=np.float32)
    points = centres[kinds] + 0.3 * generator.standard_normal((1000, 64), dtype=np.float32)
    in_row = kinds[likeness.row_of_likeness(points)]
    assert np.count_nonzero(in_row[1:] != in_row[:-1]) < 2 * 40
    assert np.count_nonzero(kinds[1:] != kinds[:-1]) > 900


def test_the_way_through_the_centres_is_nearly_the_shortest() -> None:
    angles = np.random.default_rng(3).permutation(60) * (1.9 * np.pi / 60)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    ordered = circle[likeness.row_of_likeness(circle)]
    length = np.linalg.norm(np.diff(ordered, axis=0), axis=1).sum()
    assert length < 1.3 * 1.9 * np.pi


def test_few_axes_keep_what_is_near_near() -> None:
    vectors = clustered(2000, 256)
    mean, axes = likeness.principal_axes(vectors, 64)
    assert axes.shape == (256, 64)
    np.testing.assert_allclose(axes.T @ axes, np.eye(64), atol=1e-4)
    points = (vectors - mean) @ axes
    spread = points.var(axis=0)
    assert np.all(np.diff(spread) < 1e-4), "widest first"
    few, dim = unit_rows(np.random.default_rng(0).normal(size=(3, 9))), 9
    assert likeness.principal_axes(few, 64)[1].shape == (dim, dim)
