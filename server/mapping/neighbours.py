"""The nearest neighbours of every point, by comparing each with the members of the clusters around it.

Exact where there are few points; beyond, a point misses the few neighbours that lie in clusters further off. Pure
arithmetic with numpy's matrix products, a part at a time, without chance.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from server.embedding.likeness import Points, clusters

EXACT_UP_TO = 4_096
_CHUNK = 2_048
_PROBES = 12


def nearest(
    points: Points, among: Points, count: int, check: Callable[[], None] = lambda: None
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """For each of `points` (n, d) the `count` nearest of `among` (m, d), nearest first.

    Their rows in `among`, int64 (n, count), and their squared distances, float32 (n, count). `count` is at most m.
    A point that is in both finds itself. `check` is called now and then and may raise.
    """
    if len(among) <= EXACT_UP_TO:
        everything = np.arange(len(among))
        parts = [slice(at, at + _CHUNK) for at in range(0, len(points), _CHUNK)]
        found = [_best(points[part], among, everything, count) for part in parts]
        return np.concatenate([rows for rows, _ in found]), np.concatenate([far for _, far in found])
    centres, labels = clusters(among, round(len(among) ** 0.5))
    members = np.split(np.argsort(labels, kind="stable"), np.cumsum(np.bincount(labels, minlength=len(centres)))[:-1])
    around, _ = nearest(centres, centres, min(_PROBES, len(centres)))
    home = labels if among is points else nearest(points, centres, 1)[0][:, 0]
    by_home = np.argsort(home, kind="stable")
    rows = np.empty((len(points), count), np.int64)
    distances = np.empty((len(points), count), np.float32)
    for cluster, mine in enumerate(np.split(by_home, np.cumsum(np.bincount(home, minlength=len(centres)))[:-1])):
        if not len(mine):
            continue
        check()
        candidates = _candidates(around[cluster], members, count)
        for at in range(0, len(mine), _CHUNK):
            part = mine[at : at + _CHUNK]
            rows[part], distances[part] = _best(points[part], among, candidates, count)
    return rows, distances


def _candidates(around: NDArray[np.int64], members: list[NDArray[np.int64]], count: int) -> NDArray[np.int64]:
    """The members of these clusters; of all where these have fewer than `count`."""
    found = np.concatenate([members[cluster] for cluster in around.tolist()])
    return found if len(found) >= count else np.concatenate(members)


def _best(
    points: Points, among: Points, candidates: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    others = among[candidates]
    squares = np.einsum("ij,ij->i", others, others)
    distances = squares - 2 * (points @ others.T)
    best = np.argpartition(distances, count - 1, axis=1)[:, :count] if count < len(candidates) else None
    if best is None:
        best = np.broadcast_to(np.arange(len(candidates)), distances.shape)
    found = np.take_along_axis(distances, best, axis=1)
    order = np.lexsort((candidates[best], found), axis=1)
    found = np.take_along_axis(found, order, axis=1) + np.einsum("ij,ij->i", points, points)[:, None]
    return candidates[np.take_along_axis(best, order, axis=1)], np.maximum(found, 0).astype(np.float32)
