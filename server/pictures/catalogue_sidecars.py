"""What the catalogue knows of sidecars: which there are, what each says of which pictures, what is wrong with one.

A sidecar's row and all it says are written in one transaction, so whatever a kill leaves, the next run ends where an
undisturbed one would have. What is said belongs to a name, not to a picture: it is kept for one that is still to come.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from server.pictures import catalogue_revision
from server.pictures.catalogue_file import CatalogueFile
from server.pictures.sidecars import names_of
from server.pictures.words import Words, united
from server.records import PictureRecord

Stamp: TypeAlias = tuple[int, int]
"""Size in bytes and time of change in ns."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A file that says something of pictures, as it was read.

    `said` is by subject; it is None where the file could not be used, and what it said before is kept. `stamp` is
    None where it is worth trying again. `problem` is for a person, and empty where there is none.
    """

    path: str
    stamp: Stamp | None
    said: Mapping[str, Words] | None = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SidecarProblem:
    """What is wrong with a sidecar, in words a curator understands."""

    path: str
    problem: str


class CatalogueSidecars:
    """The sidecars of one catalogue."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file

    def known(self) -> dict[str, tuple[Stamp | None, str]]:
        """By path, the stamp and the problem of every sidecar, as they were when it was read."""
        return {
            os.fsdecode(path): (None if size is None else (size, modified), problem)
            for path, size, modified, problem in self._file.rows("SELECT * FROM sidecars")
        }

    def problems(self) -> list[SidecarProblem]:
        """The sidecars with which something is wrong, ordered by path."""
        rows = self._file.rows("SELECT path, problem FROM sidecars WHERE problem != '' ORDER BY path")
        return [SidecarProblem(os.fsdecode(path), problem) for path, problem in rows]

    def commit(self, read: Sequence[Sidecar] = (), gone: Iterable[str] = ()) -> None:
        """Writes what sidecars say now, and forgets those that are gone. Raises `CatalogueError`."""
        leaving = [(os.fsencode(path),) for path in gone]
        if not read and not leaving:
            return
        with self._file.transaction():
            for (path,) in leaving:
                self._replace_said(path, ())
            self._file.execute_each("DELETE FROM sidecars WHERE path = ?", leaving)
            for sidecar in read:
                path = os.fsencode(sidecar.path)
                if sidecar.said is not None:
                    self._replace_said(path, [_row(path, name, words) for name, words in sidecar.said.items()])
                size, modified = sidecar.stamp or (None, None)
                self._file.execute(
                    "INSERT OR REPLACE INTO sidecars VALUES (?, ?, ?, ?)", (path, size, modified, sidecar.problem)
                )

    def added_to(self, pictures: Sequence[PictureRecord]) -> list[PictureRecord]:
        """The pictures with what is said of them: of their path, or of their path without its extension."""
        said: defaultdict[str, list[Words]] = defaultdict(list)
        for name, caption, keywords in self._file.rows(
            "SELECT subject, caption, keywords FROM said ORDER BY sidecar, subject"
        ):
            said[os.fsdecode(name)].append(Words(caption, tuple(keywords.split("\n")) if keywords else ()))
        return [_with(picture, said) for picture in pictures] if said else list(pictures)

    def _replace_said(self, sidecar: bytes, rows: Sequence[catalogue_revision.Said]) -> None:
        before: list[catalogue_revision.Said] = self._file.rows(
            "SELECT sidecar, subject, caption, keywords FROM said WHERE sidecar = ?", (sidecar,)
        )
        self._file.execute("DELETE FROM said WHERE sidecar = ?", (sidecar,))
        self._file.execute_each("INSERT INTO said VALUES (?, ?, ?, ?)", rows)
        catalogue_revision.count_said(self._file, before, rows)


def _row(sidecar: bytes, name: str, words: Words) -> catalogue_revision.Said:
    return sidecar, os.fsencode(name), words.caption, "\n".join(words.keywords)


def _with(picture: PictureRecord, said: Mapping[str, list[Words]]) -> PictureRecord:
    parts = [words for name in names_of(picture.path) for words in said.get(name, ())]
    if not parts:
        return picture
    whole = united([Words(picture.caption, picture.keywords), *parts])
    return replace(picture, caption=whole.caption, keywords=whole.keywords)
