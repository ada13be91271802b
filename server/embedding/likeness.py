"""Puts vectors into a row in which neighbours are alike: clusters, a short way through their centres, and along it.

Pictures that answer one question then lie on few pages of an atlas. Pure arithmetic in float32 with numpy's matrix
products, without chance: equal vectors in equal order give an equal row on one machine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from server.records import Vectors

_CHUNK = 4096
_ROUNDS = 12
_SWEEPS = 50
_CLUSTERS_PER_ROOT = 2.0

Points = NDArray[np.float32]
"""float32 of shape (n, d), not of unit length."""


def principal_axes(sample: Vectors, count: int) -> tuple[Points, Points]:
    """The mean of the rows, (dim,), and at most `count` directions in which they differ most, (dim, d), widest first.

    Principal component analysis (Pearson 1901). Distances hardly change in these axes, and there is less to multiply.
    """
    mean = sample.mean(axis=0)
    centred = sample - mean
    _, directions = np.linalg.eigh(centred.T @ centred)
    return mean, np.ascontiguousarray(directions[:, ::-1][:, :count])


def row_of_likeness(points: Points) -> NDArray[np.int64]:
    """The order of the points in the row: a permutation of 0 to n − 1, int64 of shape (n,).

    About 2√n clusters by Lloyd's algorithm (1982), begun with evenly spaced points; a path through their centres from
    the nearest to the nearest, improved by 2-opt (Croes 1958); and within a cluster by how far a point lies on the way
    from the centre before to the centre behind.
    """
    if len(points) < 3:
        return np.arange(len(points))
    centres, labels = clusters(points, min(len(points), round(_CLUSTERS_PER_ROOT * len(points) ** 0.5)))
    path = _path(centres)
    place = np.empty(len(path), np.int64)
    place[path] = np.arange(len(path))
    ahead = centres[path[np.minimum(place + 1, len(path) - 1)]] - centres[path[np.maximum(place - 1, 0)]]
    along = np.empty(len(points), np.float32)
    for at in range(0, len(points), _CHUNK):
        part = slice(at, at + _CHUNK)
        along[part] = np.einsum("ij,ij->i", points[part], ahead[labels[part]])
    return np.lexsort((np.arange(len(points)), along, place[labels]))


def clusters(points: Points, count: int) -> tuple[Points, NDArray[np.int64]]:
    """Centres (k, d) of clusters none of which is empty, and the cluster of each point, int64 (n,)."""
    centres = points[np.arange(count) * len(points) // count].copy()
    labels = np.full(len(points), -1, np.int64)
    for _ in range(_ROUNDS):
        nearest = _nearest(points, centres)
        if np.array_equal(nearest, labels):
            break
        used, labels = np.unique(nearest, return_inverse=True)
        by_cluster = np.argsort(labels, kind="stable")
        sizes = np.bincount(labels, minlength=len(used))
        sums = np.add.reduceat(points[by_cluster], np.cumsum(sizes) - sizes, axis=0)
        centres = (sums / sizes[:, None]).astype(np.float32)
    return centres, labels


def _nearest(points: Points, centres: Points) -> NDArray[np.int64]:
    nearest = np.empty(len(points), np.int64)
    half_squares = np.einsum("ij,ij->i", centres, centres) / 2
    for at in range(0, len(points), _CHUNK):
        part = slice(at, at + _CHUNK)
        nearest[part] = np.argmax(points[part] @ centres.T - half_squares, axis=1)
    return nearest


def _path(centres: Points) -> NDArray[np.int64]:
    """A short way that visits every centre once: their order, int64 (k,)."""
    squares = np.einsum("ij,ij->i", centres, centres)
    distances = np.sqrt(np.maximum(squares[:, None] + squares - 2 * (centres @ centres.T), 0))
    here = int(np.argmax(np.linalg.norm(centres - centres.mean(axis=0), axis=1)))
    to_visit = np.ones(len(centres), bool)
    path = np.empty(len(centres), np.int64)
    for step in range(len(centres)):
        path[step] = here
        to_visit[here] = False
        here = int(np.argmin(np.where(to_visit, distances[here], np.inf)))
    for _ in range(_SWEEPS):
        if not _untangle(path, distances):
            break
    return path


def _untangle(path: NDArray[np.int64], distances: NDArray[np.float32]) -> bool:
    """Turns round the stretch behind each step for which that shortens the way most; whether there was any."""
    is_shorter, last = False, len(path) - 1
    for step in range(last - 1):
        here, behind = path[step], path[step + 1]
        ends = np.arange(step + 2, last + 1)
        after = path[np.minimum(ends + 1, last)]
        gain = distances[here, behind] - distances[here, path[ends]]
        gain += np.where(ends < last, distances[path[ends], after] - distances[behind, after], 0)
        best = int(np.argmax(gain))
        if gain[best] > 1e-6:
            stretch = slice(step + 1, ends[best] + 1)
            path[stretch] = path[stretch][::-1].copy()
            is_shorter = True
    return is_shorter
