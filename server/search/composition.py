"""Many terms and what a person thought of earlier results, as one vector that any index can search.

The question is the sum of what is wanted, each term's vector times its weight, of norm 1. Feedback moves it after
Rocchio (J. J. Rocchio, "Relevance feedback in information retrieval", in: G. Salton, The SMART Retrieval System, 1971):
towards the mean of the good pictures and away from that of the bad ones, with the usual weights (Manning, Raghavan and
Schütze, Introduction to Information Retrieval, 2008, section 9.1.1). What is not wanted is then taken out of it as
`background.Background.question` does: as much of it as its weight is of the largest weight that is wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from server.errors import InvalidQueryError, NotReadyError
from server.records import Vectors
from server.search.background import Background, Question
from server.search.encoder import QueryEncoder
from server.search.query import Query
from server.search.snapshot import Snapshot

ROCCHIO_MORE = 0.75
ROCCHIO_LESS = 0.15
_LEAST_LENGTH = 1e-3


@dataclass(frozen=True, slots=True)
class Part:
    """One summand of a question: `vector` float32 (1, dim) of norm 1, and its `weight` in the sum."""

    label: str
    weight: float
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Composition:
    """What is looked for: `vector` float32 (1, dim) of norm 1 is the sum of `parts` times their weights.

    Of each of the `unwanted`, as much as its weight says is still to be taken out.
    """

    vector: Vectors
    parts: tuple[Part, ...]
    unwanted: tuple[Part, ...]

    def against(self, background: Background) -> tuple[Question, tuple[Part, ...]]:
        """The question to search with, and the parts that add up to its vector."""
        removed = np.concatenate([part.vector for part in self.unwanted]) if self.unwanted else None
        question = background.question(self.vector, removed, [part.weight for part in self.unwanted])
        parts = [Part(part.label, part.weight / question.length, part.vector) for part in self.parts]
        for part, share in zip(self.unwanted, question.removed, strict=True):
            parts.append(Part(part.label, -share / question.length, part.vector))
        if question.shared:
            size = float(np.linalg.norm(background.mean))
            usual = (background.mean / size).astype(np.float32)[None]
            parts.append(Part("what any question finds", -question.shared * size / question.length, usual))
        return question, tuple(parts)


def compose(query: Query, snapshot: Snapshot, encoder: QueryEncoder) -> Composition:
    """What a query that has a direction looks for.

    A query of nothing but what is not wanted looks for its opposite. Raises what its terms raise, and
    `InvalidQueryError` where they cancel each other out.
    """
    parts = [Part(term.mode.label, term.weight, term.mode.vector(snapshot, encoder)) for term in query.terms]
    if parts and _length(parts) < _LEAST_LENGTH * sum(abs(part.weight) for part in parts):
        raise _cancelled("terms")
    wanted = [part for part in parts if part.weight > 0]
    unwanted = [part for part in parts if part.weight < 0]
    if not wanted and not query.more:
        wanted, unwanted = unwanted, []
    largest = max((part.weight for part in wanted), default=1.0)
    moved = _scaled(wanted, "terms")
    for label, ids, weight in (("more", query.more, ROCCHIO_MORE), ("less", query.less, -ROCCHIO_LESS)):
        moved += [Part(f"{label}: {each}", weight / len(ids), _stored(snapshot, each)) for each in ids]
    moved = _scaled(moved, "more" if query.more else "less" if query.less else "terms")
    return Composition(
        vector=_sum(moved).astype(np.float32),
        parts=tuple(moved),
        unwanted=tuple(Part(part.label, -part.weight / largest, part.vector) for part in unwanted),
    )


def _scaled(parts: Sequence[Part], field: str) -> list[Part]:
    """The same parts with weights for a sum of norm 1; `InvalidQueryError` where they cancel each other out."""
    if not parts:
        return []
    if (length := _length(parts)) < _LEAST_LENGTH * max(abs(part.weight) for part in parts):
        raise _cancelled(field)
    return [Part(part.label, part.weight / length, part.vector) for part in parts]


def _sum(parts: Sequence[Part]) -> Vectors:
    total: Vectors = np.sum([part.weight * part.vector.astype(np.float64) for part in parts], axis=0)
    return total


def _length(parts: Sequence[Part]) -> float:
    return float(np.linalg.norm(_sum(parts)))


def _stored(snapshot: Snapshot, picture: str) -> Vectors:
    vector = snapshot.vector(picture)
    if vector is None:
        raise NotReadyError("vectors", "A picture you chose has not been looked at yet. Try again in a moment.")
    return vector


def _cancelled(field: str) -> InvalidQueryError:
    return InvalidQueryError(
        field, "What is wanted and what is not cancel each other out. Change a weight, or leave one of them out."
    )
