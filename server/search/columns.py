"""What is known of all pictures, one array a property: what filters, facets and sorting read.

Made once for a snapshot, when it is first needed: some 3 s for a million pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from server.records import PictureId, PictureRecord, printable
from server.search.palettes import main_colours


@dataclass(frozen=True, slots=True)
class Names:
    """A property that is one of few names. `codes` int32 (n,): the place in `names` of each picture's, −1 for none."""

    names: tuple[str, ...]
    codes: NDArray[np.int32]

    def is_one_of(self, wanted: Iterable[str]) -> NDArray[np.bool_]:
        """Which pictures have one of these, whatever the case; bool (n,)."""
        folded = {name.casefold() for name in wanted}
        return self.where(name.casefold() in folded for name in self.names)

    def where(self, chosen: Iterable[bool]) -> NDArray[np.bool_]:
        """Which pictures have a name that is chosen, one answer a name, in their order; bool (n,)."""
        has = np.zeros(len(self.names) + 1, bool)  # the last is for the pictures without a name, whose code is −1
        has[:-1] = list(chosen)
        answer: NDArray[np.bool_] = has[self.codes]
        return answer


@dataclass(frozen=True, slots=True)
class Columns:
    """Arrays of n rows, in the order of the snapshot's pictures.

    `taken` is int64 `YYYYMMDDhhmmss`, 0 where it is not known; `year` and `month` int16, 0 likewise. `folder` holds
    whole paths as people see them. `colours` are as `palettes.main_colours` has them. `row_of` finds a picture's row.
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
    colours: NDArray[np.float16]
    row_of: Mapping[PictureId, int] = field(repr=False)

    def __len__(self) -> int:
        return len(self.taken)

    def in_folders(self, folders: Sequence[str]) -> NDArray[np.bool_]:
        """Which pictures are in one of these folders or below it, bool (n,)."""
        roots = [f"{folder.strip('/')}/".lstrip("/") for folder in folders]
        return self.folder.where(f"{name}/".startswith(tuple(roots)) for name in self.folder.names)

    def rows_of(self, wanted: Iterable[PictureId]) -> NDArray[np.int64]:
        """The rows of these pictures in their order, int64 (k,); those that are not there are passed over."""
        return np.array([self.row_of[picture] for picture in wanted if picture in self.row_of], np.int64)

    def are(self, wanted: Iterable[PictureId]) -> NDArray[np.bool_]:
        """Which pictures are one of these, bool (n,)."""
        chosen = np.zeros(len(self), bool)
        chosen[self.rows_of(wanted)] = True
        return chosen


def columns_of(pictures: Sequence[PictureRecord], row_of: Mapping[PictureId, int]) -> Columns:
    """The columns of these pictures; `row_of` is the place of each among them."""
    taken = np.fromiter((_taken(picture.taken_at) for picture in pictures), np.int64, len(pictures))
    sizes = np.array([(each.width_px, each.height_px) for each in pictures], np.int32).reshape(-1, 2)
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
        colours=main_colours([picture.palette for picture in pictures]),
        row_of=row_of,
    )


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
