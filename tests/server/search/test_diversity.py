import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.embedding.embedder import unit_rows
from server.search.diversity import WINDOW, diversify
from server.search.query import Query
from tests.server.search import made


@st.composite
def hits(draw):
    count = draw(st.integers(0, 30))
    drawn = np.random.default_rng(draw(st.integers(0, 99)))
    vectors = unit_rows(drawn.normal(size=(6, 5)))[drawn.integers(0, 6, count)]
    values = np.sort(np.round(drawn.uniform(-1, 1, count), draw(st.integers(0, 3)))).astype(np.float32)[::-1]
    return values, vectors


@given(hits(), st.floats(0, 1))
def test_it_is_another_order_of_the_same_hits_and_the_best_stays_first(made_hits, diversity):
    order = diversify(*made_hits, diversity)
    assert sorted(order.tolist()) == list(range(len(made_hits[0])))
    assert not len(order) or order[0] == 0


@given(hits())
def test_none_changes_nothing(made_hits):
    assert diversify(*made_hits, 0).tolist() == list(range(len(made_hits[0])))


@given(hits(), st.floats(0.01, 1))
def test_each_next_hit_is_the_one_of_most_marginal_relevance(made_hits, diversity):
    values, vectors = made_hits
    order = diversify(values, vectors, diversity).tolist()
    if len(order) < 3:
        return
    likeness = (vectors @ vectors.T).astype(np.float64)
    relevance = values.astype(np.float64)
    relevance, likeness = ((each - each.min()) / (np.ptp(each) or 1) for each in (relevance, likeness))
    for place in range(1, len(order)):
        left = [hit for hit in range(len(order)) if hit not in order[:place]]
        marginal = {
            hit: (1 - diversity) * relevance[hit] - diversity * max(likeness[hit, before] for before in order[:place])
            for hit in left
        }
        assert marginal[order[place]] == pytest.approx(max(marginal.values()), abs=1e-9)


def test_copies_make_way_for_others():
    vectors = unit_rows(np.array([[1, 0], [1, 0], [1, 0], [0, 1]]))
    assert diversify(np.array([0.9, 0.9, 0.9, 0.5], np.float32), vectors, 0.7).tolist()[:2] == [0, 3]


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 999), diversity=st.floats(0.05, 1))
def test_matches_stay_before_the_others_and_far_hits_where_they_were(words_model, seed, diversity):
    drawn = np.random.default_rng(seed)
    towards = words_model.words("harbour")[0]
    some = 0.9 * towards + 0.2 * drawn.normal(size=(20, made.DIM))
    vectors = unit_rows(np.concatenate((some, 0.3 * drawn.normal(size=(WINDOW + 80, made.DIM)))))
    pictures = [made.picture(f"{number}.jpg") for number in range(len(vectors))]
    service = made.serving(made.snapshot(pictures, vectors), words_model)
    plain, varied = (
        service.search(Query(made.words("harbour"), diversity=chosen, limit=1000))[0] for chosen in (0.0, diversity)
    )
    assert plain.relevance == varied.relevance
    count = plain.relevance.relevant_count
    for part in (slice(0, count), slice(count, count + WINDOW)):
        before, after = ([hit.id for hit in result.hits[part]] for result in (plain, varied))
        assert sorted(before) == sorted(after)
        assert before[:1] == after[:1]
    assert [hit.id for hit in plain.hits[count + WINDOW :]] == [hit.id for hit in varied.hits[count + WINDOW :]]
    assert len(plain.hits) > count + WINDOW
