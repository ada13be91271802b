"""Recall: how much of the best the index in use finds, held against every vector read in double precision.

recall@k is the mean, over the questions, of the share of the k hits that belong there. A hit belongs there if its
exact score is not below the k-th best one, as in Aumüller, Bernhardsson and Faithfull, ANN-Benchmarks (2018,
arXiv 1807.05614): among equal pictures any is right.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from server.errors import NotReadyError
from server.records import PictureId, Vectors
from server.search.encoder import QueryEncoder
from server.search.modes.mode import Mode
from server.search.service import SearchService
from server.search.snapshot import Snapshot

# Scores come in single precision: two that are nearer than this cannot be told apart.
_TOLERANCE = 1e-5
_BLOCK_ROWS = 4096


def measure(search: SearchService, encoder: QueryEncoder, modes: Sequence[Mode], k: int) -> NDArray[np.float64]:
    """The recall of each question, float64 of shape (q,). Questions with a picture without a vector are left out.

    All are asked of the index of the snapshot in use.
    """
    snapshot = search.snapshot
    askable = []
    for mode in modes:
        with contextlib.suppress(NotReadyError):
            askable.append((mode, mode.vector(snapshot, encoder)))
    if not askable:
        return np.empty(0)
    vectors = np.concatenate([vector for _, vector in askable])
    left_out = [np.flatnonzero(np.isin(snapshot.rows, mode.leaves_out(snapshot))) for mode, _ in askable]
    thresholds = kth_best(snapshot.vectors, vectors, left_out, k) - _TOLERANCE
    recalls = []
    for (_, vector), places, threshold in zip(askable, left_out, thresholds, strict=True):
        wanted = min(k, len(snapshot.rows) - len(places))
        if not wanted:
            recalls.append(1.0)
            continue
        allowed = np.ones(len(snapshot.rows), bool)
        allowed[places] = False
        rows, _ = snapshot.index.search(vector, wanted, allowed if len(places) else None)
        found = int((snapshot.vectors[rows[0]].astype(np.float64) @ vector[0].astype(np.float64) >= threshold).sum())
        recalls.append(found / wanted)
    return np.array(recalls)


def kth_best(vectors: Vectors, queries: Vectors, left_out: Sequence[NDArray[np.int64]], k: int) -> NDArray[np.float64]:
    """The k-th best score for each of `queries` (q, dim) among `vectors` (n, dim), or the least where there are fewer.

    `left_out[i]` are rows that are no answer to query i. Read block by block, so that memory does not grow with n.
    """
    wide = queries.astype(np.float64)
    best = np.full((len(queries), k), -np.inf)
    for at in range(0, len(vectors), _BLOCK_ROWS):
        scores = wide @ vectors[at : at + _BLOCK_ROWS].astype(np.float64).T
        for row, places in enumerate(left_out):
            here = places[(places >= at) & (places < at + scores.shape[1])]
            scores[row, here - at] = -np.inf
        best = -np.partition(-np.concatenate((best, scores), axis=1), k - 1, axis=1)[:, :k]
    least: NDArray[np.float64] = np.where(np.isfinite(best), best, np.inf).min(axis=1)
    return least


def _exact_score(snapshot: Snapshot, picture: PictureId, vector: Vectors) -> float:
    stored = snapshot.vector(picture)
    assert stored is not None
    return float(stored[0].astype(np.float64) @ vector[0].astype(np.float64))
