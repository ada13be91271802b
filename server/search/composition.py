"""Many terms and what a person thought of earlier results, as one vector that any index can search.

The question is the sum of its terms' vectors times their weights, of norm 1. Feedback moves it after Rocchio (J. J.
Rocchio, "Relevance feedback in information retrieval", in: G. Salton, The SMART Retrieval System, 1971): towards the
mean of the good pictures and away from that of the bad ones, with the usual weights (Manning, Raghavan and Schütze,
Introduction to Information Retrieval, 2008, section 9.1.1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.errors import InvalidQueryError, NotReadyError
from server.records import Vectors
from server.search.encoder import QueryEncoder
from server.search.query import Query
from server.search.snapshot import Snapshot

ROCCHIO_MORE = 0.75
ROCCHIO_LESS = 0.15
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

    def without(self, shared: float, common: NDArray[np.float64], rest: Vectors) -> Direction:
        """What is left, `rest` of norm 1, when `shared` times the vector `common` (dim,) is taken out."""
        if not shared:
            return Direction(rest, self.parts)
        length = float(np.linalg.norm(self.vector[0] - shared * common))
        parts = [Part(part.label, part.weight / length, part.vector) for part in self.parts]
        size = float(np.linalg.norm(common))
        usual = Part("what any question finds", -shared * size / length, (common / size).astype(np.float32)[None])
        return Direction(rest, (*parts, usual))


def compose(query: Query, snapshot: Snapshot, encoder: QueryEncoder) -> Direction:
    """The direction of a query that has one.

    Raises what its terms raise, and `InvalidQueryError` where they cancel each other out.
    """
    parts = [Part(term.mode.label, term.weight, term.mode.vector(snapshot, encoder)) for term in query.terms]
    scale = float(np.linalg.norm(_sum(parts))) if parts else 1.0
    if scale < _LEAST_LENGTH:
        raise _cancelled("terms")
    parts = [Part(part.label, part.weight / scale, part.vector) for part in parts]
    for label, ids, weight in (("more", query.more, ROCCHIO_MORE), ("less", query.less, -ROCCHIO_LESS)):
        parts += [Part(f"{label}: {each}", weight / len(ids), _stored(snapshot, each)) for each in ids]
    total = _sum(parts)
    length = float(np.linalg.norm(total))
    if length < _LEAST_LENGTH:
        raise _cancelled("more" if query.more or query.less else "terms")
    unit = (total / length).astype(np.float32)
    return Direction(unit, tuple(Part(part.label, part.weight / length, part.vector) for part in parts))


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
