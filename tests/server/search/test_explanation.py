from contextlib import closing

import numpy as np
import pytest

from server.embedding.embedder import unit_rows
from server.search.filters import Filters
from server.search.modes.similar import Similar
from server.search.query import Query, Term
from tests.server.search import made
from tests.server.search.oracle import expected

CASES = {
    "words": Query(made.words("harbour")),
    "words and not": Query(made.words("harbour", "-wolf")),
    "a filter": Query(made.words("harbour", "owl"), Filters(folders=("a",))),
    "stacks off": Query(made.words("owl"), stacks=False),
    "by date": Query(made.words("harbour", "-wolf"), sort="newest"),
    "varied": Query(made.words("harbour"), diversity=0.5),
    "without names": Query(made.words("owl"), names=False),
}


@pytest.fixture(scope="module")
def shown():
    drawn = np.random.default_rng(3)
    vectors = unit_rows(drawn.normal(size=(20, made.DIM)))[drawn.integers(0, 20, 90)]
    pictures = [
        made.picture(f"{'ab'[number % 2]}/{('owl', 'wolf', 'x')[number % 3]}-{number}.jpg", content=str(number // 2))
        for number in range(90)
    ]
    return made.snapshot(pictures, vectors)


@pytest.mark.parametrize("query", CASES.values(), ids=CASES)
def test_the_parts_and_the_bonus_add_up_to_the_score(words_model, shown, query):
    service = made.serving(shown, words_model)
    result, _ = service.search(query)
    assert result.hits
    for hit, why in zip(result.hits, service.explain(query, result.hits), strict=True):
        assert sum(part.part for part in why.parts) + why.name_bonus == pytest.approx(hit.score, abs=1e-5)
        assert all(part.part == pytest.approx(part.weight * part.cosine) for part in why.parts)
        assert why.rank == hit.rank


@pytest.mark.parametrize("query", CASES.values(), ids=CASES)
def test_rank_and_percentile_are_those_among_all_pictures(words_model, shown, query):
    service = made.serving(shown, words_model)
    result, _ = service.search(query)
    values = {hit.picture.path: hit.score or 0 for hit in _everything(service, query)}
    id_of = {picture.path: picture.id for picture in shown.pictures}
    ordered = sorted(values, key=lambda path: (-values[path], id_of[path]))
    for hit, why in zip(result.hits, service.explain(query, result.hits), strict=True):
        assert why.rank_unfiltered == ordered.index(hit.picture.path) + 1
        lower = sum(value < values[hit.picture.path] for value in values.values())
        assert why.percentile == pytest.approx(100 * lower / len(values))


def _everything(service, query):
    """What the query ranks without filters and stacks."""
    return service.search(Query(query.terms, names=query.names, stacks=False, limit=1000))[0].hits


def test_names_that_match_are_told(words_model, shown):
    service = made.serving(shown, words_model)
    query = Query(made.words("owl harbour", "-wolf"))
    result, _ = service.search(query)
    for hit, why in zip(result.hits, service.explain(query, result.hits), strict=True):
        assert why.words == tuple(word for word in ("owl", "wolf") if word in hit.picture.name)
        assert (why.name_bonus > 0) == ("owl" in hit.picture.name)
        assert why.name_bonus <= 0 or "wolf" not in hit.picture.name


def test_the_picture_that_was_asked_with_takes_no_rank(words_model, shown):
    service = made.serving(shown, words_model)
    query = Query((Term(Similar(shown.pictures[5].id)),), stacks=False)
    result, _ = service.search(query)
    assert service.explain(query, result.hits[:1])[0].rank_unfiltered == 1
    assert result.hits[0].score == pytest.approx(
        expected(shown, query, words_model).values[result.hits[0].picture.path]
    )


def test_a_listing_has_nothing_to_explain(words_model, shown):
    service = made.serving(shown, words_model)
    query = Query(sort="name", limit=5)
    result, _ = service.search(query)
    assert [(why.parts, why.rank) for why in service.explain(query, result.hits)] == [
        ((), rank) for rank in range(1, 6)
    ]


def test_filters_do_not_change_what_a_picture_scores(tmp_path):
    """Not even of a name that matches, where the best picture of all does not pass."""
    model = made.NamedDirections(dim=256)  # in many directions, neutral words are far from everything
    vectors = unit_rows(np.random.default_rng(0).normal(size=(200, model.dim)))
    vectors[0] = model.embed_texts(["owl"])
    pictures = [made.picture(f"{'a' if number < 100 else 'b'}/{number}.jpg") for number in range(199)]
    with closing(made.encoder(tmp_path, model)) as encoder:
        service = made.serving(made.snapshot([*pictures, made.picture("b/owl.jpg")], vectors), encoder)
        free, filtered = (
            {
                hit.picture.path: hit.score
                for hit in service.search(Query(made.words("owl"), filters, limit=200))[0].hits
            }
            for filters in (Filters(), Filters(folders=("b",)))
        )
    assert list(free)[:2] == ["b/owl.jpg", "a/0.jpg"]
    assert len(filtered) == 100
    assert filtered == {path: free[path] for path in filtered}
