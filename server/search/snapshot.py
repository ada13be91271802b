"""A snapshot: the catalogue, its vectors, the index over them and the atlas, as they were at one moment.

Built beside the one in use and swapped in by one assignment, so a reader sees one or the other, never a mixture.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from server.errors import UnknownPictureError
from server.index.backends import build_index
from server.index.vector_index import VectorIndex
from server.pictures.atlas_manifest import AtlasManifest, AtlasPage
from server.records import Fingerprint, PictureId, PictureRecord, Rect, Skipped, Vectors
from server.search.columns import Columns, columns_of
from server.search.names import NameIndex
from server.search.stacks import find_stacks

T = TypeVar("T")

SAMPLE_SIZE = 4_096


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
    _place_of: NDArray[np.int64] = field(repr=False)
    _made: dict[str, Any] = field(repr=False, default_factory=dict)
    _making: threading.RLock = field(repr=False, default_factory=threading.RLock)

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
        place = int(self._place_of[self.row(picture)])
        return None if place < 0 else self.vectors[place : place + 1]

    def places_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where in `vectors` those of these pictures are, int64 (k,); −1 for one that has none yet."""
        return self._place_of[rows]

    def scores(self, vector: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosines of these pictures with `vector` (1, dim), float32 (k,); NaN for one that has no vector yet."""
        places = self._place_of[rows]
        scores = np.full(len(rows), np.nan, np.float32)
        scores[places >= 0] = self.vectors[places[places >= 0]] @ vector[0]
        return scores

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

    @property
    def columns(self) -> Columns:
        """What filters, facets and sorting read."""
        return self._once("columns", lambda: columns_of(self.pictures))

    @property
    def names(self) -> NameIndex:
        """Finds pictures by their names and captions."""
        return self._once("names", lambda: NameIndex(self.pictures))

    @property
    def stacks(self) -> NDArray[np.int64]:
        """For each picture the stack of near-duplicates it is in, int64 (n,), named by one of its members."""
        return self._once("stacks", lambda: find_stacks(self.pictures, self.vectors, self.rows))

    def stack_of(self, row: int) -> NDArray[np.int64]:
        """The pictures in the stack of the one at this place, itself included, int64 (k,), rising."""
        order = self._once("stack_order", lambda: np.argsort(self.stacks, kind="stable"))
        ordered = self._once("ordered_stacks", lambda: self.stacks[order])
        first, last = (np.searchsorted(ordered, self.stacks[row], side) for side in ("left", "right"))
        members: NDArray[np.int64] = order[first:last]
        return members

    @property
    def places_by_id(self) -> NDArray[np.int64]:
        """Where each picture would be if all were in the order of their ids, int64 (n,): how equals are ordered."""
        return self._once("by_id", lambda: _places([picture.id for picture in self.pictures]))

    @property
    def places_by_name(self) -> NDArray[np.int64]:
        """Where each picture would be if all were in the order of their names, whatever the case, int64 (n,)."""
        return self._once("by_name", lambda: _places([(each.name.casefold(), each.path) for each in self.pictures]))

    @property
    def sample(self) -> Vectors:
        """Vectors that stand for all, float32 (s, dim) with s at most 4,096: evenly spread over the collection."""
        return self._once("sample", lambda: np.ascontiguousarray(self.vectors[_spread(len(self.vectors), SAMPLE_SIZE)]))

    def prepare(self) -> None:
        """Makes now what a first search would have to wait for."""
        _ = self.columns, self.names, self.stacks, self.places_by_id, self.sample

    def _once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gave at the first call; others that ask meanwhile wait for it instead of making it as well."""
        if name not in self._made:
            with self._making:
                if name not in self._made:
                    self._made[name] = make()
        return cast("T", self._made[name])

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
    place_of = np.full(len(pictures), -1, np.int64)
    place_of[rows] = np.arange(len(rows))
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
        _place_of=place_of,
    )


def _spread(count: int, most: int) -> NDArray[np.int64]:
    """At most `most` of the numbers below `count`, evenly spread."""
    return np.arange(count) if count <= most else np.linspace(0, count - 1, most).astype(np.int64)


def _places(keys: Sequence[Any]) -> NDArray[np.int64]:
    """The rank of each key, int64 (n,)."""
    places = np.empty(len(keys), np.int64)
    places[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return places
