"""Where marked pictures are in a snapshot: at their path, under another, or away."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.errors import UnknownPictureError
from server.records import picture_id
from server.saved.marks import Member
from server.search.snapshot import Snapshot

AWAY = -1


def absolute(path: str, root: Path) -> str:
    """The absolute path, with forward slashes, of what a catalogue over `root` knows as `path`."""
    return os.path.normpath(root / path).replace(os.sep, "/")


def relative(path: str, root: Path) -> str | None:
    """The other way round; None for what is not below `root`."""
    start = absolute("", root).rstrip("/") + "/"
    return path[len(start) :] if path.startswith(start) else None


def rows_of(members: Sequence[Member], snapshot: Snapshot, root: Path) -> NDArray[np.int64]:
    """The row of each member's picture in `snapshot`, int64 (k,); `AWAY` for one that is not there.

    A member is the picture that has its bytes, first the one at its path; where none has, the one at its path: it was
    edited. A picture that is one member for its bytes is no other member for its path.
    """
    rows = np.full(len(members), AWAY, np.int64)
    at_path: dict[int, int] = {}
    wanted: dict[str, int] = {}
    for place, member in enumerate(members):
        row = _row_at(member.path, snapshot, root)
        if row != AWAY and snapshot.pictures[row].fingerprint == member.fingerprint:
            rows[place] = row
            continue
        at_path[place] = row
        wanted[member.fingerprint] = AWAY
    if not at_path:
        return rows
    for row, picture in enumerate(snapshot.pictures):
        if wanted.get(picture.fingerprint) == AWAY:
            wanted[picture.fingerprint] = row
    for place in at_path:
        rows[place] = wanted[members[place].fingerprint]
    taken = set(rows.tolist())
    for place, row in at_path.items():
        if rows[place] == AWAY and row not in taken:
            rows[place] = row
    return rows


def _row_at(path: str, snapshot: Snapshot, root: Path) -> int:
    inside = relative(path, root)
    if inside is None:
        return AWAY
    try:
        return snapshot.row(picture_id(inside))
    except UnknownPictureError:
        return AWAY
