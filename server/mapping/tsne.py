"""Lays points of many dimensions out in a plane so that neighbours stay neighbours: t-SNE.

Deterministic: it begins with the two widest axes (Kobak and Berens 2019, "The art of using t-SNE for single-cell
transcriptomics") and uses no chance. The neighbours of a point count alike, which gives practically the same pictures
as distances would (Böhm and others 2022, "Attraction-repulsion spectrum in neighbor embeddings").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from server.mapping.repulsion import Plane, repulsion

NEIGHBOURS = 15
_FIRST_ROUNDS, _ROUNDS, _LAST_ROUNDS = 150, 500, 25
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


OnRound: TypeAlias = Callable[[int, int], None]
"""Is told how many rounds are done, and of how many; may raise."""


def lay_out(
    neighbours: NDArray[np.int64],
    begin: Plane,
    *,
    rounds: tuple[int, int] = (_FIRST_ROUNDS, _ROUNDS),
    on_round: OnRound = lambda _done, _total: None,
) -> Plane:
    """Places in a plane, float64 (n, 2).

    `neighbours` (n, k) are the rows of the nearest others of each point, `begin` (n, 2) where it is at first, in any
    scale. The first of `rounds` draw neighbours together more strongly than is just, so that those far apart at first
    may still find each other.
    """
    graph = _graph(neighbours)
    spread = begin.std(axis=0).max()
    places: Plane = (begin - begin.mean(axis=0)) * (_FIRST_SPREAD / spread if spread else 0.0)
    first, rest = rounds
    _descend(graph, places, first, lambda done: on_round(done, first + rest), exaggeration=_EXAGGERATION, momentum=0.5)
    _descend(graph, places, rest, lambda done: on_round(first + done, first + rest), exaggeration=1.0, momentum=0.8)
    return places


def refine(
    neighbours: NDArray[np.int64],
    begin: Plane,
    *,
    rounds: int = _LAST_ROUNDS,
    on_round: OnRound = lambda _done, _total: None,
) -> Plane:
    """The places `begin` (n, 2), which are about right and as far apart as `lay_out` has them, made better."""
    places: Plane = begin - begin.mean(axis=0)
    _descend(_graph(neighbours), places, rounds, lambda done: on_round(done, rounds), exaggeration=1.0, momentum=0.8)
    return places


def _descend(
    graph: _Graph,
    places: Plane,
    rounds: int,
    on_round: Callable[[int], None],
    *,
    exaggeration: float,
    momentum: float,
) -> None:
    """Moves `places` down the gradient of t-SNE, each coordinate at a pace that grows while it goes one way."""
    velocity, gains = np.zeros_like(places), np.ones_like(places)
    # The rate that Belkina and others (2019) found for the first rounds, and the same ratio after them.
    rate = 4 * max(len(places) / exaggeration, 12.0)
    for step in range(rounds):
        on_round(step)
        push, total = repulsion(places)
        gradient = exaggeration * graph.attraction(places) - push / max(total, 1e-12)
        gains = np.maximum(np.where(gradient * velocity < 0, gains + 0.2, gains * 0.8), _LEAST_GAIN)
        velocity = momentum * velocity - rate * gains * gradient
        places += velocity
        places -= places.mean(axis=0)


def _graph(neighbours: NDArray[np.int64]) -> _Graph:
    count, each = neighbours.shape
    start = np.repeat(np.arange(count), each)
    end = neighbours.reshape(-1)
    both = np.concatenate((start * count + end, end * count + start))
    edges, times = np.unique(both, return_counts=True)
    return _Graph(edges // count, edges % count, times / times.sum())
