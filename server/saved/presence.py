"""Where marked pictures are in a snapshot: at their path, under another, or away."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

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


class Presence:
    """Where marked pictures are in one snapshot, whose paths are below `root`. Safe to call from many threads.

    What is at a path is looked up once: a change of one member among many should cost little more than that one.
    """

    def __init__(self, snapshot: Snapshot, root: Path) -> None:
        self.snapshot, self.root = snapshot, root
        self._row_at: dict[str, int] = {}

    def rows_of(self, members: Sequence[Member]) -> list[int]:
        """The row of each member's picture in the snapshot; `AWAY` for one that is not there.

        A member is the picture that has its bytes, first the one at its path; where none has, the one at its path: it
        was edited. A picture that is one member for its bytes is no other member for its path.
        """
        pictures, row_at = self.snapshot.pictures, self._row_at
        rows = []
        others: dict[int, int] = {}
        for place, member in enumerate(members):
            row = row_at.get(member.path)
            if row is None:
                row = row_at[member.path] = self._look_up(member.path)
            if row == AWAY or pictures[row].fingerprint != member.fingerprint:
                others[place] = row
                row = AWAY
            rows.append(row)
        if others:
            self._find_others(members, rows, others)
        return rows

    def _find_others(self, members: Sequence[Member], rows: list[int], at_path: dict[int, int]) -> None:
        """Fills in the rows of members whose bytes are not at their path; `at_path` has what is there, by place."""
        wanted: dict[str, int] = dict.fromkeys((members[place].fingerprint for place in at_path), AWAY)
        for row, picture in enumerate(self.snapshot.pictures):
            if wanted.get(picture.fingerprint) == AWAY:
                wanted[picture.fingerprint] = row
        for place in at_path:
            rows[place] = wanted[members[place].fingerprint]
        taken = set(rows)
        for place, row in at_path.items():
            if rows[place] == AWAY and row not in taken:
                rows[place] = row

    def _look_up(self, path: str) -> int:
        inside = relative(path, self.root)
        if inside is None:
            return AWAY
        try:
            return self.snapshot.row(picture_id(inside))
        except UnknownPictureError:
            return AWAY
