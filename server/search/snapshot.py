"""A snapshot: the catalogue, its vectors, the index over them and the atlas, as they were at one moment.

Built beside the one in use and swapped in by one assignment, so a reader sees one or the other, never a mixture.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from server.errors import UnknownPictureError
from server.index.backends import build_index
from server.index.vector_index import VectorIndex
from server.pictures.atlas_manifest import AtlasManifest, AtlasPage
from server.records import Fingerprint, PictureId, PictureRecord, Rect, Skipped, Vectors


@dataclass(frozen=True, slots=True)
class Sprite:
    """Where a picture is drawn on the atlas."""

    page: AtlasPage
    rect: Rect


@dataclass(frozen=True, slots=True)
class Walk:
    """All pictures in some order. `rows[i]` is the place in `Snapshot.pictures` of the i-th; both are int64 (n,)."""

    rows: NDArray[np.int64]
    places: NDArray[np.int64]

    def after(self, row: int) -> int:
        """Where the walk goes on behind the picture at this place of `Snapshot.pictures`."""
        return int(self.places[row]) + 1


@dataclass(frozen=True)
class Snapshot:
    """What the service answers from. Immutable.

    `pictures` are in the catalogue's order. `vectors` is float32 (m, dim) and `rows` int64 (m,): the vector at i is
    that of `pictures[rows[i]]`. `m` is less than the number of pictures while some are still to be embedded.
    """

    name: str
    pictures: tuple[PictureRecord, ...]
    skipped: tuple[Skipped, ...]
    model_key: str
    vectors: Vectors
    rows: NDArray[np.int64]
    index: VectorIndex
    atlas: AtlasManifest | None
    _row_of: dict[PictureId, int] = field(repr=False)
    _vector_of: dict[int, int] = field(repr=False)

    def row(self, picture: str) -> int:
        """The place of a picture in `pictures`; `UnknownPictureError` where there is none of that id."""
        try:
            return self._row_of[PictureId(picture)]
        except KeyError:
            raise UnknownPictureError(picture) from None

    def picture(self, picture: str) -> PictureRecord:
        """The picture of that id; `UnknownPictureError` where there is none."""
        return self.pictures[self.row(picture)]

    def vector(self, picture: str) -> Vectors | None:
        """The vector of a picture, float32 (1, dim); None while it is not embedded yet."""
        place = self._vector_of.get(self.row(picture))
        return None if place is None else self.vectors[place : place + 1]

    def sprite(self, fingerprint: Fingerprint) -> Sprite | None:
        """Where the picture with these bytes is on the atlas; None where it is not drawn."""
        if self.atlas is None:
            return None
        slot = self.atlas.slot_of.get(fingerprint)
        if slot is None:
            return None
        page, rect = self.atlas.locate(slot)
        return Sprite(self.atlas.pages[page], rect)

    def walk(self, *, by_likeness: bool) -> Walk:
        """All pictures as the catalogue orders them, or as the atlas does, with those it lacks last."""
        return self._walk_by_likeness if by_likeness else self._walk_by_path

    @cached_property
    def _walk_by_path(self) -> Walk:
        rows = np.arange(len(self.pictures))
        return Walk(rows, rows)

    @cached_property
    def _walk_by_likeness(self) -> Walk:
        slot_of = {} if self.atlas is None else self.atlas.slot_of
        last = np.iinfo(np.int64).max
        slots = np.array([slot_of.get(picture.fingerprint, last) for picture in self.pictures], np.int64)
        rows = np.argsort(slots, kind="stable")
        places = np.empty_like(rows)
        places[rows] = np.arange(len(rows))
        return Walk(rows, places)


def build_snapshot(
    *,
    revision: str,
    pictures: Sequence[PictureRecord],
    skipped: Sequence[Skipped],
    model_key: str,
    vectors: Vectors,
    rows: NDArray[np.int64],
    atlas: AtlasManifest | None,
    backend: str,
) -> Snapshot:
    """Puts a snapshot together and names it by what is in it, so the same content has the same name at every start.

    `vectors` (m, dim) and `rows` (m,) as in `Snapshot`; `revision` is the catalogue's.
    """
    atlas_name = "" if atlas is None else ",".join(page.file for page in atlas.pages)
    content = "\n".join((revision, model_key, str(len(rows)), str(len(skipped)), atlas_name))
    return Snapshot(
        name=hashlib.blake2b(content.encode(), digest_size=6).hexdigest(),
        pictures=tuple(pictures),
        skipped=tuple(skipped),
        model_key=model_key,
        vectors=vectors,
        rows=rows,
        index=build_index(backend, vectors),
        atlas=atlas,
        _row_of={picture.id: row for row, picture in enumerate(pictures)},
        _vector_of={int(row): place for place, row in enumerate(rows)},
    )
