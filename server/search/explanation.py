"""Why a hit is where it is: each term's part, the words in its names, its rank without filters, its percentile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.records import Vectors
from server.search.composition import Part
from server.search.fusion import Fusion
from server.search.query import Explanation, SearchHit, TermPart
from server.search.ranking import compared
from server.search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Asked:
    """What was searched with: `vector` float32 (1, dim) is the sum of `parts`; the rows `without` are no answers."""

    vector: Vectors
    parts: Sequence[Part]
    fusion: Fusion
    without: Sequence[int]


def explain(hits: Sequence[SearchHit], snapshot: Snapshot, asked: Asked) -> tuple[Explanation, ...]:
    """One explanation a hit. Scores every picture, so it takes as long as an exact search."""
    rows = np.array([snapshot.row(hit.id) for hit in hits], np.int64)
    scores = snapshot.scores(asked.vector, rows)
    values = asked.fusion.values(rows, scores)
    bonuses = values - scores
    better, worse, count = _compared(rows, compared(values), snapshot, asked)
    vectors = snapshot.vectors[snapshot.places_of(rows)]
    cosines = [vectors @ part.vector[0] for part in asked.parts]
    return tuple(
        Explanation(
            parts=tuple(
                TermPart(part.label, part.weight, float(cosine[place]), part.weight * float(cosine[place]))
                for part, cosine in zip(asked.parts, cosines, strict=True)
            ),
            words=asked.fusion.names.words_of(int(row)),
            name_bonus=float(bonuses[place]),
            rank=hit.rank,
            rank_unfiltered=int(better[place]) + 1,
            percentile=100 * float(worse[place]) / count,
        )
        for place, (hit, row) in enumerate(zip(hits, rows, strict=True))
    )


def explain_listed(hits: Sequence[SearchHit]) -> tuple[Explanation, ...]:
    """One explanation a hit of a question of filters alone: there is nothing to explain."""
    return tuple(Explanation((), (), 0.0, hit.rank, hit.rank, 100.0) for hit in hits)


def _compared(
    rows: NDArray[np.int64], values: NDArray[np.float32], snapshot: Snapshot, asked: Asked
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """How many pictures come before each of `rows`, how many come out lower, and how many there are in all."""
    answers = snapshot.embedded.copy()
    answers[list(asked.without)] = False
    others = np.flatnonzero(answers)
    scores = snapshot.scores(asked.vector, others)
    all_values = compared(asked.fusion.values(others, scores))
    ordered = np.sort(all_values)
    lower, up_to = np.searchsorted(ordered, values, "left"), np.searchsorted(ordered, values, "right")
    before = len(ordered) - up_to
    ids = snapshot.by_id.places
    for place in np.flatnonzero(up_to - lower > 1):
        equal = others[all_values == values[place]]
        before[place] += np.count_nonzero(ids[equal] < ids[rows[place]])
    return before, lower, len(others)
