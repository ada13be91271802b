"""Puts pictures that came later onto a map: each into the free cell nearest to the picture it is most like.

What is on the map already stays where people know it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from server.embedding.likeness import Points
from server.mapping.lattice import Cells
from server.mapping.neighbours import nearest


def seat(points: Points, cells: Cells, newcomers: Points, side: int, check: Callable[[], None] = lambda: None) -> Cells:
    """Cells for the `newcomers` (k, d), int64 (k, 2), none of them one of `cells` (n, 2), which are those of `points`.

    There must be room: n + k is at most the square of `side`. `check` is called now and then and may raise.
    """
    if not len(newcomers):
        return np.empty((0, 2), np.int64)
    like, _ = nearest(newcomers, points, 1, check)
    is_free = np.ones((side, side), bool)
    is_free[cells[:, 1], cells[:, 0]] = False
    seats = np.empty((len(newcomers), 2), np.int64)
    for number, beside in enumerate(cells[like[:, 0]].tolist()):
        column, row = _free_cell(is_free, *beside)
        seats[number] = column, row
        is_free[row, column] = False
    return seats


def _free_cell(is_free: np.ndarray, column: int, row: int) -> tuple[int, int]:
    """The free cell nearest to this one, looked for in squares around it that double their reach."""
    side, reach = len(is_free), 2
    while True:
        left, top = max(0, column - reach), max(0, row - reach)
        rows, columns = np.nonzero(is_free[top : row + reach + 1, left : column + reach + 1])
        if len(rows):
            far = (columns + left - column) ** 2 + (rows + top - row) ** 2
            best = int(np.argmin(far))
            # One just outside the square may be nearer than one in its corner.
            if far[best] <= reach * reach or reach >= side:
                return int(columns[best]) + left, int(rows[best]) + top
        reach *= 2
