"""Looks at every area of a collection, one after the other. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from server.diagnosis import atlas, catalogue, model, thumbnails, vectors
from server.diagnosis.case import Case
from server.diagnosis.findings import Area

EXAMINATIONS: tuple[Callable[[Case], Area], ...] = (
    catalogue.examine,
    model.examine,
    thumbnails.examine,
    atlas.examine,
    vectors.examine,
)
"""In their order: what later ones need to know comes first."""


def examine(case: Case) -> list[Area]:
    """How each area is."""
    return [look(case) for look in EXAMINATIONS]
