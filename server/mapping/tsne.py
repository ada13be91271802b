"""Lays points of many dimensions out in a plane so that neighbours stay neighbours: t-SNE.

Deterministic: it begins with the two widest axes (Kobak and Berens 2019, "The art of using t-SNE for single-cell
transcriptomics") and uses no chance. The neighbours of a point count alike, which gives practically the same pictures
as distances would (Böhm and others 2022, "Attraction-repulsion spectrum in neighbor embeddings").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.mapping.repulsion import Plane, repulsion

NEIGHBOURS = 15
_FIRST_ROUNDS, _ROUNDS = 150, 500
_EXAGGERATION = 12.0
_FIRST_SPREAD = 1e-4
_LEAST_GAIN = 0.01


@dataclass(frozen=True, slots=True)
class _Graph:
    """Who is drawn to whom: edges from `start` to `end` with weights that sum to 1 over all."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    weight: NDArray[np.float64]

    def attraction(self, places: Plane) -> Plane:
        """The sum over those a point is drawn to of weight times q times the way from them, (n, 2)."""
        way = places[self.start] - places[self.end]
        pull = self.weight / (1 + np.einsum("ij,ij->i", way, way))
        return np.column_stack(
            [np.bincount(self.start, pull * way[:, axis], minlength=len(places)) for axis in range(2)]
        )


def lay_out(
    neighbours: NDArray[np.int64],
    begin: Plane,
    *,
    rounds: tuple[int, int] = (_FIRST_ROUNDS, _ROUNDS),
    on_round: Callable[[int, int], None] = lambda _done, _total: None,
) -> Plane:
    """Places in a plane, float64 (n, 2).

    `neighbours` (n, k) are the rows of the nearest others of each point, `begin` (n, 2) where it is at first, in any
    scale. The first of `rounds` draw neighbours together more strongly than is just, so that those far apart at first
    may still find each other. `on_round` is told how many of all are done, and may raise.
    """
    graph = _graph(neighbours)
    spread = begin.std(axis=0).max()
    places: Plane = (begin - begin.mean(axis=0)) * (_FIRST_SPREAD / spread if spread else 0.0)
    velocity, gains = np.zeros_like(places), np.ones_like(places)
    first, rest = rounds
    for step in range(first + rest):
        on_round(step, first + rest)
        is_first = step < first
        if step == first:
            velocity[:], gains[:] = 0, 1
        exaggeration = _EXAGGERATION if is_first else 1.0
        push, total = repulsion(places)
        gradient = exaggeration * graph.attraction(places) - push / max(total, 1e-12)
        # The rate that Belkina and others (2019) found for the first rounds, and the same ratio after them.
        rate = 4 * max(len(places) / exaggeration, 12.0)
        gains = np.where(gradient * velocity < 0, gains + 0.2, gains * 0.8)
        np.maximum(gains, _LEAST_GAIN, out=gains)
        velocity = (0.5 if is_first else 0.8) * velocity - rate * gains * gradient
        places += velocity
        places -= places.mean(axis=0)
    return places


def _graph(neighbours: NDArray[np.int64]) -> _Graph:
    count, each = neighbours.shape
    start = np.repeat(np.arange(count), each)
    end = neighbours.reshape(-1)
    both = np.concatenate((start * count + end, end * count + start))
    edges, times = np.unique(both, return_counts=True)
    return _Graph(edges // count, edges % count, times / times.sum())
