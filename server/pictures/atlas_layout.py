"""Pure packing: which page a slot is on, where its cell lies there, and how large its sprite is.

A page is a grid of square cells. A slot is a cell's number over all pages, row by row. The sprite sits in its cell
behind a gutter and repeats its edge over a gutter's width at least on every side, so that a smoothed or compressed
sprite never takes colour from its neighbour. Nothing here reads or draws.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.records import Rect

BLOCK_PX = 16
"""The side of what a JPEG with halved colour encodes together (an MCU of ITU-T T.81)."""


@dataclass(frozen=True, slots=True)
class AtlasLayout:
    """The arithmetic of an atlas of square cells of `cell_px` on pages of at most `page_px` each way.

    A cell that is a multiple of `BLOCK_PX` keeps neighbours in different blocks of a JPEG.
    Raises `ValueError` where no sprite would fit.
    """

    cell_px: int = 96
    page_px: int = 2048
    gutter_px: int = 2

    def __post_init__(self) -> None:
        if self.gutter_px < 0 or self.cell_px <= 2 * self.gutter_px or self.page_px < self.cell_px:
            raise ValueError(
                f"A cell of {self.cell_px} px with a gutter of {self.gutter_px} px "
                f"does not fit a page of {self.page_px} px."
            )

    @property
    def sprite_px(self) -> int:
        """The longest side a sprite may have."""
        return self.cell_px - 2 * self.gutter_px

    @property
    def is_in_blocks(self) -> bool:
        """Whether every cell is made of whole blocks."""
        return self.cell_px % BLOCK_PX == 0

    def blocks_px(self, side_px: int) -> int:
        """How far the blocks reach, from the cell's border, that a side of a sprite touches with its two gutters.

        What is behind them can be any colour without a trace in the sprite; one colour makes a JPEG 8 % smaller than
        the edge repeated. Where cells are not made of blocks it is the whole cell.
        """
        blocks = -(-(side_px + 2 * self.gutter_px) // BLOCK_PX)
        return blocks * BLOCK_PX if self.is_in_blocks else self.cell_px

    @property
    def columns(self) -> int:
        """Cells side by side, and rows of them, on a full page."""
        return self.page_px // self.cell_px

    @property
    def cells_per_page(self) -> int:
        """Cells on a full page."""
        return self.columns * self.columns

    def page_count(self, slots: int) -> int:
        """Pages needed for the slots 0 to `slots` − 1."""
        return -(-slots // self.cells_per_page)

    def page_size(self, cells: int) -> tuple[int, int]:
        """Width and height of a page with `cells` cells; the last one is cut below its last row."""
        rows = -(-cells // self.columns)
        return min(cells, self.columns) * self.cell_px, rows * self.cell_px

    def cell(self, slot: int) -> tuple[int, Rect]:
        """The number of the page and the cell on it."""
        page, place = divmod(slot, self.cells_per_page)
        row, column = divmod(place, self.columns)
        return page, Rect(column * self.cell_px, row * self.cell_px, self.cell_px, self.cell_px)

    def locate(self, slot: int, size: tuple[int, int]) -> tuple[int, Rect]:
        """The number of the page and the sprite's rectangle on it; `size` is that of the sprite."""
        page, cell = self.cell(slot)
        return page, Rect(cell.x + self.gutter_px, cell.y + self.gutter_px, *size)

    def sprite_size(self, width_px: int, height_px: int) -> tuple[int, int]:
        """The size of the sprite of a picture: its shape kept, never enlarged, no side shorter than a pixel."""
        return fit(width_px, height_px, self.sprite_px)


def fit(width_px: int, height_px: int, longest_px: int) -> tuple[int, int]:
    """The size of a picture made to fit a square, its shape kept, never enlarged, no side shorter than a pixel."""
    scale = min(1.0, longest_px / max(width_px, height_px))
    return max(1, round(width_px * scale)), max(1, round(height_px * scale))
