import numpy as np
import pytest

from server.mapping.neighbours import EXACT_UP_TO, nearest
from server.mapping.repulsion import _exactly, _through_grid
from server.mapping.tsne import lay_out

KINDS = 6


def kinds_of_points(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Points of 16 dimensions in clouds that do not touch, and the cloud of each."""
    generator = np.random.default_rng(0)
    kinds = np.arange(count) % KINDS
    centres = 6 * generator.standard_normal((KINDS, 16))
    return (centres[kinds] + generator.standard_normal((count, 16))).astype(np.float32), kinds


def neighbours_by_definition(points: np.ndarray, rows: np.ndarray, count: int) -> np.ndarray:
    far = ((points[rows, None, :].astype(np.float64) - points[None]) ** 2).sum(axis=2)
    return np.argsort(far, axis=1, kind="stable")[:, :count]


def test_the_nearest_of_few_are_found_exactly_nearest_first():
    points, _ = kinds_of_points(300)
    rows, far = nearest(points, points, 8)
    assert np.array_equal(rows, neighbours_by_definition(points, np.arange(300), 8))
    assert np.array_equal(rows[:, 0], np.arange(300))
    assert (np.diff(far, axis=1) >= 0).all()
    assert far[7, 3] == pytest.approx(((points[7] - points[rows[7, 3]]) ** 2).sum(), rel=1e-3)


def test_most_of_the_nearest_of_many_are_found():
    points = np.random.default_rng(1).standard_normal((EXACT_UP_TO + 2000, 8)).astype(np.float32)
    some = np.arange(0, len(points), 60)
    found, _ = nearest(points, points, 6)
    true = neighbours_by_definition(points, some, 6)
    shared = [len(set(one) & set(other)) / 6 for one, other in zip(found[some].tolist(), true.tolist(), strict=True)]
    assert np.mean(shared) > 0.85


def test_a_few_are_looked_for_among_many_without_being_part_of_them():
    points = np.random.default_rng(2).standard_normal((EXACT_UP_TO + 500, 4)).astype(np.float32)
    moved = points[[3, 400, 4100]] + 1e-4
    assert nearest(moved, points, 1)[0][:, 0].tolist() == [3, 400, 4100]


@pytest.mark.parametrize("spread", [0.01, 1.0, 12.0])
def test_the_push_through_the_grid_is_that_of_all_pairs(spread: float):
    places = spread * np.random.default_rng(3).standard_normal((800, 2))
    push, total = _exactly(places)
    through, through_total = _through_grid(places)
    assert through_total == pytest.approx(total, rel=0.02)
    assert np.abs(through - push).max() < 0.12 * np.abs(push).max() + 1e-3


def test_what_is_alike_stays_together_and_what_is_not_comes_apart():
    points, kinds = kinds_of_points(240)
    around, _ = nearest(points, points, 11)
    places = lay_out(around[:, 1:], points[:, :2].astype(np.float64))
    beside, _ = nearest(places.astype(np.float32), places.astype(np.float32), 6)
    assert (kinds[beside[:, 1:]] == kinds[:, None]).mean() > 0.98


def test_the_same_points_are_laid_out_the_same_way():
    points, _ = kinds_of_points(90)
    around, _ = nearest(points, points, 11)
    first, second = (lay_out(around[:, 1:], points[:, :2].astype(np.float64), rounds=(30, 30)) for _ in range(2))
    assert np.array_equal(first, second)


def test_points_that_are_all_the_same_do_not_run_away():
    around = (np.arange(20)[:, None] + np.arange(1, 6)) % 20
    assert np.isfinite(lay_out(around, np.zeros((20, 2)), rounds=(20, 20))).all()
