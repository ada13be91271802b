"""`map.npz`: which picture is in which cell of the map, and what the map was made from.

Rows go by fingerprint, so a renamed picture keeps its place. Pictures of the same bytes have a row each, and the first
of them in the catalogue has the first. Equal maps make an equal file. Nothing here ever unpickles.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server import files
from server.embedding.vector_file import FINGERPRINT_BYTES
from server.embedding.vector_rows import from_hex
from server.errors import MapError
from server.mapping.lattice import MAX_SIDE, Cells
from server.records import Fingerprint

FILE_NAME = "map.npz"
VERSION = 1
COMMAND = "python -m tools map"


@dataclass(frozen=True, slots=True)
class MapFile:
    """A map as it lies on the disk.

    `model` is the key of the model whose vectors it was made from and `method` how. `cells` int64 (n, 2) are column and
    row on a lattice of `side`, no two the same; `levels` uint8 (n,) as in `levels.py`. The first `arranged` pictures
    were laid out together, the others put beside their neighbours since. `digest` is that of the file, empty before it
    is written.
    """

    model: str
    method: str
    side: int
    arranged: int
    fingerprints: NDArray[np.uint8]
    cells: Cells
    levels: NDArray[np.uint8]
    digest: str = ""

    def rows_of(self, fingerprints: Sequence[Fingerprint]) -> NDArray[np.int64]:
        """The row of each picture, in the order asked, int64 (n,); −1 where it has no place on the map."""
        asked, known = _numbered(from_hex(fingerprints)), _numbered(self.fingerprints)
        rows = np.full(len(asked), -1, np.int64)
        if len(known) and len(asked):
            order = np.argsort(known)
            places = np.minimum(np.searchsorted(known[order], asked), len(known) - 1)
            is_found = known[order][places] == asked
            rows[is_found] = order[places[is_found]]
        return rows


def read(folder: Path) -> MapFile:
    """The map in the folder of the atlas. Raises `MapError` where there is none, or none that can be used."""
    path = folder / FILE_NAME
    try:
        digest = files.digest_file(path)
        # Opened here, because numpy leaves a file open that turns out to be no archive.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as content:
            if int(content["version"]) != VERSION:
                raise MapError(f"{path} was written by another version of Clip Atlas. Make the map again: {COMMAND}")
            found = MapFile(
                str(content["model"]),
                str(content["method"]),
                int(content["side"]),
                int(content["arranged"]),
                content["fingerprints"],
                content["cells"].astype(np.int64),
                content["levels"],
                digest,
            )
        if not _is_sound(found):
            raise ValueError("its parts do not fit each other")
    except FileNotFoundError as error:
        raise MapError(f"There is no map yet. Make it with: {COMMAND}") from error
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise MapError(f"{path} cannot be read. Make the map again: {COMMAND}") from error
    return found


def write(folder: Path, made: MapFile) -> None:
    """Puts the map into the folder in one step. Raises `OSError`."""
    with files.replacing(folder / FILE_NAME) as file:
        np.savez(
            file,
            version=np.array(VERSION),
            model=np.array(made.model),
            method=np.array(made.method),
            side=np.array(made.side),
            arranged=np.array(made.arranged),
            fingerprints=made.fingerprints,
            cells=made.cells.astype(np.uint16),
            levels=made.levels,
        )


def _is_sound(found: MapFile) -> bool:
    count = len(found.fingerprints)
    is_square = 1 <= found.side <= MAX_SIDE and found.side & (found.side - 1) == 0
    shapes = (found.fingerprints.shape, found.cells.shape, found.levels.shape)
    if not is_square or shapes != ((count, FINGERPRINT_BYTES), (count, 2), (count,)):
        return False
    if found.fingerprints.dtype != np.uint8 or found.levels.dtype != np.uint8 or not 0 <= found.arranged <= count:
        return False
    is_inside = bool((found.cells < found.side).all())
    return is_inside and len(np.unique(found.cells @ np.array([1, found.side]))) == count


def _numbered(fingerprints: NDArray[np.uint8]) -> NDArray[np.bytes_]:
    """Each fingerprint with its number among those that are the same: 20 bytes that are unlike all others."""
    names = np.ascontiguousarray(fingerprints).view(f"S{FINGERPRINT_BYTES}").reshape(-1)
    order = np.argsort(names, kind="stable")
    is_first = np.ones(len(names), bool)
    is_first[1:] = names[order][1:] != names[order][:-1]
    place = np.arange(len(names))
    numbers = np.empty(len(names), "<u4")
    numbers[order] = place - np.maximum.accumulate(np.where(is_first, place, 0))
    both = np.concatenate((fingerprints, numbers.view(np.uint8).reshape(-1, 4)), axis=1)
    # A last byte that is not zero, which numpy would take for padding.
    return np.pad(both, ((0, 0), (0, 1)), constant_values=1).view(f"S{FINGERPRINT_BYTES + 5}").reshape(-1)
