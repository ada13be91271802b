"""Hits that are alike make way for others: maximal marginal relevance.

J. Carbonell and J. Goldstein, "The use of MMR, diversity-based reranking for reordering documents and producing
summaries", SIGIR 1998.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from server.records import Vectors

WINDOW = 500
"""Only this many of the best are put into another order: further down nobody looks for variety."""


def diversify(values: NDArray[np.float32], vectors: Vectors, diversity: float) -> NDArray[np.int64]:
    """The order, int64 (k,), in which k hits are shown.

    `values` (k,) is what they are ranked by, descending, and `vectors` (k, dim) are theirs. Each next hit is the one
    with the largest (1 − diversity) · relevance − diversity · likeness, where relevance is its value and likeness its
    largest cosine with a hit before it, both scaled to 0 … 1 over these hits since they differ in range between
    models. Equal ones keep their order; 0 changes nothing.
    """
    count = len(values)
    if diversity == 0 or count < 3:
        return np.arange(count)
    relevance = (1 - diversity) * _scaled(values.astype(np.float64))
    likeness = diversity * _scaled((vectors @ vectors.T).astype(np.float64))
    nearest = np.full(count, -np.inf)
    order = np.empty(count, np.int64)
    chosen = 0  # the best stays the first
    for place in range(count):
        order[place] = chosen
        relevance[chosen] = -np.inf
        np.maximum(nearest, likeness[chosen], out=nearest)
        chosen = int(np.argmax(relevance - nearest))
    return order


def _scaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    least, most = values.min(), values.max()
    return np.zeros_like(values) if most == least else (values - least) / (most - least)
