"""The relevance line: where the matches of a question end, and whether there are any.

A score means nothing by itself: one question's best match scores lower than the noise of another. A picture is said to
match where three things hold of how far its score lies above the typical one of the question:

- it is `CLEARLY` times as far as neutral questions come in one picture of a hundred (`background.Background.reach`);
- it is out of the question's own noise. Scores are told from a normal distribution of the question's own middle and
  spread by the step-up rule of Benjamini and Hochberg ("Controlling the false discovery rate", J. R. Stat. Soc. B 57,
  1995) at the level `FALSE_SHARE`, so the line rises with the size of the collection and falls where many stand out;
- it is `NEAR_THE_BEST` of the way to the best one at least.

A picture that is nearly the same as the one that was asked with matches in any case: among pictures that are all much
alike, its score may not be out of the noise.

The constants were set on one half of the labelled questions of `samples/queries.json` and tried on the other half;
`python -m tools evaluate` tells how well the line does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from server.search.background import LEAST_SAMPLE, Question

CLEARLY = 1.7
NEAR_THE_BEST = 0.5
FALSE_SHARE = 0.005
# How fast doubt fades on both sides of the line: twice as far as needed is right about nine times of ten.
_STEEPNESS = 3.0
_NORMAL = NormalDist()

Verdict = Literal["matches", "weak", "none"]


@dataclass(frozen=True, slots=True)
class Line:
    """Where the matches end: `relevant_count` of the ranked pictures come before it.

    `verdict` is `matches` where there are some; else `weak` where the best is further than neutral questions mostly
    come, and `none` where it is not. `confidence` is how sure that is, 0 to 1. `is_complete` says that the line does
    not lie beyond the scores that were looked at; `threshold` is the score a picture needs.
    """

    relevant_count: int
    confidence: float
    verdict: Verdict
    is_complete: bool = True
    threshold: float = 1.0


def draw_line(question: Question, top_scores: NDArray[np.float32], total: int) -> Line:
    """The line of a question among `total` ranked pictures, of which the best have `top_scores` (k,), descending.

    The scores are those of `Question.vector`; a caller may have raised some, for names that match. A line that is
    complete is the same however many scores were given. Where fewer pictures were sampled than `LEAST_SAMPLE`, nothing
    can be said: all are on the near side, without any confidence.
    """
    if question.sampled < LEAST_SAMPLE:
        return Line(total, 0.0, "weak" if total else "none")
    if not len(top_scores):
        return Line(0, 1.0, "none")
    distances = top_scores.astype(np.float64) - question.typical
    best = float(distances[0])
    passing = int(np.searchsorted(-distances, -max(CLEARLY * question.reach, NEAR_THE_BEST * best), side="right"))
    certain = int(np.searchsorted(-top_scores, -question.certain, side="right"))
    count = max(_discoveries(distances[:passing], question.spread, total), certain)
    needed = min(least_distance(question, total, max(count, 1)), question.certain - question.typical)
    is_complete = passing < len(top_scores) or len(top_scores) == total
    if count:
        threshold = question.typical + max(needed, NEAR_THE_BEST * best)
        return Line(count, max(_sureness(best, needed), 0.5), "matches", is_complete, threshold)
    verdict: Verdict = "weak" if CLEARLY * best > needed else "none"
    return Line(0, max(1 - _sureness(best, needed), 0.5), verdict, is_complete, question.typical + needed)


def least_distance(question: Question, total: int, count: int = 1) -> float:
    """How far above `Question.typical` each of `count` pictures of `total` must score to match."""
    noise = _normal_distance(FALSE_SHARE * count / max(total, 1)) * question.spread
    return max(CLEARLY * question.reach, noise)


def _sureness(best: float, needed: float) -> float:
    """The chance that a question matches something, from how far its best score lies, by a logistic curve."""
    if best <= 0:
        return 0.0
    return 1.0 / (1.0 + math.pow(needed / best, _STEEPNESS))


def _discoveries(distances: NDArray[np.float64], spread: float, total: int) -> int:
    """How many of the first scores are no noise: the largest k whose k-th has a chance of at most k · share / total."""
    for count in range(len(distances), 0, -1):
        if _normal_tail(float(distances[count - 1]), spread) <= FALSE_SHARE * count / total:
            return count
    return 0


def _normal_tail(distance: float, spread: float) -> float:
    """The chance of a normal score to lie this far above the middle."""
    if spread <= 0:
        return 0.0 if distance > 0 else 1.0
    return 0.5 * math.erfc(distance / spread / math.sqrt(2))


def _normal_distance(chance: float) -> float:
    """How many spreads above the middle a normal score lies with this chance; the inverse of `_normal_tail`."""
    return max(0.0, -_NORMAL.inv_cdf(chance))
