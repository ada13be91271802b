"""What a run has to do: found by looking, without changing anything."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from server.errors import FolderError
from server.pictures.catalogue import Known
from server.pictures.moves import Moved
from server.pictures.scan import Scan, scan
from server.pictures.thumbnail_folder import ThumbnailFolder
from server.pictures.thumbnails import Recipe
from server.pictures.walk import Found, require_folder
from server.progress import Progress


@dataclass(frozen=True, slots=True)
class Plan:
    """What was found, what of it needs its thumbnail made again, and what was known.

    `stale` are unchanged or moved files. `perhaps_touched` are those files with a new stamp, by path, that have a good
    thumbnail if their content is still what is known.
    """

    scan: Scan
    stale: list[Found]
    perhaps_touched: dict[str, Known]
    known: dict[str, Known]

    @property
    def forgotten(self) -> list[str]:
        """The pictures that are gone, without the files that were none."""
        return [path for path in self.scan.gone if self.known[path].fingerprint is not None]

    @property
    def undecodable(self) -> set[str]:
        """The unchanged files that could not be decoded before, and are not tried again."""
        stale = {file.path for file in self.stale}
        return {
            file.path for file in self.scan.same if self.known[file.path].fingerprint is None and file.path not in stale
        }

    @property
    def seemingly_touched(self) -> set[str]:
        """The files of `perhaps_touched` whose size is what it was, so that most likely only their date is new."""
        return {
            file.path
            for file in self.scan.changed
            if file.path in self.perhaps_touched and file.size_bytes == self.known[file.path].size_bytes
        }

    @property
    def moved(self) -> list[Moved]:
        """The moves of pictures whose thumbnail is good, and can follow."""
        stale = {file.path for file in self.stale}
        return [move for move in self.scan.moved if move.file.path not in stale]

    def work(self, left_behind: Collection[str] = ()) -> list[Found]:
        """The files to read, in the order of their paths; `left_behind` are moved ones that lost their thumbnail."""
        lost = [move.file for move in self.moved if move.file.path in left_behind]
        work = (*self.scan.new, *self.scan.changed, *self.stale, *lost)
        return sorted(work, key=lambda file: os.fsencode(file.path))


def make_plan(
    root: Path,
    thumbs: ThumbnailFolder,
    known: dict[str, Known],
    recipe: Recipe,
    *,
    disks: Collection[str],
    leave_out: Collection[Path],
    force: bool,
    progress: Progress,
    check: Callable[[], None] = lambda: None,
) -> Plan:
    """Looks through the originals. `force` believes that all pictures are gone, and finds every thumbnail stale.

    Raises `FolderError` as `scan` and `require_usable` do.
    """
    require_usable(root, thumbs.folder)
    progress.expect(None, "looking through the folders")
    found = scan(
        root,
        known,
        disks=disks,
        leave_out=(*leave_out, thumbs.folder),
        believes_loss=force,
        progress=progress,
        check=check,
    )
    wanted = str(recipe)
    unchanged = [(file, known[file.path]) for file in found.same]
    unchanged += [(move.file, known[move.before]) for move in found.moved]
    stale = [file for file, before in unchanged if force or not _is_done(before, wanted, thumbs)]
    touched = {
        file.path: known[file.path]
        for file in found.changed
        if not force and _is_done(known[file.path], wanted, thumbs)
    }
    return Plan(found, stale, touched, known)


def require_usable(root: Path, thumbs: Path) -> None:
    """Raises `FolderError` where the originals cannot be read, or thumbnails would get among them."""
    require_folder(root)
    if Path(os.path.realpath(root)).is_relative_to(os.path.realpath(thumbs)):
        raise FolderError(
            f"The thumbnails cannot be in {thumbs}, since your pictures are in it and would be mixed with them. "
            "Name another folder: --output FOLDER or IMAGE_ROOT."
        )


def _is_done(known: Known, recipe: str, thumbs: ThumbnailFolder) -> bool:
    """Whether a file is known to be no picture, or its thumbnail is there and was made by this recipe."""
    return known.fingerprint is None or (known.recipe == recipe and thumbs.holds(known.thumbnail))
