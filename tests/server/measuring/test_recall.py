"""Recall is held against a plain sort, and falls where an index misses what is there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.bootstrap import prepare_in_foreground
from server.embedding.embedder import unit_rows
from server.index.exact import ExactIndex
from server.measuring import recall
from server.search.modes.similar import Similar
from server.search.modes.text import Text
from server.search.snapshot import build_snapshot
from server.services import Services
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import COLOURS, ColourEmbedder


class ForgetfulIndex(ExactIndex):
    """Never finds the row that is best."""

    def search(self, vectors, limit, allowed=None):
        rows, scores = super().search(vectors, limit + 1, allowed)
        return rows[:, 1:], scores[:, 1:]


@pytest.fixture
def services(tmp_path) -> Services:
    settings = settings_in(tmp_path)
    paint_all(settings.original_root)
    # The same picture twice: whichever is found of the two, it is right.
    red = settings.original_root / "warm" / "red.png"
    (settings.original_root / "copy.png").write_bytes(red.read_bytes())
    prepare(settings)
    return prepare_in_foreground(settings, ColourEmbedder())


def modes(services: Services) -> list[Similar | Text]:
    pictures = [Similar(picture.id) for picture in services.search.snapshot.pictures]
    return [*pictures, *(Text(colour) for colour in COLOURS)]


def test_an_exact_index_finds_all_that_it_should(services):
    assert recall.measure(services.search, services.search.encoder, modes(services), 10).tolist() == [1.0] * 25


def test_an_index_that_misses_the_best_is_told_by_how_much(services):
    snapshot = services.search.snapshot
    services.search.use(replace(snapshot, name="forgetful", index=ForgetfulIndex(snapshot.vectors)))
    recalls = recall.measure(services.search, services.search.encoder, modes(services), 10)
    assert recalls.mean() == pytest.approx(0.9, abs=0.02)


def test_more_is_not_asked_for_than_there_is(services):
    assert recall.measure(services.search, services.search.encoder, modes(services), 100).min() == 1.0


def test_pictures_without_a_vector_are_left_out(services):
    snapshot = services.search.snapshot
    fewer = build_snapshot(
        revision="fewer",
        pictures=snapshot.pictures,
        skipped=(),
        model_key=snapshot.model_key,
        vectors=snapshot.vectors[:3],
        rows=snapshot.rows[:3],
        atlas=None,
        backend="exact",
    )
    services.search.use(fewer)
    assert len(recall.measure(services.search, services.search.encoder, modes(services)[:13], 2)) == 3


@given(st.integers(1, 9000), st.integers(1, 12), st.integers(0, 3), st.integers(0, 2**32 - 1))
def test_the_kth_best_score_is_that_of_a_plain_sort(count, k, left_out, seed):
    drawn = np.random.default_rng(seed)
    vectors, queries = unit_rows(drawn.normal(size=(count, 8))), unit_rows(drawn.normal(size=(3, 8)))
    places = [drawn.integers(0, count, left_out) for _ in queries]
    best = recall.kth_best(vectors, queries, places, k)
    for query, gone, score in zip(queries, places, best, strict=True):
        scores = np.delete(vectors.astype(np.float64) @ query.astype(np.float64), gone)
        wanted = np.sort(scores)[::-1][:k]
        assert score == pytest.approx(wanted[-1] if len(wanted) else np.inf)
