"""The folder of thumbnails: files come into it whole and on the disk, or not at all.

A new thumbnail is written into a staging folder inside it, where nobody looks and which the next run empties, and is
renamed to its place later. Nothing is removed but what is named, since the folder may hold files of other people.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from server import files
from server.errors import FolderError, UndecodableError

STAGING = ".clip-atlas-new"
"""The folder inside the folder of thumbnails that holds those not yet in their place."""

_KEPT = "What was made so far is kept; run the same command again when this is mended."
_TAKEN = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENOTEMPTY)


class ThumbnailFolder:
    """One folder of thumbnails, with names as `PictureRecord.thumbnail` has them. `stage` is safe from many threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._staging = folder / STAGING
        self._numbers = itertools.count()
        self._made: set[Path] = set()
        self._unflushed: set[Path] = set()

    def begin(self) -> None:
        """Removes what a killed run left in the staging folder. Raises `FolderError`."""
        with self._telling():
            if self._staging.exists():
                shutil.rmtree(self._staging)

    def end(self) -> None:
        """Removes the staging folder, with what was not put into place."""
        shutil.rmtree(self._staging, ignore_errors=True)

    def holds(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return os.access(f"{self.folder}/{name}", os.F_OK)  # asked of every picture in every run

    def digest(self, name: str) -> str | None:
        """The digest of a thumbnail's bytes, or None where it cannot be read."""
        try:
            return files.digest_file(self.folder / name)
        except OSError:
            return None

    def stage(self, content: bytes) -> Path:
        """Writes a thumbnail beside the others and to the disk; `place` takes what this returns.

        Raises `FolderError`.
        """
        staged = self._new_place()
        with self._telling():
            self._staging.mkdir(parents=True, exist_ok=True)
            with staged.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        return staged

    def take(self, name: str) -> Path:
        """Takes a thumbnail from its place, to be put into another. Raises `FolderError`."""
        staged = self._new_place()
        with self._telling():
            self._staging.mkdir(parents=True, exist_ok=True)
            os.replace(self.folder / name, staged)
            self._unflushed.add((self.folder / name).parent)
        return staged

    def place(self, staged: Path, name: str) -> None:
        """Puts a staged thumbnail into its place, over one that is there.

        Raises `FolderError`, and `UndecodableError` with a reason where this one name cannot be used.
        """
        target = self.folder / name
        with self._telling():
            self._make(target.parent)
            try:
                os.replace(staged, target)
            except FileNotFoundError:  # it is there already, where Ctrl-C came before that could be noted
                if not target.exists():
                    raise
            self._unflushed.add(target.parent)

    def flush(self) -> None:
        """Brings to the disk which names there are. Raises `FolderError`."""
        if os.name == "posix":
            with self._telling():
                for folder in self._unflushed:
                    with contextlib.suppress(FileNotFoundError):
                        _flush(folder)
        self._unflushed.clear()

    def remove(self, names: Iterable[str]) -> None:
        """Removes files, and the folders that this leaves empty. Raises `FolderError`.

        Only a file of exactly this name: where capital letters make no difference, a name may find another's file.
        """
        by_folder: defaultdict[Path, list[str]] = defaultdict(list)
        for name in names:
            file = self.folder / name
            by_folder[file.parent].append(file.name)
        for folder, wanted in by_folder.items():
            with self._telling():
                try:
                    there = set(os.listdir(folder))
                except (FileNotFoundError, NotADirectoryError):
                    continue
                for name in there.intersection(wanted):
                    if not (folder / name).is_dir():
                        (folder / name).unlink(missing_ok=True)
            self._remove_empty(folder)

    def _remove_empty(self, folder: Path) -> None:
        with contextlib.suppress(OSError):  # not empty, or gone already
            while folder != self.folder:
                folder.rmdir()
                self._made.discard(folder)
                folder = folder.parent

    def _new_place(self) -> Path:
        return self._staging / str(next(self._numbers))

    def _make(self, folder: Path) -> None:
        if folder not in self._made:
            folder.mkdir(parents=True, exist_ok=True)
            inside: Sequence[Path] = [folder, *folder.parents]
            for each in itertools.takewhile(lambda each: each != self.folder.parent, inside):
                self._made.add(each)
                self._unflushed.add(each.parent)

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """Turns an error of the file system into a sentence: about one picture, or about the folder."""
        try:
            yield
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                raise UndecodableError("its path is too long for the folder of thumbnails") from error
            if error.errno in _TAKEN and self.folder.is_dir():
                raise UndecodableError("another file or folder is where its thumbnail should be") from error
            raise FolderError(self._sentence(error)) from error

    def _sentence(self, error: OSError) -> str:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return f"The disk that holds the thumbnails, {self.folder}, is full. Make room on it. {_KEPT}"
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            return (
                f"The folder of thumbnails, {self.folder}, may not be written. Change its permissions, or name another "
                f"one: --output FOLDER or IMAGE_ROOT. {_KEPT}"
            )
        return f"Thumbnails cannot be written to {self.folder}: {error.strerror}. {_KEPT}"


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
