"""The disks that a folder of originals lies on, so that one that is away is never taken for pictures that were deleted.

A folder is on a disk of its own where its device is not that of the folder it lies in: a drive, a share, a card.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from server.errors import FolderError

DISCONNECTED = (
    "the disk of this folder is not connected; if it is gone for good, run transform_images once with --force"
)


class Disks:
    """The root and the disks below it, as they were when a walk came to them. Safe to check from any thread."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._entered = {"": _identity(os.stat(root))}
        self._own: set[str] = set()
        self._bare: set[str] = set()
        self.enter("", os.stat(root.parent).st_dev, os.stat(root))

    @property
    def own(self) -> frozenset[str]:
        """The folders that are on a disk of their own, relative to the root, which is "" itself."""
        return frozenset(self._own)

    def enter(self, folder: str, parent_device: int, status: os.stat_result) -> None:
        """Notes that the walk came to a folder whose parent is on the device `parent_device`."""
        if status.st_dev != parent_device:
            self._own.add(folder)
            self._entered[folder] = _identity(status)

    def found_bare(self, folder: str) -> None:
        """Notes that nothing whatever is in a folder."""
        self._bare.add(folder)

    def is_bare(self, folder: str) -> bool:
        """Whether nothing whatever was in a folder: a disk that is not mounted looks like this."""
        return folder in self._bare

    def check(self) -> None:
        """Raises `FolderError` where the root or a disk below it is no longer the folder that the walk came to."""
        for folder, identity in self._entered.items():
            try:
                is_there = _identity(os.stat(self._root / folder)) == identity
            except OSError:
                is_there = False
            if not is_there:
                raise FolderError(
                    f"{self._root / folder} is no longer the folder it was a moment ago: its disk was disconnected, or "
                    "it was moved. What was done so far is kept and nothing is forgotten; run the same command again "
                    "when it is back."
                )

    def disconnected(self, before: Collection[str], found: Mapping[str, Collection[str]]) -> list[str]:
        """Those of the disks there were `before` that are away now.

        `found` says, by folder, which of the pictures known below it are still there; one whose pictures are not known
        is not in it. A disk is away where it is none any more, or bare, and none of its pictures is found.
        """
        return sorted(
            folder
            for folder in before
            if folder in found and not found[folder] and (folder not in self._own or folder in self._bare)
        )


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
