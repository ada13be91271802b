"""Makes the map of a collection: every picture that has a vector in a cell of its own, near those it is like.

Reads the stored vectors; loads no model. Equal vectors give an equal map on one machine. A map that is there is kept
and added to, so that people find again what they saw; it is laid out anew when much has changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.embedding.likeness import Points
from server.embedding.stored_points import open_stored
from server.embedding.vector_rows import from_hex
from server.errors import MapError
from server.mapping import map_file
from server.mapping.lattice import settle, side_for
from server.mapping.levels import levels
from server.mapping.map_file import MapFile
from server.mapping.neighbours import nearest
from server.mapping.newcomers import seat
from server.mapping.repulsion import Plane
from server.mapping.tsne import NEIGHBOURS, OnRound, lay_out, refine
from server.progress import Progress
from server.records import PictureRecord

METHOD = "t-sne 1"
LANDMARKS = 12_000
"""So many pictures are laid out by t-SNE; the others of a larger collection are placed among them."""
_AMONG = 5
_MOST_CHANGED = 0.25


@dataclass(frozen=True, slots=True)
class MapSummary:
    """What a run did. `placed` pictures are on the map, of which `added` were put beside others; `unplaced` have no
    vector. Not `is_drawn` where nothing had to be done; `is_afresh` where all were laid out.
    """

    placed: int
    added: int
    unplaced: int
    is_drawn: bool
    is_afresh: bool
    seconds: float

    def sentence(self) -> str:
        """The result in a line, for a person."""
        waiting = f" {self.unplaced:,} have no vector yet: python -m tools build_index" if self.unplaced else ""
        if not self.is_drawn:
            return f"The map has all {self.placed:,} pictures in their places; nothing to do.{waiting}"
        how = "laid out by likeness" if self.is_afresh else f"on the map, {self.added:,} of them new"
        return f"{self.placed:,} pictures {how}, in {self.seconds:.1f} s.{waiting}"


def draw(
    pictures: Sequence[PictureRecord],
    vectors: Path,
    folder: Path,
    *,
    is_afresh: bool = False,
    progress: Progress | None = None,
    check: Callable[[], None] = lambda: None,
) -> MapSummary:
    """Brings the map in `folder` up to date with these pictures, whose vectors are in the folder `vectors`.

    `check` is called now and then and may raise; then the map is as it was. Raises `MapError` where no picture has a
    vector, and `OSError`.
    """
    started = time.perf_counter()
    progress = progress or Progress()
    stored = open_stored(vectors)
    places = np.full(len(pictures), -1, np.int64) if stored is None else stored.places(pictures)
    known = np.flatnonzero(places >= 0)
    if stored is None or not len(known):
        raise MapError("No picture has a vector yet, by which a map could be made: python -m tools build_index")
    present = [pictures[row] for row in known.tolist()]
    before = None if is_afresh else _kept(folder, stored.key)
    rows = None if before is None else before.rows_of([picture.fingerprint for picture in present])
    if before is not None and rows is not None and len(rows) == len(before.cells) and (rows >= 0).all():
        return MapSummary(len(rows), 0, len(pictures) - len(rows), False, False, time.perf_counter() - started)
    points, is_sound = stored.points(places[known])
    present, points = [present[row] for row in np.flatnonzero(is_sound).tolist()], points[is_sound]
    rows = None if rows is None else rows[is_sound]
    if before is None or rows is None or _has_changed_much(before, rows):
        side, arranged, added = side_for(len(points)), len(points), 0
        cells = settle(_laid_out(points, progress, check), side)
    else:
        side, added = before.side, int((rows < 0).sum())
        is_old = rows >= 0
        cells = before.cells[rows]
        cells[~is_old] = seat(points[is_old], cells[is_old], points[~is_old], side, check)
        arranged = int((rows[is_old] < before.arranged).sum())
        # Those that were laid out come first, which tells them from the others.
        order = np.argsort(np.where(is_old, rows, len(before.cells)), kind="stable")
        present, points, cells = [present[row] for row in order.tolist()], points[order], cells[order]
    names = from_hex([picture.fingerprint for picture in present])
    made = MapFile(stored.key, METHOD, side, arranged, names, cells, levels(cells, side, points))
    map_file.write(folder, made)
    unplaced = len(pictures) - len(points)
    return MapSummary(len(points), added, unplaced, True, arranged == len(points), time.perf_counter() - started)


def _kept(folder: Path, model: str) -> MapFile | None:
    """The map in the folder, if it can be added to."""
    try:
        found = map_file.read(folder)
    except MapError:
        return None
    return found if (found.model, found.method) == (model, METHOD) else None


def _has_changed_much(before: MapFile, rows: NDArray[np.int64]) -> bool:
    """Whether too many came or went since pictures were laid out together, or there is no room for those that came."""
    stayed = int(((rows >= 0) & (rows < before.arranged)).sum())
    changed = len(rows) - stayed + before.arranged - stayed
    return (
        changed > _MOST_CHANGED * len(rows)
        or side_for(len(rows)) > 2 * before.side
        or (len(rows) > before.side * before.side)
    )


def _laid_out(points: Points, progress: Progress, check: Callable[[], None]) -> Plane:
    """Places in a plane, float64 (n, 2), in which pictures that are alike are near each other."""
    if len(points) <= LANDMARKS:
        return _by_neighbours(points, progress, check)
    # In two steps, since t-SNE of all would take four times as long and be hardly better.
    chosen = np.linspace(0, len(points) - 1, LANDMARKS).astype(np.int64)
    landmarks = _by_neighbours(points[chosen], progress, check)
    among, _ = nearest(points, points[chosen], _AMONG, check)
    # The mean would lie in nobody's land where the nearest are on different islands.
    places: Plane = np.median(landmarks[among], axis=1)
    places[chosen] = landmarks
    # So many more need so much more room.
    places *= (len(points) / LANDMARKS) ** 0.5
    return refine(_neighbours(points, check), places, on_round=_counting(progress, check))


def _by_neighbours(points: Points, progress: Progress, check: Callable[[], None]) -> Plane:
    begin = np.zeros((len(points), 2))
    begin[:, : points.shape[1]] = points[:, :2]
    if len(points) < 3:
        return begin
    return lay_out(_neighbours(points, check), begin, on_round=_counting(progress, check))


def _counting(progress: Progress, check: Callable[[], None]) -> OnRound:
    def on_round(done: int, total: int) -> None:
        check()
        if done == 0:
            progress.expect(total)
        progress.advance()

    return on_round


def _neighbours(points: Points, check: Callable[[], None]) -> NDArray[np.int64]:
    """The nearest others of each point; copies of it may have put itself out of the first place."""
    around, _ = nearest(points, points, min(NEIGHBOURS + 1, len(points)), check)
    is_self = around == np.arange(len(around))[:, None]
    is_self[~is_self.any(axis=1), -1] = True
    others: NDArray[np.int64] = around[~is_self].reshape(len(around), -1)
    return others
