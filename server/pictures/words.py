"""Words that are said of a picture, wherever they come from: cleaned, bounded, each line and keyword once.

Nothing here reads a file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MAX_CAPTION_CHARACTERS = 4_000
MAX_KEYWORDS = 100
MAX_KEYWORD_CHARACTERS = 100

# Of what is longer only this much is looked at, so that hostile text costs nothing much either.
_MAX_CHARACTERS = 4 * MAX_CAPTION_CHARACTERS
_CONTROLS = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f]+")
# What shows nothing, turns the text after it around, belongs to one font, or is half a character.
_UNSEEN = re.compile("[\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff]+")
_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Words:
    """A caption, its sentences joined by newlines, and keywords, both within the bounds of `PictureRecord`."""

    caption: str = ""
    keywords: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.caption or self.keywords)


WORDLESS = Words()


def words(texts: Iterable[str] = (), keywords: Iterable[str] = ()) -> Words:
    """Cleans what was found; where it is too much, what comes first stays."""
    return _bounded(map(clean, texts), (clean(keyword).replace("\n", " ") for keyword in keywords))


def united(parts: Iterable[Words]) -> Words:
    """All that several sources say, as one."""
    spoken = [part for part in parts if part]
    if len(spoken) == 1:
        return spoken[0]
    return _bounded((part.caption for part in spoken), (keyword for part in spoken for keyword in part.keywords))


def clean(text: str) -> str:
    """Text without controls and needless space, its accents composed, its lines separated by newlines."""
    text = unicodedata.normalize("NFC", text[:_MAX_CHARACTERS]).replace("\r", "\n")
    return _BREAKS.sub("\n", _SPACES.sub(" ", _UNSEEN.sub("", _CONTROLS.sub(" ", text)))).strip()


def _bounded(texts: Iterable[str], keywords: Iterable[str]) -> Words:
    """Each line once, and each keyword as it is written first, whatever the case."""
    lines = dict.fromkeys(line for text in texts for line in text.split("\n") if line)
    kept: dict[str, str] = {}
    for keyword in keywords:
        if short := _cut(keyword, MAX_KEYWORD_CHARACTERS):
            kept.setdefault(short.casefold(), short)
        if len(kept) == MAX_KEYWORDS:
            break
    return Words(_cut("\n".join(lines), MAX_CAPTION_CHARACTERS), tuple(kept.values()))


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[:characters].rstrip()
