"""The stored vectors as points of few dimensions, for what puts pictures in order: their row on the atlas, the map.

Reads the files of the active model with numpy alone, a part at a time: no model, no index, and no more memory for a
million pictures than a few numbers each. Needs no lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.embedding import vector_file, vector_journal
from server.embedding.likeness import Points, principal_axes
from server.embedding.vector_file import FINGERPRINT_BYTES, DamagedFileError, VectorFile
from server.embedding.vector_rows import VectorRows, from_hex
from server.records import PictureRecord, Vectors

_AXES = 64
_SAMPLE = 16_384
_CHUNK = 4096
_NORM_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class StoredPoints:
    """The vectors of the model that is active: those in the file, and behind them those in the journal.

    `key` is that of the model they are of.
    """

    key: str
    file: VectorFile | None
    added: Vectors
    names: VectorRows

    def places(self, pictures: Sequence[PictureRecord]) -> NDArray[np.int64]:
        """The place of each picture's vector, −1 where it has none; int64 (n,)."""
        return self.names.rows_of(from_hex([picture.fingerprint for picture in pictures]))

    def points(self, places: NDArray[np.int64]) -> tuple[Points, NDArray[np.bool_]]:
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
        mean, axes = principal_axes(sample, _AXES)
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


def open_stored(folder: Path) -> StoredPoints | None:
    """The active vectors in `folder`; None where there are none that can be read."""
    file = _read_file(folder / vector_file.FILE_NAME)
    journal = vector_journal.read(folder / vector_journal.FILE_NAME)
    names, dim, key = np.empty((0, FINGERPRINT_BYTES), np.uint8), 0, ""
    if file is not None:
        names, dim, key = file.fingerprints, file.vectors.shape[1], file.key
    rows = VectorRows(names, np.empty((len(names), 0), np.float32))
    added = np.empty((0, dim), np.float32)
    if journal is not None and (file is None or (file.key, dim) == (journal.key, journal.dim)):
        new_names, added = rows.unknown(journal.fingerprints, journal.vectors)
        rows.add((new_names, added))
        key = journal.key
    return StoredPoints(key, file, added, rows) if len(rows) else None


def _read_file(path: Path) -> VectorFile | None:
    try:
        return vector_file.read(path)
    except (DamagedFileError, OSError):
        return None
