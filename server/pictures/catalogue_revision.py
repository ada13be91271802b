"""Revisions: short tokens that say which pictures, and which thumbnails, a catalogue holds.

Each is made of a sum over the pictures, of a hash of what counts. So it does not depend on the order of events, a
change costs what it changes, and reading it costs one row.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection
from typing import TypeAlias

from server.pictures.catalogue_file import CatalogueFile

Facts: TypeAlias = tuple[bytes, str, bytes, str]
"""Path, fingerprint, thumbnail and the thumbnail's digest of a picture, as they are stored."""

_PICTURES = "sum"
_THUMBNAILS = "thumbnails_sum"
_MODULUS = 1 << 128


def of_pictures(file: CatalogueFile) -> str:
    """Changes when the set of pictures or the content of one does, and only then."""
    return _token(file, _PICTURES)


def of_thumbnails(file: CatalogueFile) -> str:
    """Changes when the set of thumbnails or the content of one does, and only then."""
    return _token(file, _THUMBNAILS)


def count(file: CatalogueFile, before: Collection[Facts], after: Collection[Facts]) -> None:
    """Brings both up to date, within the transaction in which these pictures change."""
    for key, term in ((_PICTURES, _picture_term), (_THUMBNAILS, _thumbnail_term)):
        total = int.from_bytes(file.meta(key) or bytes(16), "big")
        total += sum(map(term, after)) - sum(map(term, before))
        file.set_meta(key, (total % _MODULUS).to_bytes(16, "big"))


def _token(file: CatalogueFile, key: str) -> str:
    total = file.meta(key) or bytes(16)
    return base64.b32encode(hashlib.blake2b(total, digest_size=10).digest()).decode("ascii").lower()


def _picture_term(facts: Facts) -> int:
    path, fingerprint, _, _ = facts
    return _hash(path, fingerprint)


def _thumbnail_term(facts: Facts) -> int:
    _, _, thumbnail, digest = facts
    return _hash(thumbnail, digest) if digest else 0  # what is not known was never counted


def _hash(name: bytes, content: str) -> int:
    return int.from_bytes(hashlib.blake2b(name + b"\0" + content.encode("ascii"), digest_size=16).digest(), "big")
