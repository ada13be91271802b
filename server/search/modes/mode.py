"""What a way of asking promises. A new one is a file that has this shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.embedding.embedder import Embedder
    from server.records import Vectors
    from server.search.snapshot import Snapshot


class Mode(Protocol):
    """A way of asking: it becomes one vector, and may leave out pictures that would be no answer."""

    def vector(self, snapshot: Snapshot, embedder: Callable[[], Embedder]) -> Vectors:
        """The query as float32 (1, dim), norm 1.

        `embedder` gives the model, and raises `NotReadyError` while it loads: a mode without need of it does not
        call it. Raises `InvalidQueryError` or `UnknownPictureError` where the question cannot be asked.
        """
        ...

    def leaves_out(self, snapshot: Snapshot) -> tuple[int, ...]:
        """Places in `snapshot.pictures` that are no answer to this question."""
        ...
