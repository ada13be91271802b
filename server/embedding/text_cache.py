"""The vectors of words that were asked before: from memory, from a file that outlives a restart, else from the model.

A model takes ten to a hundred milliseconds for a few words, and people ask the same again: while they type, when they
turn a page, when they come back. Words that several ask for at once are read once.
"""

from __future__ import annotations

import hashlib
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.embedding.embedder import Embedder, slug
from server.embedding.text_vector_file import TextVectorFile
from server.records import Vectors

MEMORY_BYTES: Final = 16 << 20
FILE_ROWS: Final = 50_000
_DIGEST_BYTES = 16
_AT_ONCE = 16

_Row = NDArray[np.float32]


class TextVectors:
    """The vectors that `embedder` gives for words, each made once. Safe to call from several threads.

    The file lies in `folder`, one for each model. At most `memory_bytes` of vectors are kept in memory and `file_rows`
    in the file. What is wrong with the file never reaches who asks; errors of the model do, and are not kept.
    """

    def __init__(
        self, embedder: Embedder, folder: Path, *, memory_bytes: int = MEMORY_BYTES, file_rows: int = FILE_ROWS
    ) -> None:
        self._embedder = embedder
        self._most = max(1, memory_bytes // (embedder.dim * np.dtype(np.float32).itemsize))
        self._file = TextVectorFile(folder / file_name(embedder.key), embedder.dim, file_rows)
        self._secret = hashlib.blake2b(embedder.key.encode(), digest_size=32).digest()
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, _Row] = OrderedDict()
        self._under_way: dict[bytes, Future[_Row]] = {}

    def vector(self, words: str) -> Vectors:
        """The vector of some words, float32 (1, dim), norm 1. Raises what the model raises."""
        return self.vectors([words])

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """A row for each text, in the order given, float32 (n, dim). What has to be read is read in one batch.

        Raises what the model raises.
        """
        plain = [normal(text) for text in texts]
        digests = [self._digest(words) for words in plain]
        rows, mine, others = self._claim(dict(zip(digests, plain, strict=True)))
        if mine:
            rows |= self._make(mine)
        # Only now: who has made its own before it waits for others cannot be waited for in a circle.
        rows |= {digest: flight.result() for digest, flight in others.items()}
        return np.stack([rows[digest] for digest in digests]) if digests else np.empty((0, self._embedder.dim), "f4")

    def warm(self, texts: Sequence[str]) -> None:
        """Makes the vectors of texts that will be asked for, a few at a time so that a search can come in between."""
        for at in range(0, len(texts), _AT_ONCE):
            self.vectors(texts[at : at + _AT_ONCE])

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()

    def _digest(self, words: str) -> bytes:
        return hashlib.blake2b(
            words.encode("utf-8", "surrogatepass"), key=self._secret, digest_size=_DIGEST_BYTES
        ).digest()

    def _claim(self, asked: dict[bytes, str]) -> tuple[dict[bytes, _Row], dict[bytes, str], dict[bytes, Future[_Row]]]:
        """What is known, what this thread has to make, and what others are making."""
        known: dict[bytes, _Row] = {}
        mine: dict[bytes, str] = {}
        others: dict[bytes, Future[_Row]] = {}
        with self._lock:
            for digest, words in asked.items():
                if digest in self._kept:
                    self._kept.move_to_end(digest)
                    known[digest] = self._kept[digest]
                elif digest in self._under_way:
                    others[digest] = self._under_way[digest]
                else:
                    mine[digest] = words
                    self._under_way[digest] = Future()
        return known, mine, others

    def _make(self, mine: dict[bytes, str]) -> dict[bytes, _Row]:
        """The rows that this thread has claimed, for itself and for those who wait for them."""
        try:
            rows = self._file.read(list(mine))
            unknown = [digest for digest in mine if digest not in rows]
            if unknown:
                made = self._embedder.embed_texts([mine[digest] for digest in unknown])
                made.flags.writeable = False
                fresh = dict(zip(unknown, made, strict=True))
                self._file.write(fresh)
                rows |= fresh
        except BaseException as error:
            for flight in self._end(mine, {}):
                flight.set_exception(error)
            raise
        for digest, flight in zip(mine, self._end(mine, rows), strict=True):
            flight.set_result(rows[digest])
        return rows

    def _end(self, mine: dict[bytes, str], rows: dict[bytes, _Row]) -> list[Future[_Row]]:
        """Keeps the rows, and takes what was claimed back, in its order."""
        with self._lock:
            for digest, row in rows.items():
                self._kept[digest] = row
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            return [self._under_way.pop(digest) for digest in mine]


def file_name(key: str) -> str:
    """The name of the file for the model `key`."""
    return f"text_vectors.{slug(key)}.sqlite"


def normal(words: str) -> str:
    """The words as the model is given them: one space between, and letters composed (Unicode NFC).

    A Mac types é as two characters. Upper case stays, since not every model folds it.
    """
    return " ".join(unicodedata.normalize("NFC", words).split())
