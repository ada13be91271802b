"""`atlas.json`: which pages there are, which picture is in which slot, and how large its sprite is.

Guarantees: what `read` returns agrees with itself. Compact and linear, so that a million slots are read in about a
second: pictures, widths and heights are three lists of the same length. Keys it does not know are left alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from server import files
from server.errors import ManifestError
from server.pictures.atlas_layout import AtlasLayout
from server.records import Fingerprint, Rect

FILE_NAME = "atlas.json"
VERSION = 1
_ADVICE = "Make the atlas again: python -m tools sprite_atlas"


@dataclass(frozen=True, slots=True)
class AtlasPage:
    """One picture file of the atlas. `drawn_from` is a digest of everything that went into it."""

    file: str
    width_px: int
    height_px: int
    bytes: int
    drawn_from: str = ""


@dataclass(frozen=True)
class AtlasManifest:
    """The atlas as it lies on the disk.

    `order[slot]` is the picture in the slot, None where one was and is gone; `sizes[slot]` is the width and height of
    its sprite in pixels, (0, 0) for a hole. Pages hold slots in order, `layout.cells_per_page` each.
    """

    version: int
    cell_px: int
    page_px: int
    gutter_px: int
    format: str
    pages: tuple[AtlasPage, ...]
    order: tuple[Fingerprint | None, ...]
    sizes: tuple[tuple[int, int], ...]

    @cached_property
    def layout(self) -> AtlasLayout:
        """The arithmetic of the cells."""
        return AtlasLayout(self.cell_px, self.page_px, self.gutter_px)

    @cached_property
    def slot_of(self) -> Mapping[Fingerprint, int]:
        """The slot of each picture."""
        return {fingerprint: slot for slot, fingerprint in enumerate(self.order) if fingerprint is not None}

    def locate(self, slot: int) -> tuple[int, Rect]:
        """The number of the page and the sprite's rectangle on it."""
        return self.layout.locate(slot, self.sizes[slot])

    def rects(self) -> dict[Fingerprint, tuple[int, Rect]]:
        """Page number and rectangle of every picture: for small atlases, and for tests."""
        return {fingerprint: self.locate(slot) for fingerprint, slot in self.slot_of.items()}


def read(folder: Path) -> AtlasManifest:
    """The manifest in the folder. Raises `ManifestError` where it is missing, damaged or of another version."""
    file = folder / FILE_NAME
    try:
        content = json.loads(file.read_bytes())
    except FileNotFoundError as error:
        raise ManifestError(f"There is no atlas in {folder}. {_ADVICE}") from error
    except (OSError, ValueError) as error:
        raise ManifestError(f"{file} cannot be read. {_ADVICE}") from error
    if isinstance(content, dict) and content.get("version") != VERSION:
        raise ManifestError(f"{file} was written by another version of Clip Atlas. {_ADVICE}")
    try:
        return _checked(content)
    except (KeyError, TypeError, ValueError) as error:
        raise ManifestError(f"{file} is damaged. {_ADVICE}") from error


def write(folder: Path, manifest: AtlasManifest, extra: Mapping[str, object] | None = None) -> None:
    """Puts the manifest into the folder in one step; `extra` keys are written beside its own. Raises `OSError`."""
    content = {
        "version": manifest.version,
        "cell_px": manifest.cell_px,
        "page_px": manifest.page_px,
        "gutter_px": manifest.gutter_px,
        "format": manifest.format,
        "pages": [asdict(page) for page in manifest.pages],
        "order": manifest.order,
        "widths_px": [width for width, _ in manifest.sizes],
        "heights_px": [height for _, height in manifest.sizes],
        **(extra or {}),
    }
    files.write_bytes(folder / FILE_NAME, json.dumps(content, separators=(",", ":")).encode("utf-8"))


def _checked(content: dict[str, Any]) -> AtlasManifest:
    widths, heights, order = content["widths_px"], content["heights_px"], content["order"]
    manifest = AtlasManifest(
        version=VERSION,
        cell_px=_whole(content["cell_px"]),
        page_px=_whole(content["page_px"]),
        gutter_px=_whole(content["gutter_px"]),
        format=str(content["format"]),
        pages=tuple(_page(page) for page in content["pages"]),
        order=tuple(cast("list[Fingerprint | None]", order)),
        sizes=tuple(zip(widths, heights, strict=True)),
    )
    layout = manifest.layout
    if len(manifest.order) != len(manifest.sizes):
        raise ValueError("lists of different lengths")
    if not {*map(type, order)} <= {str, type(None)} or not {*map(type, widths), *map(type, heights)} <= {int}:
        raise TypeError("a slot is of the wrong type")
    if any(sides and (min(sides) < 0 or max(sides) > layout.sprite_px) for sides in (widths, heights)):
        raise ValueError("a sprite does not fit its cell")
    if layout.page_count(len(order)) != len(manifest.pages):
        raise ValueError("the pages do not match the slots")
    for number, page in enumerate(manifest.pages):
        cells = min(layout.cells_per_page, len(order) - number * layout.cells_per_page)
        if (page.width_px, page.height_px) != layout.page_size(cells):
            raise ValueError("a page has the wrong size")
    return manifest


def _page(content: dict[str, Any]) -> AtlasPage:
    file = content["file"]
    if not isinstance(file, str) or Path(file).name != file:
        raise ValueError("a page is not a file of the folder")
    size = (_whole(content["width_px"]), _whole(content["height_px"]), _whole(content["bytes"]))
    return AtlasPage(file, *size, drawn_from=str(content["drawn_from"]))


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value
