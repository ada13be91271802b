"""Originals to thumbnails: a run that does only what is new or changed, and can be stopped or killed anywhere.

Originals are read and never written. Thumbnails are announced in the catalogue before they are put into place, and
named by it after they are; so whatever a kill leaves, the next run ends where an undisturbed one would have.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from server.errors import StoppedError, UndecodableError
from server.pictures.catalogue import Catalogue, SkippedFile
from server.pictures.decoder_pool import DecoderPool
from server.pictures.development import Developer, Outcome
from server.pictures.in_turn import in_turn
from server.pictures.moves import Moved, in_batches
from server.pictures.plan import Plan, is_done, make_plan
from server.pictures.thumbnail_folder import ThumbnailFolder
from server.pictures.thumbnails import Recipe, thumbnail_name
from server.pictures.walk import Found
from server.progress import Progress
from server.records import PictureRecord, Skipped, picture_id

_BATCH = 64
_BATCH_SECONDS = 1.0
# While one thread waits for the disk, the other keeps its process decoding.
_THREADS_A_WORKER = 2


@dataclass(frozen=True, slots=True)
class TransformSummary:
    """What a run did. `skipped` lists every file that is not in the collection; `bytes` counts thumbnails written."""

    made: int
    kept: int
    moved: int
    forgotten: int
    skipped: tuple[Skipped, ...]
    bytes: int
    seconds: float

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
        return (
            f"{self.pictures:,} thumbnails{f' ({told})' if told else ''}: "
            f"{self.bytes / 1e6:,.1f} MB written in {self.seconds:,.1f} s."
        )


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
    _ours: set[str] = field(default_factory=set)
    """The thumbnails that were in the catalogue; another file of their folder is not known to be ours."""
    _made: int = 0
    _bytes: int = 0

    def run(self, leave_out: Collection[Path], workers: int, niceness: int) -> TransformSummary:
        started = time.monotonic()
        self._thumbs.begin()
        try:
            self._adopt_thumbnails()
            plan = self._look(leave_out)
            lost = self._move(plan)
            self._catalogue.commit(forgotten=plan.scan.gone)
            self._remove_discarded()
            work = plan.work(lost)
            self._progress.expect(len(work))
            with DecoderPool(workers, niceness=niceness) as pool:
                developer = Developer(self._root, self._recipe, pool, self._thumbs, plan.scan.disks.check)
                self._make(work, plan, developer, _THREADS_A_WORKER * workers)
            self._remove_discarded()
        finally:
            self._thumbs.end()
        moved = len({move.file.path for move in plan.scan.moved}.difference(file.path for file in work))
        return TransformSummary(
            made=self._made,
            kept=len(self._catalogue) - self._made - moved,
            moved=moved,
            forgotten=len(plan.forgotten),
            skipped=tuple(self._catalogue.skipped()),
            bytes=self._bytes,
            seconds=time.monotonic() - started,
        )

    def _check(self) -> None:
        if self._should_stop():
            raise StoppedError("The run was stopped. What was made so far is kept.")

    def _adopt_thumbnails(self) -> None:
        """Makes sure of thumbnails that another run left: in another folder, or by a version that kept no digest."""
        if self._catalogue.thumbs not in (None, self._thumbs.folder):
            known = self._catalogue.known()
            digests = self._catalogue.thumbnail_digests()
            self._catalogue.distrust(
                path
                for path, digest in digests.items()
                if not digest or self._thumbs.digest(known[path].thumbnail) != digest
            )
            self._catalogue.forget_discarded()  # they lie in the other folder, where files may be anyone's by now
        unknown = self._catalogue.without_digest()
        for start in range(0, len(unknown), _BATCH):
            self._check()
            digests = {path: self._thumbs.digest(name) or "" for path, name in unknown[start : start + _BATCH]}
            self._catalogue.learn_digests({path: digest for path, digest in digests.items() if digest})

    def _look(self, leave_out: Collection[Path]) -> Plan:
        catalogue = self._catalogue
        known = catalogue.known()
        self._ours = {each.thumbnail for each in known.values()}
        plan = make_plan(
            self._root,
            self._thumbs,
            known,
            self._recipe,
            disks=catalogue.disks,
            leave_out=leave_out,
            force=self._force,
            progress=self._progress,
            check=self._check,
        )
        catalogue.set_folders(self._root, self._thumbs.folder, recipe=str(self._recipe), disks=plan.scan.own_disks)
        catalogue.renew_skipped([SkippedFile(skipped.path, skipped.reason) for skipped in plan.scan.skipped])
        return plan

    def _move(self, plan: Plan) -> list[Found]:
        """Lets thumbnails follow originals that moved; returns the files whose thumbnail has to be made anyway."""
        lost = []
        for batch in in_batches(plan.scan.moved):
            self._check()
            carried = self._carry(batch, plan)
            pictures = []
            for move in batch:
                before = self._picture(move.before)
                is_carried = move.file.path in carried
                recipe = plan.known[move.before].recipe if is_carried else ""
                pictures.append((_moved(before, move), recipe))
                if self._force or not is_carried or recipe != str(self._recipe):
                    lost.append(move.file)
            self._catalogue.commit(pictures=pictures, forgotten=[move.before for move in batch])
        return lost

    def _carry(self, batch: Sequence[Moved], plan: Plan) -> set[str]:
        """Renames thumbnails; returns the new paths of those pictures whose thumbnail was there, and is what it was."""
        records = {move.before: self._picture(move.before) for move in batch}
        names = [_moved(records[move.before], move).thumbnail for move in batch]
        self._announce([each for move in batch for each in (move.before, move.file.path)], names)
        staged = []
        for move, name in zip(batch, names, strict=True):
            record = records[move.before]
            is_trusted = plan.known[move.before].recipe != ""
            if is_trusted and record.thumbnail_digest == self._thumbs.digest(record.thumbnail):
                staged.append((move.file.path, self._thumbs.stage_again(record.thumbnail), name))
        carried = set()
        for path, file, name in staged:
            with contextlib.suppress(UndecodableError):  # told when its thumbnail is made
                self._thumbs.place(file, name)
                carried.add(path)
        self._thumbs.flush()
        return carried

    def _picture(self, path: str) -> PictureRecord:
        record = self._catalogue.picture(path)
        assert record is not None
        return record

    def _make(self, work: Sequence[Found], plan: Plan, developer: Developer, threads: int) -> None:
        """Develops files, and commits what became of them in batches, the last one however this ends."""
        wanted = str(self._recipe)
        touched = {
            file.path: plan.known[file.path]
            for file in plan.scan.changed
            if not self._force and is_done(plan.known[file.path], wanted, self._thumbs)
        }
        outcomes: list[Outcome] = []
        since = time.monotonic()
        results = in_turn(
            lambda file: developer.develop(file, touched.get(file.path)),
            work,
            threads=threads,
            check=self._check,
            let_go=developer.pool.close,
        )
        try:
            with contextlib.closing(results):
                for outcome in results:
                    outcomes.append(outcome)
                    self._progress.advance(detail=outcome.path.rpartition("/")[0])
                    if len(outcomes) >= _BATCH or time.monotonic() - since > _BATCH_SECONDS:
                        self._commit(outcomes)
                        outcomes, since = [], time.monotonic()
        finally:
            self._commit(outcomes)

    def _commit(self, outcomes: Sequence[Outcome]) -> None:
        made = [outcome for outcome in outcomes if outcome.record is not None]
        if made:
            self._announce([each.path for each in made], [each.record.thumbnail for each in made if each.record])
        for outcome in made:
            self._place(outcome)
        self._thumbs.flush()
        pictures = [outcome.record for outcome in outcomes if outcome.record is not None]
        pictures += [
            replace(self._picture(outcome.path), modified_ns=outcome.touched_ns)
            for outcome in outcomes
            if outcome.touched_ns is not None
        ]
        skipped = [outcome.skipped for outcome in outcomes if outcome.skipped is not None]
        recipe = str(self._recipe)
        self._catalogue.commit(pictures=[(picture, recipe) for picture in pictures], skipped=skipped)
        self._made += sum(outcome.record is not None for outcome in outcomes)
        self._bytes += sum(outcome.bytes for outcome in outcomes)

    def _place(self, outcome: Outcome) -> None:
        if outcome.record is not None and outcome.staged is not None:
            try:
                self._thumbs.place(outcome.staged, outcome.record.thumbnail)
            except UndecodableError as error:
                outcome.record, outcome.bytes = None, 0
                outcome.skipped = SkippedFile(outcome.path, str(error))
            outcome.staged = None

    def _announce(self, paths: Sequence[str], thumbnails: Sequence[str]) -> None:
        """Announces what is about to be put into place, but for files that were there before and are not ours."""
        names = [name for name in thumbnails if name in self._ours or not self._thumbs.holds(name)]
        self._catalogue.announce(paths, names)

    def _remove_discarded(self) -> None:
        self._thumbs.remove(self._catalogue.discarded())
        self._catalogue.forget_discarded()


def _moved(record: PictureRecord, move: Moved) -> PictureRecord:
    """The picture where it is now."""
    path = move.file.path
    return replace(
        record,
        id=picture_id(path),
        path=path,
        thumbnail=thumbnail_name(path, PurePosixPath(record.thumbnail).suffix),
        modified_ns=move.file.modified_ns,
    )
