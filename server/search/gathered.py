"""A collection that somebody made, as a filter: the pictures that were in it at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field

from server.records import PictureId


@dataclass(frozen=True, slots=True)
class Gathered:
    """The collection of that id.

    Who asks puts in the pictures, latest first, and the `version` that tells them from what was in it before: rankings
    are kept by it. A cursor is not, so that paging goes on where a collection changes meanwhile. Without pictures,
    nothing passes.
    """

    collection: str
    version: str = field(default="", repr=False)
    pictures: tuple[PictureId, ...] = field(default=(), compare=False, repr=False)
