"""What an index of vectors promises, whatever searches behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
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

    def scores(self, vector: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The exact score of each of `rows`, float32 (k,), in their order, for one `vector` of shape (1, dim).

        Equal to the last bit to what `search` gives for that vector alone. Raises `ValueError` where the shapes do not
        fit or a row is not there.
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


def check_rows(vector: Vectors, dim: int, count: int, rows: NDArray[np.int64]) -> None:
    """Raises `ValueError` where the question for the scores of `rows` does not fit an index of `count` rows."""
    if vector.shape != (1, dim):
        raise ValueError(f"a vector of shape {vector.shape} does not fit an index of dimension {dim}")
    if rows.ndim != 1 or rows.dtype != np.int64:
        raise ValueError(f"rows are int64 (k,), not {rows.dtype} of shape {rows.shape}")
    if len(rows) and not 0 <= int(rows.min()) <= int(rows.max()) < count:
        raise ValueError(f"there are rows 0 to {count - 1}, and {int(rows.min())} to {int(rows.max())} were asked for")
