"""From settings to thumbnails and atlas: what the commands and the server do alike, one at a time for a collection.

Both hold the collection's lock while they write, so a command that runs beside a server waits for it and the other
way round.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from server import locks
from server.errors import FolderError, SettingsError
from server.pictures import shelf
from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_pages import AtlasSummary
from server.pictures.atlas_pages import pack as pack_pages
from server.pictures.atlas_single import pack_single
from server.pictures.catalogue import Catalogue
from server.pictures.page_painter import PageStyle
from server.pictures.thumbnails import Recipe
from server.pictures.transform import TransformSummary
from server.pictures.transform import transform as transform_folder
from server.progress import Progress
from server.settings import Settings


@dataclass(frozen=True, slots=True)
class Turn:
    """How to wait for one's turn: `holder` is told to those who wait for us, `on_wait` is called with who has it.

    With `wait_seconds` this gives up after that time, with `BusyError`.
    """

    holder: str = "another run"
    wait_seconds: float | None = None
    on_wait: Callable[[str], None] = lambda _: None


def transform(
    settings: Settings,
    *,
    recipe: Recipe | None = None,
    workers: int | None = None,
    force: bool = False,
    turn: Turn | None = None,
    progress: Progress | None = None,
) -> TransformSummary:
    """Brings thumbnails and catalogue up to date with ORIGINAL_ROOT; those of another folder go to the shelf first.

    Raises `SettingsError` where no folder is named, `FolderError`, `CatalogueError` and `BusyError`; what was made
    is kept.
    """
    if settings.original_root is None:
        raise SettingsError("Name the folder of your pictures: --input FOLDER, or ORIGINAL_ROOT in .env.")
    originals = Path(os.path.realpath(settings.original_root))
    places = shelf.Places(settings.image_root, settings.atlas_root, settings.catalogue_file)
    with _turn(settings, turn):
        shelf.make_room(places, originals)
        with Catalogue.open(settings.catalogue_file) as catalogue:
            return transform_folder(
                originals,
                settings.image_root,
                catalogue,
                recipe or Recipe(),
                workers=workers or default_workers(),
                force=force,
                leave_out=(settings.atlas_root, settings.cache_dir, *places.shelves),
                progress=progress,
            )


def pack(
    settings: Settings,
    *,
    style: PageStyle | None = None,
    single: bool = False,
    repack: bool = False,
    workers: int | None = None,
    turn: Turn | None = None,
    progress: Progress | None = None,
) -> AtlasSummary:
    """Brings the atlas up to date with the catalogue. Raises `FolderError`, `CatalogueError` and `BusyError`.

    `single` makes one `atlas.png` with a list of sprites in `atlas.json`; of `style` only the cell counts then.
    """
    if not settings.catalogue_file.exists():
        raise FolderError(
            "There are no thumbnails yet. Make them first: python -m tools transform_images --input FOLDER"
        )
    style = style or PageStyle(AtlasLayout())
    workers = workers or default_workers()
    with _turn(settings, turn):
        with Catalogue.open(settings.catalogue_file) as catalogue:
            pictures = catalogue.pictures()
        thumbs, folder = settings.image_root, settings.atlas_root
        if single:
            return pack_single(pictures, thumbs, folder, style.layout, workers=workers, progress=progress)
        return pack_pages(pictures, thumbs, folder, style, workers=workers, repack=repack, progress=progress)


def default_workers() -> int:
    """A worker for each core this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def _turn(settings: Settings, turn: Turn | None) -> Iterator[None]:
    turn = turn or Turn()
    lock = settings.cache_dir / "collection.lock"
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(locks.exclusive(lock, turn.holder, wait_seconds=turn.wait_seconds, on_wait=turn.on_wait))
        except OSError as error:
            raise FolderError(f"{lock} cannot be written: {error.strerror}. Name another folder: CACHE_DIR.") from error
        yield
