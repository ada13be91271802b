"""Walks a folder of originals: every file that claims to be a picture, with its stamp, each under one name.

Reads names and stamps, never bytes, and changes nothing. What cannot be entered or is no file is told as skipped.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from server.errors import FolderError
from server.pictures import sidecars
from server.pictures.disks import Disks
from server.progress import Progress
from server.records import Skipped

PICTURE_SUFFIXES = frozenset(
    {
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".gif", ".webp"),
        *(".avif", ".heic", ".heif", ".hif", ".tif", ".tiff", ".bmp", ".dib"),
        *(".jp2", ".j2k", ".jpf", ".jpx", ".j2c", ".jpc"),
    }
)
_JUNK = frozenset(
    ("@eadir", "__macosx", "thumbs.db", "desktop.ini", "#recycle", "$recycle.bin", "system volume information")
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be a picture, or is a sidecar, with its stamp.

    `path` is relative to the root, with forward slashes.
    """

    path: str
    size_bytes: int
    modified_ns: int


class Walk:
    """One pass over the tree: real folders first and links to folders last, so that what is found has its own name.

    Links are followed within the root, though no folder is entered twice; one that leads out of it is told and not
    followed, since what lies outside is not served. The folders `leave_out` and junk are passed over in silence, as are
    files that do not claim to be pictures. `check` is called for every folder, and may raise to end the walk.

    Raises `FolderError` where the root is missing or cannot be read, here or while `files` runs.
    """

    def __init__(
        self,
        root: Path,
        *,
        leave_out: Collection[Path] = (),
        progress: Progress | None = None,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._root = root
        self._progress = progress
        self._check = check
        self._entered = {_identity(folder.stat()) for folder in leave_out if folder.is_dir()}
        self._left_out = frozenset(self._entered)
        self._links: list[tuple[str, int]] = []
        self.skipped: list[Skipped] = []
        self.unreadable: set[str] = set()
        """Folders that could not be entered and files that could not be looked at: what is known there may still be."""
        self.sidecars: list[Found] = []
        """The sidecars that were seen on the way."""
        require_folder(root)
        try:
            self.disks = Disks(root)
            self._root_status = os.stat(root)
        except OSError as error:
            raise _unreadable(root, error) from error

    def files(self) -> Iterator[Found]:
        """Every file that claims to be a picture, in no particular order."""
        self._entered.add(_identity(self._root_status))
        yield from self._below([("", self._root_status.st_dev)])
        while self._links:
            link, device = self._links.pop(0)
            if (entered := self._enter(link, device)) is not None:
                yield from self._below([entered])
        self.disks.check()

    def _below(self, folders: list[tuple[str, int]]) -> Iterator[Found]:
        while folders:
            self._check()
            folder, device = folders.pop()
            try:
                with os.scandir(os.path.join(self._root, folder)) as listing:
                    entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
            except OSError as error:
                self._give_up(folder, error)
                continue
            if not entries:
                self.disks.found_bare(folder)
            count, pictures = 0, []
            for entry in entries:
                if entry.name.startswith(".") or entry.name.lower() in _JUNK:
                    continue
                path = f"{folder}/{entry.name}" if folder else entry.name
                try:
                    found = self._look_at(entry, path, device, folders)
                except OSError as error:
                    self._give_up(path, error)
                    continue
                if found is not None:
                    count += 1
                    pictures.append(entry.name)
                    yield found
            self._take_sidecars(folder, entries, pictures)
            if self._progress is not None:
                self._progress.advance(count, detail=folder)

    def _take_sidecars(self, folder: str, entries: Collection[os.DirEntry[str]], pictures: Collection[str]) -> None:
        names = set(sidecars.among((entry.name for entry in entries), pictures))
        for entry in entries if names else ():
            if entry.name in names:
                path = f"{folder}/{entry.name}" if folder else entry.name
                try:
                    status = entry.stat()
                except OSError as error:
                    self.disks.check()
                    if not isinstance(error, FileNotFoundError):
                        self.unreadable.add(path)
                    continue
                if stat.S_ISREG(status.st_mode):
                    self.sidecars.append(Found(path, status.st_size, status.st_mtime_ns))

    def _look_at(self, entry: os.DirEntry[str], path: str, device: int, folders: list[tuple[str, int]]) -> Found | None:
        if entry.is_dir(follow_symlinks=False):
            if (entered := self._enter(path, device)) is not None:
                folders.append(entered)
            return None
        claims = entry.name[entry.name.rfind(".") :].lower() if "." in entry.name else ""
        if claims not in PICTURE_SUFFIXES and not (entry.is_symlink() or claims == ""):
            return None
        status = entry.stat()
        is_folder = stat.S_ISDIR(status.st_mode)
        if entry.is_symlink() and (is_folder or claims in PICTURE_SUFFIXES) and leads_out(self._root, path):
            self.skipped.append(Skipped(path, "the link leads out of the folder of originals"))
        elif is_folder:
            self._links.append((path, device))
        elif not stat.S_ISREG(status.st_mode):
            self.skipped.append(Skipped(path, f"this is {_special(status.st_mode)}, not a file"))
        elif claims in PICTURE_SUFFIXES:
            return Found(path, status.st_size, status.st_mtime_ns)
        return None

    def _enter(self, path: str, parent_device: int) -> tuple[str, int] | None:
        """The folder and its device where it was not entered before; a link to one that was is told."""
        try:
            status = os.stat(os.path.join(self._root, path))
        except OSError as error:
            self._give_up(path, error)
            return None
        identity = _identity(status)
        if identity not in self._entered:
            self._entered.add(identity)
            self.disks.enter(path, parent_device, status)
            return path, status.st_dev
        if identity not in self._left_out:
            self.skipped.append(Skipped(path, "the link leads to a folder that is already in the collection"))
        return None

    def _give_up(self, path: str, error: OSError) -> None:
        self.disks.check()
        if isinstance(error, FileNotFoundError) and not os.path.lexists(os.path.join(self._root, path)):
            return  # deleted while we looked
        is_link = os.path.islink(os.path.join(self._root, path))  # noqa: PTH114 - that of Path raises in a locked folder
        self.skipped.append(Skipped(path, _reason(error, is_link=is_link)))
        if not isinstance(error, FileNotFoundError):
            self.unreadable.add(path)


def leads_out(root: Path, link: str) -> bool:
    """Whether what `link` below the root leads to lies outside of it."""
    return not Path(os.path.realpath(os.path.join(root, link))).is_relative_to(os.path.realpath(root))


def require_folder(root: Path) -> None:
    """Raises `FolderError` where the root is missing, no folder, or cannot be listed."""
    try:
        os.scandir(root).close()
    except OSError as error:
        raise _unreadable(root, error) from error


def _unreadable(root: Path, error: OSError) -> FolderError:
    return FolderError(f"The folder {root} cannot be read: {_reason(error)}.")


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _special(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a named pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _reason(error: OSError, *, is_link: bool = False) -> str:
    if is_link and isinstance(error, FileNotFoundError):
        return "the link leads nowhere"
    if is_link and error.errno is not None and "symbolic links" in os.strerror(error.errno).lower():
        return "the link leads back to itself"
    if isinstance(error, PermissionError):
        return "it may not be read with your permissions"
    return (error.strerror or "it cannot be read").lower()
