"""Facets: how many hits there would be of what, so that a person can narrow the search down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from server.search.columns import Columns, Names
from server.search.groups import Groups

MAX_VALUES = 100
_ORIENTATIONS = ("landscape", "square", "portrait")


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a property, as a filter takes it, and how many hits have it."""

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


def count_facets(
    columns: Columns, rows: NDArray[np.int64], groups: Groups, among: NDArray[np.int64] | None = None
) -> Facets:
    """The facets of the pictures of these rows, int64 (k,).

    A count is that of the hits that are left when the value is made a filter: a group counts once for each value that
    one of its pictures has. The folders are those of the rows of `among`, so that counts of a part of an answer stand
    beside those of the whole even where all of the part is in one folder.
    """

    def counted(codes: NDArray[np.signedinteger], values: Sequence[str]) -> list[FacetCount]:
        counts = groups.counts(codes.astype(np.int64), rows, len(values))
        return [FacetCount(value, int(count)) for value, count in zip(values, counts, strict=True) if count]

    def in_order(numbers: NDArray[np.int16]) -> tuple[FacetCount, ...]:
        values = [str(number) for number in range(1, int(numbers.max(initial=0)) + 1)]
        return tuple(counted(numbers.astype(np.int64) - 1, values)[-MAX_VALUES:])

    folders, names = _next_folders(columns.folder, rows, rows if among is None else among)
    shapes = np.sign(columns.height_px[rows] - columns.width_px[rows]) + 1
    return Facets(
        folders=_most(counted(folders, names)),
        years=in_order(columns.year[rows]),
        months=in_order(columns.month[rows]),
        orientations=_most(counted(shapes, _ORIENTATIONS)),
        media_types=_most(counted(columns.media_type.codes[rows], columns.media_type.names)),
        cameras=_most(counted(columns.camera.codes[rows], columns.camera.names)),
        has_place=_most(counted(columns.has_place[rows].astype(np.int64), ("false", "true"))),
    )


def _next_folders(
    folder: Names, rows: NDArray[np.int64], among: NDArray[np.int64]
) -> tuple[NDArray[np.int64], list[str]]:
    """Which folder one level below what `among` share each row is in, int64 (k,), −1 for none; and their names."""
    present = np.unique(folder.codes[among])
    paths = [folder.names[code].split("/") if folder.names[code] else [] for code in present]
    pairs = zip(min(paths, default=[]), max(paths, default=[]), strict=False)
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    code_of: dict[str, int] = {}
    next_of = np.full(len(folder.names), -1, np.int64)
    for code, path in zip(present, paths, strict=True):
        if len(path) > shared:
            next_of[code] = code_of.setdefault("/".join(path[: shared + 1]), len(code_of))
    return next_of[folder.codes[rows]], list(code_of)


def _most(counts: list[FacetCount]) -> tuple[FacetCount, ...]:
    return tuple(sorted(counts, key=lambda each: (-each.count, each.value))[:MAX_VALUES])
