"""What lies in the folder of an atlas: which files belong there, which are damaged, and which may go.

Only files named as this project names them are ever removed.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

from server import files
from server.errors import FolderError
from server.pictures import atlas_manifest
from server.pictures.atlas_manifest import AtlasManifest

SINGLE_NAME = "atlas.png"
SINGLE_SCRATCH = ".single-"
PAGE_NAME = re.compile(r"page-\d{3,}\.[0-9a-f]{8}\.(jpg|webp|avif|png)")


def require_apart(atlas: Path, thumbs: Path, *originals: Path | None) -> None:
    """Raises `FolderError` where pages would get among originals or thumbnails."""
    real = Path(os.path.realpath(atlas))
    whose = "thumbnails" if real == Path(os.path.realpath(thumbs)) else None
    if any(Path(os.path.realpath(root)).is_relative_to(real) for root in originals if root is not None):
        whose = "pictures"
    if whose is not None:
        raise FolderError(
            f"The atlas cannot be in {atlas}, since your {whose} are in it and would be mixed with it. "
            "Name another folder: --output FOLDER or ATLAS_ROOT."
        )


def verify(folder: Path, manifest: AtlasManifest) -> list[str]:
    """The names of pages that are missing or whose bytes are not those that were written, in the order of the pages.

    Reads every page. A damaged one is drawn again by the next run once its file is removed.
    """
    return [page.file for page in manifest.pages if not _is_whole(folder / page.file, page.digest)]


def _is_whole(file: Path, digest: str) -> bool:
    try:
        return files.digest_file(file).startswith(digest)
    except OSError:
        return False


def remove_leftovers(folder: Path) -> None:
    """Deletes what a run that was killed had not finished writing. For the one who holds the collection's lock."""
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.name.startswith(files.UNFINISHED):
                path.unlink(missing_ok=True)
            elif path.name.startswith(SINGLE_SCRATCH):
                shutil.rmtree(path)


def remove_stale(folder: Path, manifest: AtlasManifest) -> None:
    """Deletes pages that neither this manifest names nor the one before it, which a page open in a browser may show."""
    wanted = {*manifest.superseded, *(page.file for page in manifest.pages)}
    for file in sorted(folder.iterdir()):
        if (PAGE_NAME.fullmatch(file.name) or file.name == SINGLE_NAME) and file.name not in wanted:
            file.unlink(missing_ok=True)


def drop_superseded(folder: Path) -> None:
    """Forgets and deletes the pages of the atlas before, which still show pictures that were deleted since.

    For when nobody can have that atlas open any more. Raises `ManifestError` and `OSError`.
    """
    manifest = atlas_manifest.read(folder)
    if manifest.superseded:
        manifest = replace(manifest, superseded=())
        atlas_manifest.write(folder, manifest)
        remove_stale(folder, manifest)
