"""The order in which pictures are packed onto an atlas: by likeness once most of them have vectors, else by path.

Reads what is stored (`stored_points.py`): no model and no index. Needs no lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from server.embedding import likeness
from server.embedding.stored_points import StoredPoints, open_stored
from server.errors import StoreError
from server.pictures.atlas_choice import BY_PATH, Arrangement
from server.records import PictureRecord

Wish = Literal["auto", "similar", "path"]
WISHES: tuple[Wish, ...] = get_args(Wish)

ENOUGH = 0.9
"""The part of the pictures that must have vectors before an atlas is ordered by them."""


def arrangement(wish: Wish, folder: Path, pictures: Sequence[PictureRecord]) -> Arrangement:
    """The order that `wish` means for these pictures, whose vectors are in `folder`.

    `auto` is by likeness once enough of them have vectors, and leaves an atlas that is there as it is until then.
    Raises `StoreError` where likeness is asked for by name and there is no vector.
    """
    if wish == "path":
        return BY_PATH
    stored = open_stored(folder)
    part = 0.0
    if stored is not None and pictures:
        part = float((stored.places(pictures) >= 0).mean())
    if stored is None or part == 0.0 or (wish == "auto" and part < ENOUGH):
        if wish == "similar" and pictures:
            raise StoreError("No picture has a vector yet, by which they could be ordered: python -m tools build_index")
        return Arrangement("path", BY_PATH.sort, is_firm=False)
    return Arrangement("similar", lambda ordered: _by_likeness(stored, ordered))


def _by_likeness(stored: StoredPoints, pictures: Sequence[PictureRecord]) -> list[PictureRecord]:
    """The pictures with neighbours that are alike; those without a vector last, as they were."""
    places = stored.places(pictures)
    with_vector = np.flatnonzero(places >= 0)
    points, is_sound = stored.points(places[with_vector])
    row = with_vector[is_sound][likeness.row_of_likeness(points[is_sound])]
    has_place = np.zeros(len(pictures), bool)
    has_place[row] = True
    return [pictures[index] for index in (*row.tolist(), *np.flatnonzero(~has_place).tolist())]
