"""Originals to thumbnails: a run that does only what is new or changed, and can be stopped or killed anywhere.

Originals are read and never written. Thumbnails are announced in the catalogue before they are put into place, and
named by it after they are; so whatever a kill leaves, the next run ends where an undisturbed one would have.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.errors import StoppedError
from server.pictures import sidecar_upkeep
from server.pictures.bookkeeping import Bookkeeping
from server.pictures.catalogue import Catalogue, SkippedFile
from server.pictures.catalogue_sidecars import SidecarProblem
from server.pictures.decoder_pool import DecoderPool
from server.pictures.development import Developer, Outcome
from server.pictures.in_turn import in_turn
from server.pictures.moves import in_batches
from server.pictures.plan import Plan, make_plan
from server.pictures.thumbnail_folder import ThumbnailFolder
from server.pictures.thumbnails import Recipe
from server.pictures.walk import Found
from server.progress import Progress
from server.records import Skipped

_BATCH = 64
_BATCH_SECONDS = 1.0
# While one thread waits for the disk, the other keeps its process decoding.
_THREADS_A_WORKER = 2


@dataclass(frozen=True, slots=True)
class TransformSummary:
    """What a run did. `bytes` counts thumbnails written, `sidecars` those that were read anew or are gone.

    `skipped` lists every file that is not in the collection, and those in it that could not be read this time.
    `sidecar_problems` lists every sidecar with which something is wrong; it is no skipped picture.
    """

    made: int
    kept: int
    moved: int
    forgotten: int
    skipped: tuple[Skipped, ...]
    bytes: int
    seconds: float
    sidecars: int = 0
    sidecar_problems: tuple[SidecarProblem, ...] = ()

    @property
    def pictures(self) -> int:
        """How many pictures the collection has now."""
        return self.made + self.kept + self.moved

    def sentence(self) -> str:
        """All of it in one line for a person."""
        counts = (
            (self.made, "made"),
            (self.kept, "unchanged"),
            (self.moved, "moved"),
            (self.forgotten, "gone"),
            (len(self.skipped), "skipped"),
        )
        told = ", ".join(f"{count:,} {what}" for count, what in counts if count)
        texts = "text beside them was" if self.sidecars == 1 else "texts beside them were"
        return (
            f"{self.pictures:,} thumbnails{f' ({told})' if told else ''}: "
            f"{self.bytes / 1e6:,.1f} MB written in {self.seconds:,.1f} s."
        ) + (f" {self.sidecars:,} {texts} new, changed or gone." if self.sidecars else "")


def transform(
    root: Path,
    thumbs: Path,
    catalogue: Catalogue,
    recipe: Recipe,
    *,
    workers: int,
    force: bool = False,
    leave_out: Collection[Path] = (),
    niceness: int = 0,
    should_stop: Callable[[], bool] = lambda: False,
    progress: Progress | None = None,
) -> TransformSummary:
    """Brings `thumbs` and the catalogue up to date with the originals below `root`.

    At most `workers` processes decode, `niceness` (0 to 19) below the caller's priority; without anything to decode
    none is started. `force` makes every thumbnail again, and believes it where all pictures seem to be gone.

    Raises `FolderError` where the originals are away or cannot be read, or the thumbnails cannot be written,
    `CatalogueError`, and `StoppedError` within a second after `should_stop` says so; `KeyboardInterrupt` passes
    through. What was made until then is kept in each case. Only one run at a time may work on a catalogue.
    """
    run = _Run(root, ThumbnailFolder(thumbs), catalogue, recipe, force, should_stop, progress or Progress())
    return run.run(leave_out, workers, niceness)


@dataclass(slots=True)
class _Run:
    _root: Path
    _thumbs: ThumbnailFolder
    _catalogue: Catalogue
    _recipe: Recipe
    _force: bool
    _should_stop: Callable[[], bool]
    _progress: Progress
    _made: int = 0
    _bytes: int = 0

    def run(self, leave_out: Collection[Path], workers: int, niceness: int) -> TransformSummary:
        started = time.monotonic()
        books = Bookkeeping(self._catalogue, self._thumbs, str(self._recipe))
        self._thumbs.begin()
        try:
            plan = self._look(books, leave_out)
            left_behind = self._move(books, plan)
            self._catalogue.commit(forgotten=plan.scan.gone)
            sidecars = sidecar_upkeep.bring_up_to_date(self._root, plan.scan, self._catalogue.sidecars, self._check)
            books.remove_discarded()
            work = plan.work(left_behind)
            self._progress.expect(len(work))
            with DecoderPool(workers, niceness=niceness) as pool:
                developer = Developer(self._root, self._recipe, pool, self._thumbs, plan.scan.disks.check)
                self._make(books, plan, work, developer, _THREADS_A_WORKER * workers)
            books.remove_discarded()
        finally:
            self._thumbs.end()
        moved = len(plan.moved) - len(left_behind.intersection(move.file.path for move in plan.moved))
        return TransformSummary(
            made=self._made,
            kept=len(self._catalogue) - self._made - moved,
            moved=moved,
            forgotten=len(plan.forgotten),
            skipped=tuple(self._catalogue.skipped()),
            bytes=self._bytes,
            seconds=time.monotonic() - started,
            sidecars=sidecars,
            sidecar_problems=tuple(self._catalogue.sidecars.problems()),
        )

    def _check(self) -> None:
        if self._should_stop():
            raise StoppedError("The run was stopped. What was made so far is kept.")

    def _look(self, books: Bookkeeping, leave_out: Collection[Path]) -> Plan:
        known = books.open(self._check)
        plan = make_plan(
            self._root,
            self._thumbs,
            known,
            self._recipe,
            disks=self._catalogue.disks,
            leave_out=leave_out,
            force=self._force,
            progress=self._progress,
            check=self._check,
        )
        disks = plan.scan.own_disks
        self._catalogue.set_folders(self._root, self._thumbs.folder, recipe=str(self._recipe), disks=disks)
        self._catalogue.renew_skipped([SkippedFile(skipped.path, skipped.reason) for skipped in plan.scan.skipped])
        return plan

    def _move(self, books: Bookkeeping, plan: Plan) -> set[str]:
        """Lets thumbnails follow originals that moved; returns the new paths of those whose thumbnail could not."""
        left_behind = set()
        for batch in in_batches(plan.scan.moved):
            self._check()
            left_behind |= books.move(batch, plan.known)
        return left_behind

    def _make(self, books: Bookkeeping, plan: Plan, work: Sequence[Found], developer: Developer, threads: int) -> None:
        """Develops files, and writes what became of them in batches, the last one however this ends."""
        results = in_turn(
            lambda file: developer.develop(file, plan.perhaps_touched.get(file.path)),
            work,
            threads=threads,
            check=self._check,
            let_go=developer.pool.close,
        )
        outcomes: list[Outcome] = []
        since = time.monotonic()
        try:
            with contextlib.closing(results):
                for outcome in results:
                    outcomes.append(outcome)
                    self._progress.advance(detail=outcome.path.rpartition("/")[0])
                    if len(outcomes) >= _BATCH or time.monotonic() - since > _BATCH_SECONDS:
                        self._commit(books, outcomes)
                        outcomes, since = [], time.monotonic()
        finally:
            self._commit(books, outcomes)

    def _commit(self, books: Bookkeeping, outcomes: Sequence[Outcome]) -> None:
        books.commit(outcomes)
        self._made += sum(outcome.record is not None for outcome in outcomes)
        self._bytes += sum(outcome.bytes for outcome in outcomes)
