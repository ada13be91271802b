"""The shelf: where thumbnails, atlas and catalogue of a collection wait while another one is shown.

Turning to another folder of originals and back costs a few renames, not hours. Safe to stop anywhere: the catalogue in
place always belongs to the thumbnails and the atlas in place, since it is the last to leave and the first to come back.
"""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from server.errors import CatalogueError, FolderError
from server.pictures import atlas_manifest
from server.pictures.catalogue import Catalogue

_SHELF = "shelf"
_READERS_SECONDS, _READERS_TRIES = 0.1, 50


@dataclass(frozen=True, slots=True)
class Places:
    """Where the collection that is shown lies."""

    thumbs: Path
    atlas: Path
    catalogue_file: Path

    @property
    def shelves(self) -> tuple[Path, ...]:
        """The folders that hold what was put aside."""
        return tuple({place.parent / _SHELF: None for place in (self.thumbs, self.atlas, self.catalogue_file)})

    def on_shelf(self, place: Path, root: Path) -> Path:
        """Where this place's content waits for the originals in `root`."""
        key = hashlib.blake2b(os.fsencode(root), digest_size=8).hexdigest()
        return place.parent / _SHELF / key / place.name


def find(places: Places, root: Path) -> Places:
    """Where the collection of `root` lies now, be it shown, on the shelf or half-way. Changes nothing."""
    shelved = Places(*(places.on_shelf(place, root) for place in (places.thumbs, places.atlas, places.catalogue_file)))
    if places.catalogue_file.exists():
        with Catalogue.open_to_read(places.catalogue_file) as catalogue:
            if catalogue.root == root:
                return replace(places, thumbs=places.thumbs if places.thumbs.exists() else shelved.thumbs)
    return shelved


def shown(places: Places) -> Path | None:
    """The originals of the collection in place, or None where no picture is in it. Raises `CatalogueError`."""
    if not places.catalogue_file.exists():
        return None
    with Catalogue.open_to_read(places.catalogue_file) as catalogue:
        return catalogue.root if len(catalogue) else None


def make_room(places: Places, root: Path) -> None:
    """Puts the collection of another root aside, and takes back that of `root` where it was shown before.

    Raises `FolderError` where something cannot be renamed, and `CatalogueError`.
    """
    current: Path | None = None
    try:
        current, thumbs = _folders_of(places.catalogue_file)
        if current is not None and current != root:
            # A folder is moved only if it is known to be ours: a new --output may be anything.
            ours = [places.thumbs] if thumbs == places.thumbs else []
            if (places.atlas / atlas_manifest.FILE_NAME).is_file():
                ours.append(places.atlas)
            for place in (*ours, places.catalogue_file):
                _rename(place, places.on_shelf(place, current))
            current = None
        if current == root:
            # An earlier turn may have been stopped half-way.
            _take_back(places, root, (places.thumbs, places.atlas))
        elif not places.thumbs.exists() and not places.atlas.exists():
            _take_back(places, root, (places.catalogue_file, places.thumbs, places.atlas))
    except OSError as error:
        raise FolderError(
            f"The collection of {current or root} cannot be moved to or from the shelf: {error.strerror}. "
            "Nothing is lost; run the same command again when this is mended."
        ) from error


def _folders_of(catalogue_file: Path) -> tuple[Path | None, Path | None]:
    """Root and thumbnails of the catalogue that is there, which is a single file after this, fit to be renamed.

    One that knows nothing is removed: a run that ended before it had looked leaves such a one, and it would keep the
    catalogue of the same folder from coming back.
    """
    if not catalogue_file.exists():
        return None, None
    for _ in range(_READERS_TRIES):
        with Catalogue.open(catalogue_file) as catalogue:
            folders = catalogue.root, catalogue.thumbs
            is_blank = catalogue.root is None and not catalogue.known()
        if not Path(f"{catalogue_file}-wal").exists():
            if is_blank:
                catalogue_file.unlink()
            return folders
        time.sleep(_READERS_SECONDS)  # somebody is just reading it
    raise CatalogueError(f"The catalogue {catalogue_file} is open in another program. Close that, and try again.")


def _take_back(places: Places, root: Path, wanted: tuple[Path, ...]) -> None:
    for place in wanted:
        if not place.exists():
            _rename(places.on_shelf(place, root), place)


def _rename(source: Path, target: Path) -> None:
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
