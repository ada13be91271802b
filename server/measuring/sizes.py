"""How large things are on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from server.embedding import vector_file, vector_journal
from server.errors import ManifestError
from server.pictures import atlas_manifest
from server.records import PictureRecord
from server.settings import Settings


def measure(settings: Settings, pictures: Sequence[PictureRecord]) -> dict[str, float]:
    """Bytes of vectors, catalogue, thumbnails and atlas, and the number of the atlas's pages."""
    thumbs = str(settings.image_root)
    figures = {
        "vectors_bytes": _bytes_of(vector_files(settings)),
        "catalogue_bytes": _bytes_of([settings.catalogue_file]),
        "thumbnails_bytes": _bytes_of(os.path.join(thumbs, picture.thumbnail) for picture in pictures),
        "atlas_bytes": _bytes_of(atlas_files(settings)),
        "atlas_pages": max(0, len(atlas_files(settings)) - 1),
    }
    return {name: float(value) for name, value in figures.items()}


def vector_files(settings: Settings) -> list[Path]:
    """The files that hold vectors of the model in use."""
    return [settings.npz_folder / vector_file.FILE_NAME, settings.npz_folder / vector_journal.FILE_NAME]


def atlas_files(settings: Settings) -> list[Path]:
    """The manifest and its pages; nothing where there is no atlas."""
    try:
        manifest = atlas_manifest.read(settings.atlas_root)
    except ManifestError:
        return []
    folder = settings.atlas_root
    return [folder / atlas_manifest.FILE_NAME, *(folder / page.file for page in manifest.pages)]


def _bytes_of(files: Iterable[str | Path]) -> int:
    total = 0
    for file in files:
        try:
            total += os.stat(file).st_size
        except OSError:
            continue
    return total
