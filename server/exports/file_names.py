"""Names for files on somebody's computer: those the pictures have, made fit for every system, no two the same."""

from __future__ import annotations

import re
import unicodedata

from server.records import printable

_MAX_CHARACTERS = 120
_UNFIT = re.compile(r'[\\/:*?"<>|]')
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(?:\..*)?", re.IGNORECASE)
"""https://learn.microsoft.com/windows/win32/fileio/naming-a-file"""


def fit(name: str) -> str:
    """`name` as every system takes it: nothing that separates folders, no sign that cannot be seen, not too long."""
    shown = "".join(sign if sign.isprintable() else "_" for sign in _UNFIT.sub("_", printable(name)))
    stem, dot, ending = shown.rpartition(".")
    if not stem or len(ending) > 10:
        stem, dot, ending = shown, "", ""
    cut = stem[: _MAX_CHARACTERS - len(ending) - 1].strip(" ") + dot + ending.rstrip(" ")
    cut = cut.rstrip(".") or "_"
    # What was seen before its spaces went must not be hidden without them.
    is_hidden = cut.startswith(".") and not shown.startswith(".")
    return f"_{cut}" if is_hidden or _RESERVED.fullmatch(cut) else cut


class UniqueNames:
    """Hands out each name once, also where case and the spelling of accents are not told apart."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def of(self, name: str) -> str:
        """`name`, fit for every system, with a number behind it where it was handed out before."""
        wanted = fit(name)
        if self._take(wanted):
            return wanted
        stem, dot, ending = wanted.rpartition(".")
        if not stem:
            stem, dot, ending = wanted, "", ""
        key = _folded(wanted)
        while True:
            self._next[key] += 1
            numbered = f"{stem} ({self._next[key]}){dot}{ending}"
            if self._take(numbered):
                return numbered

    def _take(self, name: str) -> bool:
        key = _folded(name)
        if key in self._next:
            return False
        self._next[key] = 1
        return True


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
