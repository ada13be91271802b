"""Vectors in memory with their fingerprints: a large part that came from the file, and the rows added since."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from server.embedding.vector_file import FINGERPRINT_BYTES
from server.records import Fingerprint, Vectors

Part = tuple["NDArray[np.uint8]", Vectors]


class VectorRows:
    """Rows that keep their place; new ones come last. One thread may add while others read.

    The part from the file is looked up in sorted order, the added rows in a dictionary, so that adding never costs a
    copy of everything.
    """

    def __init__(self, fingerprints: NDArray[np.uint8], vectors: Vectors) -> None:
        self._parts: list[Part] = [(fingerprints, vectors)]
        names = _as_items(fingerprints)
        self._order = np.argsort(names)
        self._sorted = names[self._order]
        self._added: dict[bytes, int] = {}
        self._count = len(fingerprints)
        self._joined: Part = self._parts[0]

    def __len__(self) -> int:
        return self._count

    @property
    def parts(self) -> list[Part]:
        """The rows as they lie: (fingerprints, vectors) of the file, then of each addition."""
        return list(self._parts)

    @property
    def joined(self) -> Part:
        """All rows in one piece: fingerprints uint8 (n, 16), vectors float32 (n, dim). Copies after an addition."""
        parts = self.parts
        if len(self._joined[0]) != sum(len(names) for names, _ in parts):
            filled = [part for part in parts if len(part[0])]
            self._joined = (
                np.concatenate([names for names, _ in filled]),
                np.concatenate([vectors for _, vectors in filled]),
            )
        return self._joined

    def rows_of(self, fingerprints: NDArray[np.uint8]) -> NDArray[np.int64]:
        """The row of each fingerprint, uint8 of shape (n, 16); −1 where it is not among them."""
        asked = _as_items(fingerprints)
        rows = np.full(len(asked), -1, np.int64)
        if len(self._sorted):
            places = np.minimum(np.searchsorted(self._sorted, asked), len(self._sorted) - 1)
            is_found = self._sorted[places] == asked
            rows[is_found] = self._order[places[is_found]]
        if self._added:
            for index in np.flatnonzero(rows < 0):
                rows[index] = self._added.get(fingerprints[index].tobytes(), -1)
        return rows

    def unknown(self, fingerprints: NDArray[np.uint8], vectors: Vectors) -> Part:
        """Those of the given rows that are not here yet, the first of each fingerprint, in their order."""
        fresh: dict[bytes, int] = {}
        for index in np.flatnonzero(self.rows_of(fingerprints) < 0):
            fresh.setdefault(fingerprints[index].tobytes(), int(index))
        chosen = list(fresh.values())
        return np.ascontiguousarray(fingerprints[chosen]), np.ascontiguousarray(vectors[chosen])

    def add(self, part: Part) -> None:
        """Adds rows that `unknown` gave."""
        fingerprints, _ = part
        if len(fingerprints):
            self._parts.append(part)
            self._added.update((name.tobytes(), self._count + at) for at, name in enumerate(fingerprints))
            self._count += len(fingerprints)


def from_hex(fingerprints: Sequence[Fingerprint]) -> NDArray[np.uint8]:
    """Fingerprints as bytes, uint8 of shape (n, 16). Raises `ValueError` for text that is not one."""
    content = bytes.fromhex("".join(fingerprints))
    if len(content) != FINGERPRINT_BYTES * len(fingerprints):
        raise ValueError("A fingerprint has 32 hexadecimal characters.")
    return np.frombuffer(content, np.uint8).reshape(-1, FINGERPRINT_BYTES)


def _as_items(fingerprints: NDArray[np.uint8]) -> NDArray[np.bytes_]:
    """One 16-byte item a row. All are of one length, so numpy's padding with zero bytes cannot make two alike."""
    return np.ascontiguousarray(fingerprints).view(f"S{FINGERPRINT_BYTES}").reshape(-1)
