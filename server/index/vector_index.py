"""What an index of vectors promises, whatever searches behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from server.records import Vectors


class VectorIndex(Protocol):
    """Finds the rows nearest to a vector by inner product, which is the cosine for vectors of norm 1. Immutable."""

    def __len__(self) -> int:
        """How many rows can be found."""
        ...

    def search(
        self, vectors: Vectors, limit: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The best `limit` rows for each of `vectors`, best first, equal scores by rising row.

        `vectors` is float32 (q, dim); `allowed` is a mask of shape (n,) of the rows that may be found, None for all.
        Gives rows int64 (q, k) and scores float32 (q, k) with k the least of `limit` and the rows allowed.
        Raises `ValueError` where `limit` is below 1 or the shapes do not fit.
        """
        ...


def check_shapes(vectors: Vectors, dim: int, rows: int, limit: int, allowed: NDArray[np.bool_] | None) -> int:
    """How many hits each vector will have; raises `ValueError` where the question does not fit the index."""
    if vectors.ndim != 2 or (rows and vectors.shape[1] != dim):
        raise ValueError(f"vectors of shape {vectors.shape} do not fit an index of dimension {dim}")
    if limit < 1:
        raise ValueError(f"limit is {limit}, and must be at least 1")
    if allowed is None:
        return min(limit, rows)
    if allowed.shape != (rows,):
        raise ValueError(f"the mask has shape {allowed.shape}, and the index {rows} rows")
    return min(limit, int(allowed.sum()))
