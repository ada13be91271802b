"""What names and meaning say of a picture, as one score.

A picture whose names have every word that is wanted is lifted just above the best score of the question, whatever the
model thinks of it, and to where matches begin at least; one that has part of them rises part of the way, by the square
of that part. Names that have what is not wanted lower a picture towards the middle of all scores likewise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.search.names import NO_MATCHES, NameMatches

# How much of the differences in score is left among those that are lifted to the top.
_OWN_PART = 0.005


@dataclass(frozen=True, slots=True)
class Fusion:
    """Scores and the names that match. `top` is where a full match is lifted to, `middle` the median of all scores.

    `share` is the part of the question that words are, 0 to 1: with pictures beside them, names lift less.
    """

    names: NameMatches = NO_MATCHES
    top: float = 0.0
    middle: float = 0.0
    share: float = 1.0

    def bonus(self, rows: NDArray[np.int64], scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """What names add to the `scores` of these pictures, below 0 where they speak against them; float32 (k,)."""
        bonus = np.zeros(len(rows), np.float32)
        if not len(self.names.rows):
            return bonus
        places = np.searchsorted(self.names.rows, rows).clip(max=len(self.names.rows) - 1)
        named = np.flatnonzero(self.names.rows[places] == rows)
        places, own = places[named], scores[named].astype(np.float64)
        lifted = self.top + _OWN_PART * (own + 1)
        values = own + self.share * self.names.wanted[places] ** 2 * (lifted - own).clip(min=0)
        values -= self.names.unwanted[places] ** 2 * (values - self.middle).clip(min=0)
        bonus[named] = values - own
        return bonus
