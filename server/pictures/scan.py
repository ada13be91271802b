"""Walks a folder of originals and says what is new, changed, the same, moved, gone or cannot be used.

Reads names and stamps, and bytes only where a file may be one that moved. Never changes anything. A folder that cannot
be read is told, and what is known below it is not called gone.
"""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from server import files
from server.errors import FolderError
from server.pictures.catalogue import Known
from server.progress import Progress
from server.records import Fingerprint, Skipped

PICTURE_SUFFIXES = frozenset(
    {
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".gif", ".webp"),
        *(".avif", ".heic", ".heif", ".hif", ".tif", ".tiff", ".bmp", ".dib"),
    }
)
_JUNK = frozenset(
    ("@eadir", "__macosx", "thumbs.db", "desktop.ini", "#recycle", "$recycle.bin", "system volume information")
)
_HASHING_THREADS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be a picture, with its stamp. `path` is relative to the root, with forward slashes."""

    path: str
    size_bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A file known under another path that is gone."""

    before: str
    file: Found


@dataclass(slots=True)
class Scan:
    """What a walk found; each file is in one list. `same` holds known undecodable files as well."""

    new: list[Found] = field(default_factory=list)
    changed: list[Found] = field(default_factory=list)
    same: list[Found] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    is_bare: bool = True
    """Whether the root holds nothing whatever: a disk that is not mounted looks like this."""


def scan(
    root: Path, known: Mapping[str, Known], *, leave_out: Collection[Path] = (), progress: Progress | None = None
) -> Scan:
    """Compares the folder with what is known, by size and time, then by content where a file may have moved.

    Links are followed within the root, though no folder is entered twice; a link that leads out of it is told and not
    followed, since what lies outside is not served. The folders `leave_out` and junk are passed over in silence,
    as are files that do not claim to be pictures. Raises `FolderError` where the root is missing or cannot be read.
    """
    walk = _Walk(root, leave_out, progress)
    result = Scan(skipped=walk.skipped)
    seen = set()
    for file in sorted(walk.files(), key=lambda found: os.fsencode(found.path)):
        seen.add(file.path)
        before = known.get(file.path)
        if before is None:
            result.new.append(file)
        elif (before.size_bytes, before.modified_ns) == (file.size_bytes, file.modified_ns):
            result.same.append(file)
        else:
            result.changed.append(file)
    hidden = tuple(f"{folder}/" for folder in walk.unreadable)
    result.gone = [
        path for path in known if path not in seen and path not in walk.unreadable and not path.startswith(hidden)
    ]
    result.is_bare = walk.is_bare
    _find_moved(result, root, known)
    return result


class _Walk:
    """One pass over the tree: real folders first and links to folders last, so that what is found has its own name."""

    def __init__(self, root: Path, leave_out: Collection[Path], progress: Progress | None) -> None:
        self._root = root
        self._progress = progress
        self._entered = {_identity(folder) for folder in leave_out if folder.is_dir()}
        self._left_out = frozenset(self._entered)
        self._links: list[str] = []
        self.skipped: list[Skipped] = []
        self.unreadable: set[str] = set()
        self.is_bare = True

    def files(self) -> Iterator[Found]:
        """Every file that claims to be a picture, in no particular order."""
        try:
            self._entered.add(_identity(self._root))
            os.scandir(self._root).close()
        except OSError as error:
            raise FolderError(f"The folder {self._root} cannot be read: {_reason(error)}.") from error
        yield from self._below([""])
        while self._links:
            link = self._links.pop(0)
            if self._enter(link):
                yield from self._below([link])

    def _below(self, folders: list[str]) -> Iterator[Found]:
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(os.path.join(self._root, folder)) as listing:
                    entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
            except OSError as error:
                self._give_up(folder, error)
                continue
            self.is_bare = self.is_bare and not entries
            count = 0
            for entry in entries:
                if entry.name.startswith(".") or entry.name.lower() in _JUNK:
                    continue
                path = f"{folder}/{entry.name}" if folder else entry.name
                try:
                    found = self._look_at(entry, path, folders)
                except OSError as error:
                    self._give_up(path, error, may_be_folder=entry.is_symlink())
                    continue
                if found is not None:
                    count += 1
                    yield found
            if self._progress is not None:
                self._progress.advance(count, detail=folder)

    def _look_at(self, entry: os.DirEntry[str], path: str, folders: list[str]) -> Found | None:
        if entry.is_dir(follow_symlinks=False):
            if self._enter(path):
                folders.append(path)
            return None
        claims = entry.name[entry.name.rfind(".") :].lower() if "." in entry.name else ""
        if claims not in PICTURE_SUFFIXES and not (entry.is_symlink() or claims == ""):
            return None
        status = entry.stat()
        is_folder = stat.S_ISDIR(status.st_mode)
        if entry.is_symlink() and (is_folder or claims in PICTURE_SUFFIXES) and self._leads_out(path):
            self.skipped.append(Skipped(path, "the link leads out of the folder of originals"))
        elif is_folder:
            self._links.append(path)
        elif not stat.S_ISREG(status.st_mode):
            self.skipped.append(Skipped(path, f"this is {_special(status.st_mode)}, not a file"))
        elif claims in PICTURE_SUFFIXES:
            return Found(path, status.st_size, status.st_mtime_ns)
        return None

    def _leads_out(self, link: str) -> bool:
        target = os.path.realpath(os.path.join(self._root, link))
        return not Path(target).is_relative_to(os.path.realpath(self._root))

    def _enter(self, path: str) -> bool:
        """Whether the folder is one that was not entered before; a link to one that was is told."""
        try:
            identity = _identity(self._root / path)
        except OSError as error:
            self._give_up(path, error)
            return False
        if identity not in self._entered:
            self._entered.add(identity)
            return True
        if identity not in self._left_out:
            self.skipped.append(Skipped(path, "the link leads to a folder that is already in the collection"))
        return False

    def _give_up(self, path: str, error: OSError, *, may_be_folder: bool = True) -> None:
        if isinstance(error, FileNotFoundError) and not os.path.lexists(os.path.join(self._root, path)):
            return  # deleted while we looked
        self.skipped.append(Skipped(path, _reason(error, is_link=Path(self._root, path).is_symlink())))
        if not isinstance(error, FileNotFoundError) and may_be_folder:
            self.unreadable.add(path)


def _find_moved(result: Scan, root: Path, known: Mapping[str, Known]) -> None:
    """Takes from `new` and `gone` what is one file under two names. Only files of equal size are read."""
    homeless: dict[int, dict[Fingerprint, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in result.gone:
        before = known[path]
        if before.fingerprint is not None:
            homeless[before.size_bytes][before.fingerprint].append(path)
    candidates = [file for file in result.new if file.size_bytes in homeless]
    if not candidates:
        return
    with ThreadPoolExecutor(_HASHING_THREADS, thread_name_prefix="hash") as pool:
        fingerprints = pool.map(lambda file: _fingerprint(root / file.path), candidates)
        for file, fingerprint in zip(candidates, fingerprints, strict=True):
            befores = homeless[file.size_bytes].get(fingerprint) if fingerprint else None
            if befores:
                result.moved.append(Moved(befores.pop(0), file))
    arrived = {move.file.path for move in result.moved}
    left = {move.before for move in result.moved}
    result.new = [file for file in result.new if file.path not in arrived]
    result.gone = [path for path in result.gone if path not in left]


def _fingerprint(file: Path) -> Fingerprint | None:
    try:
        return files.digest_file(file)
    except OSError:
        return None  # it stays new, and whoever decodes it says why it cannot be read


def _identity(folder: Path) -> tuple[int, int]:
    status = folder.stat()
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
