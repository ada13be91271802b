"""What a picture looks like from far away: its mean colour, its palette, and a hash that its copies share.

All three are made of one small grid of mean colours, which costs about as much as the mean colour alone. Pillow only:
the processes that decode do without numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PIL import Image

from server.records import Rgb

_GRID = (36, 24)
_PALETTE_GRID = (12, 12)
_HASH_GRID = (9, 8)
_COLOURS = 5
# Reducing by whole numbers is quicker than resizing; from here on resizing is quick enough.
_SMALL_PX = 128
# K-means ends when fewer than this many cells find a nearer colour.
_SETTLED_CELLS = 3
# Between neighbours of a hash's grid; a picture that has no step above it is flat.
_FLAT_STEP = 3


@dataclass(frozen=True, slots=True)
class Impression:
    """`mean_rgb` is taken on the sRGB values; `perceptual_hash` and `palette` are as in `PictureRecord`."""

    mean_rgb: Rgb
    perceptual_hash: int | None
    palette: bytes


def impression_of(picture: Image.Image) -> Impression:
    """The impression of an upright RGB picture of any size."""
    small = picture
    while max(small.size) >= _SMALL_PX:
        small = small.reduce(4)
    grid = small.resize(_GRID, Image.Resampling.BOX)
    mean = cast("Rgb", grid.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))
    return Impression(mean, _difference_hash(grid), _palette(grid))


def _difference_hash(grid: Image.Image) -> int | None:
    """A bit for each pair of neighbours in a row: whether it becomes lighter. None for a flat picture.

    The difference hash of Neal Krawetz, "Kind of Like That" (The Hacker Factor Blog, 2013): what stays the same when a
    copy is made smaller, lighter or of less quality is where a picture becomes lighter and where darker.
    """
    width, height = _HASH_GRID
    cells = grid.convert("L").resize(_HASH_GRID, Image.Resampling.BOX).tobytes()
    bits, largest = 0, 0
    for top in range(0, width * height, width):
        for left in range(top, top + width - 1):
            step = cells[left + 1] - cells[left]
            bits = bits << 1 | (step > 0)
            largest = max(largest, abs(step))
    return bits if largest > _FLAT_STEP else None


def _palette(grid: Image.Image) -> bytes:
    """The colours that stand for all others best, each with its share.

    Chosen to be far from each other (Pillow's maximum coverage, after Xiang 1997, "Color image quantization by
    minimizing the maximum intercluster distance"), so that a small red roof is not lost in a large green field, and
    then moved to the mean of the cells nearest to each.
    """
    cells = grid.resize(_PALETTE_GRID, Image.Resampling.BOX)
    coded = cells.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=_SETTLED_CELLS)
    values = bytes(coded.getpalette("RGB") or ())
    counts = cast("list[tuple[int, int]]", coded.getcolors())
    total = cells.width * cells.height
    return b"".join(
        values[3 * index : 3 * index + 3] + bytes((round(255 * count / total),))
        for count, index in sorted(counts, key=lambda each: (-each[0], each[1]))
    )
