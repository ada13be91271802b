"""Pure arithmetic: how many sprites a sheet has, and where each of them is.

A sheet is laid out as a page of an atlas of the same cells and gutters, only smaller: a square of cells that holds a
screenful of results, cut below its last row. So a sprite has the same place in its cell on a sheet as on a page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from server.pictures.atlas_layout import AtlasLayout
from server.records import Rect

SPRITES = 300
"""A sheet has room for so many sprites, unless they are too large for it."""

MAX_SIDE_PX = 2048
"""No sheet is wider or higher, since some devices draw nothing larger."""


def sheet_layout(atlas: AtlasLayout) -> AtlasLayout:
    """The layout of sheets with the cells of this atlas: a square of at least `SPRITES` cells, if they fit."""
    side = math.isqrt(SPRITES - 1) + 1
    columns = max(1, min(side, MAX_SIDE_PX // atlas.cell_px))
    return AtlasLayout(atlas.cell_px, columns * atlas.cell_px, atlas.gutter_px)


@dataclass(frozen=True, slots=True)
class SheetRef:
    """The sheets of one answer, as they can be asked for: `count` sprites in its order.

    `name` is a digest of what they show, so the same name is always the same pictures.
    """

    name: str
    count: int
    layout: AtlasLayout

    @property
    def sheets(self) -> int:
        """How many sheets there are."""
        return self.layout.page_count(self.count)

    @property
    def per_sheet(self) -> int:
        """Sprites on each sheet but the last."""
        return self.layout.cells_per_page

    def places(self, number: int) -> range:
        """Which sprites, by their place in the answer, are on the sheet of this number."""
        return range(number * self.per_sheet, min(self.count, (number + 1) * self.per_sheet))

    def size_px(self, number: int) -> tuple[int, int]:
        """Width and height of the sheet of this number."""
        return self.layout.page_size(len(self.places(number)))

    def locate(self, place: int, size: tuple[int, int]) -> tuple[int, Rect]:
        """Number of the sheet and rectangle on it of the sprite at `place` of the answer; `size` as on the atlas."""
        return self.layout.locate(place, size)
