"""Asking with a picture of the collection. Needs its stored vector alone, so it works before the model is loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from server.embedding.embedder import Embedder
from server.errors import NotReadyError
from server.records import Vectors
from server.search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Similar:
    """Pictures like the one with this id, itself left out."""

    picture: str

    def vector(self, snapshot: Snapshot, embedder: Callable[[], Embedder]) -> Vectors:
        """See `Mode.vector`."""
        vector = snapshot.vector(self.picture)
        if vector is None:
            raise NotReadyError("vectors", "This picture has not been looked at yet. Try again in a moment.")
        return vector

    def leaves_out(self, snapshot: Snapshot) -> tuple[int, ...]:
        """The picture itself."""
        return (snapshot.row(self.picture),)
