"""Favourites and collections as requests need them: what is kept, beside the pictures that are there."""

from __future__ import annotations

import base64
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from server.errors import InvalidQueryError, SavedFileError, UnknownCollectionError
from server.records import PictureId, picture_id
from server.saved.keeper import Keeper, now
from server.saved.marks import Marks, Member, SavedCollection
from server.saved.marks_file import Stored
from server.saved.presence import AWAY, Presence, absolute, relative
from server.search.gathered import Gathered
from server.search.query import Query
from server.search.single_flight import SingleFlight
from server.search.snapshot import Snapshot

log = logging.getLogger(__name__)

_KEPT_VIEWS = 64


@dataclass(frozen=True, slots=True)
class Away:
    """A marked picture that is not in the snapshot. `id` is the one it has while it is; `path` is absolute."""

    id: PictureId
    path: str


@dataclass(frozen=True, slots=True)
class View:
    """A collection as one snapshot shows it: its pictures, the one added last first, and those that are away."""

    collection: SavedCollection
    pictures: tuple[PictureId, ...]
    away: tuple[Away, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a view is known by."""

    version: str
    snapshot: str
    collection: str


class SavedCollections:
    """What people marked. Safe to call from many threads.

    Every method may raise `SavedFileError`, and each that names a collection `UnknownCollectionError`.
    """

    def __init__(self, folder: Path) -> None:
        self._keeper = Keeper(folder)
        self._root = Path("/")
        self._presence: Presence | None = None
        self._views: SingleFlight[_Seen, View] = SingleFlight(_KEPT_VIEWS)

    def stored(self) -> Stored:
        """All that is kept, its version, and a sentence about a file that was damaged."""
        return self._keeper.read()

    def view(self, stored: Stored, wanted: str, snapshot: Snapshot) -> View:
        """The collection of that id as `snapshot` shows it."""
        collection = stored.marks.collection(wanted)
        seen = _Seen(stored.version, snapshot.name, wanted)
        return self._views.do(seen, lambda: self._view(collection, snapshot))

    def create(self, name: str) -> tuple[Stored, str]:
        """Makes an empty collection of that name, and says its id. Raises `InvalidQueryError`."""
        new = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()
        return self._keeper.change(lambda marks: marks.create(new, name, now())), new

    def rename(self, wanted: str, name: str) -> Stored:
        """Gives that collection another name. Raises `InvalidQueryError`."""
        return self._keeper.change(lambda marks: marks.rename(wanted, name))

    def delete(self, wanted: str) -> Stored:
        """Deletes that collection; `restore` brings it back for 30 days. Raises `InvalidQueryError`."""
        return self._keeper.change(lambda marks: marks.delete(wanted, now()))

    def restore(self, wanted: str) -> Stored:
        """Brings that collection back."""
        return self._keeper.change(lambda marks: marks.restore(wanted))

    def change_pictures(self, wanted: str, *, add: Sequence[str], remove: Sequence[str], snapshot: Snapshot) -> Stored:
        """Adds pictures to that collection, in their order, and takes others out of it, by their ids.

        One that is in it already stays where it is; one that is not need not be taken out. Raises `InvalidQueryError`
        and `UnknownPictureError`.
        """
        if both := set(add) & set(remove):
            raise InvalidQueryError("remove", f"The picture {min(both)} is to be added and removed. Choose one.")
        rows = list(dict.fromkeys(snapshot.row(picture) for picture in add))

        def edit(marks: Marks) -> Marks:
            members = marks.collection(wanted).members
            at = self._present_in(snapshot).rows_of(members)
            if gone := set(remove):
                places = [place for place, row in enumerate(at) if self._id(members[place], row, snapshot) in gone]
                marks = marks.remove(wanted, places) if places else marks
            there = set(at)
            new = [self._member(snapshot, row) for row in rows if row not in there]
            return marks.add(wanted, new) if new else marks

        return self._keeper.change(edit)

    def gather(self, query: Query, snapshot: Snapshot) -> Query:
        """The query with the pictures of the collections that it filters by, pinned to `snapshot`.

        Raises `InvalidQueryError` that names `collection` where there is none of an id.
        """
        stored = self.stored()
        gathered = []
        for each in query.filters.collections:
            try:
                view = self.view(stored, each.collection, snapshot)
            except UnknownCollectionError as error:
                raise InvalidQueryError("collection", str(error)) from error
            gathered.append(Gathered(each.collection, stored.version, view.pictures))
        filters = replace(query.filters, collections=tuple(gathered))
        return replace(query, filters=filters).pinned(snapshot.name)

    def follow(self, snapshot: Snapshot, root: Path) -> None:
        """Writes down where the pictures are in a new snapshot, whose paths are below `root`.

        So one that was first moved and later edited is still known. What cannot be written is only logged: it will be
        tried again with the next snapshot.
        """
        self._root = root
        try:
            stored = self._keeper.read()
            if self._followed(stored.marks, snapshot) != stored.marks:
                self._keeper.change(lambda marks: self._followed(marks, snapshot))
        except SavedFileError as error:
            log.warning("%s", error)

    def _followed(self, marks: Marks, snapshot: Snapshot) -> Marks:
        for each in marks.collections:
            rows = self._present_in(snapshot).rows_of(each.members)
            first = {row: place for place, row in reversed(list(enumerate(rows)))}
            members = tuple(
                # Of two members that are one picture now, one of which may come back, the other stays as it was.
                self._member(snapshot, row, member.added_at) if row != AWAY and first[row] == place else member
                for place, (member, row) in enumerate(zip(each.members, rows, strict=True))
            )
            if members != each.members:
                marks = marks.with_members(each.id, members)
        return marks

    def _view(self, collection: SavedCollection, snapshot: Snapshot) -> View:
        members = collection.members[::-1]
        rows = self._present_in(snapshot).rows_of(members)
        return View(
            collection,
            tuple(snapshot.pictures[row].id for row in dict.fromkeys(rows) if row != AWAY),
            tuple(
                Away(self._id(member, AWAY, snapshot), member.path)
                for member, row in zip(members, rows, strict=True)
                if row == AWAY
            ),
        )

    def _present_in(self, snapshot: Snapshot) -> Presence:
        """The one of the snapshot that was asked for last is kept."""
        kept, root = self._presence, self._root
        if kept is None or kept.snapshot is not snapshot or kept.root != root:
            kept = self._presence = Presence(snapshot, root)
        return kept

    def _id(self, member: Member, row: int, snapshot: Snapshot) -> PictureId:
        if row != AWAY:
            return snapshot.pictures[row].id
        return picture_id(relative(member.path, self._root) or member.path)

    def _member(self, snapshot: Snapshot, row: int, added_at: str | None = None) -> Member:
        picture = snapshot.pictures[row]
        return Member(absolute(picture.path, self._root), picture.fingerprint, added_at or now())
