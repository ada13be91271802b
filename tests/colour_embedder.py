"""A semantic stand-in for a model: a picture's vector is its mean colour, and colour words map near it.

With it a test can check that "red" finds the red picture, without a model and in microseconds. It obeys the whole
`Embedder` protocol. `images_seen` counts the pictures it was given, for tests of what is embedded again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from server.embedding.embedder import unit_rows
from server.records import Vectors

COLOURS: dict[str, tuple[int, int, int]] = {
    "red": (220, 20, 30),
    "orange": (245, 140, 20),
    "yellow": (245, 225, 30),
    "green": (30, 160, 50),
    "cyan": (20, 210, 220),
    "blue": (30, 60, 220),
    "purple": (130, 30, 160),
    "pink": (250, 150, 190),
    "brown": (120, 75, 35),
    "black": (5, 5, 5),
    "grey": (128, 128, 128),
    "white": (250, 250, 250),
}
_SHADES = {"dark": 0.45, "light": 1.6}
_ANCHORS = np.array(list(product((0.0, 0.5, 1.0), repeat=3)))
_REACH = 0.4


@dataclass
class ColourEmbedder:
    """Vectors of 27 numbers: how near a colour is to each point of a 3×3×3 grid in the RGB cube."""

    key: str = "colour"
    dim: int = len(_ANCHORS)
    input_px: int = 32
    images_seen: int = field(default=0, compare=False)

    def embed_images(self, images: Sequence[Image]) -> Vectors:
        self.images_seen += len(images)
        colours = [np.asarray(image.convert("RGB"), dtype=np.float64).mean(axis=(0, 1)) / 255 for image in images]
        return _near_anchors(np.array(colours).reshape(-1, 3))

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        return unit_rows(np.array([_meaning(text) for text in texts]).reshape(-1, self.dim))


def _meaning(text: str) -> NDArray[np.float64]:
    """The sum of the colours named in `text`; a text without one is equally far from every colour."""
    meaning = np.zeros(len(_ANCHORS))
    shade = 1.0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in _SHADES:
            shade = _SHADES[word]
        elif word in COLOURS:
            rgb = np.clip(np.array(COLOURS[word]) * shade / 255, 0, 1)
            meaning += _near_anchors(rgb[None])[0]
            shade = 1.0
    return meaning if meaning.any() else np.ones(len(_ANCHORS))


def _near_anchors(colours: NDArray[np.float64]) -> Vectors:
    distances = np.linalg.norm(colours[:, None, :] - _ANCHORS[None], axis=2)
    return unit_rows(np.exp(-((distances / _REACH) ** 2)))
