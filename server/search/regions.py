"""A part of a picture, in shares of its sides: the same part whatever size the picture is decoded at."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PIL.Image import Image

from server.errors import InvalidQueryError

LEAST_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle within the upright picture: `x`, `y` of its top left and its sides, each 0 to 1 of the picture's."""

    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        sides = (self.x, self.y, self.width, self.height)
        inside = all(map(math.isfinite, sides)) and min(self.x, self.y) >= 0
        # A hair beyond the edge is rounding in whoever drew it.
        if not inside or self.x + self.width > 1.0001 or self.y + self.height > 1.0001:
            raise InvalidQueryError("crop", "A crop lies within the picture: x, y, width and height are 0 to 1.")
        if min(self.width, self.height) < LEAST_SHARE:
            raise InvalidQueryError("crop", f"A crop is at least {LEAST_SHARE:.0%} of the picture wide and high.")

    def cut(self, picture: Image) -> Image:
        """That part of `picture`, at least one pixel wide and high."""
        left, top = (int(share * side) for share, side in zip((self.x, self.y), picture.size, strict=True))
        right = max(left + 1, min(picture.width, round((self.x + self.width) * picture.width)))
        bottom = max(top + 1, min(picture.height, round((self.y + self.height) * picture.height)))
        return picture.crop((min(left, right - 1), min(top, bottom - 1), right, bottom))
