"""How well a search finds what it should: the usual measures of retrieval, and those of the relevance line.

Pure functions of a ranking (best first, no picture twice) and the set of those that are relevant, which either is or is
not: gains are 0 or 1. All are between 0 and 1, more is better but for false alarms. The mean over questions gives each
question the same weight, as in trec_eval; a question with nothing to find has no place in a ranking's measures and is
what false alarms are counted on.

Definitions: Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), chapter 8; reciprocal rank:
Voorhees, The TREC-8 Question Answering Track Report (1999); discounted gain: Järvelin and Kekäläinen, Cumulated
gain-based evaluation of IR techniques (ACM TOIS 20, 2002), with the discount log2(rank + 1).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import islice

DEPTH = 1000
"""How far down a ranking is looked, as trec_eval does; what lies further is not found."""
RECALL_AT = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question found: the paths as ranked, those that should have been, and how many the line says match.

    `line` is None where the search draws none.
    """

    kind: str
    ranked: tuple[str, ...]
    relevant: frozenset[str]
    line: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the questions of a kind; None where none of them can tell.

    `line_precision` is the mean over the questions that the line grants any match; `line_recall` and `line_f1` over all
    that should find something. `false_alarms` is the share of the questions with nothing to find that were granted a
    match.
    """

    questions: int
    hit_at_1: float | None
    hit_at_5: float | None
    hit_at_10: float | None
    mrr: float | None
    mean_average_precision: float | None
    ndcg: float | None
    recall: float | None
    line_precision: float | None
    line_recall: float | None
    line_f1: float | None
    false_alarms: float | None


def hit_at(ranked: Sequence[str], relevant: Set[str], k: int) -> float:
    """1 where one of the first `k` is relevant, else 0."""
    return float(any(each in relevant for each in islice(ranked, k)))


def recall_at(ranked: Sequence[str], relevant: Set[str], k: int) -> float:
    """The share of the relevant that is among the first `k`."""
    return _found(ranked[:k], relevant) / len(relevant)


def reciprocal_rank(ranked: Sequence[str], relevant: Set[str]) -> float:
    """1 by the rank of the first that is relevant, 0 where none is."""
    return next((1 / rank for rank, each in enumerate(ranked, start=1) if each in relevant), 0.0)


def average_precision(ranked: Sequence[str], relevant: Set[str]) -> float:
    """The mean, over all that are relevant, of the precision where each is ranked; 0 for one that is not."""
    found, total = 0, 0.0
    for rank, each in enumerate(ranked, start=1):
        if each in relevant:
            found += 1
            total += found / rank
    return total / len(relevant)


def ndcg(ranked: Sequence[str], relevant: Set[str]) -> float:
    """The gain of the whole ranking, discounted by rank, as a share of the best that there could be."""
    gain = math.fsum(1 / math.log2(rank + 1) for rank, each in enumerate(ranked, start=1) if each in relevant)
    return gain / math.fsum(1 / math.log2(rank + 1) for rank in range(1, len(relevant) + 1))


def line_f1(shown: Sequence[str], relevant: Set[str]) -> float:
    """The harmonic mean of precision and recall of what comes before the line; 0 where nothing does."""
    return 2 * _found(shown, relevant) / (len(shown) + len(relevant))


def summarise(outcomes: Sequence[Outcome]) -> Figures:
    """The figures of some questions."""
    asked = [each for each in outcomes if each.relevant]

    def over_ranking(measure: Callable[[Sequence[str], Set[str]], float]) -> float | None:
        return _mean(measure(each.ranked, each.relevant) for each in asked)

    lines = [(each.ranked[: each.line], each.relevant) for each in asked if each.line is not None]
    return Figures(
        questions=len(outcomes),
        hit_at_1=over_ranking(lambda ranked, relevant: hit_at(ranked, relevant, 1)),
        hit_at_5=over_ranking(lambda ranked, relevant: hit_at(ranked, relevant, 5)),
        hit_at_10=over_ranking(lambda ranked, relevant: hit_at(ranked, relevant, 10)),
        mrr=over_ranking(reciprocal_rank),
        mean_average_precision=over_ranking(average_precision),
        ndcg=over_ranking(ndcg),
        recall=over_ranking(lambda ranked, relevant: recall_at(ranked, relevant, RECALL_AT)),
        line_precision=_mean(_found(shown, relevant) / len(shown) for shown, relevant in lines if shown),
        line_recall=_mean(_found(shown, relevant) / len(relevant) for shown, relevant in lines),
        line_f1=_mean(line_f1(shown, relevant) for shown, relevant in lines),
        false_alarms=_mean(float(each.line > 0) for each in outcomes if not each.relevant and each.line is not None),
    )


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """The figures of each kind of question, in the order in which the kinds come."""
    kinds = dict.fromkeys(each.kind for each in outcomes)
    return {kind: summarise([each for each in outcomes if each.kind == kind]) for kind in kinds}


def _found(ranked: Sequence[str], relevant: Set[str]) -> int:
    return sum(each in relevant for each in ranked)


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return math.fsum(known) / len(known) if known else None
