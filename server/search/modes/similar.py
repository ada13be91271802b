"""Asking with a picture of the collection, or a part of it."""

from __future__ import annotations

from dataclasses import dataclass

from server.errors import NotReadyError
from server.records import Vectors
from server.search.encoder import QueryEncoder
from server.search.regions import Region
from server.search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Similar:
    """Pictures like the one with this id, itself left out; with `crop`, like that part of it.

    A whole picture needs its stored vector alone, so it works before the model is loaded.
    """

    picture: str
    crop: Region | None = None

    @property
    def label(self) -> str:
        """See `Mode.label`."""
        return f"like {self.picture}" if self.crop is None else f"like a part of {self.picture}"

    def vector(self, snapshot: Snapshot, encoder: QueryEncoder) -> Vectors:
        """See `Mode.vector`."""
        if self.crop is not None:
            return encoder.part_of(snapshot.picture(self.picture), self.crop)
        vector = snapshot.vector(self.picture)
        if vector is None:
            raise NotReadyError("vectors", "This picture has not been looked at yet. Try again in a moment.")
        return vector

    def leaves_out(self, snapshot: Snapshot) -> tuple[int, ...]:
        """The picture itself."""
        return (snapshot.row(self.picture),)
