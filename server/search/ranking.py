"""The order of everything a query finds, as far down as anybody has asked.

A ranking depends on the query and the snapshot alone, never on which part of it is wanted: the parts of one search fit
each other wherever they are cut. Equal pictures are ordered by their ids.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from server.search.composition import Direction
from server.search.diversity import WINDOW, diversify
from server.search.names import NO_MATCHES, NameMatches
from server.search.palettes import colour_distances
from server.search.query import Query, Sort
from server.search.relevance import Line
from server.search.snapshot import Snapshot

_FIRST_DEPTH = 1_000
_DEEPER = 4
_DECIMALS = 6

DrawLine = Callable[[NDArray[np.float32], int], Line]
"""Where the matches end, given the values of the best, descending, and how many there are in all."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """An order, best first. `rows` int64 (k,) are places in the snapshot's pictures, one a hit: the best of its stack.

    There are `total` hits, of which k are known. `found` is bool (n,): every picture that is among the hits or in one
    of their stacks. `relevant` of the hits come before the line; None where there is none. `related` is bool (n,): the
    pictures before the line. `bonus_of` is what names and captions add to the score of a picture.
    """

    rows: NDArray[np.int64]
    total: int
    found: NDArray[np.bool_]
    line: Line | None
    related: NDArray[np.bool_] | None
    names: NameMatches

    @property
    def is_whole(self) -> bool:
        """Whether every hit is known."""
        return len(self.rows) == self.total


@dataclass(frozen=True, slots=True)
class Aim:
    """What pictures are ranked by: where the question points, what names add, and where the matches end."""

    direction: Direction
    names: NameMatches
    draw_line: DrawLine


def rank(query: Query, snapshot: Snapshot, aim: Aim | None, wanted: int) -> Ranking:
    """The first `wanted` hits of a query at least, or all there are. `aim` is None where it has no direction."""
    found = query.filters.passing(snapshot.columns)
    for term in query.terms:
        found[list(term.mode.leaves_out(snapshot))] = False
    if aim is None:
        rows = np.flatnonzero(found)
        rows = rows[_sort_keys(query, snapshot, rows, "name" if query.sort == "relevance" else query.sort)]
        rows = _first_of_stacks(rows, _stacks(query, snapshot))
        return Ranking(rows, len(rows), found, None, None, NO_MATCHES)
    embedded = np.zeros(len(found), bool)
    embedded[snapshot.rows] = True
    found &= embedded
    return _by_relevance(query, snapshot, replace(aim, names=aim.names.only(found)), found, wanted)


def _by_relevance(query: Query, snapshot: Snapshot, aim: Aim, found: NDArray[np.bool_], wanted: int) -> Ranking:
    stacks = _stacks(query, snapshot)
    count = int(found.sum())
    total = count if stacks is None else _distinct(stacks, found)
    depth = max(_FIRST_DEPTH, wanted)
    while True:
        rows, values = _best(snapshot, aim, found, depth)
        line = aim.draw_line(values, count)
        heads = _first_of_stacks(rows, stacks)
        if depth >= count or (len(heads) >= wanted and line.is_complete):
            break
        depth *= _DEEPER
    above = line.relevant_count
    related = np.zeros(len(found), bool)
    related[rows[:above]] = True
    first, rest = heads[: _heads_among(rows[:above], stacks)], heads[_heads_among(rows[:above], stacks) :]
    if query.sort != "relevance":
        others = np.flatnonzero(found & ~related)
        parts = [first, others[~np.isin(_stack_ids(others, stacks), _stack_ids(first, stacks))]]
        first, rest = (part[_sort_keys(query, snapshot, part, query.sort)] for part in parts)
        rest = _first_of_stacks(rest, stacks)
    elif query.diversity:
        value_of = dict(zip(rows.tolist(), values.tolist(), strict=True))
        first, rest = (_varied(part, value_of, snapshot, query.diversity) for part in (first, rest))
    return Ranking(np.concatenate((first, rest)), total, found, line, related, aim.names)


def _best(
    snapshot: Snapshot, aim: Aim, found: NDArray[np.bool_], depth: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The best `depth` or more of the pictures found, and what they are ranked by: cosine and what names add."""
    vector, names = aim.direction.vector, aim.names
    allowed = found[snapshot.rows]
    named = np.isin(snapshot.rows, names.rows) if len(names.rows) else np.zeros(len(allowed), bool)
    others = allowed & ~named
    count = int(others.sum())
    rows, values = np.empty(0, np.int64), np.empty(0, np.float32)
    if count:
        is_open = count == len(allowed)
        places, scores = snapshot.index.search(vector, min(depth, count), None if is_open else others)
        rows, values = snapshot.rows[places[0]], scores[0]
        if len(rows) < count:
            # Of those that score the same as the last, some are missing: which of them come first is not known.
            whole = values > values[-1]
            rows, values = rows[whole], values[whole]
    if named.any():
        extra_rows = snapshot.rows[named & allowed]
        extra = snapshot.scores(vector, extra_rows) + names.bonus_of(extra_rows)
        least = values[-1] if len(rows) < count and len(values) else -np.inf
        kept = extra >= least if len(rows) < count else np.ones(len(extra), bool)
        rows, values = np.concatenate((rows, extra_rows[kept])), np.concatenate((values, extra[kept]))
    # What differs in the last bit, as the same product in another place may, is equal.
    values = np.round(values, _DECIMALS)
    order = np.lexsort((snapshot.places_by_id[rows], -values))
    return rows[order], values[order].astype(np.float32)


def _stacks(query: Query, snapshot: Snapshot) -> NDArray[np.int64] | None:
    return snapshot.stacks if query.stacks else None


def _stack_ids(rows: NDArray[np.int64], stacks: NDArray[np.int64] | None) -> NDArray[np.int64]:
    return rows if stacks is None else stacks[rows]


def _first_of_stacks(rows: NDArray[np.int64], stacks: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """The rows without those of whose stack another comes before them."""
    if stacks is None:
        return rows
    _, first = np.unique(stacks[rows], return_index=True)
    return rows[np.sort(first)]


def _heads_among(rows: NDArray[np.int64], stacks: NDArray[np.int64] | None) -> int:
    return len(rows) if stacks is None else len(np.unique(stacks[rows]))


def _distinct(stacks: NDArray[np.int64], found: NDArray[np.bool_]) -> int:
    seen = np.zeros(len(found), bool)
    seen[stacks[found]] = True
    return int(seen.sum())


def _varied(
    rows: NDArray[np.int64], value_of: dict[int, float], snapshot: Snapshot, diversity: float
) -> NDArray[np.int64]:
    window = rows[:WINDOW]
    values = np.array([value_of[row] for row in window.tolist()], np.float32)
    order = diversify(values, snapshot.vectors[snapshot.places_of(window)], diversity)
    return np.concatenate((window[order], rows[WINDOW:]))


def _sort_keys(query: Query, snapshot: Snapshot, rows: NDArray[np.int64], sort: Sort) -> NDArray[np.int64]:
    """The order of `rows` under `sort`, int64 (k,). Pictures without a date come last, whichever way dates run."""
    by_id = snapshot.places_by_id[rows]
    if sort == "name":
        return np.lexsort((by_id, snapshot.places_by_name[rows]))
    if sort == "colour" and query.filters.colour is not None:
        return np.lexsort((by_id, colour_distances(snapshot.columns, query.filters.colour)[rows]))
    taken = snapshot.columns.taken[rows]
    return np.lexsort((by_id, taken if sort == "oldest" else -taken, taken == 0))
