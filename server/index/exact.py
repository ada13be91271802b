"""Exact search in numpy: the oracle every other backend is held against."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from server.index.vector_index import check_rows, check_shapes
from server.records import Vectors


class ExactIndex:
    """One matrix product and one sort. Right before it is fast."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def __len__(self) -> int:
        return len(self._vectors)

    def search(
        self, vectors: Vectors, limit: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """See `VectorIndex.search`."""
        count = check_shapes(vectors, self._vectors.shape[1], len(self), limit, allowed)
        scores = vectors @ self._vectors.T
        if allowed is not None:
            scores[:, ~allowed] = -np.inf
        rows = np.argsort(-scores, axis=1, kind="stable")[:, :count].astype(np.int64)
        return rows, np.take_along_axis(scores, rows, axis=1)

    def scores(self, vector: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `VectorIndex.scores`."""
        check_rows(vector, self._vectors.shape[1], len(self), rows)
        scores: NDArray[np.float32] = (vector @ self._vectors.T)[0, rows]
        return scores
