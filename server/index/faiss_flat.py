"""Exact search with FAISS: reads every vector once, in SIMD. The right choice up to some hundred thousand pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from server.index import faiss_scan
from server.index.vector_index import check_rows, check_shapes
from server.records import Vectors


class FaissFlatIndex:
    """Every score is computed where the vectors lie, so building it costs nothing and holds no memory of its own."""

    def __init__(self, vectors: Vectors) -> None:
        self.vectors: Vectors = np.ascontiguousarray(vectors, dtype=np.float32)

    def __len__(self) -> int:
        return len(self.vectors)

    def search(
        self, vectors: Vectors, limit: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """See `VectorIndex.search`."""
        count = check_shapes(vectors, self.vectors.shape[1], len(self), limit, allowed)
        if count == 0 or len(vectors) == 0:
            return np.empty((len(vectors), count), np.int64), np.empty((len(vectors), count), np.float32)
        queries = np.ascontiguousarray(vectors, dtype=np.float32)
        if allowed is None:
            return faiss_scan.best_of_all(self.vectors, queries, count)
        among = np.flatnonzero(allowed).astype(np.int64, copy=False)
        each = [faiss_scan.best_of_rows(self.vectors, query[None], among, count) for query in queries]
        return np.concatenate([rows for rows, _ in each]), np.concatenate([scores for _, scores in each])

    def scores(self, vector: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `VectorIndex.scores`."""
        check_rows(vector, self.vectors.shape[1], len(self), rows)
        query = np.ascontiguousarray(vector, dtype=np.float32)
        scores: NDArray[np.float32] = faiss_scan.cosines(self.vectors, query, np.ascontiguousarray(rows)[None])[0]
        return scores
