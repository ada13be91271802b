"""Asking with words."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from server.errors import InvalidQueryError
from server.records import Vectors
from server.search.encoder import QueryEncoder
from server.search.snapshot import Snapshot

MAX_CHARACTERS = 1000

_NO_CONTROLS = r"[^\u0000-\u0008\u000e-\u001f\u007f-\u009f]*"
WORDS_PATTERN = rf"^{_NO_CONTROLS}[^\s\u0000-\u001f\u007f-\u009f]{_NO_CONTROLS}$"
"""What words are, for documents: something besides white space, no control characters. `Text` says what is amiss."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words in any order; the model reads them as one sentence."""

    words: str

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise InvalidQueryError("query", "The query is empty. Type what the picture shows.")
        if len(self.words) > MAX_CHARACTERS:
            raise InvalidQueryError("query", f"The query is longer than {MAX_CHARACTERS:,} characters. Shorten it.")
        controls = (
            unicodedata.category(character) in ("Cc", "Cs") for character in self.words if not character.isspace()
        )
        if any(controls):
            raise InvalidQueryError("query", "The query holds control characters. Type it again as plain words.")

    @property
    def label(self) -> str:
        """See `Mode.label`."""
        return " ".join(self.words.split())

    def vector(self, snapshot: Snapshot, encoder: QueryEncoder) -> Vectors:
        """See `Mode.vector`."""
        return encoder.words(self.label)

    def leaves_out(self, snapshot: Snapshot) -> tuple[int, ...]:
        """Nothing: any picture may be the answer."""
        return ()
