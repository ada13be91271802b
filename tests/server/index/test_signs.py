"""Signs tell how good a row looks; the index by signs is held to the oracle wherever it promises to be exact."""

import logging

import numpy as np
import pytest

from server.embedding.embedder import unit_rows
from server.index import backends
from server.index.backends import build_index
from server.index.exact import ExactIndex
from server.index.faiss_flat import FaissFlatIndex
from server.index.faiss_signs import FaissSignsIndex
from server.index.signs import Signs

COUNT, DIM = 60_000, 128


def collection(count: int, dim: int, seed: int) -> np.ndarray:
    """Unit vectors in a cone, in clusters, with more in some directions than in others, as those of pictures are."""
    drawn = np.random.default_rng(seed)
    spread = np.arange(1, dim + 1) ** -0.5
    centres = np.random.default_rng(99).normal(size=(300, dim)) * spread
    rows = centres[drawn.integers(0, 300, count)] + 0.6 * drawn.normal(size=(count, dim)) * spread
    return unit_rows(rows + 1.5 * spread[0] * np.eye(dim)[0])


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    return collection(COUNT, DIM, seed=1)


@pytest.fixture(scope="module")
def index(vectors) -> FaissSignsIndex:
    return FaissSignsIndex(vectors)


@pytest.fixture(scope="module")
def oracle(vectors) -> ExactIndex:
    return ExactIndex(vectors)


def recall(found: np.ndarray, best: np.ndarray) -> float:
    """The share of scores that are as good as the last of the best."""
    return float((found >= best[:, -1:] - 1e-5).mean())


def questions(count: int = 40) -> np.ndarray:
    return collection(count, DIM, seed=2)


@pytest.mark.parametrize("dim", [5, 27, 64])
def test_what_looks_best_scores_best(dim):
    vectors = collection(3000, dim, seed=3)
    signs = Signs.of(vectors)
    codes = signs.codes(vectors)
    assert codes.shape == (3000, signs.bits // 8)
    assert signs.bits % 8 == 0
    plus_or_minus = np.unpackbits(codes, axis=1, bitorder="little") * 2.0 - 1.0
    for query, weights in zip(vectors[:20], signs.weigh(vectors[:20]), strict=True):
        assert np.corrcoef(plus_or_minus @ weights, vectors @ query)[0, 1] > 0.7


def test_equal_vectors_have_equal_signs(vectors):
    some = vectors[:2000]
    np.testing.assert_array_equal(Signs.of(some).codes(some), Signs.of(some.copy()).codes(some))


def test_copies_of_one_vector_are_no_error():
    same = np.tile(unit_rows(np.ones((1, 8))), (20_000, 1))
    rows, _ = FaissSignsIndex(same).search(same[:1], 5)
    assert rows.tolist() == [[0, 1, 2, 3, 4]]


def test_not_every_row_is_scored(index):
    assert index.depth is not None
    assert index.depth < COUNT / 4


def test_the_best_ten_are_found_and_scored_exactly(index, oracle):
    _, found = index.search(questions(), 10)
    rows, best = oracle.search(questions(), 10)
    assert recall(found, best) >= 0.99
    for query, expected, score in zip(questions(), rows, best, strict=True):
        np.testing.assert_allclose(index.scores(query[None], expected), score, atol=1e-6)


def test_questions_far_from_every_picture_are_answered_as_well(index, oracle):
    # As words are: one direction that no picture has, and a part that tells pictures apart.
    far = np.random.default_rng(4).normal(size=DIM)
    asked = unit_rows(3 * far / np.linalg.norm(far) + questions() - questions().mean(axis=0))
    assert recall(index.search(asked, 10)[1], oracle.search(asked, 10)[1]) >= 0.98


def test_a_short_list_is_the_beginning_of_a_longer_one(index):
    long_rows, long_scores = index.search(questions(), 512)
    for limit in (1, 10, 511):
        rows, scores = index.search(questions(), limit)
        np.testing.assert_array_equal(rows, long_rows[:, :limit])
        np.testing.assert_array_equal(scores, long_scores[:, :limit])


def test_a_batch_finds_what_each_finds_alone(index):
    together, _ = index.search(questions(5), 10)
    np.testing.assert_array_equal(together, np.vstack([index.search(query[None], 10)[0] for query in questions(5)]))


@pytest.mark.parametrize("limit", [10_000, COUNT])
def test_a_list_that_is_deep_is_exact(index, oracle, limit):
    rows, scores = index.search(questions(1), limit)
    expected_rows, expected = oracle.search(questions(1), limit)
    assert rows.shape == (1, limit)
    np.testing.assert_allclose(scores, expected, atol=1e-6)
    assert (rows == expected_rows).mean() > 0.99  # what differs by less than a float has no order of its own


@pytest.mark.parametrize("share", [0.0001, 0.01, 0.2])
def test_a_narrow_mask_is_exact(index, oracle, share):
    allowed = np.random.default_rng(5).random(COUNT) < share
    rows, scores = index.search(questions(3), 50, allowed)
    np.testing.assert_allclose(scores, oracle.search(questions(3), 50, allowed)[1], atol=1e-6)
    assert rows.shape == (3, min(50, allowed.sum()))
    assert allowed[rows].all()


@pytest.mark.parametrize("share", [0.7, 0.999])
def test_a_wide_mask_hides_rows_and_the_best_of_the_others_are_found(index, oracle, share):
    allowed = np.random.default_rng(6).random(COUNT) < share
    rows, scores = index.search(questions(), 10, allowed)
    assert allowed[rows].all()
    assert recall(scores, oracle.search(questions(), 10, allowed)[1]) >= 0.99


def test_a_mask_that_hides_all_that_looks_good_is_exact(index, oracle):
    query = questions(1)
    hidden, _ = oracle.search(query, COUNT // 2)
    allowed = np.ones(COUNT, bool)
    allowed[hidden[0]] = False
    rows, scores = index.search(query, 100, allowed)
    np.testing.assert_allclose(scores, oracle.search(query, 100, allowed)[1], atol=1e-6)
    assert allowed[rows].all()


def test_vectors_of_which_signs_tell_little_are_searched_exactly(caplog):
    caplog.set_level(logging.WARNING)
    along = np.linspace(0.5, 2, 20_000)
    on_a_line = unit_rows(np.stack([along, np.ones(20_000), *np.zeros((6, 20_000))], axis=1))
    index = FaissSignsIndex(on_a_line)
    assert index.depth is None
    assert "reads all of them" in caplog.text
    asked = on_a_line[::4000]
    np.testing.assert_allclose(index.search(asked, 10)[1], ExactIndex(on_a_line).search(asked, 10)[1], atol=1e-6)


def test_the_recall_that_was_measured_is_said(vectors, caplog):
    caplog.set_level(logging.INFO, "server.index")
    FaissSignsIndex(vectors[:25_000])
    assert "recall@10 is 1.0000" in caplog.text or "recall@10 is 0.99" in caplog.text


def test_auto_is_exact_for_a_small_collection_and_by_signs_for_a_large_one(vectors):
    assert isinstance(build_index("auto", vectors[: backends.EXACT_UP_TO]), FaissFlatIndex)
    assert isinstance(build_index("auto", vectors[: backends.EXACT_UP_TO + 1]), FaissSignsIndex)
