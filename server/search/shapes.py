"""What all pictures of a collection look like from far away: four bytes each, from which a page lays out all of them.

The first three are the mean colour, red, green and blue. The fourth is the shape: 128 + 40 log2(width / height),
rounded and kept within a byte, so a square is 128, a step is 1.75 %, and what is told reaches from 1:9 to 9:1.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from server.records import PictureRecord

SQUARE = 128
STEPS_PER_DOUBLING = 40
# Colours of neighbours compress little whatever is tried, and a million of them should not keep anyone waiting.
_LEVEL = 1


def shapes_of(pictures: Sequence[PictureRecord]) -> NDArray[np.uint8]:
    """Colour and shape of each picture, uint8 (n, 4)."""
    shapes = np.empty((len(pictures), 4), np.uint8)
    if not pictures:
        return shapes
    shapes[:, :3] = np.array([picture.mean_rgb for picture in pictures], np.uint8)
    sides = np.array([(picture.width_px, picture.height_px) for picture in pictures], np.float64)
    steps = SQUARE + STEPS_PER_DOUBLING * np.log2(sides[:, 0] / sides[:, 1])
    shapes[:, 3] = np.clip(np.rint(steps), 0, 255)
    return shapes


class PackedShapes:
    """Shapes in some order as they cross the wire: the bytes of one picture after those of another."""

    def __init__(self, shapes: NDArray[np.uint8]) -> None:
        self.plain = shapes.tobytes()
        self.gzipped = gzip.compress(self.plain, _LEVEL, mtime=0)
