"""All pictures of a collection in one order, and where in it each of them is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Walk:
    """All n pictures in some order: `rows[i]` is the row of the i-th, `places[row]` its place; both int64 (n,)."""

    rows: NDArray[np.int64]
    places: NDArray[np.int64]

    @classmethod
    def through(cls, rows: NDArray[np.int64]) -> Walk:
        """The walk through all rows in this order."""
        places = np.empty(len(rows), np.int64)
        places[rows] = np.arange(len(rows))
        return cls(rows, places)

    @classmethod
    def by(cls, items: Sequence[T], key: Callable[[T], Any]) -> Walk:
        """The walk through the rows of `items` by rising keys, equal ones by row."""
        keys = [key(item) for item in items]
        return cls.through(np.array(sorted(range(len(items)), key=keys.__getitem__), np.int64))

    def after(self, row: int) -> int:
        """Where the walk goes on behind the picture of this row."""
        return int(self.places[row]) + 1

    def among(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The rows that are chosen, bool (n,), in the order of the walk."""
        if 16 * np.count_nonzero(chosen) > len(chosen):
            return self.rows[chosen[self.rows]]
        rows = np.flatnonzero(chosen)
        return rows[np.argsort(self.places[rows])]
