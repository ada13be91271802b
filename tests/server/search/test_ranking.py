"""Rankings too large for a plain search: rare filters, copies by the hundred, indexes that miss some, depth."""

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from server.embedding.embedder import unit_rows
from server.index.exact import ExactIndex
from server.records import Vectors
from server.search.encoder import QueryEncoder
from server.search.filters import Filters
from server.search.query import Query
from server.search.ranking import FIRST_TIER
from server.search.service import SearchService
from server.search.snapshot import Snapshot
from tests.server.search import made


class ForgetfulIndex(ExactIndex):
    """Finds other rows at every depth, as approximate indexes do: at each it misses some that it finds further down."""

    def search(
        self, vectors: Vectors, limit: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        allowed = np.ones(len(self), bool) if allowed is None else allowed
        missed = np.arange(len(self)) % 7 == limit % 7
        if limit < allowed.sum() - (allowed & missed).sum():
            allowed = allowed & ~missed
        return super().search(vectors, limit, allowed)


def pages(service: SearchService, query: Query, cuts: list[int]) -> list[str]:
    joined: list[str] = []
    for first, last in pairwise(cuts):
        joined += made.paths(service, dataclasses.replace(query, offset=first, limit=last - first))
    return joined


@pytest.mark.parametrize("is_forgetful", [False, True])
@pytest.mark.parametrize("changes", [{}, {"diversity": 0.5}, {"stacks": False}, {"sort": "newest"}])
def test_pages_fit_each_other_whichever_is_asked_first(words_model: QueryEncoder, is_forgetful, changes):
    count = 5 * FIRST_TIER
    pictures = [
        made.picture(
            f"{number}.jpg", content=f"{number % (count // 2)}", taken_at=f"{1990 + number % 30}-01-01T00:00:00"
        )
        for number in range(count)
    ]
    shown = made.snapshot(pictures)
    if is_forgetful:
        shown = dataclasses.replace(shown, index=ForgetfulIndex(shown.vectors))
    query = Query(made.words("harbour"), **changes)
    cuts = [0, 7, 300, 1000, 1280, 1281, 2000, 2560]
    straight = pages(made.serving(shown, words_model), query, cuts)
    deepest_first = made.serving(shown, words_model)
    made.paths(deepest_first, dataclasses.replace(query, offset=2500, limit=1))
    assert straight == pages(deepest_first, query, cuts)
    total = count if changes == {"stacks": False} else count // 2
    assert len(straight) == len(set(straight)) == total


def test_a_filter_that_one_in_five_thousand_passes_still_fills_the_page(words_model):
    pictures = [
        made.picture(f"{number}.jpg", camera="Rare" if number % 5000 == 4999 else None) for number in range(15_000)
    ]
    shown = made.snapshot(pictures, backend="faiss_flat")
    query = Query(made.words("harbour"), Filters(cameras=("rare",)), limit=3)
    assert sorted(made.paths(made.serving(shown, words_model), query)) == ["14999.jpg", "4999.jpg", "9999.jpg"]


@pytest.mark.parametrize("backend", ["exact", "faiss_flat"])
def test_equal_vectors_by_the_hundred_come_by_id_at_every_depth(words_model, backend):
    drawn = np.random.default_rng(1)
    count = 2 * FIRST_TIER + 100
    vectors = unit_rows(drawn.normal(size=(3, made.DIM)))[drawn.integers(0, 3, count)]
    pictures = [made.picture(f"{number}.jpg") for number in range(count)]
    shown = made.snapshot(pictures, vectors, backend=backend)
    service = made.serving(shown, words_model)
    query = Query(made.words("harbour"), limit=1000)
    hits = [*service.search(query)[0].hits, *service.search(dataclasses.replace(query, offset=1000))[0].hits]
    assert len(hits) == count
    assert [hit.id for hit in hits] == [hit.id for hit in sorted(hits, key=lambda hit: (-(hit.score or 0), hit.id))]
    assert len({hit.score for hit in hits}) == 3


def test_ten_thousand_deep_is_answered(words_model):
    shown = made.snapshot([made.picture(f"{number}.jpg") for number in range(10_100)], backend="faiss_flat")
    service = made.serving(shown, words_model)
    deep, _ = service.search(Query(made.words("harbour"), offset=10_000, limit=200))
    assert [hit.rank for hit in deep.hits] == list(range(10_001, 10_101))
    shallow, _ = service.search(Query(made.words("harbour"), limit=1000))
    assert (shallow.hits[-1].score or 0) >= (deep.hits[0].score or 0)


def test_a_listing_needs_neither_vectors_nor_a_model(tmp_path):
    def no_model() -> made.NamedDirections:
        raise AssertionError("the model was asked for")

    encoder = QueryEncoder(no_model, tmp_path, image_root=tmp_path, original_root=None)
    pictures = [made.picture("b.jpg"), made.picture("x/A.jpg"), made.picture("x/c.jpg")]
    service = made.serving(made.snapshot(pictures, rows=[1]), encoder)
    assert made.paths(service, Query(sort="name")) == ["x/A.jpg", "b.jpg", "x/c.jpg"]
    assert made.paths(service, Query(filters=Filters(folders=("x",)))) == ["x/A.jpg", "x/c.jpg"]
    assert service.search(Query(sort="name"))[0].hits[0].score is None


def test_sorting_by_colour_brings_the_nearest_first(words_model):
    def painted(path: str, *colours: tuple[int, int, int, int]) -> object:
        return made.picture(path, palette=b"".join(map(bytes, colours)))

    pictures = [
        painted("mostly-blue.jpg", (0, 0, 250, 200), (250, 30, 30, 55)),
        painted("red.jpg", (255, 0, 0, 255)),
        painted("a-speck-of-red.jpg", (0, 0, 250, 245), (255, 0, 0, 10)),
        painted("unknown.jpg"),
    ]
    service = made.serving(made.snapshot(pictures), words_model)
    query = Query(filters=Filters(colour=(255, 0, 0)), sort="colour")
    assert made.paths(service, query) == ["red.jpg", "mostly-blue.jpg"]


@pytest.mark.parametrize(("count", "embedded"), [(0, 0), (3, 0), (1, 1)])
def test_the_smallest_collections_are_answered(words_model, count, embedded):
    pictures = [made.picture(f"harbour-{number}.jpg", taken_at=None) for number in range(count)]
    vectors = None if embedded else np.empty((0, 0), np.float32)
    shown: Snapshot = made.snapshot(pictures, vectors, range(embedded))
    service = made.serving(shown, words_model)
    service.prepare(shown)
    for changes in ({}, {"diversity": 1.0}, {"sort": "newest"}, {"filters": Filters(folders=("nowhere",))}):
        query = Query(made.words("harbour", "-owl"), **changes)
        found, _ = service.search(query)
        assert found.total == len(found.hits) == (0 if "filters" in changes else embedded)
        assert found.relevance is not None and found.relevance.relevant_count <= found.total
        service.facets(query)
        service.explain(query, found.hits)
    assert service.search(Query(sort="name"))[0].total == count
