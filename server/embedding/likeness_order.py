"""The order in which pictures are packed onto an atlas: by likeness once most of them have vectors, else by path.

Reads the stored vectors with numpy alone, a part at a time: no model, no index, and no more memory for a million
pictures than a few numbers each. Needs no lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from server.embedding import likeness, vector_file, vector_journal
from server.embedding.vector_file import FINGERPRINT_BYTES, DamagedFileError, VectorFile
from server.embedding.vector_rows import VectorRows, from_hex
from server.errors import StoreError
from server.pictures.atlas_pages import BY_PATH, Arrangement
from server.records import PictureRecord, Vectors

Wish = Literal["auto", "similar", "path"]
WISHES: tuple[Wish, ...] = get_args(Wish)

ENOUGH = 0.9
"""The part of the pictures that must have vectors before an atlas is ordered by them."""

_AXES = 64
_SAMPLE = 16_384
_CHUNK = 4096
_NORM_TOLERANCE = 1e-3


def arrangement(wish: Wish, folder: Path, pictures: Sequence[PictureRecord]) -> Arrangement:
    """The order that `wish` means for these pictures, whose vectors are in `folder`.

    `auto` is by likeness once enough of them have vectors, and leaves an atlas that is there as it is until then.
    Raises `StoreError` where likeness is asked for by name and there is no vector.
    """
    if wish == "path":
        return BY_PATH
    stored = _open(folder)
    part = 0.0
    if stored is not None and pictures:
        part = float((stored.places(pictures) >= 0).mean())
    if stored is None or part == 0.0 or (wish == "auto" and part < ENOUGH):
        if wish == "similar" and pictures:
            raise StoreError("No picture has a vector yet, by which they could be ordered: python -m tools build_index")
        return Arrangement("path", BY_PATH.sort, is_firm=False)
    return Arrangement("similar", stored.by_likeness)


@dataclass(frozen=True, slots=True)
class _Stored:
    """The vectors of the model that is active: those in the file, and behind them those in the journal."""

    file: VectorFile | None
    added: Vectors
    names: VectorRows

    def places(self, pictures: Sequence[PictureRecord]) -> NDArray[np.int64]:
        """The place of each picture's vector, −1 where it has none; int64 (n,)."""
        return self.names.rows_of(from_hex([picture.fingerprint for picture in pictures]))

    def by_likeness(self, pictures: Sequence[PictureRecord]) -> list[PictureRecord]:
        """The pictures with neighbours that are alike; those without a vector last, as they were."""
        places = self.places(pictures)
        with_vector = np.flatnonzero(places >= 0)
        points, is_sound = self._points(places[with_vector])
        row = with_vector[is_sound][likeness.row_of_likeness(points[is_sound])]
        has_place = np.zeros(len(pictures), bool)
        has_place[row] = True
        return [pictures[index] for index in (*row.tolist(), *np.flatnonzero(~has_place).tolist())]

    def _points(self, places: NDArray[np.int64]) -> tuple[likeness.Points, NDArray[np.bool_]]:
        """The vectors at these places in few dimensions, float32 (n, d), and which of them are whole, bool (n,)."""
        # In the order of the file, so that each part of it is read once and let go.
        sorted_places = np.argsort(places, kind="stable")
        if not len(places):
            return np.empty((0, 1), np.float32), np.empty(0, bool)
        every = max(1, len(places) // _SAMPLE)
        sample = np.concatenate([self._rows(places[part]) for part in _parts(sorted_places[::every])])
        sample = sample[_is_whole(sample)]
        if not len(sample):
            return np.empty((len(places), 1), np.float32), np.zeros(len(places), bool)
        mean, axes = likeness.principal_axes(sample, _AXES)
        points = np.zeros((len(places), axes.shape[1]), np.float32)
        is_sound = np.zeros(len(places), bool)
        for part in _parts(sorted_places):
            rows = self._rows(places[part])
            is_sound[part] = _is_whole(rows)
            points[part] = (rows - mean) @ axes
        return points, is_sound

    def _rows(self, places: NDArray[np.int64]) -> Vectors:
        """Copies of the vectors at `places`, which ascend."""
        in_file = 0 if self.file is None else len(self.file.fingerprints)
        parts = [self.added[places[places >= in_file] - in_file]]
        if self.file is not None and (places < in_file).any():
            parts.insert(0, self.file.take(places[places < in_file]))
        return np.concatenate(parts)


def _parts(places: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    return [places[at : at + _CHUNK] for at in range(0, len(places), _CHUNK)]


def _is_whole(rows: Vectors) -> NDArray[np.bool_]:
    """Whether each row has norm 1, which one that rotted seldom has; NaN compares as it should."""
    whole: NDArray[np.bool_] = np.abs(np.einsum("ij,ij->i", rows, rows) - 1) < _NORM_TOLERANCE
    return whole


def _open(folder: Path) -> _Stored | None:
    """The active vectors in `folder`; None where there are none that can be read."""
    file = _read_file(folder / vector_file.FILE_NAME)
    journal = vector_journal.read(folder / vector_journal.FILE_NAME)
    names, dim = np.empty((0, FINGERPRINT_BYTES), np.uint8), 0
    if file is not None:
        names, dim = file.fingerprints, file.vectors.shape[1]
    rows = VectorRows(names, np.empty((len(names), 0), np.float32))
    added = np.empty((0, dim), np.float32)
    if journal is not None and (file is None or (file.key, dim) == (journal.key, journal.dim)):
        new_names, added = rows.unknown(journal.fingerprints, journal.vectors)
        rows.add((new_names, added))
    return _Stored(file, added, rows) if len(rows) else None


def _read_file(path: Path) -> VectorFile | None:
    try:
        return vector_file.read(path)
    except (DamagedFileError, OSError):
        return None
