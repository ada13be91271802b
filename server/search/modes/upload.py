"""Asking with a picture that was sent for the purpose, or a part of it."""

from __future__ import annotations

from dataclasses import dataclass

from server.records import Vectors
from server.search.encoder import QueryEncoder
from server.search.regions import Region
from server.search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Upload:
    """Pictures like the one that was uploaded and given this reference; with `crop`, like that part of it."""

    reference: str
    crop: Region | None = None

    @property
    def label(self) -> str:
        """See `Mode.label`."""
        return "like your picture" if self.crop is None else "like a part of your picture"

    def vector(self, snapshot: Snapshot, encoder: QueryEncoder) -> Vectors:
        """See `Mode.vector`."""
        return encoder.uploaded(self.reference, self.crop)

    def leaves_out(self, snapshot: Snapshot) -> tuple[int, ...]:
        """Nothing: the collection may hold the very picture, and that is an answer."""
        return ()
