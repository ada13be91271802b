"""Which pairs of pictures are worth comparing, found without comparing all: by what their hashes share, by what stands
next to each other.

Every pair is given once at least, smaller place first. Work and memory grow with the number of pictures and never with
its square, however alike they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from server.records import PictureRecord

Places: TypeAlias = NDArray[np.int64]
Pairs: TypeAlias = NDArray[np.int64]
"""Int64 (k, 2), the smaller place first."""

# With nine bands a pair that differs in at most seven bits has two bands in common, whichever those bits are.
MAX_BITS = 7
_BANDS = MAX_BITS + 2
_HASH_BITS = 64
# Of pictures that share two bands, so many next to each other are compared: a crowd would cost its square.
_CROWD = 64
# Two pictures that have so many alike each are not brought together as well.
_ENOUGH = 24

_BURST_SECONDS = 5
_BURST = 16
_NAMESAKES = 2


def alike_by_hash(hashes: NDArray[np.uint64]) -> Pairs:
    """Pairs whose hashes differ in at most `MAX_BITS`: all of them, but for crowds, of which each has enough.

    `hashes` is sorted, which keeps the answer from depending on anything but them. The pigeonhole principle, as in
    multi-index hashing (Norouzi, Punjani and Fleet 2012), over pairs of bands, since a single band is shared by many.
    """
    count = len(hashes)
    bands = _bands(hashes)
    known = np.empty(0, np.int64)
    partners = np.zeros(count, np.int64)
    for one, other in combinations(bands, 2):
        found = [known]
        for left, right in _sharing(one << 8 | other, hashes):
            codes = np.minimum(left, right) * count + np.maximum(left, right)
            is_new = (np.minimum(partners[left], partners[right]) < _ENOUGH) & ~_is_among(codes, known)
            found.append(codes[is_new])
            partners += np.bincount(left[is_new], minlength=count) + np.bincount(right[is_new], minlength=count)
        known = np.sort(np.concatenate(found))
        if partners.min(initial=_ENOUGH) >= _ENOUGH:
            break
    return np.stack((known // max(count, 1), known % max(count, 1)), axis=1)


def standing_together(pictures: Sequence[PictureRecord]) -> Pairs:
    """Pairs that were taken within seconds by one camera, and pairs whose names follow each other, in one folder each.

    The places are those in `pictures`; their order does not matter.
    """
    by_time: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
    by_name: dict[str, list[tuple[str, int]]] = {}
    for place, picture in enumerate(pictures):
        folder, _, name = picture.path.rpartition("/")
        by_name.setdefault(folder, []).append((name, place))
        if picture.taken_at is not None and picture.camera is not None:
            by_time.setdefault((folder, picture.camera), []).append((picture.taken_at, name, place))
    found = [_following([place for _, place in sorted(group)], _NAMESAKES) for group in by_name.values()]
    for group in by_time.values():
        moments = sorted(group)
        pairs = _following(list(range(len(moments))), _BURST)
        taken = np.array([moment for moment, _, _ in moments], "datetime64[s]")
        pairs = pairs[taken[pairs[:, 1]] - taken[pairs[:, 0]] <= np.timedelta64(_BURST_SECONDS, "s")]
        found.append(np.sort(np.array([place for _, _, place in moments], np.int64)[pairs], axis=1))
    return distinct(found)


def distinct(pairs: Sequence[Pairs]) -> Pairs:
    """All of these pairs, each once, in order."""
    joined = np.concatenate([np.empty((0, 2), np.int64), *pairs])
    width = int(joined.max(initial=0)) + 1
    codes = np.sort(joined[:, 0] * width + joined[:, 1])
    codes = codes[np.diff(codes, prepend=-1) > 0]
    return np.stack((codes // width, codes % width), axis=1)


def _bands(hashes: NDArray[np.uint64]) -> list[NDArray[np.uint16]]:
    """The bits of each hash in nine parts of seven or eight."""
    edges = np.linspace(0, _HASH_BITS, _BANDS + 1).astype(int)
    return [
        (hashes >> np.uint64(low) & np.uint64((1 << (high - low)) - 1)).astype(np.uint16)
        for low, high in pairwise(edges)
    ]


def _sharing(keys: NDArray[np.integer[Any]], hashes: NDArray[np.uint64]) -> Iterator[tuple[Places, Places]]:
    """Both sides of pairs with equal keys that differ in at most `MAX_BITS`; in each answer a place is once a side."""
    order = np.argsort(keys, kind="stable")
    sorted_keys, sorted_hashes = keys[order], hashes[order]
    at = np.arange(len(keys))
    for step in range(1, _CROWD + 1):
        at = at[at < len(keys) - step]
        at = at[sorted_keys[at] == sorted_keys[at + step]]
        if not len(at):
            return
        near = at[np.bitwise_count(sorted_hashes[at] ^ sorted_hashes[at + step]) <= MAX_BITS]
        yield order[near], order[near + step]


def _is_among(codes: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each of `codes` is one of `known`, which is sorted."""
    if not len(known):
        return np.zeros(len(codes), bool)
    at = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    is_among: NDArray[np.bool_] = known[at] == codes
    return is_among


def _following(places: Sequence[int], steps: int) -> Pairs:
    """Each place with those that follow it within so many steps, smaller first."""
    row = np.array(places, np.int64)
    pairs = [np.stack((row[:-step], row[step:]), axis=1) for step in range(1, min(steps, len(row) - 1) + 1)]
    return np.sort(np.concatenate([np.empty((0, 2), np.int64), *pairs]), axis=1)
