"""Facets: how many of the pictures that were found have what, so that a person can narrow the search down."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from server.search.columns import Columns

MAX_VALUES = 100


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a property, as a filter takes it, and how many of the pictures have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts by property, the most frequent first, years and months in their order; at most 100 of each.

    Folders are those one level below the deepest folder that holds every picture, counted with all that is in them.
    """

    folders: tuple[FacetCount, ...]
    years: tuple[FacetCount, ...]
    months: tuple[FacetCount, ...]
    orientations: tuple[FacetCount, ...]
    media_types: tuple[FacetCount, ...]
    cameras: tuple[FacetCount, ...]
    has_place: tuple[FacetCount, ...]


def count_facets(columns: Columns, chosen: NDArray[np.bool_]) -> Facets:
    """The facets of the chosen pictures; `chosen` is bool (n,)."""
    widths, heights = columns.width_px[chosen], columns.height_px[chosen]
    placed = int(columns.has_place[chosen].sum())
    orientations = {
        "landscape": int((widths > heights).sum()),
        "portrait": int((widths < heights).sum()),
        "square": int((widths == heights).sum()),
    }
    return Facets(
        folders=_most(_by_next_folder(columns.folder.counts(chosen))),
        years=_in_order(columns.year[chosen]),
        months=_in_order(columns.month[chosen]),
        orientations=_most(orientations),
        media_types=_most(columns.media_type.counts(chosen)),
        cameras=_most(columns.camera.counts(chosen)),
        has_place=_most({"true": placed, "false": int(chosen.sum()) - placed}),
    )


def _by_next_folder(counts: dict[str, int]) -> dict[str, int]:
    """Counts of whole paths as counts of the folders one level below what they have in common."""
    paths = [folder.split("/") if folder else [] for folder in counts]
    pairs = zip(min(paths, default=[]), max(paths, default=[]), strict=False)
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    found: dict[str, int] = {}
    for path, count in zip(paths, counts.values(), strict=True):
        if len(path) > shared:
            folder = "/".join(path[: shared + 1])
            found[folder] = found.get(folder, 0) + count
    return found


def _most(counts: dict[str, int]) -> tuple[FacetCount, ...]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, count) for value, count in ranked[:MAX_VALUES] if count)


def _in_order(values: NDArray[np.int16]) -> tuple[FacetCount, ...]:
    found, counts = np.unique(values[values > 0], return_counts=True)
    return tuple(FacetCount(str(value), int(count)) for value, count in zip(found, counts, strict=True))[-MAX_VALUES:]
