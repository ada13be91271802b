"""The settings that name folders and ways of working: values that cannot be used, and folders in each other's way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from server.diagnosis.case import Case
from server.diagnosis.findings import Area, Finding
from server.index.backends import BACKENDS
from server.settings import Settings

NAME = "settings"


def examine(case: Case) -> Area:
    """Looks at what the settings say, before anything on the disk is looked at."""
    settings = case.settings
    findings = [*_unusable(settings), *_in_the_way(settings)]
    originals = "none named" if settings.original_root is None else settings.original_root
    return Area(NAME, f"originals: {originals}", tuple(findings))


def _unusable(settings: Settings) -> Iterator[Finding]:
    if settings.index_backend not in BACKENDS:
        problem = f"INDEX_BACKEND is {settings.index_backend!r}; it can be one of {', '.join(BACKENDS)}."
        yield Finding(NAME, "error", problem)
    for name, folder in _made(settings).items():
        if folder.exists() and not folder.is_dir():
            yield Finding(
                NAME, "error", f"is a file, and {name} has to be a folder; remove it or rename it", str(folder)
            )


def _in_the_way(settings: Settings) -> Iterator[Finding]:
    """Folders that are one, or that lie in each other. Thumbnails among the originals are allowed, and said."""
    made = {name: _real(folder) for name, folder in _made(settings).items()}
    thumbs, atlas, cache = made["IMAGE_ROOT"], made["ATLAS_ROOT"], made["CACHE_DIR"]
    if settings.original_root is not None:
        originals = _real(settings.original_root)
        for name, folder in made.items():
            if originals.is_relative_to(folder):
                what = "is" if originals == folder else "lies in"
                problem = f"ORIGINAL_ROOT {what} the folder of {name}, which may be deleted at any time; name another"
                yield Finding(NAME, "error", problem, str(folder))
            elif folder.is_relative_to(originals):
                problem = f"the folder of {name} lies among the originals; it is left out of the collection"
                yield Finding(NAME, "note", problem, str(folder))
    if thumbs == atlas:
        yield Finding(NAME, "error", "is named by both IMAGE_ROOT and ATLAS_ROOT; name two folders", str(thumbs))
    elif atlas.is_relative_to(thumbs) or cache.is_relative_to(thumbs):
        inner = "ATLAS_ROOT" if atlas.is_relative_to(thumbs) else "CACHE_DIR"
        problem = f"{inner} lies in the folder of thumbnails, where its files are foreign; name another"
        yield Finding(NAME, "warning", problem, str(made[inner]))


def _made(settings: Settings) -> dict[str, Path]:
    """The folders of what is made, by the setting that names them."""
    folders = {"IMAGE_ROOT": settings.image_root, "ATLAS_ROOT": settings.atlas_root, "CACHE_DIR": settings.cache_dir}
    return folders if settings.embeddings_dir is None else {**folders, "EMBEDDINGS_DIR": settings.embeddings_dir}


def _real(folder: Path) -> Path:
    return Path(os.path.realpath(folder))
