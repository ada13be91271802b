"""Words people gave their pictures: names of files and folders, captions and keywords, searched as text.

A model knows what a picture shows; it does not know that a person is called Marta or a tower Eiffel. Built for one
snapshot, in memory, with SQLite's FTS5.
"""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from server.pictures.walk import PICTURE_SUFFIXES
from server.records import PictureRecord, printable
from server.search.tokens import Word, searchable, words_of

MAX_WORDS = 64
MAX_MATCHES = 20_000
"""A word that more pictures have says too little of each to find them by; it still counts for those found otherwise."""

# Set on the samples: between 1, where one such word hides a match, and 0, where each is as good as found.
_UNWRITTEN = 0.25

_TABLE = """
CREATE VIRTUAL TABLE names USING fts5(
  text, content='', columnsize=0, detail=none, tokenize="porter unicode61 remove_diacritics 2"
)
"""


@dataclass(frozen=True, slots=True)
class NameMatches:
    """Pictures whose names or captions have words of the question.

    `rows` int64 (m,) are their places among the pictures, rising; bit i of `found` uint64 (m,) says that they have
    `words[i]`. `wanted` float32 (m,) is the part found of the words that are wanted, 0 to 1, a rare word counting more
    than a frequent one; `unwanted` likewise of those that are not.
    """

    words: tuple[str, ...]
    rows: NDArray[np.int64]
    found: NDArray[np.uint64]
    wanted: NDArray[np.float32]
    unwanted: NDArray[np.float32]

    def only(self, passing: NDArray[np.bool_]) -> NameMatches:
        """Those among the pictures that pass, bool (n,)."""
        kept = passing[self.rows]
        if kept.all():
            return self
        return NameMatches(self.words, self.rows[kept], self.found[kept], self.wanted[kept], self.unwanted[kept])

    def among(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which of `rows` are among the matches: where they stand in `rows`, and where here; both int64 (k,)."""
        if not len(self.rows):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        places = np.searchsorted(self.rows, rows).clip(max=len(self.rows) - 1)
        named = np.flatnonzero(self.rows[places] == rows)
        return named, places[named]

    def words_of(self, row: int) -> tuple[str, ...]:
        """The words of the question that this picture has."""
        _, places = self.among(np.array([row]))
        return tuple(
            word for place in places for bit, word in enumerate(self.words) if int(self.found[place]) >> bit & 1
        )


_NONE = np.empty(0, np.float32)
NO_MATCHES = NameMatches((), np.empty(0, np.int64), np.empty(0, np.uint64), _NONE, _NONE)


class NameIndex:
    """Finds pictures by words. Safe to call from many threads."""

    def __init__(self, pictures: Sequence[PictureRecord]) -> None:
        self._count = len(pictures)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._connection.execute(_TABLE)
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT INTO names (rowid, text) VALUES (?, ?)", enumerate(_texts(pictures)))
        self._connection.execute("COMMIT")

    def match(self, texts: Iterable[tuple[str, float]]) -> NameMatches:
        """The pictures that have a word of any of these texts, each with its weight, below 0 for what is not wanted.

        Endings do not matter, nor accents, nor case. A word counts by its weight and by how few pictures have it.
        """
        weights = _weights(texts)
        rows_of = {word: self._rows(word) for word in weights}
        rare = {word: rows for word, rows in rows_of.items() if rows is not None}
        if not any(len(rows) for rows in rare.values()):
            return NO_MATCHES
        rows = np.unique(np.concatenate(list(rare.values())))
        among = " OR ".join(f"({word.expression})" for word in rare)
        found = np.zeros(len(rows), np.uint64)
        shares = {True: np.zeros(len(rows)), False: np.zeros(len(rows))}
        sums = {True: 0.0, False: 0.0}
        for bit, (word, weight) in enumerate(weights.items()):
            has_word = rare.get(word)
            if has_word is None:
                has_word = self._select(f"({word.expression}) AND ({among})")
            says = abs(weight) * self._telling(rows_of[word])
            places = np.searchsorted(rows, has_word)
            found[places] |= np.uint64(1 << bit)
            shares[weight > 0][places] += says
            sums[weight > 0] += says
        wanted, unwanted = ((shares[side] / (sums[side] or 1.0)).astype(np.float32) for side in (True, False))
        return NameMatches(tuple(word.shown for word in weights), rows, found, wanted, unwanted)

    def _telling(self, rows: NDArray[np.int64] | None) -> float:
        """How much a word says that so few of all pictures have: its inverse frequency, on a logarithmic scale.

        One that no picture has says little: people do not write everything into their names.
        """
        if rows is not None and not len(rows):
            return _UNWRITTEN * math.log1p(2 * self._count)
        return math.log1p(self._count / (self._most if rows is None else len(rows)))

    @property
    def _most(self) -> int:
        return min(MAX_MATCHES, max(20, self._count // 2))

    def _rows(self, word: Word) -> NDArray[np.int64] | None:
        """The pictures that have the word, rising; None where it is on too many."""
        rows = self._select(word.expression, self._most + 1)
        return rows if len(rows) <= self._most else None

    def _select(self, expression: str, most: int = -1) -> NDArray[np.int64]:
        # One text of all numbers: a row each would take ten times as long.
        with self._lock:
            ((found,),) = self._connection.execute(
                "SELECT group_concat(rowid) FROM (SELECT rowid FROM names WHERE names MATCH ? LIMIT ?)",
                (expression, most),
            ).fetchall()
        return np.fromstring(found or "", np.int64, sep=",")


def _weights(texts: Iterable[tuple[str, float]]) -> Mapping[Word, float]:
    """How much each word is wanted in all, without those that are wanted as much as not."""
    weights: dict[Word, float] = {}
    for text, weight in texts:
        for word in words_of(text):
            weights[word] = weights.get(word, 0.0) + weight
    return dict([(word, weight) for word, weight in weights.items() if weight][:MAX_WORDS])


def _texts(pictures: Sequence[PictureRecord]) -> Iterator[str]:
    of_folder = lru_cache(maxsize=1024)(lambda folder: searchable(printable(folder)))
    for picture in pictures:
        name = printable(picture.name)
        stem, dot, suffix = name.rpartition(".")
        name = stem if stem and (dot + suffix).lower() in PICTURE_SUFFIXES else name
        said = "\n".join((name, picture.caption, *picture.keywords))
        yield f"{of_folder(picture.folder)} {searchable(said)}"
