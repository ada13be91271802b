"""What is known of all pictures, one array a property: what filters, facets and sorting read.

Made once for a snapshot, when it is first needed: some 3 s for a million pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.records import PictureRecord, printable


@dataclass(frozen=True, slots=True)
class Names:
    """A property that is one of few names. `codes` int32 (n,): the place in `names` of each picture's, −1 for none."""

    names: tuple[str, ...]
    codes: NDArray[np.int32]

    def is_one_of(self, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """Which pictures have one of these, whatever the case; bool (n,)."""
        folded = {name.casefold() for name in wanted}
        return np.isin(self.codes, [code for code, name in enumerate(self.names) if name.casefold() in folded])

    def counts(self, chosen: NDArray[np.bool_]) -> dict[str, int]:
        """How many of the chosen pictures have each name; those without one are not counted."""
        codes = self.codes[chosen]
        found = np.bincount(codes[codes >= 0], minlength=len(self.names))
        return {name: int(count) for name, count in zip(self.names, found, strict=True) if count}


@dataclass(frozen=True, slots=True)
class Columns:
    """Arrays of n rows, in the order of the snapshot's pictures.

    `taken` is int64 `YYYYMMDDhhmmss`, 0 where it is not known; `year` and `month` int16, 0 likewise. `folder` holds
    whole paths as people see them. `palette` uint8 (n, 5, 4): red, green, blue and share of 255, shares of 0 last.
    """

    folder: Names
    media_type: Names
    camera: Names
    taken: NDArray[np.int64]
    year: NDArray[np.int16]
    month: NDArray[np.int16]
    width_px: NDArray[np.int32]
    height_px: NDArray[np.int32]
    size_bytes: NDArray[np.int64]
    has_place: NDArray[np.bool_]
    palette: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.taken)

    def in_folders(self, folders: Sequence[str]) -> NDArray[np.bool_]:
        """Which pictures are in one of these folders or below it, bool (n,)."""
        roots = [folder.strip("/") for folder in folders]
        inside = [
            code
            for code, name in enumerate(self.folder.names)
            if any(not root or name == root or name.startswith(f"{root}/") for root in roots)
        ]
        return np.isin(self.folder.codes, inside)


def columns_of(pictures: Sequence[PictureRecord]) -> Columns:
    """The columns of these pictures."""
    taken = np.fromiter((_taken(picture.taken_at) for picture in pictures), np.int64, len(pictures))
    sizes = np.array([(each.width_px, each.height_px) for each in pictures], np.int32).reshape(-1, 2)
    palettes = b"".join(each.palette[:_PALETTE_BYTES].ljust(_PALETTE_BYTES, b"\0") for each in pictures)
    return Columns(
        folder=_names([printable(picture.folder) for picture in pictures]),
        media_type=_names([picture.media_type for picture in pictures]),
        camera=_names([picture.camera for picture in pictures]),
        taken=taken,
        year=(taken // 10**10).astype(np.int16),
        month=(taken // 10**8 % 100).astype(np.int16),
        width_px=sizes[:, 0],
        height_px=sizes[:, 1],
        size_bytes=np.fromiter((picture.size_bytes for picture in pictures), np.int64, len(pictures)),
        has_place=np.fromiter((picture.place is not None for picture in pictures), np.bool_, len(pictures)),
        palette=np.frombuffer(palettes, np.uint8).reshape(-1, _PALETTE_BYTES // 4, 4),
    )


_PALETTE_BYTES = 20


def moment(year: int, month: int, day: int, time: int) -> int:
    """A moment as `Columns.taken` counts; `time` is `hhmmss`."""
    return ((year * 100 + month) * 100 + day) * 10**6 + time


def _taken(moment: str | None) -> int:
    """`2019-07-04T18:30:00` as 20190704183000."""
    return int(moment[:19].translate(_DIGITS)) if moment else 0


_DIGITS = str.maketrans("", "", "-T:")


def _names(values: Sequence[str | None]) -> Names:
    code_of: dict[str, int] = {
        name: code for code, name in enumerate(sorted({value for value in values if value is not None}))
    }
    codes = (-1 if value is None else code_of[value] for value in values)
    return Names(tuple(code_of), np.fromiter(codes, np.int32, len(values)))
