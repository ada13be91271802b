"""Many terms and what a person thought of earlier results, as one vector that any index can search.

What is wanted is the sum of its terms' vectors times their weights, of norm 1. Feedback moves it after Rocchio (J. J.
Rocchio, "Relevance feedback in information retrieval", in: G. Salton, The SMART Retrieval System, 1971): towards the
mean of the good pictures and away from that of the bad ones, with the usual weights (Manning, Raghavan and Schütze,
Introduction to Information Retrieval, 2008, section 9.1.1). What is not wanted is taken out as a projection (D.
Widdows, "Orthogonal negation in vector spaces", ACL 2003), and so is what any question in words finds: see
`background`. A question of pictures alone is asked as it is, so that a copy of the picture scores 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from server.errors import InvalidQueryError, NotReadyError
from server.records import Vectors
from server.search.background import Background, Question
from server.search.encoder import QueryEncoder
from server.search.modes.text import Text
from server.search.query import Query
from server.search.snapshot import Snapshot

ROCCHIO_MORE = 0.75
ROCCHIO_LESS = 0.15
ANY_QUESTION = "what any question finds"
_LEAST_LENGTH = 1e-3


@dataclass(frozen=True, slots=True)
class Part:
    """One summand of the question: `vector` float32 (1, dim) of norm 1, and its `weight` in a sum of norm 1."""

    label: str
    weight: float
    vector: Vectors


@dataclass(frozen=True, slots=True)
class Direction:
    """What is looked for: `vector` float32 (1, dim) of norm 1, the sum of `parts` times their weights."""

    vector: Vectors
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """A question as it is asked: its direction, and how scores in that direction are to be read."""

    direction: Direction
    question: Question


def compose(query: Query, snapshot: Snapshot, encoder: QueryEncoder, background: Callable[[], Background]) -> Composed:
    """The direction of a query that has one. `background` is that of the snapshot, asked for where there are words.

    Raises what its terms raise, and `InvalidQueryError` where they cancel each other out.
    """
    terms = [Part(term.mode.label, term.weight, term.mode.vector(snapshot, encoder)) for term in query.terms]
    if terms and np.linalg.norm(_sum(terms)) < _LEAST_LENGTH:
        raise _cancelled("terms")
    wanted = [part for part in terms if part.weight > 0]
    unwanted = [part for part in terms if part.weight < 0]
    if not wanted and not query.more:  # there is nothing to take it out of
        wanted, unwanted = unwanted, []
    parts = _moved(_scaled(wanted), query, snapshot)
    has_words = any(isinstance(term.mode, Text) for term in query.terms)
    usual = background() if has_words else Background.build(snapshot.vectors[:0], snapshot.sample)
    question = usual.question(
        _sum(parts).astype(np.float32),
        np.concatenate([part.vector for part in unwanted]) if unwanted else None,
        [-part.weight for part in unwanted],
    )
    taken = [Part(part.label, -removed, part.vector) for part, removed in zip(unwanted, question.removed, strict=True)]
    if question.shared:
        size = float(np.linalg.norm(usual.mean))
        taken.append(Part(ANY_QUESTION, -question.shared * size, (usual.mean / size).astype(np.float32)[None]))
    every = tuple(Part(part.label, part.weight / question.length, part.vector) for part in (*parts, *taken))
    return Composed(Direction(question.vector, every), question)


def _moved(parts: Sequence[Part], query: Query, snapshot: Snapshot) -> list[Part]:
    """What is wanted after feedback, scaled so that the sum has norm 1."""
    moved = list(parts)
    for label, ids, weight in (("more", query.more, ROCCHIO_MORE), ("less", query.less, -ROCCHIO_LESS)):
        moved += [Part(f"{label}: {each}", weight / len(ids), _stored(snapshot, each)) for each in ids]
    return _scaled(moved)


def _scaled(parts: Sequence[Part]) -> list[Part]:
    if not parts:
        return []
    length = float(np.linalg.norm(_sum(parts)))
    if length < _LEAST_LENGTH:
        raise _cancelled("terms")
    return [Part(part.label, part.weight / length, part.vector) for part in parts]


def _sum(parts: Sequence[Part]) -> Vectors:
    total: Vectors = np.sum([part.weight * part.vector.astype(np.float64) for part in parts], axis=0)
    return total


def _stored(snapshot: Snapshot, picture: str) -> Vectors:
    vector = snapshot.vector(picture)
    if vector is None:
        raise NotReadyError("vectors", "A picture you chose has not been looked at yet. Try again in a moment.")
    return vector


def _cancelled(field: str) -> InvalidQueryError:
    return InvalidQueryError(
        field, "What is wanted and what is not cancel each other out. Change a weight, or leave one of them out."
    )
