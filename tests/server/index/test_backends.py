"""Every row of the table of backends agrees with the numpy oracle."""

import numpy as np
import pytest

from server.errors import SettingsError
from server.index.backends import BACKENDS, build_index
from server.index.exact import ExactIndex


def clustered_vectors(count: int, dim: int, seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    centres = generator.normal(size=(8, dim))
    vectors = centres[generator.integers(0, 8, count)] + 0.3 * generator.normal(size=(count, dim))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    return clustered_vectors(500, 32, seed=1)


@pytest.fixture(params=list(BACKENDS))
def backend(request) -> str:
    return request.param


@pytest.mark.parametrize("limit", [1, 10, 499, 500, 5000])
def test_a_backend_finds_what_the_oracle_finds(backend, vectors, limit):
    queries = clustered_vectors(7, 32, seed=2)
    rows, scores = build_index(backend, vectors).search(queries, limit)
    expected_rows, expected_scores = ExactIndex(vectors).search(queries, limit)
    np.testing.assert_array_equal(rows, expected_rows)
    np.testing.assert_allclose(scores, expected_scores, atol=1e-6)


def test_a_mask_hides_rows_and_still_fills_the_limit(backend, vectors):
    allowed = np.zeros(500, bool)
    allowed[[3, 77, 401, 499]] = True
    rows, scores = build_index(backend, vectors).search(vectors[:2], 3, allowed)
    expected, _ = ExactIndex(vectors).search(vectors[:2], 3, allowed)
    assert rows.shape == scores.shape == (2, 3)
    np.testing.assert_array_equal(rows, expected)
    assert set(rows.ravel()) <= {3, 77, 401, 499}


def test_a_mask_of_nothing_finds_nothing(backend, vectors):
    rows, scores = build_index(backend, vectors).search(vectors[:1], 3, np.zeros(500, bool))
    assert rows.shape == scores.shape == (1, 0)


def test_equal_scores_come_by_rising_row(backend):
    same = np.tile(np.array([[0.6, 0.8]], np.float32), (40, 1))
    rows, _ = build_index(backend, same).search(same[:1], 15)
    assert rows.tolist() == [list(range(15))]


def test_an_empty_index_answers_with_nothing(backend):
    rows, scores = build_index(backend, np.empty((0, 8), np.float32)).search(np.ones((1, 8), np.float32), 5)
    assert rows.shape == scores.shape == (1, 0)


def test_a_batch_beyond_the_blas_threshold_gives_the_same_rows(backend, vectors):
    index = build_index(backend, vectors)
    together, _ = index.search(vectors[:64], 10)
    alone = np.vstack([index.search(vectors[row : row + 1], 10)[0] for row in range(64)])
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_below_one_is_refused(backend, vectors, limit):
    with pytest.raises(ValueError, match="limit"):
        build_index(backend, vectors).search(vectors[:1], limit)


def test_vectors_of_another_dimension_are_refused(backend, vectors):
    with pytest.raises(ValueError, match="dimension"):
        build_index(backend, vectors).search(np.ones((1, 5), np.float32), 1)


def test_a_backend_that_does_not_exist_names_those_that_do():
    with pytest.raises(SettingsError, match="faiss_flat"):
        build_index("annoy", np.empty((0, 8), np.float32))


@pytest.mark.parametrize("limit", [1, 15, 150, 999, 3000])
def test_copies_come_by_rising_row_at_every_depth(backend, limit):
    originals = clustered_vectors(20, 32, seed=3)
    which = np.random.default_rng(4).integers(0, 20, 4000)
    index = build_index(backend, originals[which])
    rows, _ = index.search(originals[:1], limit)
    whole, _ = index.search(originals[:1], 4000)
    np.testing.assert_array_equal(rows, whole[:, :limit])
    for copies in np.split(whole[0], np.flatnonzero(np.diff(which[whole[0]])) + 1):
        assert (np.diff(copies) > 0).all()


@pytest.mark.parametrize("share", [0.01, 0.5, 1.0])
def test_a_mask_changes_neither_scores_nor_order(backend, vectors, share):
    index, query = build_index(backend, vectors), clustered_vectors(1, 32, seed=5)
    allowed = np.random.default_rng(6).random(500) < share
    all_rows, all_scores = index.search(query, 500)
    rows, scores = index.search(query, 500, allowed)
    np.testing.assert_array_equal(rows[0], all_rows[0][allowed[all_rows[0]]])
    np.testing.assert_array_equal(scores[0], all_scores[0][allowed[all_rows[0]]])


def test_the_scores_of_given_rows_are_those_of_a_search(backend, vectors):
    index, query = build_index(backend, vectors), clustered_vectors(1, 32, seed=7)
    rows, scores = index.search(query, 500)
    some = np.random.default_rng(8).permutation(500)[:77]
    np.testing.assert_array_equal(index.scores(query, rows[0][some]), scores[0][some])
    assert index.scores(query, rows[0][:0]).shape == (0,)


@pytest.mark.parametrize("rows", [[-1], [500], [[1, 2]], [0.5]])
def test_scores_of_rows_that_are_not_there_are_refused(backend, vectors, rows):
    with pytest.raises(ValueError, match="rows"):
        build_index(backend, vectors).scores(vectors[:1], np.array(rows))


def test_the_scores_for_two_vectors_at_once_are_refused(backend, vectors):
    with pytest.raises(ValueError, match="vector"):
        build_index(backend, vectors).scores(vectors[:2], np.arange(3))
