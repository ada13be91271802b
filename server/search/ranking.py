"""The order of everything a query finds, as far down as anybody has asked.

A ranking depends on the query and the snapshot alone, never on which part of it is wanted: the parts of one search fit
each other wherever they are cut, also where the index misses some pictures. So it is made in tiers of fixed sizes: what
is found first when more is looked at comes behind what was found before. With an exact index that is the order of the
values itself. Equal pictures are ordered by their ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from server.search.background import Question
from server.search.diversity import WINDOW, diversify
from server.search.fusion import Fusion
from server.search.groups import Groups
from server.search.names import NameMatches
from server.search.palettes import colour_distances
from server.search.query import Query, Sort
from server.search.relevance import Line, draw_line, least_distance
from server.search.snapshot import Snapshot

FIRST_TIER = 320
"""Few enough for an index that looks at few vectors exactly; more than a page and its near-duplicates mostly are."""
_DEEPER = 4
_DECIMALS = 6
# A full match of names comes before the best score and not beside it, a name with what is not wanted behind the middle.
_APART = 1e-5

Rows = NDArray[np.int64]
Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Aim:
    """What pictures are ranked by: where the question points, and which names match its words.

    `share` is the part of the question that words are, 0 to 1.
    """

    question: Question
    names: NameMatches
    share: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """An order, best first. `rows` int64 (k,) are places in the snapshot's pictures, one a hit: the first of its group.

    `values` float32 (k,) are what they are ranked by; None where something else than relevance orders them.
    There are `total` hits, of which k are known. `found` is bool (n,): every picture that is among the hits or in one
    of their groups, and `pictures` says how many those are. `line` counts hits; None where there is none. `related`
    int64 (r,) are all pictures before it. `fusion` is how names and scores were put together. `groups` is how hits are.
    """

    rows: Rows
    values: Values | None
    total: int
    pictures: int
    found: NDArray[np.bool_]
    line: Line | None
    related: Rows
    fusion: Fusion
    groups: Groups


def rank(query: Query, snapshot: Snapshot, aim: Aim | None, wanted: int) -> Ranking:
    """The first `wanted` hits of a query, or all there are. `aim` is None where it has no direction."""
    groups = snapshot.groups if query.stacks else snapshot.singles
    answers = _answers(query, snapshot, snapshot.everything if aim is None else snapshot.embedded)
    found = answers if query.filters.is_empty else answers & query.filters.passing(snapshot.columns)
    total, pictures = groups.count(found), int(np.count_nonzero(found))
    if aim is None:
        ordered = _listed(query, snapshot, found)
        rows = ordered[groups.firsts(ordered)[:wanted]]
        return Ranking(rows, None, total, pictures, found, None, np.empty(0, np.int64), Fusion(), groups)
    scan = _Scan(snapshot, aim, answers, found)
    rows, values, line = _ranked(scan, query, groups, wanted)
    related = rows[: line.relevant_count]
    relevant = len(groups.firsts(related))
    if query.sort == "relevance":
        firsts = groups.firsts(rows)
        rows, values = rows[firsts], values[firsts]
        if query.diversity:
            parts = ((rows[:relevant], values[:relevant]), (rows[relevant:], values[relevant:]))
            orders = [_varied(*part, snapshot, query.diversity) for part in parts]
            order = np.concatenate((orders[0], relevant + orders[1]))
            rows, values = rows[order], values[order]
        kept = values[:wanted].copy()
    else:
        is_related = np.zeros(len(found), bool)
        is_related[related] = True
        masks = (is_related, found & ~is_related)
        rows = np.concatenate([_sorted(query, snapshot, mask, query.sort) for mask in masks])
        rows = rows[groups.firsts(rows)]
        kept = None
    line = replace(line, relevant_count=relevant)
    return Ranking(rows[:wanted].copy(), kept, total, pictures, found, line, related, scan.fusion, groups)


def nothing(snapshot: Snapshot) -> Ranking:
    """What any question with a direction finds where no picture has a vector yet."""
    none = np.empty(0, np.int64)
    return Ranking(none, None, 0, 0, snapshot.embedded, Line(0, 1.0, "none"), none, Fusion(), snapshot.singles)


def compared(values: Values) -> Values:
    """`values` as they are compared: what differs in the last bits, as sums in another order may, is equal."""
    rounded: Values = np.round(values, _DECIMALS)
    return rounded


def left_out(query: Query, snapshot: Snapshot) -> list[int]:
    """The rows of pictures that are no answer to the query, whatever they show."""
    return [row for term in query.terms for row in term.mode.leaves_out(snapshot)]


def _answers(query: Query, snapshot: Snapshot, everything: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those of `everything` that can be an answer, whatever the filters; bool (n,), not to be written to."""
    if not (without := left_out(query, snapshot)):
        return everything
    answers = everything.copy()
    answers[without] = False
    return answers


class _Scan:
    """What a question finds in the index and by names, tier by tier, among the pictures `found`, bool (n,).

    `answers` are those that it would find without filters, which do not change what a picture scores.
    """

    def __init__(self, snapshot: Snapshot, aim: Aim, answers: NDArray[np.bool_], found: NDArray[np.bool_]) -> None:
        self._snapshot, self._vector = snapshot, aim.question.vector
        self.question = aim.question
        self.count = int(np.count_nonzero(found))
        self._allowed = snapshot.allowed(found)
        self._names = aim.names.only(found)
        self._named = self._names.rows
        self._first = self._search(FIRST_TIER)
        best = self._first[1][:1]
        if found is not answers and len(self._named):
            best = snapshot.index.search(self._vector, 1, snapshot.allowed(answers))[1][0]
        scores = snapshot.scores(self._vector, self._named)
        least = aim.question.typical + least_distance(aim.question, len(snapshot.rows))
        top = max(least, float(best.max(initial=-1)))
        self.fusion = Fusion(aim.names, top + _APART, aim.question.typical - _APART, aim.share)
        self._named_values = compared(self.fusion.values(self._named, scores))

    def tiers(self) -> Iterator[tuple[Rows, Values]]:
        """What is found when ever more is looked at: rows and values, best first, all of them in the end."""
        yield self._tier(FIRST_TIER, self._first)
        depth = FIRST_TIER
        while depth < self.count:
            depth *= _DEEPER
            yield self._tier(depth, self._search(depth))

    def _search(self, depth: int) -> tuple[Rows, Values]:
        if not self.count:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        places, scores = self._snapshot.index.search(self._vector, min(depth, self.count), self._allowed)
        return self._snapshot.rows[places[0]], compared(scores[0])

    def _tier(self, depth: int, found: tuple[Rows, Values]) -> tuple[Rows, Values]:
        """All that is better than the last of the best `depth` in the index, which are `found`."""
        rows, values = found
        # Of those that are equal to the last, some are missing: which of them come first is not known.
        least = -np.inf if depth >= self.count else values[-1]
        kept = values > least
        kept[self._names.among(rows)[0]] = False
        is_named = self._named_values > least
        rows = np.concatenate((rows[kept], self._named[is_named]))
        values = np.concatenate((values[kept], self._named_values[is_named]))
        order = np.lexsort((self._snapshot.by_id.places[rows], -values))
        return rows[order], values[order]


def _ranked(scan: _Scan, query: Query, groups: Groups, wanted: int) -> tuple[Rows, Values, Line]:
    """As many pictures as `wanted` hits take, their values, and the line, which counts pictures."""
    rows, values = np.empty(0, np.int64), np.empty(0, np.float32)
    line: Line | None = None
    for tier_rows, tier_values in scan.tiers():
        is_new = ~np.isin(tier_rows, rows) if len(rows) else slice(None)
        rows, values = np.concatenate((rows, tier_rows[is_new])), np.concatenate((values, tier_values[is_new]))
        if scan.count and not len(values):
            continue  # all that was looked at is equal, and so is more
        if line is None or not line.is_complete:
            line = draw_line(scan.question, np.sort(values)[::-1], scan.count)
        if line.is_complete and line.relevant_count <= len(rows):
            needed = 0 if query.sort != "relevance" else wanted
            if query.diversity:
                needed = max(needed, len(groups.firsts(rows[: line.relevant_count])) + WINDOW)
            if len(groups.firsts(rows)) >= needed:
                break
    assert line is not None
    return rows, values, line


def _varied(rows: Rows, values: Values, snapshot: Snapshot, diversity: float) -> NDArray[np.int64]:
    """The order in which these pictures come when those that are alike make way, as places in `rows`."""
    order = diversify(values[:WINDOW], snapshot.vectors[snapshot.places_of(rows[:WINDOW])], diversity)
    return np.concatenate((order, np.arange(len(order), len(rows))))


def _listed(query: Query, snapshot: Snapshot, chosen: NDArray[np.bool_]) -> Rows:
    """The chosen pictures, bool (n,), where nothing says what they should show: a collection as it was gathered."""
    if query.sort != "relevance":
        return _sorted(query, snapshot, chosen, query.sort)
    if len(query.filters.collections) == 1:
        rows = snapshot.columns.rows_of(query.filters.collections[0].pictures)
        return rows[chosen[rows]]
    return _sorted(query, snapshot, chosen, "name")


def _sorted(query: Query, snapshot: Snapshot, chosen: NDArray[np.bool_], sort: Sort) -> Rows:
    """The chosen pictures, bool (n,), in the order of `sort`; those without a date last, whichever way dates run."""
    if sort == "colour" and query.filters.colour is not None:
        rows = np.flatnonzero(chosen)
        distances = colour_distances(snapshot.columns.colours[rows], query.filters.colour)
        return rows[np.lexsort((snapshot.by_id.places[rows], distances))]
    walk = {"name": snapshot.by_name, "newest": snapshot.by_newest, "oldest": snapshot.by_oldest}[sort]
    return walk.among(chosen)
