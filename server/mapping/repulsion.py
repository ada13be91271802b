"""How strongly points of a plane push each other apart in t-SNE: summed exactly for few, through a grid for many.

The grid is the method of Linderman and others (2019, "Fast interpolation-based t-SNE for improved visualization of
single-cell RNA-seq data"): charges are spread onto equally spaced nodes, the sums over all pairs become a convolution,
which a Fourier transform makes a product, and what comes back is interpolated at the points.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float64]
"""Places in a plane, float64 of shape (n, 2)."""

EXACT_UP_TO = 1_000
_NODES = 3
"""Nodes a cell of the grid has each way: interpolation of the second degree."""
_LEAST_CELLS, _MOST_CELLS = 32, 167


def repulsion(places: Plane) -> tuple[Plane, float]:
    """The sum over all others of q² times the way from them, (n, 2), and the sum of q over all pairs.

    q = 1 / (1 + squared distance). Divided by each other they are the repulsive part of the gradient of t-SNE
    (van der Maaten and Hinton 2008).
    """
    return _exactly(places) if len(places) <= EXACT_UP_TO else _through_grid(places)


def _exactly(places: Plane) -> tuple[Plane, float]:
    # Without matrix products: for so few numbers their threads cost more than they do.
    across, down = (np.subtract.outer(axis, axis) for axis in places.T.astype(np.float32))
    near = 1 / (1 + across * across + down * down)
    total = float(near.sum(dtype=np.float64)) - len(places)
    near *= near
    return np.column_stack([np.einsum("ij,ij->i", near, way) for way in (across, down)]).astype(np.float64), total


def _through_grid(places: Plane) -> tuple[Plane, float]:
    low = places.min(axis=0)
    span = float((places.max(axis=0) - low).max()) or 1.0
    # Cells of the width of the kernel are fine enough; a very wide plane has to do with coarser ones. In steps of a
    # quarter octave, so that the kernel's transform serves again while the plane grows a little.
    wanted = min(max(span, _LEAST_CELLS), _MOST_CELLS)
    side = float(2 ** (np.ceil(4 * np.log2(span / wanted)) / 4))
    cells = -(-int(span / side + 1) // 8) * 8
    scaled = np.clip((places - low) / side, 0, cells * (1 - 1e-9))
    corner = scaled.astype(np.int64)
    weights = _lagrange(scaled - corner)
    nodes = cells * _NODES
    first = corner * _NODES
    charges = np.column_stack((np.ones(len(places)), scaled))
    spread = np.zeros((3, nodes * nodes))
    touched = []
    for across in range(_NODES):
        for down in range(_NODES):
            node = (first[:, 1] + down) * nodes + first[:, 0] + across
            share = weights[across][:, 0] * weights[down][:, 1]
            touched.append((node, share))
            for channel in range(3):
                spread[channel] += np.bincount(node, share * charges[:, channel], nodes * nodes)
    shape = (2 * nodes, 2 * nodes)
    kernel, squared = _kernels(nodes, side)
    moved = np.fft.rfft2(spread.reshape(3, nodes, nodes).astype(np.float32), shape)
    sums = np.concatenate((moved * squared, moved[:1] * kernel))
    potentials = np.fft.irfft2(sums, shape)[:, :nodes, :nodes].reshape(4, -1)
    found = np.zeros((4, len(places)))
    for node, share in touched:
        found += potentials[:, node] * share
    force = (found[0][:, None] * scaled - found[1:3].T) * side
    return force, float(found[3].sum()) - len(places)


@functools.lru_cache(maxsize=4)
def _kernels(nodes: int, side: float) -> tuple[NDArray[np.complex64], NDArray[np.complex64]]:
    """The transforms of q and of q² over the distances of nodes, wrapped round so that a product is a convolution."""
    steps = np.arange(2 * nodes)
    squares = (np.minimum(steps, 2 * nodes - steps) * (side / _NODES)) ** 2
    near = 1 / (1 + squares[:, None] + squares)
    return np.fft.rfft2(near).astype(np.complex64), np.fft.rfft2(near * near).astype(np.complex64)


def _lagrange(inside: Plane) -> list[Plane]:
    """The share of each node in a value at `inside` (n, 2), 0 to 1 across a cell; nodes are at 1/6, 3/6 and 5/6."""
    at = [(2 * node + 1) / (2 * _NODES) for node in range(_NODES)]
    shares = []
    for node in range(_NODES):
        share = np.ones_like(inside)
        for other in range(_NODES):
            if other != node:
                share *= (inside - at[other]) / (at[node] - at[other])
        shares.append(share)
    return shares
