"""Why a hit is where it is: each term's part, the words in its names, its rank without filters, its percentile."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from server.search.composition import Direction
from server.search.names import NameMatches
from server.search.query import Explanation, SearchHit, TermPart
from server.search.snapshot import Snapshot

_ROWS_AT_ONCE = 65_536


def explain(
    hits: tuple[SearchHit, ...], snapshot: Snapshot, direction: Direction | None, names: NameMatches
) -> tuple[Explanation, ...]:
    """One explanation a hit. Looks at every vector once, so it takes as long as an exact search."""
    if direction is None:
        return tuple(Explanation((), (), 0.0, hit.rank, hit.rank, 100.0) for hit in hits)
    rows = np.array([snapshot.row(hit.id) for hit in hits], np.int64)
    vectors = snapshot.vectors[snapshot.places_of(rows)]
    bonuses = names.bonus_of(rows)
    values = vectors @ direction.vector[0] + bonuses
    better, worse = _compared(values, snapshot, direction, names)
    cosines = [vectors @ part.vector[0] for part in direction.parts]
    return tuple(
        Explanation(
            parts=tuple(
                TermPart(part.label, part.weight, float(cosine[place]), part.weight * float(cosine[place]))
                for part, cosine in zip(direction.parts, cosines, strict=True)
            ),
            words=names.words_of(int(row)),
            name_bonus=float(bonuses[place]),
            rank=hit.rank,
            rank_unfiltered=int(better[place]) + 1,
            percentile=100 * float(worse[place]) / max(1, len(snapshot.rows)),
        )
        for place, (hit, row) in enumerate(zip(hits, rows, strict=True))
    )


def _compared(
    values: NDArray[np.float32], snapshot: Snapshot, direction: Direction, names: NameMatches
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many pictures of the collection are ranked above each of `values`, and how many below, both int64 (k,)."""
    better, worse = np.zeros(len(values), np.int64), np.zeros(len(values), np.int64)
    # Products of other shapes differ in the last bit; a picture is no better than itself.
    tolerance = 1e-6
    for first in range(0, len(snapshot.rows), _ROWS_AT_ONCE):
        part = slice(first, first + _ROWS_AT_ONCE)
        others = np.sort(snapshot.vectors[part] @ direction.vector[0] + names.bonus_of(snapshot.rows[part]))
        better += len(others) - np.searchsorted(others, values + tolerance, "right")
        worse += np.searchsorted(others, values - tolerance, "left")
    return better, worse
