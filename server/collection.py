"""The collection as it lies on the disk, opened: what the catalogue knows and where the atlas has it drawn."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from server.embedding import vector_file, vector_journal
from server.embedding.store import VectorStore
from server.errors import ManifestError
from server.pictures import atlas_manifest
from server.pictures.atlas_manifest import AtlasManifest
from server.pictures.catalogue import Catalogue
from server.records import PictureRecord, Skipped
from server.settings import Settings
from server.upkeep_status import Change


@dataclass(frozen=True, slots=True)
class Collection:
    """What the catalogue said when it was opened; `unembedded` lists pictures the model could not read."""

    revision: str
    pictures: list[PictureRecord]
    skipped: list[Skipped] = field(default_factory=list)
    root: Path | None = None
    atlas: AtlasManifest | None = None
    unembedded: list[Skipped] = field(default_factory=list)

    def missing(self, store: VectorStore) -> int:
        """How many different pictures have no vector in `store` yet."""
        distinct = list({picture.fingerprint for picture in self.pictures})
        return int((store.rows_of(distinct) < 0).sum())


def open_collection(settings: Settings) -> Collection:
    """The collection without its atlas; an empty one before the first transform. Raises `CatalogueError`."""
    if not settings.catalogue_file.is_file():
        return Collection("empty", [])
    with Catalogue.open(settings.catalogue_file) as catalogue:
        return Collection(catalogue.revision, catalogue.pictures(), catalogue.skipped(), catalogue.root)


def open_atlas(settings: Settings) -> AtlasManifest | None:
    """The atlas, or None where there is none to be used."""
    try:
        return atlas_manifest.read(settings.atlas_root)
    except ManifestError:
        return None


def stamp(settings: Settings) -> tuple[object, ...]:
    """What tells that somebody wrote catalogue, atlas or vectors: identity, size and time of their files."""
    catalogue = settings.catalogue_file
    watched = (
        catalogue,
        catalogue.with_name(f"{catalogue.name}-wal"),
        settings.atlas_root / atlas_manifest.FILE_NAME,
        settings.npz_folder / vector_file.FILE_NAME,
        settings.npz_folder / vector_journal.FILE_NAME,
    )
    return tuple(_identity(file) for file in watched)


def is_removed(settings: Settings) -> bool:
    """Whether somebody deleted what is made from the originals, as one may at any time: it has to be made again."""
    atlas = settings.atlas_root / atlas_manifest.FILE_NAME
    return not (settings.catalogue_file.is_file() and settings.image_root.is_dir() and atlas.is_file())


def compare(before: Sequence[PictureRecord], after: Sequence[PictureRecord]) -> Change:
    """What happened between two states of a collection.

    A picture that is gone from one path while one of the same bytes appeared at another has moved.
    """
    old = {picture.id: picture for picture in before}
    new = {picture.id: picture for picture in after}
    appeared = [picture for key, picture in new.items() if key not in old]
    gone = Counter(picture.fingerprint for key, picture in old.items() if key not in new)
    moved = (gone & Counter(picture.fingerprint for picture in appeared)).total()
    changed = sum(old[key].fingerprint != picture.fingerprint for key, picture in new.items() if key in old)
    return Change(added=len(appeared) - moved, changed=changed, moved=moved, removed=gone.total() - moved)


def _identity(file: Path) -> tuple[int, int, int] | None:
    try:
        facts = os.stat(file)
    except OSError:
        return None
    return facts.st_ino, facts.st_size, facts.st_mtime_ns
