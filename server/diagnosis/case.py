"""What the looks at one collection share: the settings, what the catalogue holds, which model is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from server.embedding.embedder import Embedder
from server.pictures.catalogue import Known
from server.progress import Progress
from server.records import PictureRecord, Skipped
from server.settings import Settings


@dataclass(frozen=True, slots=True)
class WantedModel:
    """The model that the settings mean. `dim` is None where it is not known before it is loaded."""

    key: str
    dim: int | None
    reason: str
    load: Callable[[Progress], Embedder]


@dataclass(frozen=True, slots=True)
class CatalogueContent:
    """What a sound catalogue says, read at one moment."""

    root: Path | None
    thumbs: Path | None
    pictures: list[PictureRecord]
    known: Mapping[str, Known]
    skipped: list[Skipped]
    discarded: frozenset[str]


@dataclass(slots=True)
class Case:
    """One examination. `catalogue` is None where there is none that can be read, `model` where none can be had.

    `is_quick` leaves out reading every byte. `progress` counts what takes long.
    """

    settings: Settings
    is_quick: bool = False
    progress: Progress = field(default_factory=Progress)
    catalogue: CatalogueContent | None = None
    model: WantedModel | None = None

    @property
    def originals(self) -> Path | None:
        """The folder the collection was made from, or else the one that the settings name."""
        known = None if self.catalogue is None else self.catalogue.root
        return known or self.settings.original_root

    @property
    def transform_command(self) -> str:
        """What a person types to bring thumbnails and catalogue up to date."""
        if self.settings.original_root is not None and self.originals == self.settings.original_root:
            return "python -m tools transform_images"
        return f"python -m tools transform_images --input {self.originals or 'FOLDER'}"
