"""Which pictures stand for others where there is no room for all: on each level one for every block of cells.

On level 0 every picture has its own cell; on level n a cell is a block of 2ⁿ by 2ⁿ of them, and shows the picture in
it that is most like all that are in it. Whoever is shown on a level is shown on every finer one as well, so pictures
never change under one's eyes while one draws nearer: others appear between them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from server.embedding.likeness import Points
from server.mapping.lattice import Cells


def levels(cells: Cells, side: int, points: Points) -> NDArray[np.uint8]:
    """The coarsest level on which each picture is shown, uint8 (n,).

    `cells` (n, 2) are those of the pictures on a lattice of `side`, a power of two; `points` (n, d) is what they are
    compared by.
    """
    level = np.zeros(len(cells), np.uint8)
    shown = np.arange(len(cells))
    sums, blocks = points.astype(np.float32), cells
    for number in range(1, side.bit_length()):
        blocks = blocks // 2
        key = blocks[:, 1] * side + blocks[:, 0]
        kept, group = np.unique(key, return_inverse=True)
        by_group = np.argsort(group, kind="stable")
        firsts = np.searchsorted(group[by_group], np.arange(len(kept)))
        total = np.add.reduceat(sums[by_group], firsts, axis=0)
        likeness = np.einsum("ij,ij->i", points[shown], total[group])
        best = np.lexsort((shown, -likeness, group))[firsts]
        shown, sums, blocks = shown[best], total, blocks[best]
        level[shown] = number
    return level
