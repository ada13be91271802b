"""Near-duplicates: which pictures of a collection are so alike that one of them can stand for all.

Equal bytes always are. Others are when both the layout (the perceptual hash) and the content (the model's vector) say
so together; those taken within seconds, or with names that follow each other, need to say it less loudly. Pictures
without a vector, and flat ones, which have no hash, are alike to nothing but their own bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from server.records import Fingerprint, PictureRecord, Vectors
from server.search.stack_candidates import Pairs, Places, alike_by_hash, distinct, standing_together

# Chosen by tests/bench/bench_stacks.py: a bit counts as much as 0.025 of cosine.
BITS_PER_COSINE = 40.0
MAX_DISTANCE = 10.0
MAX_DISTANCE_TOGETHER = 16.0

_CHUNK = 4096


def find_stacks(pictures: Sequence[PictureRecord], vectors: Vectors, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each picture the smallest row of the stack it is in, its own where it is alone; int64 of shape (n,).

    `vectors` is (m, dim), and `rows` (m,) says whose they are. Stacks depend on the pictures alone, not on their order.
    Every member is near the one picture that its stack was built around, so a stack never drifts from one end of a
    walk to the other.
    """
    item_of, item_rows = _items(pictures)
    hashes = np.array([pictures[row].perceptual_hash or 0 for row in item_rows], np.uint64)
    has_hash = np.array([pictures[row].perceptual_hash is not None for row in item_rows], bool)
    vector_of_row = np.full(len(pictures), -1, np.int64)
    vector_of_row[rows] = np.arange(len(rows))
    vector_of = np.full(len(item_rows), -1, np.int64)
    np.maximum.at(vector_of, item_of, vector_of_row)
    usable = np.flatnonzero(has_hash & (vector_of >= 0))

    anywhere = usable[alike_by_hash(hashes[usable])]
    together = np.sort(item_of[standing_together(pictures)], axis=1)
    together = distinct([together[np.isin(together, usable).all(axis=1) & (together[:, 0] != together[:, 1])]])
    near = distinct(
        [
            anywhere[_distances(anywhere, hashes, vectors, vector_of) <= MAX_DISTANCE],
            together[_distances(together, hashes, vectors, vector_of) <= MAX_DISTANCE_TOGETHER],
        ]
    )
    centres = _stars(near, len(item_rows))[item_of]
    smallest = np.full(len(item_rows), len(pictures), np.int64)
    np.minimum.at(smallest, centres, np.arange(len(pictures)))
    return smallest[centres]


def _items(pictures: Sequence[PictureRecord]) -> tuple[Places, Places]:
    """The different pictures, sorted by hash and fingerprint: the item of each row, and a row of each item."""
    first: dict[Fingerprint, int] = {}
    for row, picture in enumerate(pictures):
        first.setdefault(picture.fingerprint, row)
    order = sorted(first)
    order.sort(key=lambda fingerprint: pictures[first[fingerprint]].perceptual_hash or 0)
    item = {fingerprint: number for number, fingerprint in enumerate(order)}
    return (
        np.array([item[picture.fingerprint] for picture in pictures], np.int64),
        np.array([first[fingerprint] for fingerprint in order], np.int64),
    )


def _distances(pairs: Pairs, hashes: NDArray[np.uint64], vectors: Vectors, vector_of: Places) -> NDArray[np.float64]:
    """How far the two pictures of each pair are from each other, in bits, float64 (k,)."""
    bits = np.bitwise_count(hashes[pairs[:, 0]] ^ hashes[pairs[:, 1]])
    cosines = np.empty(len(pairs))
    for start in range(0, len(pairs), _CHUNK):
        one, other = vector_of[pairs[start : start + _CHUNK]].T
        cosines[start : start + _CHUNK] = np.einsum("ij,ij->i", vectors[one], vectors[other])
    distances: NDArray[np.float64] = bits + BITS_PER_COSINE * (1 - cosines)
    return distances


def _stars(near: Pairs, count: int) -> Places:
    """The centre of each item: itself, or the item with most neighbours that it is near, and that is no one else's.

    The star clustering of Aslam, Pelekhov and Rus (2004), greedy from the item with most neighbours.
    """
    both = np.concatenate((near, near[:, ::-1]))
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    starts = np.searchsorted(both[:, 0], np.arange(count + 1))
    degrees = np.diff(starts)
    centres = np.arange(count)
    is_taken = np.zeros(count, bool)
    for item in np.argsort(-degrees, kind="stable"):
        if not degrees[item]:
            break
        if not is_taken[item]:
            around = both[starts[item] : starts[item + 1], 1]
            members = around[~is_taken[around]]
            centres[members] = item
            is_taken[members] = is_taken[item] = True
    return centres
