"""What every model looks like to the rest of the project: pictures and texts become unit vectors of one space.

Knows no model and imports no heavy library. `models.py` says which models there are, `loading.py` makes one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from server.records import Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Embedder(Protocol):
    """A loaded model. Its methods may be called from several threads at once."""

    @property
    def key(self) -> str:
        """Names the weights and the preprocessing: equal keys mean comparable vectors, other weights another key."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def input_px(self) -> int:
        """Side of the square the model looks at; a picture much smaller than this loses detail the model would use."""

    def embed_images(self, images: Sequence[Image]) -> Vectors:
        """One row a picture, in the order given, norm 1 ± 1e-5. No pictures: shape (0, dim).

        The pictures are upright; any mode Pillow can turn into RGB will do. Raises `ValueError` where a vector is not
        finite.
        """

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in the space of the pictures, in the order given, norm 1 ± 1e-5. No texts: shape (0, dim)."""


def unit_rows(rows: NDArray[Any]) -> Vectors:
    """`rows`, shape (n, dim), as float32 with every row divided by its Euclidean norm.

    The norm is taken in float64, so that half-precision models end within 1e-5 of 1. Raises `ValueError` where a row
    is not finite or is zero: such a row has no direction, and one NaN in an index spoils every answer.
    """
    wide = np.asarray(rows, dtype=np.float64)
    norms = np.linalg.norm(wide, axis=1, keepdims=True)
    if not (np.isfinite(norms).all() and (norms > 0).all()):
        raise ValueError("The model gave a vector that is not finite or has no length.")
    return np.ascontiguousarray(wide / norms, dtype=np.float32)


def slug(key: str) -> str:
    """`key` as part of a file name: what is not a letter, a digit, `.`, `_` or `-` becomes `-`.

    Where anything was replaced or cut, eight characters of the key's hash follow, so two keys never share a slug.
    """
    safe = _UNSAFE.sub("-", key).strip("-.")[:80]
    if safe == key:
        return safe
    return f"{safe}-{hashlib.blake2b(key.encode(), digest_size=4).hexdigest()}"
