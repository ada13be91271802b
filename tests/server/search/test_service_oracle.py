"""The whole search against a plain one: filters, names, stacks, sorting, ties, the line, and pages."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.embedding.embedder import unit_rows
from server.records import PictureRecord
from server.search import ranking
from server.search.encoder import QueryEncoder
from server.search.filters import Filters
from server.search.modes.similar import Similar
from server.search.query import Query, SearchResult, Term
from server.search.snapshot import Snapshot
from tests.server.search import made
from tests.server.search.oracle import expected

WORDS = ("beach", "owl", "harbour", "wolf")
FOLDERS = ("", "a", "ab", "a/b")


@st.composite
def collections(draw: st.DrawFn, backend: str = "exact") -> Snapshot:
    """Small collections with few vectors, names, dates and contents, so that all of them coincide now and then."""
    count = draw(st.integers(0, 40))
    directions = unit_rows(np.random.default_rng(draw(st.integers(0, 5))).normal(size=(12, made.DIM)))
    pictures: list[PictureRecord] = []
    for number in range(count):
        name = draw(st.sampled_from([f"{number}", *(f"{word}-{number}" for word in WORDS)]))
        pictures.append(
            made.picture(
                f"{draw(st.sampled_from(FOLDERS))}/{name}.jpg".lstrip("/"),
                content=draw(st.sampled_from(["", "", "", "one", "two"])),
                caption=draw(st.sampled_from(["", "", "beach", "wolf owl"])),
                taken_at=draw(st.sampled_from([None, "2019-07-04T18:30:00", "2020-02-29T00:00:00"])),
                height_px=draw(st.sampled_from([30, 40, 50])),
            )
        )
    rows = [row for row in range(count) if draw(st.integers(0, 9))]
    chosen = [draw(st.integers(0, len(directions) - 1)) for _ in rows]
    return made.snapshot(pictures, directions[chosen], rows, backend=backend)


@st.composite
def questions(draw: st.DrawFn, shown: Snapshot) -> Query:
    terms = list(made.words(*draw(st.lists(st.sampled_from(WORDS), max_size=3, unique=True))))
    if unwanted := draw(st.sampled_from([None, None, *WORDS])):
        terms = [term for term in terms if term.mode.label != unwanted] + list(made.words(f"-{unwanted}"))
    if len(shown.rows) and draw(st.booleans()):
        row = int(draw(st.sampled_from(shown.rows.tolist())))
        terms.append(Term(Similar(shown.pictures[row].id), draw(st.sampled_from([0.5, 1.0]))))
    filters = Filters(
        folders=tuple(draw(st.sampled_from([(), (), ("a",), ("ab", "a/b")]))),
        years=tuple(draw(st.sampled_from([(), (), (2019,)]))),
        orientations=tuple(draw(st.sampled_from([(), (), ("landscape", "square")]))),
    )
    sorts = ["name", "newest", "oldest"] + ([] if not terms and filters.is_empty else ["relevance"] * 3)
    return Query(
        tuple(terms),
        filters,
        names=draw(st.booleans()),
        stacks=draw(st.booleans()),
        sort=draw(st.sampled_from(sorts)),
        limit=1000,
    )


def found(result: SearchResult, shown: Snapshot) -> list[tuple[str, tuple[str, ...]]]:
    return [(hit.picture.path, tuple(shown.picture(each).path for each in hit.stack)) for hit in result.hits]


@pytest.mark.parametrize("backend", ["exact", "faiss_flat"])
@settings(max_examples=70, deadline=None)
@given(data=st.data(), tier=st.sampled_from([1, 3, 512]))
def test_every_answer_is_that_of_the_plain_search(backend, words_model: QueryEncoder, data, tier):
    shown = data.draw(collections(backend))
    query = data.draw(questions(shown))
    want = expected(shown, query, words_model)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "FIRST_TIER", tier)
        result, _ = made.serving(shown, words_model).search(query)
    assert found(result, shown) == want.hits
    assert result.total == len(want.hits)
    assert result.pictures == sum(1 + len(stack) for _, stack in want.hits)
    assert [hit.rank for hit in result.hits] == list(range(1, len(want.hits) + 1))
    line = result.relevance
    assert (line and line.relevant_count, line and line.verdict) == (want.relevant_count, want.verdict)
    for hit in result.hits:
        assert hit.score == pytest.approx(want.values.get(hit.picture.path), abs=2e-6)


@settings(max_examples=50, deadline=None)
@given(
    data=st.data(),
    tier=st.sampled_from([1, 2, 512]),
    ahead=st.sampled_from([1, 2, 256]),
    diversity=st.sampled_from([0.0, 0.6]),
)
def test_pages_cut_anywhere_join_to_the_whole_ranking(words_model, data, tier, ahead, diversity):
    shown = data.draw(collections())
    query = data.draw(questions(shown))
    cuts = sorted({0, 60, *data.draw(st.lists(st.integers(1, 59), max_size=6))})
    whole = made.serving(shown, words_model).search(_with(query, diversity=diversity))[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "FIRST_TIER", tier)
        patch.setattr("server.search.service._FIRST_WANTED", ahead)
        pages = [
            # Each page is asked of a service that knows nothing of the pages before it.
            made.serving(shown, words_model).search(
                _with(query, diversity=diversity, offset=first, limit=last - first)
            )[0]
            for first, last in pairwise(cuts)
        ]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert {(page.total, page.relevance and page.relevance.relevant_count) for page in pages} == {
        (whole.total, whole.relevance and whole.relevance.relevant_count)
    }


def _with(query: Query, **changes: object) -> Query:
    return Query(**{**{name: getattr(query, name) for name in Query.__dataclass_fields__}, **changes})
