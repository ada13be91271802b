"""What a picture looks like from far away: its mean colour, its palette, and a hash that its copies share.

All three are made from one small copy, which costs little more than the mean colour alone. Pillow only: the processes
that decode do without numpy.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import cast

from PIL import Image

from server.records import Rgb

_PALETTE_GRID = (12, 12)
_ACROSS = (9, 4)
_COLOURS = 5
# Reducing by whole numbers is quicker than resizing; from here on resizing is quick enough.
_SMALL_PX = 128
# K-means ends when fewer than this many cells find a nearer colour.
_SETTLED_CELLS = 3
# Between neighbouring cells, in levels of grey.
_FLAT_STEP = 2


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
    grid = small.resize(_PALETTE_GRID, Image.Resampling.BOX)
    mean = cast("Rgb", grid.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))
    return Impression(mean, _difference_hash(small), _palette(grid))


def _difference_hash(small: Image.Image) -> int | None:
    """A bit for each pair of neighbours in two coarse grids: whether it becomes lighter to the right, or downwards.

    The difference hash of Neal Krawetz, "Kind of Like That" (The Hacker Factor Blog, 2013), with half of its bits for
    columns. Cells that overlap (triangles), grey with fractions and two directions each bring a copy that was cut or
    moved a little nearer to its original. None for a picture without any step to speak of: its bits would be noise.
    """
    grey = small.convert("L").convert("F")
    steps = [*_steps(grey, _ACROSS), *_steps(grey.transpose(Image.Transpose.TRANSPOSE), _ACROSS)]
    if max(map(abs, steps)) < _FLAT_STEP:
        return None
    bits = 0
    for step in steps:
        bits = bits << 1 | (step > 0)
    return bits


def _steps(grey: Image.Image, size: tuple[int, int]) -> list[float]:
    """From each cell of a grid to the next one in its row."""
    width, height = size
    cells = array("f", grey.resize(size, Image.Resampling.BILINEAR).tobytes())
    return [cells[at + 1] - cells[at] for row in range(height) for at in range(row * width, (row + 1) * width - 1)]


def _palette(grid: Image.Image) -> bytes:
    """The colours that stand for all others best, each with its share.

    Chosen to be far from each other (Pillow's maximum coverage, after Xiang 1997, "Color image quantization by
    minimizing the maximum intercluster distance"), so that a small red roof is not lost in a large green field, and
    then moved to the mean of the cells nearest to each.
    """
    coded = grid.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=_SETTLED_CELLS)
    values = bytes(coded.getpalette("RGB") or ())
    counts = cast("list[tuple[int, int]]", coded.getcolors())
    total = grid.width * grid.height
    return b"".join(
        values[3 * index : 3 * index + 3] + bytes((round(255 * count / total),))
        for count, index in sorted(counts, key=lambda each: (-each[0], each[1]))
    )
