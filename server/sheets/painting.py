"""A sheet painted from decoded pages, for pages that cannot be cut; and sheets made to fit a number of bytes."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image

from server.sheets.batch import Batch
from server.sheets.sheet_layout import sheet_layout

# The quality a sheet has if that will do, then the next ones; and what a sheet weighs at each of them against the
# first, at most: the highest share of photographs and of noise of four strengths that had been encoded at 80 before.
_QUALITIES = {80: 1.0, 72: 0.92, 60: 0.745, 55: 0.575, 40: 0.525, 30: 0.425, 20: 0.335, 10: 0.22, 1: 0.11}
FIRST_QUALITY, LAST_QUALITY = max(_QUALITIES), min(_QUALITIES)


def paint(batch: Batch, page: Callable[[int], Image.Image | None]) -> tuple[Image.Image, bool]:
    """The sheet of this batch, RGB, and whether all its pages were there; `page` gives one by its number, decoded.

    One page is asked for after the other, each once. Cells whose page is not there show their mean colour.
    """
    layout = sheet_layout(batch.layout)
    sheet = Image.new("RGB", layout.page_size(len(batch.slots)))
    cell_px, is_whole = layout.cell_px, True
    for number, places in batch.places_by_page().items():
        picture = None if number is None else page(number)
        is_whole = is_whole and (picture is not None or number is None)
        for place in places:
            _, there = layout.cell(place)
            slot = batch.slots[place]
            if picture is None or slot is None:
                sheet.paste(batch.colours[place], (there.x, there.y, there.x + cell_px, there.y + cell_px))
            else:
                _, here = batch.layout.cell(slot)
                cell = picture.crop((here.x, here.y, here.x + cell_px, here.y + cell_px))
                sheet.paste(cell, (there.x, there.y))
    return sheet, is_whole


def fitting(sheet: Image.Image, max_bytes: int, first_bytes: int = 0) -> bytes:
    """A JPEG of the sheet: of the best of a few qualities from 80 down that gives at most `max_bytes`, or of 1.

    `first_bytes` is what it weighs at 80, where that is known. Most often one encoding does, seldom more than two.
    """
    content = b""
    for quality, share in _QUALITIES.items():
        if first_bytes * share <= max_bytes or quality == LAST_QUALITY:
            buffer = io.BytesIO()
            sheet.save(buffer, "JPEG", quality=quality, subsampling="4:2:0")
            content = buffer.getvalue()
            if len(content) <= max_bytes:
                break
            first_bytes = max(first_bytes, len(content))
    return content
