"""The measures of retrieval give the figures worked out by hand, and behave as their definitions say."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.measuring import retrieval
from server.measuring.retrieval import Outcome

RANKED = ("a", "b", "c", "d", "e", "f")
"""Of which b, c and f are relevant, and so is g, which was not found."""
RELEVANT = frozenset("bcfg")


def outcome(ranked: str, relevant: str, line: int | None = None, kind: str = "object") -> Outcome:
    return Outcome(kind, tuple(ranked), frozenset(relevant), line)


def test_the_measures_of_a_ranking_are_those_worked_out_by_hand():
    assert [retrieval.hit_at(RANKED, RELEVANT, k) for k in (1, 2, 10)] == [0, 1, 1]
    assert [retrieval.recall_at(RANKED, RELEVANT, k) for k in (1, 2, 3, 10)] == [0, 0.25, 0.5, 0.75]
    assert retrieval.reciprocal_rank(RANKED, RELEVANT) == 1 / 2
    assert retrieval.average_precision(RANKED, RELEVANT) == pytest.approx((1 / 2 + 2 / 3 + 3 / 6 + 0) / 4)
    gain = 1 / math.log2(3) + 1 / math.log2(4) + 1 / math.log2(7)
    best = 1 + 1 / math.log2(3) + 1 / math.log2(4) + 1 / math.log2(5)
    assert retrieval.ndcg(RANKED, RELEVANT) == pytest.approx(gain / best)


def test_a_ranking_that_finds_nothing_scores_nothing():
    for measure in (retrieval.reciprocal_rank, retrieval.average_precision, retrieval.ndcg, retrieval.line_f1):
        assert measure(("x", "y"), frozenset("z")) == 0


def test_the_line_is_judged_by_what_comes_before_it():
    figures = retrieval.summarise([outcome("abcd", "ab", 3), outcome("abcd", "cd", 0)])
    assert figures.line_precision == pytest.approx(2 / 3)  # of the one question that was granted matches
    assert figures.line_recall == pytest.approx((1 + 0) / 2)
    assert figures.line_f1 == pytest.approx((2 * (2 / 3) / (2 / 3 + 1) + 0) / 2)
    assert figures.false_alarms is None


def test_questions_with_nothing_to_find_count_as_false_alarms_alone():
    figures = retrieval.summarise([outcome("ab", "a", 1), outcome("ab", "", 1, "none"), outcome("ab", "", 0, "none")])
    assert figures.false_alarms == 0.5
    assert (figures.questions, figures.hit_at_1, figures.line_precision) == (3, 1, 1)


def test_without_a_line_there_is_nothing_to_say_of_it():
    figures = retrieval.summarise([outcome("ab", "a"), outcome("ab", "")])
    assert figures.line_precision is figures.line_recall is figures.line_f1 is figures.false_alarms is None
    assert figures.mrr == 1


def test_kinds_are_told_apart_in_the_order_they_come():
    found = [outcome("ab", "b", kind="scene"), outcome("ab", "a"), outcome("ab", "a", kind="scene")]
    figures = retrieval.by_kind(found)
    assert list(figures) == ["scene", "object"]
    assert (figures["scene"].mrr, figures["object"].mrr) == (0.75, 1)


def test_of_no_questions_nothing_is_known():
    figures = retrieval.summarise([])
    assert (figures.questions, figures.mrr, figures.false_alarms) == (0, None, None)


rankings = st.permutations(list("abcdefghij")).map(tuple)
sets = st.frozensets(st.sampled_from("abcdefghij"), min_size=1)


@given(rankings, sets)
def test_every_measure_is_1_exactly_for_a_perfect_ranking_and_never_more(ranked, relevant):
    perfect = tuple(sorted(ranked, key=lambda each: each not in relevant))
    for measure in (retrieval.reciprocal_rank, retrieval.average_precision, retrieval.ndcg):
        assert measure(perfect, relevant) == pytest.approx(1)
        assert 0 < measure(ranked, relevant) <= 1 + 1e-12
    assert (retrieval.average_precision(ranked, relevant) == pytest.approx(1)) == (
        frozenset(ranked[: len(relevant)]) == relevant
    )
    assert retrieval.recall_at(ranked, relevant, 10) == 1


@given(rankings, sets, st.integers(0, 8))
def test_to_move_what_is_relevant_up_by_one_never_does_harm(ranked, relevant, place):
    swapped = (*ranked[:place], ranked[place + 1], ranked[place], *ranked[place + 2 :])
    if ranked[place] not in relevant and ranked[place + 1] in relevant:
        for measure in (retrieval.average_precision, retrieval.ndcg):
            assert measure(swapped, relevant) > measure(ranked, relevant)
        assert retrieval.reciprocal_rank(swapped, relevant) >= retrieval.reciprocal_rank(ranked, relevant)


@given(rankings, sets, st.integers(1, 10))
def test_f1_lies_between_precision_and_recall(ranked, relevant, line):
    figures = retrieval.summarise([Outcome("object", ranked, relevant, line)])
    low, high = sorted((figures.line_precision, figures.line_recall))
    assert low - 1e-12 <= figures.line_f1 <= high + 1e-12
