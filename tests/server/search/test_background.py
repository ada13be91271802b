"""What all questions share is taken out of a question, and what is left ranks by what was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from server.embedding.embedder import unit_rows
from server.records import Vectors
from server.search.background import LEAST_SAMPLE, Background


def space(seed: int, pictures: int = 60, neutral: int = 20, dim: int = 16) -> tuple[Vectors, Vectors]:
    """Neutral questions and pictures that lean towards one direction, some of the pictures more than others."""
    drawn = np.random.default_rng(seed)
    lean = np.eye(1, dim)
    pictures_lean = drawn.uniform(0, 2, (pictures, 1)) * lean
    return (
        unit_rows(drawn.normal(0, 0.3, (neutral, dim)) + lean),
        unit_rows(drawn.normal(0, 0.4, (pictures, dim)) + pictures_lean),
    )


@given(st.integers(0, 2**32 - 1), st.integers(0, 3), st.floats(0.25, 1))
def test_a_question_is_found_again_from_its_parts(seed, unwanted, weight):
    neutral, sample = space(seed)
    background = Background.build(neutral, sample)
    asked, others = neutral[:1], neutral[1 : 1 + unwanted]
    question = background.question(asked, others, [weight] * unwanted)
    assert question.vector.shape == asked.shape and question.vector.dtype == np.float32
    assert np.linalg.norm(question.vector) == pytest.approx(1, abs=1e-5)
    whole = question.length * question.vector[0] + question.shared * background.mean + question.removed @ others
    np.testing.assert_allclose(whole, asked[0], atol=1e-5)


def test_what_is_not_wanted_has_nothing_in_common_with_what_is_left():
    sample = unit_rows(np.random.default_rng(0).normal(size=(40, 4)))
    bird, owl = unit_rows(np.array([[1, 0.2, 0, 0]])), unit_rows(np.array([[0.8, 0, 0.6, 0]]))
    background = Background.build(np.empty((0, 4), np.float32), sample)
    assert float(background.question(bird, owl).vector[0] @ owl[0]) == pytest.approx(0, abs=1e-6)
    half = background.question(bird, owl, [0.5])
    assert 0 < float(half.vector[0] @ owl[0]) < float(bird[0] @ owl[0])


def test_what_is_not_wanted_and_was_not_asked_for_changes_nothing():
    sample = unit_rows(np.random.default_rng(0).normal(size=(40, 3)))
    asked, away = unit_rows(np.array([[1, 0, 0]])), unit_rows(np.array([[-0.5, 1, 0]]))
    question = Background.build(np.empty((0, 3), np.float32), sample).question(asked, away)
    np.testing.assert_allclose(question.vector, asked, atol=1e-6)


def test_the_same_wanted_and_not_wanted_is_still_a_question():
    neutral, sample = space(seed=6)
    question = Background.build(neutral, sample).question(neutral[:1], neutral[:1])
    assert np.linalg.norm(question.vector) == pytest.approx(1, abs=1e-5)
    assert question.removed == (0.0,)


def test_what_is_left_of_a_vague_question_does_not_prefer_what_every_question_finds():
    neutral, sample = space(seed=1)
    background = Background.build(neutral[1:], sample)
    before = np.corrcoef(sample @ neutral[0], background.usual)[0, 1]
    after = np.corrcoef(sample @ background.question(neutral[:1]).vector[0], background.usual)[0, 1]
    assert before > 0.5
    assert abs(after) < 0.01


def test_a_picture_that_every_question_likes_makes_way_for_the_one_that_was_asked_for():
    vague, cats, hub = np.array([1, 0, 0]), np.array([0.2, 1, 0]), np.array([1, 0.3, 0])
    others = [np.array([0.05 * number, 0, 1]) for number in range(10)]
    sample = unit_rows(np.array([cats, hub, *others]))
    aside = np.array([0, 0, 0.1])
    neutral = unit_rows(np.array([vague, vague + aside, vague - aside]))
    asked = unit_rows(np.array([[1, 0.6, 0]]))
    assert np.argmax(sample @ asked[0]) == 1
    assert np.argmax(sample @ Background.build(neutral, sample).question(asked).vector[0]) == 0


def test_a_question_that_has_nothing_in_common_with_neutral_ones_stays_as_it_is():
    neutral, sample = space(seed=2)
    away = unit_rows(-neutral[:1])
    question = Background.build(neutral, sample).question(away)
    assert question.shared == 0
    assert question.length == pytest.approx(1, abs=1e-5)
    np.testing.assert_array_equal(question.vector, away)


def test_a_neutral_question_itself_can_still_be_asked():
    neutral = unit_rows(np.ones((3, 4)))
    sample = unit_rows(np.random.default_rng(3).normal(size=(20, 4)) + 1)
    question = Background.build(neutral, sample).question(neutral[:1])
    np.testing.assert_allclose(question.vector, neutral[:1], atol=1e-6)


@pytest.mark.parametrize(("asked", "pictures"), [(0, 0), (0, 30), (8, 0), (8, 1), (8, LEAST_SAMPLE - 1)])
def test_with_little_to_go_by_a_question_stays_as_it_is(asked, pictures):
    neutral, sample = space(seed=4, pictures=pictures, neutral=asked)
    vector = unit_rows(np.arange(16, dtype=np.float64)[None])
    question = Background.build(neutral, sample).question(vector)
    np.testing.assert_allclose(question.vector, vector, atol=1e-6)
    assert question.sampled == pictures


def test_the_reach_is_what_one_picture_of_a_hundred_exceeds():
    neutral, sample = space(seed=5, pictures=400)
    background = Background.build(neutral, sample)
    rest = np.concatenate(
        [(sample @ one.vector[0] - one.typical) * one.length for one in map(background.question, neutral[:, None])]
    )
    assert (rest > background.reach).mean() == pytest.approx(0.01, abs=0.001)


@given(arrays.arrays(np.float64, (12, 5), elements=st.floats(-1, 1)), st.integers(0, 2**32 - 1))
def test_no_question_gives_anything_but_finite_numbers(rows, seed):
    sample = unit_rows(rows + 1e-3)
    drawn = np.random.default_rng(seed)
    question = Background.build(unit_rows(drawn.normal(size=(4, 5))), sample).question(
        unit_rows(drawn.normal(size=(1, 5)))
    )
    assert np.isfinite(question.vector).all()
    assert all(map(np.isfinite, (question.length, question.typical, question.spread, question.reach)))
