"""The nouns every layer shares: what a picture is, what is known of it, and where it sits on a page.

Plain frozen data. Nothing here reads a file, and nothing here imports another module of the project.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PictureId = NewType("PictureId", str)
"""Sixteen lower-case base32 characters made from the relative path: stable in URLs, unique in a catalogue."""

Fingerprint = NewType("Fingerprint", str)
"""The BLAKE3 digest, cut to 128 bits, of a file's bytes, 32 hex characters: the key of everything derived from it."""

Vectors: TypeAlias = "NDArray[np.float32]"
"""Embeddings, float32 of shape (n, dim), C-contiguous, each row of norm 1 ± 1e-5."""

Rgb: TypeAlias = tuple[int, int, int]
"""A colour in sRGB, each channel 0 to 255."""


def picture_id(path: str) -> PictureId:
    """The id of the picture at `path`, relative to the originals, with forward slashes.

    The path's own bytes are hashed (`os.fsencode`), so a name that is not valid UTF-8 has an id as well.
    """
    digest = hashlib.blake2b(os.fsencode(path), digest_size=10).digest()
    return PictureId(base64.b32encode(digest).decode("ascii").lower())


def printable(path: str) -> str:
    """`path` as text that can be shown, logged and sent as JSON: bytes that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on a page, in pixels, the origin at the top left."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture was taken, in WGS 84 degrees: latitude −90 to 90, longitude −180 to 180."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """One picture of the catalogue.

    `path` is relative to the originals, with forward slashes, undecodable bytes kept as surrogate escapes.
    `width_px` and `height_px` are those of the upright picture. `taken_at` is local time as the camera
    wrote it, `YYYY-MM-DDTHH:MM:SS`. `thumbnail` is relative to the folder of thumbnails, in the same form as `path`;
    `thumbnail_digest` is the digest of its bytes, empty where an earlier version made it.

    `caption` is what the file and the texts beside it say of the picture, sentences joined by newlines, at most 4,000
    characters; `keywords` are at most 100, each of at most 100 characters. `perceptual_hash` has 64 bits, unsigned,
    and is None where the picture is too flat to be told by it. `palette` has up to five colours of four bytes: red,
    green, blue and the share of the picture in 255ths, the largest share first.
    """

    id: PictureId
    path: str
    fingerprint: Fingerprint
    width_px: int
    height_px: int
    size_bytes: int
    modified_ns: int
    media_type: str
    mean_rgb: Rgb
    thumbnail: str
    taken_at: str | None = None
    camera: str | None = None
    place: Place | None = None
    thumbnail_digest: str = ""
    caption: str = ""
    keywords: tuple[str, ...] = ()
    perceptual_hash: int | None = None
    palette: bytes = b""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The path without its last part; empty at the top."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the collection, and why, in words a curator understands."""

    path: str
    reason: str
