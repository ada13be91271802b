"""Exact scores of vectors where they lie, by FAISS's loops in SIMD: nothing is copied, so a mapped file stays one.

One thread a search. More of them would wait for each other by spinning, which costs a single query as much again and
wins a batch nothing; several searches at once use several cores.
"""

from __future__ import annotations

from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from server.records import Vectors

Rows = NDArray[np.int64]
Scores = NDArray[np.float32]

# FAISS's type stubs describe its classes as they are before it wraps them.
_faiss: Any = faiss
_at: Any = faiss.swig_ptr

# Queries times their length from which FAISS multiplies matrices instead of looping; its own 128,000 leaves 200 queries
# to a loop that takes 6 times as long. For a single one the product takes 3 times as long, so none may reach this.
faiss.cvar.distance_compute_blas_threshold = 2048

# How far the score of a row may differ between a loop over all rows, one over some of them and a matrix product.
_TOLERANCE = 2e-6


def best_of_all(stored: Vectors, queries: Vectors, limit: int) -> tuple[Rows, Scores]:
    """As `VectorIndex.search` without a mask; `limit` is at most `len(stored)`, and the arrays are C-contiguous.

    FAISS keeps any of equal scores at the end, and its loops differ in a score's last bits. So a few more are asked
    for, until the last is surely worse than the last that is kept; then all are scored in one way. Copies of a picture
    thereby come in the same order at every depth, under every mask and in every batch.
    """
    faiss.omp_set_num_threads(1)
    count = min(limit + 16 + limit // 64, len(stored))
    while True:
        rows, scores = np.empty((len(queries), count), np.int64), np.empty((len(queries), count), np.float32)
        _faiss.knn_inner_product(
            _at(queries), _at(stored), stored.shape[1], len(queries), len(stored), count, _at(scores), _at(rows)
        )
        if count == len(stored) or (scores[:, -1] < scores[:, limit - 1] - _TOLERANCE).all():
            break
        count = min(2 * count, len(stored))
    rows, scores = _in_order(rows, cosines(stored, queries, rows))
    return rows[:, :limit], scores[:, :limit]


def best_of_rows(stored: Vectors, query: Vectors, among: Rows, limit: int) -> tuple[Rows, Scores]:
    """The best `limit` of the rows `among`, rising and at least as many, for one query (1, dim): both (1, limit)."""
    return best_scored(among, cosines(stored, query, among[None])[0], limit)


def best_scored(rows: Rows, scores: Scores, limit: int) -> tuple[Rows, Scores]:
    """As `best_of_rows`, of rows whose scores are known: both (k,), the rows rising."""
    last = len(scores) - limit
    good = np.flatnonzero(scores >= np.partition(scores, last)[last])
    order = good[np.argsort(-scores[good], kind="stable")[:limit]]
    return rows[order][None], scores[order][None]


def cosines(stored: Vectors, queries: Vectors, rows: Rows) -> Scores:
    """The scores of `rows` (q, k) for `queries` (q, dim), float32 (q, k): equal pairs have equal bits, always."""
    scores = np.empty(rows.shape, np.float32)
    if rows.size:
        faiss.omp_set_num_threads(1)
        _faiss.fvec_inner_products_by_idx(
            _at(scores), _at(queries), _at(stored), _at(rows), stored.shape[1], *rows.shape
        )
    return scores


def _in_order(rows: Rows, scores: Scores) -> tuple[Rows, Scores]:
    """The same hits, best first, equal scores by rising row."""
    order = np.lexsort((rows, -scores), axis=1)
    return np.take_along_axis(rows, order, axis=1), np.take_along_axis(scores, order, axis=1)
