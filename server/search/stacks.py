"""Near-duplicates: which pictures of a collection are so alike that one of them can stand for all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from server.records import Fingerprint, PictureRecord, Vectors


def find_stacks(pictures: Sequence[PictureRecord], vectors: Vectors, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each picture the smallest row of the stack it is in, its own where it is alone; int64 of shape (n,).

    `vectors` is (m, dim), and `rows` (m,) says whose they are.
    """
    first: dict[Fingerprint, int] = {}
    return np.array([first.setdefault(picture.fingerprint, row) for row, picture in enumerate(pictures)], np.int64)
