"""Turns the words and pictures of a question into vectors: the model, and what spares asking it."""

from __future__ import annotations

from collections.abc import Callable

from server.embedding.embedder import Embedder
from server.errors import NotReadyError
from server.records import PictureRecord, Vectors
from server.search.regions import Region


class QueryEncoder:
    """Vectors for questions, each float32 (1, dim) of norm 1. Safe to call from many threads.

    `embedder` gives the loaded model and raises `NotReadyError` while there is none.
    """

    def __init__(self, embedder: Callable[[], Embedder]) -> None:
        self._embedder = embedder

    def words(self, text: str) -> Vectors:
        """The vector of `text`. Raises what `embedder` does."""
        return self._embedder().embed_texts([text])

    def part_of(self, picture: PictureRecord, crop: Region) -> Vectors:
        """The vector of a part of a picture of the collection."""
        raise NotReadyError("model", "soon")

    def uploaded(self, reference: str, crop: Region | None) -> Vectors:
        """The vector of an uploaded picture, or of a part of it."""
        raise NotReadyError("model", "soon")
