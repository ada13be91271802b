"""What can be asked, and what is answered: one model for JSON, for a link and for code.

A question is terms, filters and options. Everything is checked when it is put together, so a `Query` that exists can
be asked; what depends on the collection, such as an unknown id, shows when it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from server.errors import InvalidQueryError
from server.records import PictureId, PictureRecord
from server.search.filters import Filters
from server.search.modes.mode import Mode
from server.search.modes.similar import Similar
from server.search.relevance import Line

MAX_LIMIT = 1000
"""Hits in one answer at the most; further ones are asked for with `offset` or a cursor."""
MAX_TERMS = 32
MAX_WEIGHT = 100.0
MAX_FEEDBACK = 100
"""Pictures that can be called good, and pictures that can be called bad."""

Sort = Literal["relevance", "newest", "oldest", "name", "colour"]


@dataclass(frozen=True, slots=True)
class Term:
    """One part of what is wanted, or, with a negative `weight`, of what is not; never 0, and at most ±`MAX_WEIGHT`."""

    mode: Mode
    weight: float = 1.0

    def __post_init__(self) -> None:
        if not math.isfinite(self.weight) or not 0 < abs(self.weight) <= MAX_WEIGHT:
            raise InvalidQueryError(
                "weight",
                f"A weight is {self.weight:g}; it can be up to {MAX_WEIGHT:g}, or below 0 for what is not wanted, "
                "and not 0. Leave the term out instead.",
            )


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    `more` and `less` are ids of pictures that were found good and bad. `names` also matches words with the names of
    files and folders and with captions. `stacks` shows near-duplicates as one hit. `diversity` is 0 to 1: how much
    hits that are alike make way for others. `limit` hits are wanted from `offset` on, of the snapshot of that name,
    None for the one in use.
    """

    terms: tuple[Term, ...] = ()
    filters: Filters = field(default_factory=Filters)
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    names: bool = True
    stacks: bool = True
    diversity: float = 0.0
    sort: Sort = "relevance"
    limit: int = 100
    offset: int = 0
    snapshot: str | None = None

    def __post_init__(self) -> None:
        if not self.has_direction and self.filters.is_empty and self.sort == "relevance":
            raise InvalidQueryError("query", "Nothing is asked for. Give words, a picture, or something to filter by.")
        if len(self.terms) > MAX_TERMS:
            raise InvalidQueryError("terms", f"There are {len(self.terms):,} terms; there can be {MAX_TERMS}.")
        for name, ids in (("more", self.more), ("less", self.less)):
            if len(ids) > MAX_FEEDBACK:
                raise InvalidQueryError(name, f"{name} names {len(ids):,} pictures; it can name {MAX_FEEDBACK}.")
        if both := set(self.more) & set(self.less):
            raise InvalidQueryError("less", f"The picture {min(both)} is in more and in less. Choose one.")
        if not 0 <= self.diversity <= 1:
            raise InvalidQueryError("diversity", f"diversity is {self.diversity:g}; it can be 0 to 1.")
        if self.sort not in get_args(Sort):
            raise InvalidQueryError("sort", f"There is no sort {self.sort!r}; there are {', '.join(get_args(Sort))}.")
        if self.sort == "colour" and self.filters.colour is None:
            raise InvalidQueryError("sort", "Sorting by colour needs one: add the filter colour.")
        if not 1 <= self.limit <= MAX_LIMIT:
            raise InvalidQueryError("limit", f"limit is {self.limit}; it can be 1 to {MAX_LIMIT}.")
        if self.offset < 0:
            raise InvalidQueryError("offset", f"offset is {self.offset}; it cannot be negative.")

    @property
    def has_direction(self) -> bool:
        """Whether anything says what the pictures should look like; else the filters alone choose."""
        return bool(self.terms or self.more or self.less)

    def pinned(self, snapshot: str) -> Query:
        """The same question of the snapshot of that name."""
        return replace(self, snapshot=snapshot)

    @property
    def unpaged(self) -> Query:
        """The same question whatever part of the answer is wanted: what a ranking is known by."""
        return replace(self, limit=1, offset=0, snapshot=None)


def similar(picture: str, *, limit: int = 100, offset: int = 0, snapshot: str | None = None) -> Query:
    """Pictures like the one with this id, every single one: near-duplicates are what is looked for here."""
    return Query((Term(Similar(picture)),), stacks=False, limit=limit, offset=offset, snapshot=snapshot)


@dataclass(frozen=True, slots=True)
class TermPart:
    """How much one term adds to a hit: the `cosine` of the picture with it, −1 to 1, times its part of the question.

    The `part`s of all terms and of feedback and the name's bonus add up to the hit's score.
    """

    term: str
    weight: float
    cosine: float
    part: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a hit is where it is.

    `words` are those found in its names or caption, `name_bonus` what they add to the score it is ranked by, below 0
    where they are not wanted. `rank` is the hit's. `rank_unfiltered` counts from 1 among all pictures by that sum, each
    picture for itself; `percentile` is the share of the collection that comes out lower, 0 to 100.
    """

    parts: tuple[TermPart, ...]
    words: tuple[str, ...]
    name_bonus: float
    rank: int
    rank_unfiltered: int
    percentile: float


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A picture that was found.

    `score` is what it is ranked by, the cosine with the question and what names add; None where nothing but filters
    was asked or it has no vector yet. `rank` counts from 1. `stack` holds the ids of its near-duplicates among the
    matches, best first, itself left out.
    """

    picture: PictureRecord
    score: float | None
    rank: int
    stack: tuple[PictureId, ...] = ()

    @property
    def id(self) -> PictureId:
        """The picture's id."""
        return self.picture.id


@dataclass(frozen=True, slots=True)
class SearchResult:
    """An answer: the hits of the page that was asked for, out of `total`, found in `snapshot` in `took_ms`.

    `pictures` counts every picture that was found, those in the stacks of hits as well. `relevance` says where the
    matches end, in hits; None where the question has no direction.
    """

    hits: tuple[SearchHit, ...]
    total: int
    pictures: int
    took_ms: float
    snapshot: str
    relevance: Line | None = None
