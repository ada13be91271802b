"""The map as it is served: the pictures of one snapshot that have a place on it, and whose sprites a part of it shows.

The file on the disk goes by content; a view goes by one snapshot's pictures, so a removed picture is not on it and one
that moved is where it was. What a view is called names both, so its parts may be kept for ever.
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.errors import MapGoneError
from server.mapping import map_file, mapping
from server.mapping.lattice import Cells
from server.mapping.map_file import MapFile
from server.pictures.atlas_layout import AtlasLayout
from server.records import PictureRecord
from server.search.once import Once
from server.search.snapshot import Snapshot

_KEPT = 3
_NAME_BYTES = 8
_NONE = -1


@dataclass(frozen=True)
class MapView:
    """The map of one snapshot.

    `rows` int64 (m,) are those of the pictures that are on it, ascending; `cells` int64 (m, 2) and `levels` uint8 (m,)
    are theirs, as in `map_file.MapFile`. `is_stale` says that the command would change it: pictures that have a vector
    are not on it, or it was made otherwise.
    """

    name: str
    snapshot: Snapshot
    side: int
    model: str
    method: str
    rows: NDArray[np.int64]
    cells: Cells
    levels: NDArray[np.uint8]
    is_stale: bool
    _once: Once = field(repr=False, default_factory=Once)

    @property
    def packed(self) -> bytes:
        """Little-endian arrays one after the other, m of each, in the order of `rows`.

        Column and row (uint16 each), width and height of the sprite in pixels (uint16 each), the level (uint8), mean
        red, green and blue (3 times uint8), and the id (10 bytes, which are its 16 characters in base32). 22 bytes in
        all.
        """
        return self._once.get("packed", self._pack)

    def tile(self, level: int, column: int, row: int, across: int) -> list[PictureRecord]:
        """The pictures of one tile, row by row: of the `across` by `across` cells of a level that belong together."""
        lattice = self._once.get(f"level {level}", lambda: self._lattice(level))
        part = lattice[row * across : (row + 1) * across, column * across : (column + 1) * across]
        return [self.snapshot.pictures[each] for each in self.rows[part[part != _NONE]].tolist()]

    def _lattice(self, level: int) -> NDArray[np.int32]:
        """Which of `rows` is in each cell of a level, by row and column; `_NONE` where there is no picture."""
        side = max(1, self.side >> level)
        lattice = np.full((side, side), _NONE, np.int32)
        found = np.flatnonzero(self.levels >= level)
        cells = self.cells[found] >> level
        lattice[cells[:, 1], cells[:, 0]] = found
        return lattice

    def _pack(self) -> bytes:
        pictures = [self.snapshot.pictures[row] for row in self.rows.tolist()]
        atlas = self.snapshot.atlas
        slots = {} if atlas is None else atlas.slot_of
        usual = AtlasLayout()
        sizes = [
            usual.sprite_size(picture.width_px, picture.height_px)
            if atlas is None or (slot := slots.get(picture.fingerprint)) is None
            else atlas.sizes[slot]
            for picture in pictures
        ]
        numbers = np.concatenate((self.cells, np.array(sizes, np.int64).reshape(-1, 2)), axis=1)
        colours = bytes(channel for picture in pictures for channel in picture.mean_rgb)
        ids = base64.b32decode("".join(picture.id for picture in pictures).upper())
        return b"".join((numbers.T.astype("<u2").tobytes(), self.levels.tobytes(), colours, ids))


class MapViews:
    """The views of the map in one folder, the last few kept. Safe to call from many threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._file: tuple[tuple[int, int, int], MapFile] | None = None
        self._views: OrderedDict[str, MapView] = OrderedDict()

    def present(self, snapshot: Snapshot) -> MapView:
        """The map of this snapshot, from the file that is there now. Raises `MapError` where there is none."""
        with self._lock:
            file = self._read()
            content = f"{snapshot.name} {file.digest}"
            name = hashlib.blake2b(content.encode(), digest_size=_NAME_BYTES).hexdigest()
            view = self._views.get(name)
            if view is None:
                view = self._views[name] = _view(name, file, snapshot)
            self._views.move_to_end(name)
            while len(self._views) > _KEPT:
                self._views.popitem(last=False)
            return view

    def named(self, name: str, snapshot: Snapshot) -> MapView:
        """The view of that name: one that was asked for lately, or that of `snapshot`, which is in use.

        Raises `MapGoneError` where it is neither, and `MapError`.
        """
        view = self._views.get(name) or self.present(snapshot)
        if view.name != name:
            raise MapGoneError(name)
        return view

    def _read(self) -> MapFile:
        try:
            facts = (self._folder / map_file.FILE_NAME).stat()
            stamp = (facts.st_ino, facts.st_size, facts.st_mtime_ns)
        except OSError:
            self._file = None
            return map_file.read(self._folder)
        if self._file is None or self._file[0] != stamp:
            self._file = stamp, map_file.read(self._folder)
        return self._file[1]


def _view(name: str, file: MapFile, snapshot: Snapshot) -> MapView:
    found = file.rows_of([picture.fingerprint for picture in snapshot.pictures])
    rows = np.flatnonzero(found >= 0)
    is_stale = file.method != mapping.METHOD or bool((found[snapshot.rows] < 0).any())
    if snapshot.model_key and file.model != snapshot.model_key:
        is_stale = True
    placed = found[rows]
    return MapView(
        name, snapshot, file.side, file.model, file.method, rows, file.cells[placed], file.levels[placed], is_stale
    )
