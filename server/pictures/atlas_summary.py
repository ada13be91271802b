"""What packing an atlas came to, in figures and in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from server.pictures.atlas_manifest import ArrangementName
from server.records import Skipped


@dataclass(frozen=True, slots=True)
class AtlasSummary:
    """What a run did, or would do.

    `holes` counts empty cells, `tail` pictures that came after the last packing, `gone` those whose cell was emptied.
    `missing` lists pictures whose cell shows their mean colour, for want of a good thumbnail.
    """

    pictures: int
    cells: int
    holes: int
    tail: int
    gone: int
    pages: int
    drawn: int
    bytes: int
    arranged: ArrangementName
    is_repacked: bool
    missing: tuple[Skipped, ...]
    seconds: float

    @property
    def is_repack_advised(self) -> bool:
        """Whether more than a quarter of the cells is empty or out of order."""
        return self.holes + self.tail > self.cells // 4

    def sentence(self) -> str:
        """All of it in one line for a person."""
        return (
            f"{self.cells:,} sprites on {self.pages:,} page{'' if self.pages == 1 else 's'} "
            f"({self.drawn:,} drawn, {self.pages - self.drawn:,} unchanged): "
            f"{self.bytes / 1e6:,.1f} MB in {self.seconds:,.1f} s."
        )
