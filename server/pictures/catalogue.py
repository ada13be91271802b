"""Catalogue: what is known of every picture of the collection, in one SQLite file.

Guarantees: a batch is written whole or not at all; a reader in another process is never blocked and sees whole batches
(WAL); names that are not valid UTF-8 are kept, since paths are stored as bytes. A picture that has a recipe has its
thumbnail on the disk, made in that way. Everything in it can be learnt again from the originals.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from server.pictures import catalogue_revision, catalogue_schema
from server.pictures.catalogue_file import CatalogueFile
from server.pictures.catalogue_schema import COLUMNS, FACTS, UPSERT
from server.pictures.catalogue_sidecars import CatalogueSidecars
from server.pictures.catalogue_thumbnails import CatalogueThumbnails
from server.records import Fingerprint, PictureRecord, Skipped


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue remembers of a file, enough to tell whether it changed.

    A file that could not be decoded has no fingerprint. `recipe` says how its thumbnail was made; it is empty where the
    thumbnail cannot be trusted.
    """

    size_bytes: int
    modified_ns: int
    fingerprint: Fingerprint | None = None
    thumbnail: str = ""
    recipe: str = ""


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A skipped file; with the stamp it had where trying it again is no use until it changes."""

    path: str
    reason: str
    size_bytes: int | None = None
    modified_ns: int | None = None


class Catalogue:
    """One collection. For one thread at a time; any number of readers may have the file open as well."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file
        self.sidecars = CatalogueSidecars(file)
        self.thumbnails = CatalogueThumbnails(file)

    @classmethod
    def open(cls, file: Path) -> Self:
        """Opens the catalogue, and makes an empty one where there is none.

        Raises `CatalogueError` where the file is damaged, of another version or cannot be opened.
        """
        return cls(CatalogueFile.open(file))

    @classmethod
    def open_to_read(cls, file: Path) -> Self:
        """Opens a catalogue that is there, and changes nothing in its folder. Raises `CatalogueError`."""
        return cls(CatalogueFile.open_to_read(file))

    def __enter__(self) -> Self:
        return self

    def __len__(self) -> int:
        """How many pictures there are."""
        return int(self._file.rows("SELECT count(*) FROM pictures")[0][0])

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; the last one to do so leaves a single file behind."""
        self._file.close()

    @property
    def root(self) -> Path | None:
        """The folder of originals last transformed, or None before the first time."""
        return self._folder("root")

    @property
    def thumbs(self) -> Path | None:
        """The folder that holds the thumbnails, or None before the first time."""
        return self._folder("thumbs")

    @property
    def recipe(self) -> str | None:
        """How thumbnails were asked for last, or None before the first time."""
        if (value := self._file.meta("recipe")) is not None:
            return value.decode()
        # An earlier version did not keep it.
        rows = self._file.rows(
            "SELECT recipe FROM pictures WHERE recipe != '' GROUP BY recipe ORDER BY count(*) DESC, recipe LIMIT 1"
        )
        return str(rows[0][0]) if rows else None

    @property
    def disks(self) -> frozenset[str]:
        """The folders that were on a disk of their own when last seen, relative to the root, which is "" itself."""
        value = self._file.meta("disks") or b""
        return frozenset(map(os.fsdecode, value.split(b"\0")[:-1]))

    @property
    def revision(self) -> str:
        """A short token that changes when the set of pictures, their content or what is said of them does."""
        return catalogue_revision.of_pictures(self._file)

    def adds_up(self) -> bool:
        """Whether the rows are those that were written, as far as the revisions tell."""
        return catalogue_revision.adds_up(self._file)

    def pictures(self) -> list[PictureRecord]:
        """All pictures with what sidecars say of them, ordered by the bytes of their path."""
        rows = self._file.rows(f"SELECT {COLUMNS} FROM pictures ORDER BY path")
        return self.sidecars.added_to([catalogue_schema.record_of(row) for row in rows])

    def picture(self, path: str) -> PictureRecord | None:
        """The picture at this path as its own file has it, without what sidecars say: so it can be committed again."""
        rows = self._file.rows(f"SELECT {COLUMNS} FROM pictures WHERE path = ?", (os.fsencode(path),))
        return catalogue_schema.record_of(rows[0]) if rows else None

    def skipped(self) -> list[Skipped]:
        """All files that are not in the collection or could not be read last time, ordered by path, with the reason."""
        return [
            Skipped(os.fsdecode(path), reason)
            for path, reason in self._file.rows("SELECT path, reason FROM skipped ORDER BY path")
        ]

    def known(self) -> dict[str, Known]:
        """By path, what is remembered of every file, those that could not be decoded included."""
        known = {
            os.fsdecode(path): Known(
                size, modified, Fingerprint(fingerprint), os.fsdecode(thumbnail), sys.intern(recipe)
            )
            for path, size, modified, fingerprint, thumbnail, recipe in self._file.rows(
                "SELECT path, size_bytes, modified_ns, fingerprint, thumbnail, recipe FROM pictures"
            )
        }
        for path, size, modified in self._file.rows(
            "SELECT path, size_bytes, modified_ns FROM skipped WHERE size_bytes IS NOT NULL"
        ):
            known[os.fsdecode(path)] = Known(size, modified)
        return known

    def set_folders(
        self, root: Path, thumbs: Path, *, recipe: str | None = None, disks: Collection[str] | None = None
    ) -> None:
        """Remembers where pictures and thumbnails are, how thumbnails are wanted, and which folders are disks."""
        wanted = {"root": os.fsencode(root), "thumbs": os.fsencode(thumbs)}
        if recipe is not None:
            wanted["recipe"] = recipe.encode()
        if disks is not None:
            wanted["disks"] = b"".join(sorted(os.fsencode(disk) + b"\0" for disk in disks))
        changed = {key: value for key, value in wanted.items() if self._file.meta(key) != value}
        if changed:
            with self._file.transaction():
                for key, value in changed.items():
                    self._file.set_meta(key, value)

    def commit(
        self,
        *,
        pictures: Sequence[tuple[PictureRecord, str]] = (),
        skipped: Sequence[SkippedFile] = (),
        unread: Sequence[SkippedFile] = (),
        forgotten: Iterable[str] = (),
    ) -> None:
        """Writes one batch: pictures with the recipe of their thumbnail, skipped files, and paths that are gone.

        A path is a picture or skipped, and both only while it is `unread`: known, and not to be read just now.
        Thumbnails that lose their picture become `thumbnails.discarded`.
        Raises `CatalogueError`.
        """
        leaving = [os.fsencode(path) for path in forgotten]
        rows = [catalogue_schema.row_of(record, recipe) for record, recipe in pictures]
        refused = [(os.fsencode(file.path), file.reason, file.size_bytes, file.modified_ns) for file in skipped]
        touched = [(path,) for path in (*leaving, *(row[0] for row in rows), *(row[0] for row in refused))]
        if not touched and not unread:
            return
        with self._file.transaction():
            before = []
            for key in touched:
                before += self._file.rows(f"SELECT {FACTS} FROM pictures WHERE path = ?", key)
            self._file.execute_each("DELETE FROM pictures WHERE path = ?", touched)
            self._file.execute_each("DELETE FROM skipped WHERE path = ?", touched)
            self._file.execute_each(UPSERT, rows)
            self._file.execute_each("INSERT OR REPLACE INTO skipped VALUES (?, ?, ?, ?)", refused)
            self._file.execute_each(
                "INSERT OR REPLACE INTO skipped (path, reason) VALUES (?, ?)",
                [(os.fsencode(file.path), file.reason) for file in unread],
            )
            self._file.execute_each("INSERT OR IGNORE INTO discarded VALUES (?)", [(old[2],) for old in before])
            after = {row[0]: catalogue_schema.facts_of(row) for row in rows}
            self._file.execute_each("DELETE FROM discarded WHERE thumbnail = ?", [(new[2],) for new in after.values()])
            catalogue_revision.count(self._file, before, after.values())

    def renew_skipped(self, skipped: Sequence[SkippedFile]) -> None:
        """Replaces the skipped files that are worth trying again, those without a stamp, by these."""
        rows = sorted((os.fsencode(file.path), file.reason) for file in skipped)
        if rows == self._file.rows("SELECT path, reason FROM skipped WHERE size_bytes IS NULL ORDER BY path, reason"):
            return
        with self._file.transaction():
            self._file.execute("DELETE FROM skipped WHERE size_bytes IS NULL")
            self._file.execute_each("INSERT OR REPLACE INTO skipped (path, reason) VALUES (?, ?)", rows)

    def _folder(self, key: str) -> Path | None:
        value = self._file.meta(key)
        return None if value is None else Path(os.fsdecode(value))
