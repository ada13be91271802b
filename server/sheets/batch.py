"""What a batch of sprites is, apart from any picture of it: which cells of which pages, in which order."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_manifest import AtlasManifest, AtlasPage
from server.records import PictureRecord, Rgb

# Changes whenever the same cells would give another sheet, since browsers keep a sheet for ever.
_VERSION = 1
_NAME_BYTES = 16


@dataclass(frozen=True, slots=True)
class Batch:
    """Cells of an atlas in the order of an answer, and all that is needed to draw them; it does not hold the atlas.

    `slots[i]` is the cell of the i-th picture and `colours[i]` its mean colour, which stands in for a picture that is
    not on the atlas: there the slot is None. `pages` are the pages of these cells by their number, and `quality` is
    theirs, None where it is not known.
    """

    layout: AtlasLayout
    quality: int | None
    pages: Mapping[int, AtlasPage]
    slots: tuple[int | None, ...]
    colours: tuple[Rgb, ...]

    def places_by_page(self) -> dict[int | None, list[int]]:
        """Which cells, by their place in the batch, are on which page; under None those that are on none."""
        places: dict[int | None, list[int]] = {}
        for place, slot in enumerate(self.slots):
            number = None if slot is None else slot // self.layout.cells_per_page
            places.setdefault(number, []).append(place)
        return places

    def part(self, places: range) -> Batch:
        """The cells of these places alone, with no pages but theirs."""
        slots = self.slots[places.start : places.stop]
        colours = self.colours[places.start : places.stop]
        numbers = {slot // self.layout.cells_per_page for slot in slots if slot is not None}
        return Batch(self.layout, self.quality, {number: self.pages[number] for number in numbers}, slots, colours)

    def name(self) -> str:
        """A digest of what the sheets of these cells show: of their pages, the cells and their order."""
        layout = self.layout
        pages = [f"{number} {page.file} {page.digest}" for number, page in sorted(self.pages.items())]
        cells = [str(rgb) if slot is None else str(slot) for slot, rgb in zip(self.slots, self.colours, strict=True)]
        shown = f"{_VERSION} {layout.cell_px} {layout.page_px} {layout.gutter_px};{';'.join(pages)};{';'.join(cells)}"
        return hashlib.blake2b(shown.encode(), digest_size=_NAME_BYTES).hexdigest()


def batch_of(atlas: AtlasManifest, pictures: Sequence[PictureRecord]) -> Batch:
    """The cells of these pictures, each of which may be on the atlas or not."""
    slots = tuple(atlas.slot_of.get(picture.fingerprint) for picture in pictures)
    numbers = {slot // atlas.layout.cells_per_page for slot in slots if slot is not None}
    pages = {number: atlas.pages[number] for number in numbers}
    return Batch(atlas.layout, atlas.quality, pages, slots, tuple(picture.mean_rgb for picture in pictures))
