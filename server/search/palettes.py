"""How near pictures come to a colour, as people see it.

Colours are compared in OKLab (B. Ottosson, 2020, https://bottosson.github.io/posts/oklab), where equal distances look
about equally different: black and white are 1 apart, a red and an orange some 0.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from server.records import Rgb

COLOURS = 5
# A colour that takes up less of the picture than this is not what anybody means by "the red one".
_LEAST_SHARE = round(255 * 0.06)
_BYTES = 4 * COLOURS
_ROWS_AT_ONCE = 65_536

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)


def main_colours(palettes: Sequence[bytes]) -> NDArray[np.float16]:
    """The colours of `PictureRecord.palette` that take up enough of a picture: in OKLab, float16 (n, 5, 3), else NaN.

    Half a float is exact to 0.001 of the way from black to white.
    """
    colours = np.full((len(palettes), COLOURS, 3), np.nan, np.float16)
    for start in range(0, len(palettes), _ROWS_AT_ONCE):
        part = b"".join(palette[:_BYTES].ljust(_BYTES, b"\0") for palette in palettes[start : start + _ROWS_AT_ONCE])
        palette = np.frombuffer(part, np.uint8).reshape(-1, COLOURS, 4)
        is_main = palette[..., 3] >= _LEAST_SHARE
        colours[start : start + len(palette)][is_main] = oklab(palette[is_main][:, :3])
    return colours


def colour_distances(colours: NDArray[np.float16], colour: Rgb) -> NDArray[np.float32]:
    """How far each picture's nearest main colour is from `colour`, float32 (n,); infinite where none is known."""
    wanted = oklab(np.array([colour], np.uint8))[0]
    squares = np.zeros(colours.shape[:2], np.float32)
    for channel in range(3):
        squares += (colours[..., channel].astype(np.float32) - wanted[channel]) ** 2
    nearest: NDArray[np.float32] = np.sqrt(np.nan_to_num(squares, nan=np.inf).min(axis=1, initial=np.inf))
    return nearest


def oklab(colours: NDArray[np.uint8]) -> NDArray[np.float32]:
    """SRGB colours, uint8 (n, 3), in OKLab, float32 (n, 3)."""
    linear = _linear()[colours]
    lab: NDArray[np.float32] = np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T
    return lab


@lru_cache(maxsize=1)
def _linear() -> NDArray[np.float32]:
    """The linear light of each of the 256 values, IEC 61966-2-1."""
    values = np.arange(256, dtype=np.float32) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4).astype(np.float32)
