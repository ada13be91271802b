"""What the looks at one collection share: the settings, what the catalogue holds, which model is wanted."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from server.embedding.embedder import Embedder
from server.pictures.catalogue import Known
from server.progress import Progress
from server.records import PictureRecord, Skipped
from server.settings import Settings

DOCTOR = "python -m tools doctor --fix"
"""What mends damage that no other command looks for."""


@dataclass(frozen=True, slots=True)
class WantedModel:
    """The model that the settings mean. `dim` is None where it is not known before it is loaded."""

    key: str
    dim: int | None
    load: Callable[[Progress], Embedder]


@dataclass(frozen=True, slots=True)
class CatalogueContent:
    """What a sound catalogue says, read at one moment.

    `recipe` is how thumbnails were asked for last, if known; `disks` the folders that were on a disk of their own.
    """

    root: Path | None
    thumbs: Path | None
    pictures: list[PictureRecord]
    known: Mapping[str, Known]
    skipped: list[Skipped]
    discarded: frozenset[str]
    recipe: str | None
    disks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rescued:
    """What a damaged catalogue still says: the folder it was made from, and how thumbnails were asked for."""

    root: Path | None = None
    recipe: str | None = None


@dataclass(slots=True)
class Case:
    """One examination, filled in as it goes.

    `catalogue` is None where there is none that can be read, and `rescued` what it still said then. `model` is None
    where none can be had. `expected_pictures` counts
    the files a run would take up. `is_busy`: another run is at work, and files that are not whole may be its.
    `is_quick` leaves out reading every byte. `progress` counts what takes long.
    """

    settings: Settings
    is_quick: bool = False
    progress: Progress = field(default_factory=Progress)
    catalogue: CatalogueContent | None = None
    rescued: Rescued = Rescued()
    model: WantedModel | None = None
    expected_pictures: int = 0
    is_busy: bool = False

    @property
    def originals(self) -> Path | None:
        """The folder the collection was made from, or else the one that the settings name."""
        known = self.rescued.root if self.catalogue is None else self.catalogue.root
        return known or self.settings.original_root

    @property
    def is_blocked(self) -> bool:
        """Whether nothing can be made before a person acts: a file is where a folder has to be, or what everything is
        made from is away.
        """
        settings, originals = self.settings, self.originals
        made = (settings.image_root, settings.atlas_root, settings.cache_dir, settings.npz_folder)
        is_away = originals is not None and not originals.is_dir()
        return (is_away and not settings.catalogue_file.exists()) or any(
            folder.exists() and not folder.is_dir() for folder in made
        )

    @property
    def transform_command(self) -> str:
        """What a person types to bring thumbnails and catalogue up to date."""
        command, named, originals = "python -m tools transform_images", self.settings.original_root, self.originals
        if originals is None:
            return f"{command} --input FOLDER"
        is_named = named is not None and os.path.realpath(named) == os.path.realpath(originals)
        return command if is_named else f"{command} --input {shlex.quote(str(originals))}"
