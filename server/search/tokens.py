"""Texts as the words they are found by: names and captions on one side, questions on the other.

Both sides are treated alike: normal forms (NFKC, so that names from macOS match what is typed elsewhere), no case,
`EiffelTower` and `IMG2034` also as their parts. Chinese, Japanese and Korean put no or few spaces between words, so
runs of their characters are taken in overlapping pairs, as Lucene's CJK analyser does. Endings and accents are left to
the index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from server.pictures.walk import PICTURE_SUFFIXES

# SQLite takes the letters named here for spaces, and would read a word that has one as a phrase.
_RUN = re.compile(r"[^\W_\u19b0-\u19c9\u1cf2\u1cf3]+")
_WITHOUT_SPACES = re.compile(
    r"([\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+)"
)
_SEAMS = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
# Names are indexed without it, so a question that is a file's whole name does not have it either.
_SUFFIX = re.compile(rf"(?<=\w)(?:{'|'.join(map(re.escape, sorted(PICTURE_SUFFIXES)))})(?!\w)", re.IGNORECASE)
# Words that say nothing of a picture, in the languages of the page.
_FILLING = frozenset(
    (
        *("a", "an", "and", "at", "by", "for", "from", "in", "is", "it", "its", "of", "on", "or", "that", "the"),
        *(
            "this",
            "to",
            "with",
            "my",
            "our",
            "picture",
            "photo",
            "image",
            "con",
            "de",
            "del",
            "el",
            "en",
            "es",
            "foto",
            "imagen",
        ),
        *("la", "las", "lo", "los", "o", "para", "por", "que", "un", "una", "unos", "unas", "y"),
    )
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question: as it is shown, and what SQLite's FTS5 finds it by."""

    shown: str
    expression: str


def searchable(text: str) -> str:
    """`text` as words with spaces between them, for the index."""
    return " ".join(_indexed(text))


def words_of(text: str) -> list[Word]:
    """The words of a question, each once, without those that fill sentences unless there are no others."""
    words = {word.shown: word for word in _asked(text)}
    telling = [word for shown, word in words.items() if shown not in _FILLING]
    return telling or list(words.values())


def _indexed(text: str) -> Iterator[str]:
    for run, has_no_spaces in _runs(text):
        if has_no_spaces:
            yield from run
            yield from (first + second for first, second in pairwise(run))
            continue
        parts = _SEAMS.split(run)
        yield from (part.casefold() for part in parts)
        if len(parts) > 1:
            yield run.casefold()


def _asked(text: str) -> Iterator[Word]:
    for run, has_no_spaces in _runs(_SUFFIX.sub(" ", text)):
        if has_no_spaces:
            for pair in map("".join, pairwise(run)) if len(run) > 1 else (run,):
                yield Word(pair, f'"{pair}"')
            continue
        whole, parts = run.casefold(), [part.casefold() for part in _SEAMS.split(run)]
        expression = f'"{whole}"'
        if len(parts) > 1:
            expression += " OR (" + " AND ".join(f'"{part}"' for part in parts) + ")"
        yield Word(whole, expression)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Runs of letters and digits, and whether they are of a script that puts no spaces between words."""
    for run in _RUN.findall(unicodedata.normalize("NFKC", text)):
        for place, part in enumerate(_WITHOUT_SPACES.split(run)):
            if part:
                yield part, place % 2 == 1
