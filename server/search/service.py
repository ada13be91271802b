"""The one way to ask the collection a question."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from server.errors import NotReadyError, SnapshotGoneError
from server.records import PictureId, Vectors
from server.search.background import Background
from server.search.composition import Part, compose
from server.search.encoder import QueryEncoder
from server.search.explanation import Asked, explain, explain_listed
from server.search.facets import Facets, count_facets
from server.search.modes.text import Text
from server.search.names import NO_MATCHES, NameMatches
from server.search.query import Explanation, Query, SearchHit, SearchResult
from server.search.ranking import Aim, Ranking, compared, left_out, nothing, rank
from server.search.single_flight import SingleFlight
from server.search.snapshot import Snapshot

KEPT_SECONDS = 600.0
KEPT_SNAPSHOTS = 2
KEPT_RANKINGS = 64
# Pages are asked for one after the other; what is ranked at once serves several.
_FIRST_WANTED = 200
_DEEPER = 4


@dataclass(frozen=True, slots=True)
class _Superseded:
    snapshot: Snapshot
    since_seconds: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a ranking is known by."""

    snapshot: str
    query: Query
    wanted: int


@dataclass(frozen=True, slots=True)
class _Answer:
    """A ranking, and the vector it was made by, float32 (1, dim), with its parts; None for filters alone."""

    ranking: Ranking
    vector: Vectors | None = None
    parts: tuple[Part, ...] = ()


class SearchService:
    """Answers from the snapshot in use. Safe to call from many threads.

    A snapshot that somebody may be paging through is kept for ten minutes after another took its place, though never
    more than two of them: each holds its own vectors. `encoder` turns words and pictures into vectors. `clock` counts
    seconds.
    """

    def __init__(self, encoder: QueryEncoder, clock: Callable[[], float] = time.monotonic) -> None:
        self.encoder = encoder
        self._clock = clock
        self._snapshot: Snapshot | None = None
        self._superseded: tuple[_Superseded, ...] = ()
        self._was_asked = False
        self._answers: SingleFlight[_Asked, _Answer] = SingleFlight(KEPT_RANKINGS)
        self._backgrounds: SingleFlight[str, Background] = SingleFlight(1 + KEPT_SNAPSHOTS)

    def use(self, snapshot: Snapshot) -> None:
        """Answers from `snapshot` from now on; a search under way ends in the one it began with.

        For one thread at a time.
        """
        now, before = self._clock(), self._snapshot
        kept = [each for each in self._superseded if now - each.since_seconds < KEPT_SECONDS]
        if before is not None and self._was_asked and before.name != snapshot.name:
            kept.append(_Superseded(before, now))
        self._superseded = tuple(each for each in kept if each.snapshot.name != snapshot.name)[-KEPT_SNAPSHOTS:]
        self._was_asked = False
        self._snapshot = snapshot
        self._forget_answers()

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot in use; `NotReadyError` before the first."""
        if self._snapshot is None:
            raise NotReadyError("catalogue", "The collection is still being opened. Try again in a moment.")
        return self._snapshot

    def snapshot_named(self, name: str | None) -> Snapshot:
        """The snapshot of that name, or the one in use; `SnapshotGoneError` where it is not kept any more.

        Pages of one search ask for the one that their first was found in.
        """
        snapshot = self.snapshot
        self._was_asked = True
        if name is None or name == snapshot.name:
            return snapshot
        now = self._clock()
        for each in self._superseded:
            if each.snapshot.name == name and now - each.since_seconds < KEPT_SECONDS:
                return each.snapshot
        raise SnapshotGoneError(name)

    def forget_expired(self) -> None:
        """Lets go of snapshots that are kept no longer. For the thread that calls `use`."""
        now = self._clock()
        self._superseded = tuple(each for each in self._superseded if now - each.since_seconds < KEPT_SECONDS)
        self._forget_answers()

    def _forget_answers(self) -> None:
        kept = {each.snapshot.name for each in self._superseded} | {self._snapshot and self._snapshot.name}
        self._answers.keep_only(lambda asked: asked.snapshot in kept)
        self._backgrounds.keep_only(lambda snapshot: snapshot in kept)

    @property
    def keeps_others(self) -> bool:
        """Whether a snapshot before the one in use is kept."""
        return bool(self._superseded)

    @property
    def has_snapshot(self) -> bool:
        """Whether there is anything to answer from yet."""
        return self._snapshot is not None

    def search(self, query: Query) -> tuple[SearchResult, Snapshot]:
        """The hits of one page of the ranking, and the snapshot they were found in.

        Raises `InvalidQueryError`, `UnknownPictureError`, `SnapshotGoneError`, `UploadGoneError` and `NotReadyError`.
        """
        started = time.perf_counter()
        snapshot = self.snapshot_named(query.snapshot)
        answer = self._answer(query, snapshot)
        rows = answer.ranking.rows[query.offset : query.offset + query.limit]
        pictures = map(snapshot.pictures.__getitem__, rows.tolist())
        scores, stacks = _scores(query, rows, snapshot, answer), _stacks(rows, snapshot, answer)
        hits = tuple(map(SearchHit, pictures, scores, count(query.offset + 1), stacks))
        took_ms = (time.perf_counter() - started) * 1000
        ranking = answer.ranking
        return SearchResult(hits, ranking.total, ranking.pictures, took_ms, snapshot.name, ranking.line), snapshot

    def facets(self, query: Query) -> tuple[Facets, Facets | None]:
        """Counts of what a query finds, and of that part of it that comes before the relevance line, where one is."""
        snapshot = self.snapshot_named(query.snapshot)
        ranking = self._answer(query, snapshot).ranking
        rows = np.flatnonzero(ranking.found)
        found = count_facets(snapshot.columns, rows, ranking.groups)
        if ranking.line is None:
            return found, None
        return found, count_facets(snapshot.columns, ranking.related, ranking.groups, among=rows)

    def explain(self, query: Query, hits: tuple[SearchHit, ...]) -> tuple[Explanation, ...]:
        """Why each of these hits of the query is where it is."""
        snapshot = self.snapshot_named(query.snapshot)
        answer = self._answer(query, snapshot)
        if answer.vector is None or not hits:
            return explain_listed(hits)
        asked = Asked(answer.vector, answer.parts, answer.ranking.fusion, left_out(query, snapshot))
        return explain(hits, snapshot, asked)

    def prepare(self, snapshot: Snapshot) -> None:
        """Makes now what the first question to this snapshot would have to wait for.

        Raises `NotReadyError` while there is no model.
        """
        snapshot.prepare()
        if len(snapshot.rows):
            self._background(snapshot)

    def _answer(self, query: Query, snapshot: Snapshot) -> _Answer:
        """The ranking, as far down as the page that is wanted; the same ranking however far that is."""
        wanted = _FIRST_WANTED
        while wanted < query.offset + query.limit:
            wanted *= _DEEPER
        asked = _Asked(snapshot.name, query.unpaged, wanted)
        return self._answers.do(asked, lambda: self._rank(query, snapshot, wanted))

    def _rank(self, query: Query, snapshot: Snapshot, wanted: int) -> _Answer:
        if not query.has_direction:
            return _Answer(rank(query, snapshot, None, wanted))
        composition = compose(query, snapshot, self.encoder)
        if not len(snapshot.rows):
            return _Answer(nothing(snapshot))
        if any(isinstance(term.mode, Text) for term in query.terms):
            background = self._background(snapshot)
        else:  # neutral words say nothing of what pictures score with pictures
            background = Background.build(snapshot.vectors[:0], snapshot.sample)
        question, parts = composition.against(background)
        aim = Aim(question, _names(query, snapshot), _share_of_words(query))
        return _Answer(rank(query, snapshot, aim, wanted), question.vector, parts)

    def _background(self, snapshot: Snapshot) -> Background:
        return self._backgrounds.do(snapshot.name, lambda: Background.build(self.encoder.neutral(), snapshot.sample))


def _names(query: Query, snapshot: Snapshot) -> NameMatches:
    """What has the words of the query in its names or captions."""
    words = [(term.mode.words, term.weight) for term in query.terms if isinstance(term.mode, Text)]
    return snapshot.names.match(words) if query.names and words else NO_MATCHES


def _share_of_words(query: Query) -> float:
    """The part of what is wanted that is said in words, 0 to 1."""
    wanted = [term for term in query.terms if term.weight > 0]
    words = sum(term.weight for term in wanted if isinstance(term.mode, Text))
    return words / (sum(term.weight for term in wanted) or 1.0)


def _scores(query: Query, rows: NDArray[np.int64], snapshot: Snapshot, answer: _Answer) -> Sequence[float | None]:
    """What the pictures of this page are ranked by; None for all where the question has no direction."""
    if answer.vector is None:
        return [None] * len(rows)
    if answer.ranking.values is None:
        values = _values(rows, snapshot, answer.vector, answer.ranking)
    else:
        values = answer.ranking.values[query.offset : query.offset + query.limit]
    scores: list[float | None] = values.tolist()
    return scores


def _values(rows: NDArray[np.int64], snapshot: Snapshot, vector: Vectors, ranking: Ranking) -> NDArray[np.float32]:
    scores = snapshot.scores(vector, rows)
    return compared(ranking.fusion.values(rows, scores))


def _stacks(rows: NDArray[np.int64], snapshot: Snapshot, answer: _Answer) -> list[tuple[PictureId, ...]]:
    """The near-duplicates of each of these pictures that were found as well, best first."""
    stacks: list[tuple[PictureId, ...]] = [()] * len(rows)
    for place in np.flatnonzero(answer.ranking.groups.have_company(rows)).tolist():
        stacks[place] = _stack(int(rows[place]), snapshot, answer)
    return stacks


def _stack(row: int, snapshot: Snapshot, answer: _Answer) -> tuple[PictureId, ...]:
    """The near-duplicates of the picture at `row` that were found as well, best first."""
    ranking = answer.ranking
    members = ranking.groups.others(row)
    members = members[ranking.found[members]]
    if answer.vector is not None and len(members) > 1:
        values = _values(members, snapshot, answer.vector, ranking)
        members = members[np.lexsort((snapshot.by_id.places[members], -values))]
    return tuple(snapshot.pictures[member].id for member in members)
