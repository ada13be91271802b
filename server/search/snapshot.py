"""A snapshot: the catalogue, its vectors, the index over them and the atlas, as they were at one moment.

Built beside the one in use and swapped in by one assignment, so a reader sees one or the other, never a mixture.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from server.errors import UnknownPictureError
from server.index.backends import build_index
from server.index.vector_index import VectorIndex
from server.pictures.atlas_manifest import AtlasManifest, AtlasPage
from server.records import Fingerprint, PictureId, PictureRecord, Rect, Skipped, Vectors
from server.search.columns import Columns, columns_of
from server.search.groups import Groups
from server.search.names import NameIndex
from server.search.once import Once
from server.search.shapes import PackedShapes, shapes_of
from server.search.stacks import find_stacks
from server.search.walks import Walk

SAMPLE_SIZE = 4_096


@dataclass(frozen=True, slots=True)
class Sprite:
    """Where a picture is drawn on the atlas."""

    page: AtlasPage
    rect: Rect


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
    _once: Once = field(repr=False, default_factory=Once)

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
        if (places >= 0).all():
            return self.index.scores(vector, places) if len(places) else np.empty(0, np.float32)
        scores = np.full(len(rows), np.nan, np.float32)
        scores[places >= 0] = self.scores(vector, rows[places >= 0])
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
        return self._by_likeness if by_likeness else self._by_path

    def packed_shapes(self, *, by_likeness: bool) -> PackedShapes:
        """Colour and shape of all pictures, in the order of that walk."""
        name = "shapes by likeness" if by_likeness else "shapes by path"
        return self._once.get(
            name, lambda: PackedShapes(shapes_of(self.pictures)[self.walk(by_likeness=by_likeness).rows])
        )

    @property
    def columns(self) -> Columns:
        """What filters, facets and sorting read."""
        return self._once.get("columns", lambda: columns_of(self.pictures, self._row_of))

    @property
    def names(self) -> NameIndex:
        """Finds pictures by their names and captions."""
        return self._once.get("names", lambda: NameIndex(self.pictures))

    @property
    def groups(self) -> Groups:
        """Which pictures are so alike that one of them can stand for all."""
        return self._once.get(
            "groups", lambda: Groups(len(self.pictures), find_stacks(self.pictures, self.vectors, self.rows))
        )

    @property
    def singles(self) -> Groups:
        """Every picture for itself."""
        return self._once.get("singles", lambda: Groups(len(self.pictures)))

    @property
    def everything(self) -> NDArray[np.bool_]:
        """All pictures, bool (n,)."""
        return self._once.get("everything", lambda: _read_only(np.ones(len(self.pictures), bool)))

    @property
    def embedded(self) -> NDArray[np.bool_]:
        """The pictures that have a vector, bool (n,)."""
        return self._once.get("embedded", lambda: _read_only(self._place_of >= 0))

    @property
    def waiting(self) -> int:
        """How many pictures are still to be looked at: they have no vector, and the model did not fail at them."""
        return 0 if len(self.rows) == len(self.pictures) else self._once.get("waiting", self._count_waiting)

    def allowed(self, found: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
        """The same pictures as `found`, bool (n,), for `index`: bool (m,), or None for all that have a vector."""
        if found is self.embedded:
            return None
        return found if len(self.rows) == len(found) else found[self.rows]

    @property
    def by_id(self) -> Walk:
        """All pictures in the order of their ids: how equals are ordered."""
        return self._once.get("by_id", lambda: Walk.by(self.pictures, lambda picture: picture.id))

    @property
    def by_name(self) -> Walk:
        """All pictures in the order of their names, whatever the case, equal names by path."""
        return self._once.get("by_name", lambda: Walk.by(self.pictures, lambda each: (each.name.casefold(), each.path)))

    @property
    def by_newest(self) -> Walk:
        """All pictures, those taken last first, those without a date at the end."""
        return self._once.get("by_newest", lambda: self._by_date(-self.columns.taken))

    @property
    def by_oldest(self) -> Walk:
        """All pictures, those taken first first, those without a date at the end."""
        return self._once.get("by_oldest", lambda: self._by_date(self.columns.taken))

    @property
    def sample(self) -> Vectors:
        """Vectors that stand for all, float32 (s, dim) with s at most 4,096: evenly spread over the collection."""
        return self._once.get(
            "sample", lambda: np.ascontiguousarray(self.vectors[_spread(len(self.rows), SAMPLE_SIZE)])
        )

    def prepare(self) -> None:
        """Makes now what a first search would have to wait for, and then what a first look at all pictures would."""
        _ = self.columns, self.names, self.groups, self.singles, self.everything, self.embedded, self.sample
        _ = self.by_id, self.by_name, self.by_newest, self.by_oldest
        _ = self.packed_shapes(by_likeness=True)

    def _count_waiting(self) -> int:
        left_out = {file.path for file in self.skipped}
        without = [self.pictures[row] for row in np.flatnonzero(self._place_of < 0)]
        unreadable = {picture.fingerprint for picture in without if picture.path in left_out}
        return sum(picture.fingerprint not in unreadable for picture in without)

    def _by_date(self, keys: NDArray[np.int64]) -> Walk:
        return Walk.through(np.lexsort((self.by_id.places, keys, self.columns.taken == 0)))

    @property
    def _by_path(self) -> Walk:
        return self._once.get("by_path", lambda: Walk.through(np.arange(len(self.pictures))))

    @property
    def _by_likeness(self) -> Walk:
        slot_of = {} if self.atlas is None else self.atlas.slot_of
        last = np.iinfo(np.int64).max
        return self._once.get(
            "by_likeness", lambda: Walk.by(self.pictures, lambda picture: slot_of.get(picture.fingerprint, last))
        )


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


def _read_only(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    mask.setflags(write=False)
    return mask
