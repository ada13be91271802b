"""Words people gave their pictures: names of files and folders, captions and keywords, searched as text.

A model knows what a picture shows; it does not know that a person is called Marta or a tower Eiffel. Built for one
snapshot, in memory, with SQLite's FTS5: about a second for 100,000 pictures.
"""

from __future__ import annotations

import math
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server.records import PictureRecord, printable

MAX_TOKENS = 64
MAX_MATCHES = 20_000
"""A word that more pictures have says too little of each to be worth its time."""

_WORD = re.compile(r"[^\W_]+")
# `EiffelTower`, `IMG2034`, `2034final`.
_SEAMS = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
# Words that say nothing of a picture, in the languages of the page.
_FILLING = frozenset(
    (
        *("a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "its", "of", "on", "or", "that", "the"),
        *("this", "to", "with", "picture", "photo", "image", "con", "de", "del", "el", "en", "es", "foto", "imagen"),
        *("la", "las", "lo", "los", "o", "para", "por", "que", "un", "una", "unos", "unas", "y"),
    )
)
_TABLE = """
CREATE VIRTUAL TABLE names USING fts5(
  text, content='', columnsize=0, detail=none, tokenize="porter unicode61 remove_diacritics 2"
)
"""


@dataclass(frozen=True, slots=True)
class NameMatches:
    """Pictures whose names or captions have words of the question.

    `rows` int64 (m,) are their places among the pictures, rising; `coverage` float32 (m,) is the part of the
    question's words found, 0 to 1, a rare word counting more than a frequent one; bit i of `found` uint64 (m,) says
    that they have `words[i]`. `worth` is what all of the words add to a score.
    """

    words: tuple[str, ...]
    rows: NDArray[np.int64]
    coverage: NDArray[np.float32]
    found: NDArray[np.uint64]
    worth: float = 0.0

    def only(self, passing: NDArray[np.bool_]) -> NameMatches:
        """Those among the pictures that pass, bool (n,)."""
        kept = passing[self.rows]
        return NameMatches(self.words, self.rows[kept], self.coverage[kept], self.found[kept], self.worth)

    def bonus_of(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """What each of these pictures gains, float32 (k,): its coverage of what all words are worth."""
        bonus = np.zeros(len(rows), np.float32)
        if len(self.rows):
            places = np.searchsorted(self.rows, rows).clip(max=len(self.rows) - 1)
            named = self.rows[places] == rows
            bonus[named] = self.worth * self.coverage[places[named]]
        return bonus

    def words_of(self, row: int) -> tuple[str, ...]:
        """The words of the question that this picture has."""
        place = int(np.searchsorted(self.rows, row))
        if place == len(self.rows) or self.rows[place] != row:
            return ()
        return tuple(word for bit, word in enumerate(self.words) if int(self.found[place]) >> bit & 1)


NO_MATCHES = NameMatches((), np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.uint64))


class NameIndex:
    """Finds pictures by words. Safe to call from many threads."""

    def __init__(self, pictures: Sequence[PictureRecord]) -> None:
        self._count = len(pictures)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._connection.execute(_TABLE)
        self._connection.execute("BEGIN")
        rows = ((row, _text(picture)) for row, picture in enumerate(pictures))
        self._connection.executemany("INSERT INTO names (rowid, text) VALUES (?, ?)", rows)
        self._connection.execute("COMMIT")

    def match(self, texts: Iterable[str]) -> NameMatches:
        """The pictures that have a word of any of these texts. Endings do not matter, nor accents, nor case."""
        words = tuple(_words(texts))[:MAX_TOKENS]
        rows_of = {word: rows for word in words if (rows := self._rows(word)) is not None}
        weights = {word: math.log1p(self._count / max(0.5, len(rows))) for word, rows in rows_of.items()}
        if not any(len(rows) for rows in rows_of.values()):
            return NO_MATCHES
        rows = np.unique(np.concatenate(list(rows_of.values())))
        coverage, found = np.zeros(len(rows), np.float64), np.zeros(len(rows), np.uint64)
        for bit, (word, matching) in enumerate(rows_of.items()):
            places = np.searchsorted(rows, matching)
            coverage[places] += weights[word]
            found[places] |= np.uint64(1 << bit)
        return NameMatches(tuple(rows_of), rows, (coverage / sum(weights.values())).astype(np.float32), found)

    def _rows(self, word: str) -> NDArray[np.int64] | None:
        """The pictures that have the word; None where it is on too many to mean anything."""
        most = min(MAX_MATCHES, max(20, self._count // 2))
        with self._lock:
            found = self._connection.execute(
                "SELECT rowid FROM names WHERE names MATCH ? LIMIT ?", (f'"{word}"', most + 1)
            ).fetchall()
        return np.array(found, np.int64).reshape(-1) if len(found) <= most else None


def _text(picture: PictureRecord) -> str:
    name, _, extension = picture.path.rpartition(".")
    path = name if len(extension) <= 5 and name else picture.path
    return "\n".join((_SEAMS.sub(" ", printable(path)), picture.caption, *picture.keywords))


def _words(texts: Iterable[str]) -> Iterator[str]:
    """The words of the texts, each once, without those that fill sentences unless there are no others."""
    words = dict.fromkeys(word.casefold() for text in texts for word in _WORD.findall(text))
    telling = [word for word in words if word not in _FILLING]
    yield from telling or words
