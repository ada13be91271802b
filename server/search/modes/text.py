"""Asking with words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from server.embedding.embedder import Embedder
from server.errors import InvalidQueryError
from server.records import Vectors
from server.search.snapshot import Snapshot

MAX_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Text:
    """Words in any order; the model reads them as one sentence."""

    words: str

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise InvalidQueryError("query", "The query is empty. Type what the picture shows.")
        if len(self.words) > MAX_CHARACTERS:
            raise InvalidQueryError("query", f"The query is longer than {MAX_CHARACTERS:,} characters. Shorten it.")
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in self.words):
            raise InvalidQueryError("query", "The query holds control characters. Type it again as plain words.")

    def vector(self, snapshot: Snapshot, embedder: Callable[[], Embedder]) -> Vectors:
        """See `Mode.vector`."""
        return embedder().embed_texts([self.words.strip()])

    def leaves_out(self, snapshot: Snapshot) -> tuple[int, ...]:
        """Nothing: any picture may be the answer."""
        return ()
