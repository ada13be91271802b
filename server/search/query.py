"""What can be asked, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass

from server.records import PictureId, PictureRecord
from server.search.modes.mode import Mode

MAX_LIMIT = 1000
"""Hits in one answer at the most; more are asked for with `offset`."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question: how it is asked, and which part of the ranking is wanted (`limit` hits from `offset` on).

    `snapshot` names the one to answer from, so that the parts fit each other; None is the one in use.
    """

    mode: Mode
    limit: int
    offset: int = 0
    snapshot: str | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A picture that was found. `score` is the cosine with the query, −1 to 1; `rank` counts from 1."""

    picture: PictureRecord
    score: float
    rank: int

    @property
    def id(self) -> PictureId:
        """The picture's id."""
        return self.picture.id


@dataclass(frozen=True, slots=True)
class SearchResult:
    """An answer: the hits of the page that was asked for, out of `total`, found in `snapshot` in `took_ms`."""

    hits: tuple[SearchHit, ...]
    total: int
    took_ms: float
    snapshot: str
