"""Does what findings ask for, with the functions that the commands use.

Nothing is deleted that cannot be made again: a damaged catalogue, manifest, file of vectors or of favourites is
kept under another name. A step that fails is told and keeps no other from its work.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from server import locks, pipeline
from server.diagnosis.case import Case
from server.diagnosis.findings import Finding, Step
from server.embedding import vector_file
from server.embedding.refresh import refresh
from server.embedding.store import VectorStore
from server.embedding.writer_lock import writer_lock
from server.errors import ClipAtlasError, FolderError
from server.pictures.catalogue import Catalogue
from server.pictures.thumbnails import Recipe
from server.saved.keeper import Keeper
from server.settings import Settings
from server.turns import Turn

LOCK_NAME = "collection.lock"
_VECTORS_LOCK_NAME = "clip_index.lock"
_HOLDER = "doctor"
_CATALOGUE_SUFFIXES = ("", "-wal", "-shm")
_THUMBNAIL_STEPS = {Step.SET_ASIDE_CATALOGUE, Step.FORGET_PICTURES, Step.DISTRUST_THUMBNAILS, Step.TRANSFORM}
_ATLAS_STEPS = _THUMBNAIL_STEPS | {Step.SET_ASIDE_MANIFEST, Step.REMOVE_FILES, Step.PACK}
_VECTOR_STEPS = _THUMBNAIL_STEPS | {Step.SET_ASIDE_VECTORS, Step.EMBED}

Subjects = dict[Step, list[str]]


@dataclass(slots=True)
class Mended:
    """What was done, in words, and what could not be done and why."""

    done: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def mend(case: Case, findings: Iterable[Finding], *, on_wait: Callable[[str], None] = lambda _: None) -> Mended:
    """Mends what can be mended of `findings`, which are those of `case`.

    Waits for other runs on the collection, and calls `on_wait` with who it is. Ctrl-C passes through; what was done by
    then is kept.
    """
    subjects: Subjects = {}
    for remedy in {finding.remedy for finding in findings if finding.remedy is not None}:
        subjects.setdefault(remedy.step, []).append(remedy.subject)
    run = _Run(case, _settings_of(case), Turn(_HOLDER, on_wait=on_wait), Mended())
    if Step.SET_ASIDE_SAVED in subjects:
        run.set_aside_saved()
    run.put_files_right(subjects)
    # What was taken away is missing now: each stage makes again what it lacks, and the next ones follow it.
    if subjects.keys() & _THUMBNAIL_STEPS:
        run.transform()
    if subjects.keys() & _VECTOR_STEPS:
        run.embed()
    if subjects.keys() & _ATLAS_STEPS:
        run.pack()  # last, since it goes by likeness where there are vectors
    return run.mended


def _settings_of(case: Case) -> Settings:
    """The settings, with the folder that the collection was made from: mending never turns to another one."""
    return case.settings.model_copy(update={"original_root": case.originals})


@dataclass(frozen=True, slots=True)
class _Run:
    case: Case
    settings: Settings
    turn: Turn
    mended: Mended

    def set_aside_saved(self) -> None:
        """Gives damaged files of favourites and collections another name; the copy before is used then."""
        with self._telling():
            Keeper(self.settings.saved_root).put_damaged_aside()
            self.mended.done.append(f"The damaged file of favourites is kept in {self.settings.saved_root}.")

    def put_files_right(self, subjects: Subjects) -> None:
        """Sets aside, removes and forgets, as the holder of both locks."""
        places = self.settings
        with self._telling(), contextlib.ExitStack() as held:
            lock = places.cache_dir / LOCK_NAME
            held.enter_context(locks.exclusive(lock, _HOLDER, on_wait=self.turn.on_wait))
            if Step.SET_ASIDE_CATALOGUE in subjects:
                with self._telling():
                    self._set_aside_catalogue()
            if paths := [*subjects.get(Step.FORGET_PICTURES, ())]:
                with self._telling(), Catalogue.open(places.catalogue_file) as catalogue:
                    catalogue.commit(forgotten=paths)
            if paths := [*subjects.get(Step.DISTRUST_THUMBNAILS, ())]:
                with self._telling(), Catalogue.open(places.catalogue_file) as catalogue:
                    catalogue.thumbnails.distrust(paths)
            for step in (Step.SET_ASIDE_MANIFEST, Step.SET_ASIDE_VECTORS):
                for subject in subjects.get(step, ()):
                    with self._telling():
                        self._set_aside(Path(subject))
            for subject in subjects.get(Step.REMOVE_FILES, ()):
                with self._telling():
                    os.unlink(subject)

    def transform(self) -> None:
        """Makes thumbnails and rows that are missing."""
        with self._telling():
            rescued = self.case.rescued.recipe
            recipe = None if rescued is None else Recipe.parse(rescued)
            summary = pipeline.transform(self.settings, recipe=recipe, turn=self.turn, progress=self.case.progress)
            self.mended.done.append(summary.sentence())

    def embed(self) -> None:
        """Makes vectors that are missing."""
        model, settings = self.case.model, self.settings
        if model is None:
            return
        with self._telling():
            with Catalogue.open(settings.catalogue_file) as catalogue:
                pictures = catalogue.pictures()
            store = VectorStore.open(settings.npz_folder, model.key, model.dim)
            summary = refresh(
                pictures,
                store,
                lambda: model.load(self.case.progress),
                image_root=settings.image_root,
                original_root=settings.original_root,
                progress=self.case.progress,
                batch_size=settings.clip_batch_size,
            )
            store.compact()
            self.mended.done.append(f"{summary.embedded:,} pictures embedded with {model.key}.")

    def pack(self) -> None:
        """Draws pages that are missing, and takes leftovers away."""
        with self._telling():
            summary = pipeline.pack(self.settings, single=None, turn=self.turn, progress=self.case.progress)
            self.mended.done.append(summary.sentence())

    def _set_aside_catalogue(self) -> None:
        """Raises `FolderError` where the originals, from which it is made again, cannot be seen now."""
        originals = self.settings.original_root
        if originals is None or not originals.is_dir() or not os.listdir(originals):
            raise FolderError(
                f"The catalogue is left as it is, because the originals it is made from are not to be seen in "
                f"{originals or 'any folder'}. Connect their disk, or name their folder with ORIGINAL_ROOT."
            )
        file = self.settings.catalogue_file
        for suffix in _CATALOGUE_SUFFIXES:
            part = file.with_name(file.name + suffix)
            if part.exists():
                self._set_aside(part)

    def _set_aside(self, file: Path) -> None:
        """Gives a file a name under which nobody takes it for what it was."""
        aside = file.with_name(f"{file.stem}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}{file.suffix}")
        kept = 0
        with contextlib.ExitStack() as held:
            if file.parent == self.settings.npz_folder and file.suffix in (".npz", ".journal"):
                held.enter_context(writer_lock(file.parent / _VECTORS_LOCK_NAME, 5.0))
            file.rename(aside)
            if file == self.settings.npz_folder / vector_file.FILE_NAME:
                kept = vector_file.salvage(aside, file)
        self.mended.done.append(f"{file.name} is kept as {aside.name}; delete it when you like.")
        if kept:
            self.mended.done.append(f"{kept:,} vectors in it are sound and are used again.")

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except ClipAtlasError as error:
            self.mended.failed.append(str(error))
        except OSError as error:
            self.mended.failed.append(f"{error.filename or 'A file'} cannot be changed: {error.strerror}.")
