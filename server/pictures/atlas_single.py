"""A small set as one `atlas.png` and an `atlas.json` that lists its sprites, for use outside the project.

The same `atlas.json` is a manifest the server understands, with these keys beside the manifest's own:
`image` (`atlas.png`, or null where there are no pictures), `width` and `height` of it, and
`sprites: [{path, x, y, width, height}]` in pixels, ordered by path, where pictures of the same content share a place.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from server import files
from server.errors import FolderError
from server.pictures import atlas_folder, atlas_manifest
from server.pictures.atlas_folder import SINGLE_NAME
from server.pictures.atlas_journal import AtlasJournal
from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_pages import pack
from server.pictures.atlas_summary import AtlasSummary
from server.pictures.page_painter import PageStyle
from server.progress import Progress
from server.records import PictureRecord, printable

MAX_SIDE_PX = 16_384


def pack_single(
    pictures: Sequence[PictureRecord],
    thumbs: Path,
    folder: Path,
    layout: AtlasLayout,
    *,
    workers: int,
    is_rehearsal: bool = False,
    progress: Progress | None = None,
) -> AtlasSummary:
    """Packs all pictures into one PNG, as square as can be; of `layout` the cell and the gutter count.

    It is drawn afresh every time. A rehearsal writes nothing.
    Raises `FolderError` where they do not fit 16,384 pixels each way, or the folder cannot be written.
    """
    different = len({picture.fingerprint for picture in pictures})
    side_px = max(1, math.isqrt(max(0, different - 1)) + 1) * layout.cell_px
    if side_px > MAX_SIDE_PX:
        raise FolderError(
            f"{different:,} pictures are too many for one file. Leave out --single, or make --cell smaller."
        )
    style = PageStyle(replace(layout, page_px=side_px), "png")
    if is_rehearsal:
        nowhere = folder / f"{atlas_folder.SINGLE_SCRATCH}rehearsal"
        return pack(pictures, thumbs, nowhere, style, workers=workers, is_rehearsal=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        atlas_folder.remove_leftovers(folder)
        with tempfile.TemporaryDirectory(prefix=atlas_folder.SINGLE_SCRATCH, dir=folder) as scratch:
            summary = pack(pictures, thumbs, Path(scratch), style, workers=workers, progress=progress)
            _keep(Path(scratch), folder, pictures)
    except OSError as error:
        raise FolderError(f"The atlas cannot be written to {folder}: {error.strerror}.") from error
    return summary


def _keep(scratch: Path, folder: Path, pictures: Sequence[PictureRecord]) -> None:
    """Takes the one page in `scratch` to `folder` under its plain name, with the list of its sprites."""
    manifest = atlas_manifest.read(scratch)
    sprites = []
    for picture in pictures:
        _, rect = manifest.locate(manifest.slot_of[picture.fingerprint])
        place = {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}
        sprites.append({"path": printable(picture.path), **place})
    page = manifest.pages[0] if manifest.pages else None
    if page is not None:
        files.write_bytes(folder / SINGLE_NAME, (scratch / page.file).read_bytes())
        manifest = replace(manifest, pages=(replace(page, file=SINGLE_NAME),))
    extra = {
        "image": None if page is None else SINGLE_NAME,
        "width": 0 if page is None else page.width_px,
        "height": 0 if page is None else page.height_px,
        "sprites": sprites,
    }
    atlas_manifest.write(folder, manifest, extra)
    atlas_folder.remove_stale(folder, manifest)
    AtlasJournal(folder).remove()
