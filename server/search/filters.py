"""Filters: what a picture has to be, whatever it shows. Exact, and applied inside the search."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from server.errors import InvalidQueryError
from server.records import Rgb
from server.search.columns import Columns, moment
from server.search.gathered import Gathered
from server.search.palettes import colour_distances

Orientation = Literal["landscape", "portrait", "square"]
MAX_VALUES = 50
COLOUR_TOLERANCE = 0.14
"""In OKLab, where black and white are 1 apart: what people still call the same colour."""

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that all have to hold; of several values of one, any. What is left out does not matter.

    `folders` are paths below the originals, with all that is in them, "" for everything. `taken_from` and `taken_to`
    are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, both included; `years` and `months` (1 to 12) are those of the date taken.
    `media_types` are as `image/jpeg`, or `jpeg` for short; `cameras` as in the picture's detail, whatever the case.
    Sizes are those of the upright picture. `colour` is in sRGB; a picture has it where one of its main colours is
    within `colour_tolerance`. `collections` are those that people made.
    """

    folders: tuple[str, ...] = ()
    taken_from: str | None = None
    taken_to: str | None = None
    years: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    orientations: tuple[Orientation, ...] = ()
    media_types: tuple[str, ...] = ()
    cameras: tuple[str, ...] = ()
    min_width_px: int | None = None
    max_width_px: int | None = None
    min_height_px: int | None = None
    max_height_px: int | None = None
    min_bytes: int | None = None
    max_bytes: int | None = None
    has_place: bool | None = None
    colour: Rgb | None = None
    colour_tolerance: float = COLOUR_TOLERANCE
    collections: tuple[Gathered, ...] = ()

    def __post_init__(self) -> None:
        for name in ("folders", "years", "months", "orientations", "media_types", "cameras", "collections"):
            if len(values := getattr(self, name)) > MAX_VALUES:
                field = name.removesuffix("s")
                raise InvalidQueryError(field, f"{field} has {len(values):,} values; it can have {MAX_VALUES}.")
        for month in self.months:
            if not 1 <= month <= 12:
                raise InvalidQueryError("month", f"There is no month {month}; months are 1 to 12.")
        for orientation in self.orientations:
            if orientation not in get_args(Orientation):
                raise InvalidQueryError(
                    "orientation",
                    f"There is no orientation {orientation!r}; there are {', '.join(get_args(Orientation))}.",
                )
        first, last = _moment("taken_from", self.taken_from), _moment("taken_to", self.taken_to)
        if first is not None and last is not None and first[0] > last[1]:
            raise InvalidQueryError("taken_to", f"taken_to ({self.taken_to}) is before taken_from ({self.taken_from}).")
        for size, least, most in (
            ("width", self.min_width_px, self.max_width_px),
            ("height", self.min_height_px, self.max_height_px),
            ("bytes", self.min_bytes, self.max_bytes),
        ):
            if least is not None and most is not None and least > most:
                raise InvalidQueryError(f"max_{size}", f"max_{size} ({most:,}) is less than min_{size} ({least:,}).")
        if self.colour is not None and not all(0 <= channel <= 255 for channel in self.colour):
            raise InvalidQueryError("colour", "A colour has three channels of 0 to 255.")
        if not 0 < self.colour_tolerance <= 2:
            raise InvalidQueryError(
                "colour_tolerance", f"colour_tolerance is {self.colour_tolerance:g}; it can be up to 2."
            )

    @property
    def is_empty(self) -> bool:
        """Whether every picture passes."""
        return all(getattr(self, each.name) == each.default for each in fields(self) if each.name != "colour_tolerance")

    def passing(self, columns: Columns) -> NDArray[np.bool_]:
        """Which pictures pass, bool of shape (n,)."""
        passes = np.ones(len(columns), bool)
        if self.folders:
            passes &= columns.in_folders(self.folders)
        self._taken(columns, passes)
        if self.orientations:
            passes &= _any(_ORIENTATIONS[each](columns) for each in self.orientations)
        if self.media_types:
            passes &= columns.media_type.is_one_of(map(_media_type, self.media_types))
        if self.cameras:
            passes &= columns.camera.is_one_of(self.cameras)
        for values, least, most in (
            (columns.width_px, self.min_width_px, self.max_width_px),
            (columns.height_px, self.min_height_px, self.max_height_px),
            (columns.size_bytes, self.min_bytes, self.max_bytes),
        ):
            if least is not None:
                passes &= values >= least
            if most is not None:
                passes &= values <= most
        if self.collections:
            passes &= columns.are(picture for each in self.collections for picture in each.pictures)
        if self.has_place is not None:
            passes &= columns.has_place == self.has_place
        if self.colour is not None:
            passes &= colour_distances(columns.colours, self.colour) <= self.colour_tolerance
        return passes

    def _taken(self, columns: Columns, passes: NDArray[np.bool_]) -> None:
        if (first := _moment("taken_from", self.taken_from)) is not None:
            passes &= columns.taken >= first[0]
        if (last := _moment("taken_to", self.taken_to)) is not None:
            passes &= (columns.taken <= last[1]) & (columns.taken > 0)
        if self.years:
            passes &= np.isin(columns.year, self.years)
        if self.months:
            passes &= np.isin(columns.month, self.months)


_ORIENTATIONS = {
    "landscape": lambda columns: columns.width_px > columns.height_px,
    "portrait": lambda columns: columns.width_px < columns.height_px,
    "square": lambda columns: columns.width_px == columns.height_px,
}


def _any(masks: object) -> NDArray[np.bool_]:
    joined: NDArray[np.bool_] = np.logical_or.reduce(list(masks))  # type: ignore[call-overload]
    return joined


def _media_type(name: str) -> str:
    """`jpeg` and `jpg` as `image/jpeg`."""
    short = name.casefold()
    return name if "/" in name else f"image/{_OTHER_NAMES.get(short, short)}"


_OTHER_NAMES = {"jpg": "jpeg", "tif": "tiff"}


def _moment(name: str, day: str | None) -> tuple[int, int] | None:
    """The first and the last moment of a day, a month or a year, as `Columns.taken` counts."""
    if day is None:
        return None
    match = _DAY.fullmatch(day)
    if match is None or not 1 <= int(match[2] or 1) <= 12 or not 1 <= int(match[3] or 1) <= 31:
        raise InvalidQueryError(name, f"{name} is {day!r}; write it as 2019, 2019-07 or 2019-07-04.")
    year, month, date = match.groups()
    first = moment(int(year), int(month or 1), int(date or 1), 0)
    return first, moment(int(year), int(month or 12), int(date or 31), 235959)
