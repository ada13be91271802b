"""A search may end early only where the question's own scores say so."""

import numpy as np
import pytest

from server.index.settled import is_settled


def told(noise: float, best: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Looks that fall evenly, and scores that follow them with so much noise; ten stand out by `best`."""
    looks = np.linspace(1, 0, 1000, dtype=np.float32)
    scores = looks + noise * np.random.default_rng(1).standard_normal(1000)
    scores[:10] += best
    return looks, scores.astype(np.float32)


def test_looks_that_tell_scores_closely_settle_a_question():
    assert is_settled(*told(noise=0.05))


def test_looks_that_tell_little_do_not():
    assert not is_settled(*told(noise=2.0))


def test_ten_that_stand_out_settle_what_the_others_do_not():
    assert not is_settled(*told(noise=0.5))
    assert is_settled(*told(noise=0.5, best=3.0))


def test_nine_that_stand_out_are_not_enough():
    looks, scores = told(noise=0.5)
    scores[:9] += 3.0
    assert not is_settled(looks, scores)


def test_the_order_in_which_rows_come_does_not_matter():
    order = np.random.default_rng(2).permutation(1000)
    for noise in (0.05, 2.0):
        looks, scores = told(noise)
        assert is_settled(looks[order], scores[order]) == is_settled(looks, scores)


@pytest.mark.parametrize("scores", [np.zeros(20), np.linspace(0, 1, 20)])
def test_rows_that_all_look_alike_settle_nothing(scores):
    assert not is_settled(np.ones(20, np.float32), scores.astype(np.float32))
