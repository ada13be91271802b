"""What the catalogue knows of thumbnails: which lie about, which cannot be trusted, and what is in them.

A thumbnail is announced before it is put into place, so whatever a kill leaves of a batch is removed or made again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from server.pictures import catalogue_revision
from server.pictures.catalogue_file import CatalogueFile
from server.pictures.catalogue_schema import FACTS


class CatalogueThumbnails:
    """The thumbnails of one catalogue. For one thread at a time, as the catalogue is."""

    def __init__(self, file: CatalogueFile) -> None:
        self._file = file

    @property
    def revision(self) -> str:
        """A short token that changes when their names or what is in them do."""
        return catalogue_revision.of_thumbnails(self._file)

    def digests(self) -> dict[str, str]:
        """By path, the digest of each picture's thumbnail; empty where an earlier version made it."""
        rows = self._file.rows("SELECT path, thumbnail_digest FROM pictures")
        return {os.fsdecode(path): digest for path, digest in rows}

    def without_digest(self) -> list[tuple[str, str]]:
        """Path and thumbnail of the pictures whose thumbnail's digest is not known, as an earlier version left them."""
        rows = self._file.rows("SELECT path, thumbnail FROM pictures WHERE thumbnail_digest = ''")
        return [(os.fsdecode(path), os.fsdecode(thumbnail)) for path, thumbnail in rows]

    def discarded(self) -> list[str]:
        """Thumbnails that no picture uses and that may still lie on the disk."""
        rows = self._file.rows(
            "SELECT thumbnail FROM discarded WHERE thumbnail NOT IN (SELECT thumbnail FROM pictures) ORDER BY thumbnail"
        )
        return [os.fsdecode(row[0]) for row in rows]

    def announce(self, paths: Iterable[str], thumbnails: Iterable[str]) -> None:
        """Says which thumbnails are about to be put into place, before they are, and for which pictures.

        Until the batch is committed they count as discarded, and the old ones of these pictures are not trusted: what a
        kill leaves of the batch is removed or made again.
        """
        with self._file.transaction():
            self._file.execute_each(
                "INSERT OR IGNORE INTO discarded VALUES (?)", [(os.fsencode(name),) for name in thumbnails]
            )
            self._distrust(paths)

    def distrust(self, paths: Iterable[str]) -> None:
        """Has the thumbnails of these pictures made again by the next run."""
        with self._file.transaction():
            self._distrust(paths)

    def learn_digests(self, digests: Mapping[str, str]) -> None:
        """Adds digests, by the path of their picture, where none was known."""
        with self._file.transaction():
            for path, digest in digests.items():
                key = os.fsencode(path)
                facts = f"SELECT {FACTS} FROM pictures WHERE path = ?"
                before = self._file.rows(facts, (key,))
                self._file.execute("UPDATE pictures SET thumbnail_digest = ? WHERE path = ?", (digest, key))
                catalogue_revision.count(self._file, before, self._file.rows(facts, (key,)))

    def forget_discarded(self) -> None:
        """Says that the discarded thumbnails are removed."""
        if self._file.rows("SELECT 1 FROM discarded LIMIT 1"):
            with self._file.transaction():
                self._file.execute("DELETE FROM discarded")

    def _distrust(self, paths: Iterable[str]) -> None:
        self._file.execute_each(
            "UPDATE pictures SET recipe = '' WHERE path = ?", [(os.fsencode(path),) for path in paths]
        )
