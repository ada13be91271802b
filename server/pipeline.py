"""From settings to thumbnails, atlas and map: what commands and server do alike, one at a time for a collection.

Both hold the collection's lock while they write, so a command that runs beside a server waits for it and the other
way round.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeAlias

from server.embedding import likeness_order
from server.embedding.likeness_order import Wish
from server.errors import FolderError, ManifestError, SettingsError, StoppedError
from server.mapping import mapping
from server.mapping.mapping import MapSummary
from server.pictures import atlas_folder, atlas_manifest, shelf
from server.pictures.atlas_choice import StyleChoice, chosen_style
from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_pages import pack as pack_pages
from server.pictures.atlas_single import pack_single
from server.pictures.atlas_summary import AtlasSummary
from server.pictures.catalogue import Catalogue, Known
from server.pictures.plan import Plan, make_plan, require_usable
from server.pictures.thumbnail_folder import ThumbnailFolder
from server.pictures.thumbnails import Recipe
from server.pictures.transform import TransformSummary
from server.pictures.transform import transform as transform_folder
from server.pictures.walk import Walk
from server.progress import Progress
from server.records import Skipped
from server.settings import Settings
from server.turns import Turn, taken

RecipeChoice: TypeAlias = Recipe | Callable[[Recipe], Recipe] | None
"""How thumbnails are to be made: in one way, in one that depends on how they were made last, or as then."""


def transform(
    settings: Settings,
    *,
    recipe: RecipeChoice = None,
    workers: int | None = None,
    force: bool = False,
    turn: Turn | None = None,
    niceness: int = 0,
    should_stop: Callable[[], bool] = lambda: False,
    progress: Progress | None = None,
) -> TransformSummary:
    """Brings thumbnails and catalogue up to date with ORIGINAL_ROOT; those of another folder go to the shelf first.

    They stay where ORIGINAL_ROOT cannot be used, or holds no picture and `force` does not say that this is meant.

    Raises `SettingsError` where no folder is named, `FolderError`, `CatalogueError`, `BusyError`, and `StoppedError`
    within a second after `should_stop` says so; what was made is kept.
    """
    originals, places = _originals(settings), _places(settings)
    with taken(settings, turn):
        _require_worth_turning_to(settings, originals, force=force, should_stop=should_stop)
        shelf.make_room(places, originals)
        with Catalogue.open(settings.catalogue_file) as catalogue:
            return transform_folder(
                originals,
                settings.image_root,
                catalogue,
                _chosen(recipe, catalogue),
                workers=workers or default_workers(),
                force=force,
                leave_out=_left_out(settings),
                niceness=niceness,
                should_stop=should_stop,
                progress=progress,
            )


def plan(
    settings: Settings, *, recipe: RecipeChoice = None, force: bool = False, progress: Progress | None = None
) -> tuple[Plan, list[Skipped]]:
    """What `transform` would do now, and the files that were skipped before. Writes nothing, and waits for nobody.

    Raises as `transform` does.
    """
    originals = _originals(settings)
    _require_worth_turning_to(settings, originals, force=force)
    places = shelf.find(_places(settings), originals)
    known: dict[str, Known] = {}
    disks: Collection[str] = ()
    skipped: list[Skipped] = []
    chosen = _chosen(recipe, None)
    if places.catalogue_file.exists():
        with Catalogue.open_to_read(places.catalogue_file) as catalogue:
            known, disks, skipped = catalogue.known(), catalogue.disks, catalogue.skipped()
            chosen = _chosen(recipe, catalogue)
    made = make_plan(
        originals,
        ThumbnailFolder(places.thumbs),
        known,
        chosen,
        disks=disks,
        leave_out=(settings.image_root, *_left_out(settings)),
        force=force,
        progress=progress or Progress(),
    )
    return made, skipped


def pack(
    settings: Settings,
    *,
    style: StyleChoice = None,
    order: Wish = "auto",
    single: bool | None = False,
    repack: bool = False,
    is_rehearsal: bool = False,
    workers: int | None = None,
    turn: Turn | None = None,
    progress: Progress | None = None,
) -> AtlasSummary:
    """Brings the atlas up to date with the catalogue, in the order wished for.

    `single` makes one `atlas.png` with a list of sprites in `atlas.json`, by path; of `style` only the cell counts
    then. None is as the atlas that is there. A rehearsal writes nothing and waits for nobody.

    Raises `FolderError`, `CatalogueError`, `StoreError` where there are no vectors for an order that was named, and
    `BusyError`.
    """
    if not settings.catalogue_file.exists():
        raise FolderError(
            "There are no thumbnails yet. Make them first: python -m tools transform_images --input FOLDER"
        )
    thumbs, folder, workers = settings.image_root, settings.atlas_root, workers or default_workers()
    with contextlib.nullcontext() if is_rehearsal else taken(settings, turn):
        with (Catalogue.open_to_read if is_rehearsal else Catalogue.open)(settings.catalogue_file) as catalogue:
            pictures, made_from = catalogue.pictures(), catalogue.root
        atlas_folder.require_apart(folder, thumbs, made_from, settings.original_root)
        layout = chosen_style(style, None).layout if single else _layout_of_single(folder) if single is None else None
        if layout is not None:
            return pack_single(
                pictures, thumbs, folder, layout, workers=workers, is_rehearsal=is_rehearsal, progress=progress
            )
        return pack_pages(
            pictures,
            thumbs,
            folder,
            style,
            workers=workers,
            arrangement=likeness_order.arrangement(order, settings.npz_folder, pictures),
            repack=repack,
            is_rehearsal=is_rehearsal,
            progress=progress,
        )


def draw_map(
    settings: Settings,
    *,
    afresh: bool = False,
    turn: Turn | None = None,
    should_stop: Callable[[], bool] = lambda: False,
    progress: Progress | None = None,
) -> MapSummary:
    """Brings the map up to date with catalogue and vectors; `afresh` lays all pictures out again.

    Raises `FolderError`, `CatalogueError`, `MapError` where no picture has a vector yet, `BusyError`, and
    `StoppedError` soon after `should_stop` says so; the map that was there stays.
    """

    def check() -> None:
        if should_stop():
            raise StoppedError("The run was stopped. The map is as it was.")

    if not settings.catalogue_file.exists():
        raise FolderError("There are no pictures yet. Add some: python -m tools transform_images --input FOLDER")
    with taken(settings, turn):
        with Catalogue.open(settings.catalogue_file) as catalogue:
            pictures = catalogue.pictures()
        try:
            return mapping.draw(
                pictures, settings.npz_folder, settings.atlas_root, is_afresh=afresh, progress=progress, check=check
            )
        except OSError as error:
            raise FolderError(f"The map cannot be written to {settings.atlas_root}: {error.strerror}.") from error


def drop_superseded(settings: Settings, turn: Turn | None = None) -> None:
    """Deletes the pages of the atlas before, which show what was deleted since; for when nobody has it open any more.

    Raises `BusyError`, `ManifestError` and `OSError`.
    """
    with taken(settings, turn):
        atlas_folder.drop_superseded(settings.atlas_root)


def _layout_of_single(folder: Path) -> AtlasLayout | None:
    """The cells of the one `atlas.png` in the folder; None where the atlas is of pages, or there is none."""
    with contextlib.suppress(ManifestError):
        manifest = atlas_manifest.read(folder)
        if any(page.file == atlas_folder.SINGLE_NAME for page in manifest.pages):
            return manifest.layout
    return None


def default_workers() -> int:
    """A worker for each core this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _originals(settings: Settings) -> Path:
    if settings.original_root is None:
        raise SettingsError("Name the folder of your pictures: --input FOLDER, or ORIGINAL_ROOT in .env.")
    return Path(os.path.realpath(settings.original_root))


def _places(settings: Settings) -> shelf.Places:
    return shelf.Places(settings.image_root, settings.atlas_root, settings.catalogue_file)


def _require_worth_turning_to(
    settings: Settings, originals: Path, *, force: bool, should_stop: Callable[[], bool] = lambda: False
) -> None:
    """Raises `FolderError` where a mistyped name or a disk that is away would put a good collection aside."""
    require_usable(originals, settings.image_root)
    shown = shelf.shown(_places(settings))
    if force or shown is None or shown == originals:
        return

    def check() -> None:
        if should_stop():
            raise StoppedError("The run was stopped. Nothing was changed.")

    walk = Walk(originals, leave_out=(settings.image_root, *_left_out(settings)), check=check)
    if next(walk.files(), None) is None:
        raise FolderError(
            f"There is no picture in {originals}, so the collection of {shown} stays in its place. Is its name right, "
            "and its disk connected? If you mean this folder, run transform_images with --force."
        )


def _left_out(settings: Settings) -> tuple[Path, ...]:
    return settings.atlas_root, settings.cache_dir, *_places(settings).shelves


def _chosen(choice: RecipeChoice, catalogue: Catalogue | None) -> Recipe:
    if isinstance(choice, Recipe):
        return choice
    last = None if catalogue is None else catalogue.recipe
    usual = Recipe()
    if last is not None:
        with contextlib.suppress(ValueError):
            usual = Recipe.parse(last)
    return usual if choice is None else choice(usual)
