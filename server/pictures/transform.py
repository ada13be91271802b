"""Originals to thumbnails: a run that does only what is new or changed, and can be stopped anywhere.

Originals are read and never written. A thumbnail is whole before the catalogue names it, and is removed only after the
catalogue has let go of it; so whenever a run ends, however it ends, the next one goes on from there.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

from server import files
from server.errors import FolderError, UndecodableError
from server.pictures import decode
from server.pictures.catalogue import Catalogue, Known, SkippedFile
from server.pictures.scan import Found, Moved, Scan, scan
from server.pictures.thumbnails import Recipe, make_thumbnail, thumbnail_name
from server.progress import Progress
from server.records import PictureRecord, Skipped, picture_id

T = TypeVar("T")
R = TypeVar("R")

_BATCH = 64
_BATCH_SECONDS = 1.0


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


@dataclass(slots=True)
class _Outcome:
    """What became of one file: a picture with a new thumbnail, one that only has a new stamp, or a skipped file."""

    record: PictureRecord | None = None
    touched: Found | None = None
    skipped: SkippedFile | None = None
    bytes: int = 0


@dataclass(slots=True)
class _Batch:
    """Outcomes not yet in the catalogue."""

    outcomes: list[_Outcome] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)

    @property
    def is_due(self) -> bool:
        return len(self.outcomes) >= _BATCH or time.monotonic() - self.since > _BATCH_SECONDS


def transform(
    root: Path,
    thumbs: Path,
    catalogue: Catalogue,
    recipe: Recipe,
    *,
    workers: int,
    force: bool = False,
    leave_out: Collection[Path] = (),
    progress: Progress | None = None,
) -> TransformSummary:
    """Brings `thumbs` and the catalogue up to date with the originals below `root`.

    `force` makes every thumbnail again. Raises `FolderError` where the originals cannot be read, or the thumbnails
    cannot be written, and `CatalogueError`; `KeyboardInterrupt` passes through. What was made until then is kept in
    each case.
    """
    return _Run(root, thumbs, catalogue, recipe, workers, force, progress or Progress()).run(leave_out)


@dataclass(slots=True)
class _Run:
    _root: Path
    _thumbs: Path
    _catalogue: Catalogue
    _recipe: Recipe
    _workers: int
    _force: bool
    _progress: Progress
    _made: int = 0
    _bytes: int = 0

    def run(self, leave_out: Collection[Path]) -> TransformSummary:
        started = time.monotonic()
        self._progress.expect(None, "looking through the folders")
        known = self._catalogue.known()
        found = scan(self._root, known, leave_out=(*leave_out, self._thumbs), progress=self._progress)
        if found.is_bare and known and not self._force:
            raise FolderError(
                f"The folder {self._root} is empty, though {len(known):,} files were in it. Is its disk connected? "
                "If they are gone for good, run this again with --force."
            )
        self._catalogue.set_folders(self._root, self._thumbs)
        self._catalogue.renew_skipped([SkippedFile(skipped.path, skipped.reason) for skipped in found.skipped])
        self._move(found.moved, known)
        self._catalogue.commit(forgotten=found.gone)
        self._remove_discarded()
        work = self._work(found, known)
        self._progress.expect(len(work))
        self._make(work, known)
        self._remove_discarded()
        moved = len({move.file.path for move in found.moved}.difference(file.path for file in work))
        return TransformSummary(
            made=self._made,
            kept=len(self._catalogue) - self._made - moved,
            moved=moved,
            forgotten=sum(known[path].fingerprint is not None for path in found.gone),
            skipped=tuple(self._catalogue.skipped()),
            bytes=self._bytes,
            seconds=time.monotonic() - started,
        )

    def _move(self, moves: Sequence[Moved], known: dict[str, Known]) -> None:
        """Renames the thumbnails of originals that were renamed."""
        pictures = []
        for move in moves:
            record = self._catalogue.picture(move.before)
            before = known.pop(move.before)
            assert record is not None
            name = thumbnail_name(move.file.path, PurePosixPath(record.thumbnail).suffix)
            with _writing(self._thumbs):
                (self._thumbs / name).parent.mkdir(parents=True, exist_ok=True)
                with contextlib.suppress(FileNotFoundError):
                    os.replace(self._thumbs / record.thumbnail, self._thumbs / name)
            known[move.file.path] = replace(before, thumbnail=name, modified_ns=move.file.modified_ns)
            moved = replace(
                record,
                id=picture_id(move.file.path),
                path=move.file.path,
                thumbnail=name,
                modified_ns=move.file.modified_ns,
            )
            pictures.append((moved, before.recipe))
        self._catalogue.commit(pictures=pictures, forgotten=[move.before for move in moves])

    def _work(self, found: Scan, known: dict[str, Known]) -> list[Found]:
        """The files to read: new, changed, and those whose thumbnail is missing or was made in another way."""
        unchanged = (*found.same, *(move.file for move in found.moved))
        again = [file for file in unchanged if not self._is_done(known[file.path])]
        return sorted((*found.new, *found.changed, *again), key=lambda file: os.fsencode(file.path))

    def _is_done(self, known: Known) -> bool:
        if self._force:
            return False
        if known.fingerprint is None:
            return True
        return known.recipe == str(self._recipe) and (self._thumbs / known.thumbnail).exists()

    def _make(self, work: Sequence[Found], known: dict[str, Known]) -> None:
        batch = _Batch()
        pool = ThreadPoolExecutor(self._workers, thread_name_prefix="thumbnail")
        try:
            for outcome in _in_turn(pool, lambda file: self._one(file, known.get(file.path)), work, 2 * self._workers):
                batch.outcomes.append(outcome)
                self._progress.advance(detail=_folder_of(outcome))
                if batch.is_due:
                    self._commit(batch.outcomes)
                    batch = _Batch()
        finally:
            pool.shutdown(cancel_futures=True)
            self._commit(batch.outcomes)

    def _one(self, file: Found, known: Known | None) -> _Outcome:
        """Reads one original and writes its thumbnail. The boundary at which a bad picture becomes a skipped file."""
        try:
            content = decode.read(self._root / file.path)
        except UndecodableError as error:
            return _Outcome(skipped=SkippedFile(file.path, str(error)))
        except OSError as error:
            return _Outcome(skipped=SkippedFile(file.path, _why(error)))
        stamp = Found(file.path, len(content.data), content.modified_ns)
        fingerprint = files.digest_bytes(content.data)
        if known is not None and known.fingerprint == fingerprint and self._is_done(known):
            return _Outcome(touched=stamp)
        try:
            picture, facts = decode.decode_and_describe(content.data, at_least_px=self._recipe.decode_px)
        except UndecodableError as error:
            return _Outcome(skipped=SkippedFile(file.path, str(error), stamp.size_bytes, stamp.modified_ns))
        thumbnail = make_thumbnail(picture, self._recipe, (facts.width_px, facts.height_px))
        name = thumbnail_name(file.path, self._recipe.suffix)
        try:
            with _writing(self._thumbs):
                files.write_bytes(self._thumbs / name, thumbnail.content)
        except UndecodableError as error:
            return _Outcome(skipped=SkippedFile(file.path, str(error)))
        record = PictureRecord(
            id=picture_id(file.path),
            path=file.path,
            fingerprint=fingerprint,
            width_px=facts.width_px,
            height_px=facts.height_px,
            size_bytes=stamp.size_bytes,
            modified_ns=stamp.modified_ns,
            media_type=facts.media_type,
            mean_rgb=thumbnail.mean_rgb,
            thumbnail=name,
            taken_at=facts.taken_at,
            camera=facts.camera,
            place=facts.place,
            thumbnail_digest=files.digest_bytes(thumbnail.content),
        )
        return _Outcome(record=record, bytes=len(thumbnail.content))

    def _commit(self, outcomes: Sequence[_Outcome]) -> None:
        recipe = str(self._recipe)
        pictures = [(outcome.record, recipe) for outcome in outcomes if outcome.record is not None]
        for outcome in outcomes:
            if outcome.touched is not None and (record := self._catalogue.picture(outcome.touched.path)) is not None:
                pictures.append((replace(record, modified_ns=outcome.touched.modified_ns), recipe))
        skipped = [outcome.skipped for outcome in outcomes if outcome.skipped is not None]
        self._catalogue.commit(pictures=pictures, skipped=skipped)
        self._made += sum(outcome.record is not None for outcome in outcomes)
        self._bytes += sum(outcome.bytes for outcome in outcomes)

    def _remove_discarded(self) -> None:
        """Deletes thumbnails that lost their picture, and folders that this leaves empty."""
        for thumbnail in self._catalogue.discarded():
            file = self._thumbs / thumbnail
            with _writing(self._thumbs):
                file.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # not empty, or gone already
                for folder in file.parents:
                    if folder == self._thumbs:
                        break
                    folder.rmdir()
        self._catalogue.forget_discarded()


def _in_turn(pool: ThreadPoolExecutor, work: Callable[[T], R], items: Sequence[T], ahead: int) -> Iterator[R]:
    """Results as they come, with at most `ahead` items in hand, so that memory does not grow with the collection."""
    pending: set[Future[R]] = set()
    waiting = iter(items)
    while True:
        for item in waiting:
            pending.add(pool.submit(work, item))
            if len(pending) >= ahead:
                break
        if not pending:
            return
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()


@contextlib.contextmanager
def _writing(thumbs: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise UndecodableError("its path is too long for the folder of thumbnails") from error
        raise FolderError(
            f"Thumbnails cannot be written to {thumbs}: {error.strerror}. "
            "What was made so far is kept; run the same command again when this is mended."
        ) from error


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "it may not be read with your permissions"
    if isinstance(error, FileNotFoundError):
        return "it was removed while it was being read"
    return (error.strerror or "it cannot be read").lower()


def _folder_of(outcome: _Outcome) -> str | None:
    done = outcome.record or outcome.touched or outcome.skipped
    return done.path.rpartition("/")[0] if done is not None else None
