"""Pictures that come as one hit: for each ranking the first of them stands for all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Groups:
    """A partition of n pictures, most of which are mostly alone.

    `ids` says which group each is in, int64 (n,), of numbers below n; None leaves each alone. Immutable.
    """

    def __init__(self, count: int, ids: NDArray[np.int64] | None = None) -> None:
        self._has_company = np.zeros(count, bool)
        self._ids = np.empty(0, np.int32)
        self._members = np.empty(0, np.int64)
        if ids is not None:
            self._ids = ids.astype(np.int32)
            self._has_company = (np.bincount(ids, minlength=count) > 1)[ids]
            together = np.flatnonzero(self._has_company)
            self._members = together[np.argsort(ids[together], kind="stable")]
        self._groups_of_members = self._ids[self._members]

    def have_company(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of `rows` (k,) share their group with others, bool (k,)."""
        shared: NDArray[np.bool_] = self._has_company[rows]
        return shared

    def firsts(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which places of `rows` (k,) are the first of their group, rising, int64."""
        together = np.flatnonzero(self._has_company[rows])
        if not len(together):
            return np.arange(len(rows))
        _, first = np.unique(self._ids[rows[together]], return_index=True)
        is_first = np.ones(len(rows), bool)
        is_first[together] = False
        is_first[together[first]] = True
        return np.flatnonzero(is_first)

    def count(self, chosen: NDArray[np.bool_]) -> int:
        """How many groups the chosen pictures are of, bool (n,)."""
        together = self._members[chosen[self._members]]
        return int(np.count_nonzero(chosen)) - len(together) + len(np.unique(self._ids[together]))

    def counts(self, codes: NDArray[np.int64], rows: NDArray[np.int64], size: int) -> NDArray[np.int64]:
        """How many groups have each code among the pictures of `rows`, int64 (size,).

        `codes` are those of the rows, 0 to `size` − 1, or −1 for none. A group whose pictures differ counts for each.
        """
        rows, codes = rows[codes >= 0], codes[codes >= 0]
        together = self._has_company[rows]
        counts: NDArray[np.int64] = np.bincount(codes[~together], minlength=size)
        pairs = np.unique(self._ids[rows[together]].astype(np.int64) * size + codes[together])
        counts += np.bincount(pairs % size, minlength=size)
        return counts

    def others(self, row: int) -> NDArray[np.int64]:
        """The rows of the other pictures in the group of this one, rising, int64 (k,)."""
        if not self._has_company[row]:
            return np.empty(0, np.int64)
        first, last = (np.searchsorted(self._groups_of_members, self._ids[row], side) for side in ("left", "right"))
        members = self._members[first:last]
        others: NDArray[np.int64] = members[members != row]
        return others
