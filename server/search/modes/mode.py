"""What a way of asking promises. A new one is a file that has this shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from server.records import Vectors
    from server.search.encoder import QueryEncoder
    from server.search.snapshot import Snapshot


class Mode(Protocol):
    """A way of asking: it becomes one vector, and may leave out pictures that would be no answer."""

    @property
    def label(self) -> str:
        """What was asked, for a person, in a few words."""
        ...

    def vector(self, snapshot: Snapshot, encoder: QueryEncoder) -> Vectors:
        """The query as float32 (1, dim), norm 1.

        What `encoder` gives may need the model, and then raises `NotReadyError` while it loads. Raises
        `InvalidQueryError`, `UnknownPictureError` or `UploadGoneError` where the question cannot be asked.
        """
        ...

    def leaves_out(self, snapshot: Snapshot) -> tuple[int, ...]:
        """Places in `snapshot.pictures` that are no answer to this question."""
        ...
