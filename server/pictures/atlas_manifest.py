"""`atlas.json`: which pages there are, which picture is in which slot, and how large its sprite is.

Guarantees: what `read` returns agrees with itself, and is what was written: the file begins with a digest of all that
follows. Nothing in it depends on time. Compact and linear, so that a million slots are read in about a second:
pictures, widths and heights are three lists of the same length. Keys it does not know are left alone.

    {"digest":"<BLAKE3-128 of the bytes behind this value's comma>","version":2,"cell_px":96, …}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, cast, get_args

from server import files
from server.errors import ManifestError
from server.pictures.atlas_layout import AtlasLayout
from server.records import Fingerprint, Rect

FILE_NAME = "atlas.json"
VERSION = 2
_ADVICE = "Make the atlas again: python -m tools sprite_atlas"
_SEAL = b'{"digest":"'
_SEAL_BYTES = len(_SEAL) + 32 + len(b'",')

ArrangementName = Literal["path", "similar"]


@dataclass(frozen=True, slots=True)
class AtlasPage:
    """One picture file of the atlas, with `cells` cells of which some may be empty.

    `digest` is that of its bytes; of a manifest of version 1 it is the beginning that the page's name carries.
    `drawn_from` is a digest of everything that went into it, empty where something was missing.
    """

    file: str
    width_px: int
    height_px: int
    bytes: int
    cells: int
    digest: str
    drawn_from: str = ""


@dataclass(frozen=True)
class AtlasManifest:
    """The atlas as it lies on the disk.

    `order[slot]` is the picture in the slot, None where there is none; `sizes[slot]` is the width and height of its
    sprite in pixels, (0, 0) for an empty one. Every page has `layout.cells_per_page` slots; those behind its last cell
    are empty, and behind the last cell of the last page there are none. The first `arranged_pages` pages were packed
    in the order that `arranged` names, the rest came later. `superseded` are files of the atlas before this one that
    are kept for pages open in a browser. `quality` is None where it is not known.
    """

    cell_px: int
    page_px: int
    gutter_px: int
    format: str
    quality: int | None
    arranged: ArrangementName
    arranged_pages: int
    pages: tuple[AtlasPage, ...]
    order: tuple[Fingerprint | None, ...]
    sizes: tuple[tuple[int, int], ...]
    superseded: tuple[str, ...] = ()
    version: int = VERSION

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

    def slots_of_page(self, number: int) -> slice:
        """Where the cells of a page stand in `order` and `sizes`."""
        first = number * self.layout.cells_per_page
        return slice(first, first + self.pages[number].cells)


def read(folder: Path) -> AtlasManifest:
    """The manifest in the folder. Raises `ManifestError` where it is missing, damaged or of another version."""
    file = folder / FILE_NAME
    try:
        written = file.read_bytes()
        content = json.loads(written)
    except FileNotFoundError as error:
        raise ManifestError(f"There is no atlas in {folder}. {_ADVICE}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ManifestError(f"{file} cannot be read. {_ADVICE}") from error
    version = content.get("version") if isinstance(content, dict) else None
    try:
        if version == 1 and "digest" not in content:
            return _checked(_upgraded(content))
        if version != VERSION and isinstance(content, dict):
            raise ManifestError(f"{file} was written by another version of Clip Atlas. {_ADVICE}")
        if content["digest"] != files.digest_bytes(written[_SEAL_BYTES:]):
            raise ValueError("it is not what was written")
        return _checked(content)
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise ManifestError(f"{file} is damaged. {_ADVICE}") from error


def write(folder: Path, manifest: AtlasManifest, extra: Mapping[str, object] | None = None) -> None:
    """Puts the manifest into the folder in one step; `extra` keys are written beside its own. Raises `OSError`."""
    content = {
        "version": manifest.version,
        "cell_px": manifest.cell_px,
        "page_px": manifest.page_px,
        "gutter_px": manifest.gutter_px,
        "format": manifest.format,
        "quality": manifest.quality,
        "arranged": manifest.arranged,
        "arranged_pages": manifest.arranged_pages,
        "pages": [asdict(page) for page in manifest.pages],
        "superseded": manifest.superseded,
        "order": manifest.order,
        "widths_px": [width for width, _ in manifest.sizes],
        "heights_px": [height for _, height in manifest.sizes],
        **(extra or {}),
    }
    files.write_bytes(folder / FILE_NAME, sealed(content))


def sealed(content: Mapping[str, object]) -> bytes:
    """`content` as JSON, with the digest of its own bytes in front."""
    body = json.dumps(content, separators=(",", ":")).encode("utf-8")[1:]
    return _SEAL + files.digest_bytes(body).encode("ascii") + b'",' + body


def _upgraded(content: dict[str, Any]) -> dict[str, Any]:
    """A manifest of version 1 as one of version 2: there every page but the last had all its cells."""
    layout = AtlasLayout(*(_whole(content[key]) for key in ("cell_px", "page_px", "gutter_px")))
    pages, slots = list(content["pages"]), len(content["order"])
    per_page = layout.cells_per_page
    if layout.page_count(slots) != len(pages):
        raise ValueError("the pages do not match the slots")
    return {
        **content,
        "quality": None,
        "arranged": "path",
        "arranged_pages": len(pages),
        "superseded": [],
        "pages": [
            {**page, "cells": min(per_page, slots - number * per_page), "digest": _digest_in_name(page["file"])}
            for number, page in enumerate(pages)
        ],
    }


def _digest_in_name(file: str) -> str:
    """`3f9c2a71` of `page-003.3f9c2a71.jpg`."""
    parts = file.split(".")
    return parts[1] if len(parts) == 3 else ""


def _checked(content: dict[str, Any]) -> AtlasManifest:
    widths, heights, order = content["widths_px"], content["heights_px"], content["order"]
    quality = content["quality"]
    manifest = AtlasManifest(
        cell_px=_whole(content["cell_px"]),
        page_px=_whole(content["page_px"]),
        gutter_px=_whole(content["gutter_px"]),
        format=str(content["format"]),
        quality=None if quality is None else _whole(quality),
        arranged=content["arranged"],
        arranged_pages=_whole(content["arranged_pages"]),
        pages=tuple(_page(page) for page in content["pages"]),
        order=tuple(cast("list[Fingerprint | None]", order)),
        sizes=tuple(zip(widths, heights, strict=True)),
        superseded=tuple(_file_name(file) for file in content["superseded"]),
    )
    layout, pages = manifest.layout, manifest.pages
    if manifest.arranged not in get_args(ArrangementName):
        raise ValueError("an order nobody knows")
    if len(manifest.order) != len(manifest.sizes):
        raise ValueError("lists of different lengths")
    if not {*map(type, order)} <= {str, type(None)} or not {*map(type, widths), *map(type, heights)} <= {int}:
        raise TypeError("a slot is of the wrong type")
    if any(sides and (min(sides) < 0 or max(sides) > layout.sprite_px) for sides in (widths, heights)):
        raise ValueError("a sprite does not fit its cell")
    per_page = layout.cells_per_page
    if len(order) != (per_page * (len(pages) - 1) + pages[-1].cells if pages else 0):
        raise ValueError("the pages do not match the slots")
    for number, page in enumerate(pages):
        if not 1 <= page.cells <= per_page or (page.width_px, page.height_px) != layout.page_size(page.cells):
            raise ValueError("a page has the wrong size")
        if any(order[number * per_page + page.cells : (number + 1) * per_page]):
            raise ValueError("a picture lies behind the cells of its page")
    return manifest


def _page(content: dict[str, Any]) -> AtlasPage:
    numbers = {key: _whole(content[key]) for key in ("width_px", "height_px", "bytes", "cells")}
    return AtlasPage(
        file=_file_name(content["file"]),
        **numbers,
        digest=str(content["digest"]),
        drawn_from=str(content["drawn_from"]),
    )


def _file_name(file: object) -> str:
    if not isinstance(file, str) or Path(file).name != file:
        raise ValueError("a page is not a file of the folder")
    return file


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value
