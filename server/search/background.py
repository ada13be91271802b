"""What any question finds in a collection, whatever is asked: the measure of how much a score of one question says.

Some pictures score well with every question, and vague words score well with every picture; both hide what was asked
for. So a set of neutral questions is asked of a sample of the collection. Their mean is the direction that all
questions share, and it is taken out of a question by least squares before the collection is searched: what remains is
uncorrelated with what pictures score anyway. This is the mean of the queries taken out against hubness (Suzuki et al.,
"Centering similarity measures to reduce hubs", EMNLP 2013), with a weight that fits each question. What is not wanted
is taken out the same way: the rest has nothing in common with it (Widdows, "Orthogonal negation in vector spaces for
modelling word meanings and document retrieval", ACL 2003). The result is one vector of norm 1, so any index serves it.

Nothing here depends on a model's scale of scores: all that is kept comes from its own vectors.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from server.records import Vectors

LEAST_SAMPLE = 8
"""With fewer pictures than these there is no telling what is usual."""
REACH_QUANTILE = 0.99
SAME_PICTURE = 0.95
"""Of a cosine of two pictures: copies of one, in other sizes and qualities, have more."""
_LEAST_VARIANCE = 1e-12
_LEAST_LENGTH = 1e-3
# The median distance from the median, times this, is the standard deviation of a normal distribution.
_NORMAL_OVER_MEDIAN = 1.4826


@dataclass(frozen=True, slots=True)
class Question:
    """A question without what all questions share: what to search for, and how its scores are to be read.

    `vector` is float32 (1, dim) of norm 1: search with it. `length` times it is the question as it was asked, less
    `shared` times `Background.mean`, less each vector that is not wanted times its `removed`. `typical` is the median
    of its scores over the sample and `spread` their standard deviation, by the median distance from the median, so that
    matches count for little. `reach` is as in `Background`, in the scale of this question's scores. `sampled` pictures
    were looked at.
    """

    vector: Vectors
    length: float
    shared: float
    removed: tuple[float, ...]
    typical: float
    spread: float
    reach: float
    sampled: int
    certain: float = math.inf
    """A picture that scores as much matches, whatever others score: it shows what was asked with."""


@dataclass(frozen=True, slots=True)
class Background:
    """What neutral questions score over a sample of the collection.

    `mean` is the mean of their vectors, float64 (dim,); `usual` the mean score of each sampled picture, less `level`,
    the mean of them all, float64 (s,). `reach` is how far above the middle neutral questions come in one picture of a
    hundred.
    """

    sample: Vectors
    mean: NDArray[np.float64]
    usual: NDArray[np.float64]
    level: float
    reach: float
    certain: float = math.inf

    @classmethod
    def build(cls, neutral: Vectors, sample: Vectors) -> Background:
        """From the vectors of neutral questions, float32 (b, dim), and of sampled pictures (s, dim).

        Costs one matrix product; to be kept for each snapshot. Either may be empty: then nothing is known, and
        questions stay as they are. Without neutral ones they are taken to be pictures, which can find themselves.
        """
        if not len(neutral) or not len(sample):
            return cls(sample, np.zeros(sample.shape[1]), np.zeros(len(sample)), 0.0, 0.0, SAME_PICTURE)
        asked = neutral.astype(np.float64)
        mean = asked.mean(axis=0)
        usual = (sample @ mean.astype(np.float32)).astype(np.float64)
        level = float(usual.mean())
        background = cls(sample, mean, usual - level, level, 0.0)
        scores = (neutral @ sample.T).astype(np.float64)
        shared = np.array([background._shared(*each) for each in zip(asked, scores, strict=True)])
        scores -= shared[:, None] * usual
        scores -= np.median(scores, axis=1, keepdims=True)
        return replace(background, reach=max(0.0, float(np.quantile(scores, REACH_QUANTILE))))

    def question(self, vector: Vectors, unwanted: Vectors | None = None, weights: Sequence[float] = ()) -> Question:
        """The question `vector`, float32 (1, dim) of norm 1, without what all questions share and what is not wanted.

        `unwanted` is float32 (m, dim), rows of norm 1, None for nothing; `weights` has how much of the common part of
        each is taken out, 1 for all of it, which is also what an empty one means.
        """
        asked, scores = vector[0].astype(np.float64), self._scores(vector[0]).astype(np.float64)
        shared = self._shared(asked, scores)
        rest = asked - shared * self.mean
        removed: list[float] = []
        for row, each in enumerate(() if unwanted is None else unwanted):
            of_each = self._shared(each.astype(np.float64), scores_of_each := self._scores(each))
            away = each - of_each * self.mean
            square = float(away @ away)
            common = max(0.0, float(rest @ away)) / square if square > _LEAST_LENGTH**2 else 0.0
            removed.append(common * (weights[row] if weights else 1.0))
            rest -= removed[-1] * away
            shared -= removed[-1] * of_each
            scores -= removed[-1] * scores_of_each
        if np.linalg.norm(rest) < _LEAST_LENGTH:  # nothing is left that could be searched for
            return self._read(asked, 0.0, (0.0,) * len(removed), self._scores(vector[0]))
        return self._read(rest, shared, tuple(removed), scores - shared * (self.usual + self.level))

    def _scores(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the sampled pictures score with `vector` (dim,), float32 (s,)."""
        # A product of matrix and vector is shared among threads that wait by spinning: 4 ms where others work. Row by
        # row, BLAS stays in this one: 0.4 ms for 1,000 numbers, where einsum takes 0.7.
        scores: NDArray[np.float32] = np.vecdot(self.sample, vector)
        return scores

    def _read(
        self, rest: NDArray[np.float64], shared: float, removed: tuple[float, ...], scores: NDArray[np.floating[Any]]
    ) -> Question:
        """The question whose vector is `rest` (dim,), of any length, and whose `scores` over the sample are these."""
        length = float(np.linalg.norm(rest))
        typical = _median(scores)
        spread = _NORMAL_OVER_MEDIAN * _median(np.abs(scores - typical))
        return Question(
            vector=(rest / length).astype(np.float32)[None],
            length=length,
            shared=shared,
            removed=removed,
            typical=typical / length,
            spread=spread / length,
            reach=self.reach / length,
            sampled=len(scores),
            certain=self.certain,
        )

    def _shared(self, asked: NDArray[np.float64], scores: NDArray[np.floating[Any]]) -> float:
        """How much of the mean question to take out, so that the rest is uncorrelated with what is usual.

        By least squares over the sample; never less than nothing, nor more than there is of it in the question.
        """
        variance, length = float(self.usual @ self.usual), float(self.mean @ self.mean)
        if len(scores) < LEAST_SAMPLE or variance < _LEAST_VARIANCE or length < _LEAST_VARIANCE:
            return 0.0
        return max(0.0, min(float(self.usual @ scores) / variance, float(self.mean @ asked) / length))


def _median(values: NDArray[np.floating[Any]]) -> float:
    """The median of `values` (k,), 0 for none. As NumPy's, which takes twice as long to look for gaps in them."""
    if not len(values):
        return 0.0
    above = len(values) // 2
    below = (len(values) - 1) // 2
    parted = np.partition(values, (below, above))
    return float(parted[below] + parted[above]) / 2
