"""Revisions: short tokens that say which pictures, and which thumbnails, a catalogue holds.

Each is made of a sum over the pictures, of a hash of what counts. So it does not depend on the order of events, a
change costs what it changes, and reading it costs one row.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import TypeAlias

from server.pictures.catalogue_file import CatalogueFile
from server.pictures.catalogue_schema import FACTS

Facts: TypeAlias = tuple[bytes, str, bytes, str, str, str, int | None, bytes]
"""What is stored of a picture in the columns of `FACTS`."""

Said: TypeAlias = tuple[bytes, bytes, str, str]
"""What is stored of one thing that a sidecar says: sidecar, subject, caption and keywords."""

_PICTURES = "sum"
_THUMBNAILS = "thumbnails_sum"
_MODULUS = 1 << 128
_NOTHING_KNOWN = ("", "", None, b"")


def of_pictures(file: CatalogueFile) -> str:
    """Changes when the set of pictures, the content of one or what is said of one does, and only then.

    What sidecars say of pictures that are not there counts as well.
    """
    return _token(_total(file, _PICTURES))


def of_thumbnails(file: CatalogueFile) -> str:
    """Changes when the set of thumbnails or the content of one does, and only then."""
    return _token(_total(file, _THUMBNAILS))


def count(file: CatalogueFile, before: Iterable[Facts], after: Iterable[Facts]) -> None:
    """Brings both up to date, within the transaction in which these pictures change."""
    before, after = set(before), set(after)
    _add(file, _PICTURES, sum(map(_picture_term, after)) - sum(map(_picture_term, before)))
    _add(file, _THUMBNAILS, sum(map(_thumbnail_term, after)) - sum(map(_thumbnail_term, before)))


def count_said(file: CatalogueFile, before: Iterable[Said], after: Iterable[Said]) -> None:
    """Brings the revision of pictures up to date, within the transaction in which sidecars are read or forgotten."""
    _add(file, _PICTURES, sum(map(_said_term, after)) - sum(map(_said_term, before)))


def adds_up(file: CatalogueFile) -> bool:
    """Whether the rows are those that were counted: SQLite itself knows nothing of a changed letter in one."""
    pictures: list[Facts] = file.rows(f"SELECT {FACTS} FROM pictures")
    said: list[Said] = file.rows("SELECT sidecar, subject, caption, keywords FROM said")
    counted = (
        sum(map(_picture_term, pictures)) + sum(map(_said_term, said)),
        sum(map(_thumbnail_term, pictures)),
    )
    return all(
        _total(file, key) == total % _MODULUS for key, total in zip((_PICTURES, _THUMBNAILS), counted, strict=True)
    )


def _total(file: CatalogueFile, key: str) -> int:
    return int.from_bytes(file.meta(key) or bytes(16), "big")


def _add(file: CatalogueFile, key: str, difference: int) -> None:
    file.set_meta(key, ((_total(file, key) + difference) % _MODULUS).to_bytes(16, "big"))


def _token(total: int) -> str:
    digest = hashlib.blake2b(total.to_bytes(16, "big"), digest_size=10).digest()
    return base64.b32encode(digest).decode("ascii").lower()


def _picture_term(facts: Facts) -> int:
    path, fingerprint, _, _, *known = facts
    # A row that an earlier version left has nothing of it, and was counted without.
    return _hash(path, fingerprint) if tuple(known) == _NOTHING_KNOWN else _hash(path, fingerprint, *known)


def _thumbnail_term(facts: Facts) -> int:
    _, _, thumbnail, digest, *_ = facts
    return _hash(thumbnail, digest) if digest else 0  # what is not known was never counted


def _said_term(said: Said) -> int:
    return _hash(*said)


def _hash(*parts: bytes | str | int | None) -> int:
    content = b"\0".join(part if isinstance(part, bytes) else str(part).encode() for part in parts)
    return int.from_bytes(hashlib.blake2b(content, digest_size=16).digest(), "big")
