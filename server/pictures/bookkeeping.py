"""Brings thumbnails to their places and rows into the catalogue, in an order in which a kill may come between any two.

A batch is announced, then its files are put into place, then its rows are written. What is announced and has no row
is removed by the next run, and what was there under that name is not trusted until then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from server.errors import UndecodableError
from server.pictures.catalogue import Catalogue, Known, SkippedFile
from server.pictures.development import Outcome
from server.pictures.moves import Moved
from server.pictures.thumbnail_folder import ThumbnailFolder
from server.pictures.thumbnails import thumbnail_name
from server.records import PictureRecord, picture_id

_BATCH = 64


class Bookkeeping:
    """One run's books: the catalogue, its folder of thumbnails, and the recipe of those that are made."""

    def __init__(self, catalogue: Catalogue, thumbs: ThumbnailFolder, recipe: str) -> None:
        self._catalogue = catalogue
        self._thumbs = thumbs
        self._recipe = recipe
        self._ours: frozenset[str] = frozenset()

    def open(self, check: Callable[[], None]) -> dict[str, Known]:
        """Makes sure of the thumbnails that other runs left, and returns what is known of every file.

        Those in another folder than last time are compared with their digests; where an earlier version of Clip Atlas
        kept none, it is learnt. `check` is called now and then, and may raise.
        """
        if self._catalogue.thumbs not in (None, self._thumbs.folder):
            known, digests = self._catalogue.known(), self._catalogue.thumbnails.digests()
            self._catalogue.thumbnails.distrust(
                path
                for path, digest in digests.items()
                if not digest or self._thumbs.digest(known[path].thumbnail) != digest
            )
            # They lie in the other folder, where files may be anyone's by now.
            self._catalogue.thumbnails.forget_discarded()
        unknown = self._catalogue.thumbnails.without_digest()
        for start in range(0, len(unknown), _BATCH):
            check()
            learnt = {path: self._thumbs.digest(name) for path, name in unknown[start : start + _BATCH]}
            self._catalogue.thumbnails.learn_digests({path: digest for path, digest in learnt.items() if digest})
        known = self._catalogue.known()
        self._ours = frozenset(each.thumbnail for each in known.values())
        return known

    def move(self, moves: Sequence[Moved], known: dict[str, Known]) -> set[str]:
        """Gives pictures the paths where they are now, and lets their thumbnails follow.

        Returns the new paths of those whose thumbnail could not, since it is missing, or not what it was.
        """
        before = {move.file.path: self._picture(move.before) for move in moves}
        after = {move.file.path: _moved(before[move.file.path], move) for move in moves}
        self._announce([*(move.before for move in moves), *after], [record.thumbnail for record in after.values()])
        staged = {}
        for move in moves:
            record = before[move.file.path]
            if known[move.before].recipe and self._thumbs.digest(record.thumbnail) == record.thumbnail_digest:
                staged[move.file.path] = self._thumbs.take(record.thumbnail)
        lost = set(after).difference(staged)
        for path, file in staged.items():
            try:
                self._thumbs.place(file, after[path].thumbnail)
            except UndecodableError:  # told when its thumbnail is made
                lost.add(path)
        self._thumbs.flush()
        recipes = {move.file.path: known[move.before].recipe for move in moves}
        self._catalogue.commit(
            pictures=[(record, "" if path in lost else recipes[path]) for path, record in after.items()],
            forgotten=[move.before for move in moves],
        )
        return lost

    def commit(self, outcomes: Sequence[Outcome]) -> None:
        """Puts the new thumbnails of a batch into place and writes what became of its files.

        One whose place cannot be used becomes a skipped file. One that could not be read is told as skipped, and what
        is known of it stays. May be called again with a batch that Ctrl-C left.
        """
        made = [(outcome.path, outcome.record.thumbnail) for outcome in outcomes if outcome.record is not None]
        if made:
            self._announce([path for path, _ in made], [name for _, name in made])
        for outcome in outcomes:
            self._place(outcome)
        self._thumbs.flush()
        pictures = [outcome.record for outcome in outcomes if outcome.record is not None]
        for outcome in outcomes:
            if outcome.touched_ns is not None:
                pictures.append(replace(self._picture(outcome.path), modified_ns=outcome.touched_ns))
        self._catalogue.commit(
            pictures=[(picture, self._recipe) for picture in pictures],
            skipped=[each.skipped for each in outcomes if each.skipped is not None and not each.is_unread],
            unread=[each.skipped for each in outcomes if each.skipped is not None and each.is_unread],
        )

    def remove_discarded(self) -> None:
        """Removes the thumbnails that no picture uses any more."""
        self._thumbs.remove(self._catalogue.thumbnails.discarded())
        self._catalogue.thumbnails.forget_discarded()

    def _announce(self, paths: Sequence[str], thumbnails: Sequence[str]) -> None:
        """Announces what is about to be put into place, but for files that are there and not known to be ours."""
        names = [name for name in thumbnails if name in self._ours or not self._thumbs.holds(name)]
        self._catalogue.thumbnails.announce(paths, names)

    def _place(self, outcome: Outcome) -> None:
        if outcome.record is None or outcome.staged is None:
            return
        try:
            self._thumbs.place(outcome.staged, outcome.record.thumbnail)
        except UndecodableError as error:
            outcome.skipped = SkippedFile(outcome.path, str(error))
            outcome.record, outcome.bytes = None, 0
        outcome.staged = None

    def _picture(self, path: str) -> PictureRecord:
        record = self._catalogue.picture(path)
        assert record is not None
        return record


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
