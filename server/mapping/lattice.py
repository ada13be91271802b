"""Gives every point of a plane a cell of its own on a square lattice, as near to where it was as there is room.

Islands stay islands: a point moves only as far as the crowd around it makes it. Without chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from server.mapping.repulsion import Plane

Cells = NDArray[np.int64]
"""Column and row of each point, int64 of shape (n, 2)."""

_ROOM = 1.6
"""How many cells there are for each picture, at least: what is empty shows where islands end."""
MAX_SIDE = 1 << 15


def side_for(count: int) -> int:
    """The cells the lattice has each way, a power of two, so that four cells always make one of the next size."""
    side = 1
    while side * side < _ROOM * count:
        side *= 2
    if side > MAX_SIDE:
        raise ValueError(f"A map has room for {int(MAX_SIDE**2 / _ROOM):,} pictures.")
    return side


def settle(places: Plane, side: int) -> Cells:
    """A cell for each place, no two the same.

    The lattice is halved again and again, across and down in turn. A point goes to the half it lies in; where that has
    fewer cells than points, those nearest to the border go to the other. `side` is a power of two, and its square at
    least the number of points.
    """
    scaled = _scaled(places, side)
    low = np.zeros((len(places), 2), np.int64)
    width = height = side
    while width > 1 or height > 1:
        axis = 0 if width >= height else 1
        half = (width if axis == 0 else height) // 2
        room = half * (height if axis == 0 else width)
        to_upper = _halves(scaled[:, axis] - low[:, axis] - half, low, side, room)
        low[to_upper, axis] += half
        width, height = (half, height) if axis == 0 else (width, half)
    return low


def _scaled(places: Plane, side: int) -> Plane:
    """The places across the lattice, 0 to `side` each way, with the shape of the whole kept."""
    low, high = places.min(axis=0), places.max(axis=0)
    span = float((high - low).max())
    if span == 0:
        return np.full_like(places, side / 2)
    scaled: Plane = (places - (low + high) / 2) / span * (side * (1 - 1e-9)) + side / 2
    return scaled


def _halves(beyond: NDArray[np.float64], low: Cells, side: int, room: int) -> NDArray[np.bool_]:
    """Which points go to the upper half of their block; `beyond` is how far past the border each lies."""
    block = low[:, 1] * side + low[:, 0]
    order = np.lexsort((beyond, block))
    in_order = block[order]
    firsts = np.flatnonzero(np.concatenate(([True], in_order[1:] != in_order[:-1])))
    sizes = np.diff(np.append(firsts, len(order)))
    lower = np.add.reduceat(beyond[order] < 0, firsts)
    lower = np.clip(lower, sizes - room, room)
    place = np.arange(len(order)) - np.repeat(firsts, sizes)
    to_upper = np.empty(len(order), bool)
    to_upper[order] = place >= np.repeat(lower, sizes)
    return to_upper
