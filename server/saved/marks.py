"""Favourites and collections as plain data, and what can be done to them. Nothing here reads a file or a catalogue."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from server.errors import InvalidQueryError, UnknownCollectionError
from server.records import Fingerprint

FAVOURITES = "favourites"
"""The id of the collection that is always there."""
MAX_COLLECTIONS = 500
MAX_MEMBERS = 100_000
"""Pictures in all collections together: the file is written as a whole, which takes a second for so many."""
MAX_NAME = 100
DELETED_DAYS = 30
"""How long a deleted collection can be brought back."""


@dataclass(frozen=True, slots=True)
class Member:
    """A picture that somebody marked, as it was when last seen.

    `path` is absolute, with forward slashes, undecodable bytes kept as surrogate escapes. `added_at` is UTC, ISO 8601.
    """

    path: str
    fingerprint: Fingerprint
    added_at: str


@dataclass(frozen=True, slots=True)
class SavedCollection:
    """Pictures under a name, in the order in which they were added. One that was deleted says when."""

    id: str
    name: str
    created_at: str
    members: tuple[Member, ...] = ()
    deleted_at: str | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """All that people marked; favourites first, the others in the order in which they were made."""

    collections: tuple[SavedCollection, ...]

    @classmethod
    def none(cls, now: str) -> Marks:
        """Favourites without a picture."""
        return cls((SavedCollection(FAVOURITES, "Favourites", now),))

    @property
    def kept(self) -> tuple[SavedCollection, ...]:
        """Those that are not deleted."""
        return tuple(each for each in self.collections if each.deleted_at is None)

    def collection(self, wanted: str, *, among_deleted: bool = False) -> SavedCollection:
        """The collection of that id. Raises `UnknownCollectionError`."""
        for each in self.collections:
            if each.id == wanted and (among_deleted or each.deleted_at is None):
                return each
        raise UnknownCollectionError(wanted)

    def create(self, new: str, name: str, now: str) -> Marks:
        """With an empty collection of that id and name. Raises `InvalidQueryError`."""
        if len(self.kept) >= MAX_COLLECTIONS:
            raise InvalidQueryError("", f"There are {MAX_COLLECTIONS} collections, which is all there can be.")
        return Marks((*self.collections, SavedCollection(new, self._free(name, new), now)))

    def rename(self, wanted: str, name: str) -> Marks:
        """With that collection under another name. Raises `InvalidQueryError` and `UnknownCollectionError`."""
        if wanted == FAVOURITES:
            raise InvalidQueryError("name", "Favourites keep their name. Make a collection to have another.")
        free = self._free(name, wanted)
        return self._changed(self.collection(wanted), lambda each: replace(each, name=free))

    def delete(self, wanted: str, now: str) -> Marks:
        """Without that collection, until `restore`. Raises as `rename` does."""
        if wanted == FAVOURITES:
            raise InvalidQueryError("", "Favourites cannot be deleted. Take pictures out of them instead.")
        return self._changed(self.collection(wanted), lambda each: replace(each, deleted_at=now))

    def restore(self, wanted: str) -> Marks:
        """With that collection again; one whose name was given away meanwhile gets a number behind it."""
        collection = self.collection(wanted, among_deleted=True)
        if collection.deleted_at is None:
            return self
        taken = {_folded(each.name) for each in self.kept}
        numbered = (f"{collection.name[: MAX_NAME - 4]} {number}" for number in range(2, MAX_COLLECTIONS + 3))
        name = next(each for each in (collection.name, *numbered) if _folded(each) not in taken)
        return self._changed(collection, lambda each: replace(each, name=name, deleted_at=None))

    def add(self, wanted: str, members: Sequence[Member]) -> Marks:
        """With these pictures behind the others of that collection. Raises `InvalidQueryError` where it is too much."""
        count = sum(len(each.members) for each in self.collections) + len(members)
        if count > MAX_MEMBERS:
            raise InvalidQueryError("add", f"All collections together can hold {MAX_MEMBERS:,} pictures.")
        return self._changed(self.collection(wanted), lambda each: replace(each, members=(*each.members, *members)))

    def remove(self, wanted: str, places: Collection[int]) -> Marks:
        """Without the members at these places of that collection."""
        gone = frozenset(places)
        return self._changed(
            self.collection(wanted),
            lambda each: replace(
                each, members=tuple(member for place, member in enumerate(each.members) if place not in gone)
            ),
        )

    def without_expired(self, now: str) -> Marks:
        """Without collections that were deleted too long ago to be brought back."""
        last = (datetime.fromisoformat(now) - timedelta(days=DELETED_DAYS)).isoformat()
        kept = tuple(each for each in self.collections if each.deleted_at is None or each.deleted_at > last)
        return self if len(kept) == len(self.collections) else Marks(kept)

    def with_members(self, wanted: str, members: tuple[Member, ...]) -> Marks:
        """With these as the members of that collection, deleted or not."""
        return self._changed(self.collection(wanted, among_deleted=True), lambda each: replace(each, members=members))

    def _free(self, name: str, owner: str) -> str:
        """`name` as it is kept. Raises `InvalidQueryError` where it is none, or another collection's."""
        kept = " ".join(unicodedata.normalize("NFC", name).split())
        if not kept or len(kept) > MAX_NAME:
            raise InvalidQueryError("name", f"A name has 1 to {MAX_NAME} characters.")
        if not kept.isprintable():
            raise InvalidQueryError("name", "A name has letters, digits and signs that can be seen, and no others.")
        for each in self.kept:
            if each.id != owner and _folded(each.name) == _folded(kept):
                raise InvalidQueryError("name", f"There is a collection “{each.name}” already. Choose another name.")
        return kept

    def _changed(self, collection: SavedCollection, change: Callable[[SavedCollection], SavedCollection]) -> Marks:
        return Marks(tuple(change(each) if each is collection else each for each in self.collections))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
