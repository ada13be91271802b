"""A sheet made of segments of the pages' own JPEGs: nothing is decoded and nothing lost, in a few milliseconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from server.pictures.atlas_layout import AtlasLayout
from server.pictures.page_painter import DEFAULT_QUALITY, PageStyle, encode
from server.records import Rgb
from server.sheets.batch import Batch
from server.sheets.jpeg_segments import SegmentedJpeg, join, split
from server.sheets.sheet_layout import sheet_layout

_BLACK: Rgb = (0, 0, 0)

_Cell = tuple[SegmentedJpeg, int]
"""A cell of a JPEG, counted row by row."""


def splice(batch: Batch, pages: Mapping[int, SegmentedJpeg]) -> bytes | None:
    """The sheet of this batch, from its pages by their numbers; a cell whose page is not there shows its mean colour.

    Every block is the page's own. Behind the last cell it is black. None where the pages are not made of cells that can
    be taken out, or differ in how they were encoded.
    """
    layout = sheet_layout(batch.layout)
    if not layout.is_in_blocks or not all(_is_of_cells(jpeg, layout.cell_px) for jpeg in pages.values()):
        return None
    size_px = layout.page_size(len(batch.slots))
    columns, rows = (side // layout.cell_px for side in size_px)
    behind = columns * rows - len(batch.slots)
    found = [_cell(batch, slot, pages) for slot in batch.slots] + [None] * behind
    colours = [*batch.colours, *[_BLACK] * behind]
    plain = _plain_cells([rgb for rgb, cell in zip(colours, found, strict=True) if cell is None], layout, batch.quality)
    cells = [cell or next(plain) for cell in found]
    like = cells[0][0]
    if any(jpeg.head != like.head for jpeg in {id(jpeg): jpeg for jpeg, _ in cells}.values()):
        return None
    return join(like, size_px, _row_by_row(cells, columns, layout.cell_px // like.block_px[1]))


def _is_of_cells(jpeg: SegmentedJpeg, cell_px: int) -> bool:
    """Whether every cell has segments of its own."""
    across_px, down_px = jpeg.block_px
    is_whole = not (jpeg.width_px % cell_px or jpeg.height_px % cell_px or cell_px % down_px)
    return is_whole and jpeg.interval * across_px == cell_px


def _cell(batch: Batch, slot: int | None, pages: Mapping[int, SegmentedJpeg]) -> _Cell | None:
    if slot is None:
        return None
    number, place = divmod(slot, batch.layout.cells_per_page)
    return (pages[number], place) if number in pages else None


def _plain_cells(colours: Sequence[Rgb], layout: AtlasLayout, quality: int | None) -> Iterator[_Cell]:
    """Cells of one colour each, encoded as the cells of pages are."""
    if not colours:
        return
    width_px, height_px = layout.page_size(len(colours))
    pixels = np.zeros((height_px, width_px, 4), np.uint8)
    for place, rgb in enumerate(colours):
        _, cell = layout.cell(place)
        pixels[cell.y : cell.y + cell.height, cell.x : cell.x + cell.width, :3] = rgb
    jpeg = split(encode(pixels, PageStyle(layout, "jpeg", quality or DEFAULT_QUALITY["jpeg"])))
    assert jpeg is not None, "a page of whole blocks has restart markers"
    yield from ((jpeg, place) for place in range(len(colours)))


def _row_by_row(cells: Sequence[_Cell], columns: int, segments_per_cell: int) -> Iterator[bytes]:
    """The segments of these cells, in the order in which a JPEG of that many columns of cells has them."""
    for first in range(0, len(cells), columns):
        row = [_segments(jpeg, place, segments_per_cell) for jpeg, place in cells[first : first + columns]]
        for segments in zip(*row, strict=True):
            yield from segments


def _segments(jpeg: SegmentedJpeg, place: int, count: int) -> list[bytes]:
    """Those of one cell, from above."""
    columns = jpeg.width_px // (jpeg.interval * jpeg.block_px[0])
    row, column = divmod(place, columns)
    return jpeg.segments((row * count + np.arange(count)) * columns + column)
