"""What can be chosen of an atlas: the order of its pictures, and how its pages are drawn. Nothing here draws any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from server.pictures import atlas_folder
from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_manifest import ArrangementName, AtlasManifest
from server.pictures.page_painter import FORMATS, PageStyle
from server.records import PictureRecord


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The order in which pictures are packed. `sort` takes pictures ordered by path, and keeps each once.

    An atlas in another order is packed anew if this one `is_firm`; else it stays, and only new pictures are sorted so.
    """

    name: ArrangementName
    sort: Callable[[Sequence[PictureRecord]], Sequence[PictureRecord]]
    is_firm: bool = True


BY_PATH = Arrangement("path", lambda pictures: pictures)

StyleChoice: TypeAlias = PageStyle | Callable[[PageStyle], PageStyle] | None
"""How pages are to be drawn: in one way, in one that depends on how they are drawn now, or as they are."""


def chosen_style(choice: StyleChoice, manifest: AtlasManifest | None) -> PageStyle:
    """The style that `choice` means, where `manifest` is the atlas that is there."""
    if isinstance(choice, PageStyle):
        return choice
    style = (manifest and style_of(manifest)) or PageStyle(AtlasLayout())
    return style if choice is None else choice(style)


def style_of(manifest: AtlasManifest) -> PageStyle | None:
    """How the pages of an atlas are drawn; None where there are none, or it is one for use outside the project."""
    is_single = any(page.file == atlas_folder.SINGLE_NAME for page in manifest.pages)
    for page_format in FORMATS:
        if page_format == manifest.format and manifest.quality is not None and manifest.pages and not is_single:
            return PageStyle(manifest.layout, page_format, manifest.quality)
    return None
