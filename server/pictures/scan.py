"""Compares a folder of originals with what is known: what is new, changed, the same, moved, gone or cannot be used.

Reads bytes only where a file may be one that moved. Never changes anything. What is known below a folder that cannot
be read, or whose disk is away, is not called gone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from server.errors import FolderError
from server.pictures.catalogue import Known
from server.pictures.disks import DISCONNECTED, Disks
from server.pictures.moves import Moved, find_moves
from server.pictures.walk import Found, Walk
from server.progress import Progress
from server.records import Skipped


@dataclass(slots=True)
class Scan:
    """What a walk found; each file is in one list, in the order of paths. `same` holds known undecodable files as well.

    `gone` has the paths at which nothing is any more; what a changed file held before may have moved, too.
    """

    disks: Disks
    new: list[Found] = field(default_factory=list)
    changed: list[Found] = field(default_factory=list)
    same: list[Found] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    sidecars: list[Found] = field(default_factory=list)
    unseen: frozenset[str] = frozenset()
    """The folders and files that could not be looked at, or are away: what is known there may still be."""
    own_disks: frozenset[str] = frozenset()
    """The folders on a disk of their own: those there are, and those that are away."""

    @property
    def is_bare(self) -> bool:
        """Whether the root holds nothing whatever."""
        return self.disks.is_bare("")

    def may_still_be(self, path: str) -> bool:
        """Whether nothing says that what was at this path is gone, though it was not found."""
        return bool(self.unseen) and (path in self.unseen or path.startswith(tuple(f"{each}/" for each in self.unseen)))


def scan(
    root: Path,
    known: Mapping[str, Known],
    *,
    disks: Collection[str] = (),
    leave_out: Collection[Path] = (),
    believes_loss: bool = False,
    progress: Progress | None = None,
    check: Callable[[], None] = lambda: None,
) -> Scan:
    """Compares by size and time, then by content where a file may have moved.

    `disks` are the folders that were on a disk of their own. Where one of them is away, or no picture at all is found
    though some are known, that is a disk that is not connected and no deletion, unless `believes_loss`. `check` is
    called often and may raise to end this. Raises `FolderError` where the root, or its disk, is away, was lost on the
    way, or cannot be read.
    """
    walk = Walk(root, leave_out=leave_out, progress=progress, check=check)
    found = {file.path: file for file in walk.files()}
    hidden = set(walk.unreadable)
    result = Scan(walk.disks, skipped=walk.skipped, sidecars=walk.sidecars)
    if not believes_loss:
        away = _away(walk.disks, disks, known, found)
        if "" in away or (known and not found and not hidden.union(away)):
            raise FolderError(
                f"None of the {len(known):,} files that were in {root} is there. Is its disk connected? "
                "If they are gone for good, run this again with --force."
            )
        hidden.update(away)
        result.skipped += [Skipped(folder, DISCONNECTED) for folder in away]
    result.unseen = frozenset(hidden)
    below = tuple(f"{folder}/" for folder in hidden)
    result.own_disks = walk.disks.own.union(disk for disk in disks if disk in hidden or disk.startswith(below))
    result.gone = [path for path in known if path not in found and path not in hidden and not path.startswith(below)]
    for path in sorted(found, key=os.fsencode):
        file, before = found[path], known.get(path)
        if path.startswith(below):
            continue  # it is not what belongs there
        if before is None:
            result.new.append(file)
        elif (before.size_bytes, before.modified_ns) == (file.size_bytes, file.modified_ns):
            result.same.append(file)
        else:
            result.changed.append(file)
    _take_moved(result, root, known, check)
    return result


def _take_moved(result: Scan, root: Path, known: Mapping[str, Known], check: Callable[[], None]) -> None:
    arrivals = (*result.new, *result.changed)
    departures = (*result.gone, *(file.path for file in result.changed))
    result.moved = find_moves(root, known, arrivals, departures, check)
    arrived, left = {move.file.path for move in result.moved}, {move.before for move in result.moved}
    result.new = [file for file in result.new if file.path not in arrived]
    result.changed = [file for file in result.changed if file.path not in arrived]
    result.gone = [path for path in result.gone if path not in left]


def _away(disks: Disks, before: Collection[str], known: Mapping[str, Known], there: Collection[str]) -> list[str]:
    still: dict[str, set[str]] = {}
    for disk in before:
        below = [path for path in known if path.startswith(f"{disk}/" if disk else "")]
        if below:
            still[disk] = {path for path in below if path in there}
    return disks.disconnected(before, still)
