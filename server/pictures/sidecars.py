"""Sidecars: files beside pictures that say something of them. Which names they have, and of which pictures they speak.

`photo.jpg.txt` and `photo.txt` speak of `photo.jpg`; `captions.csv` speaks of pictures in its folder and below. Names
are compared in whatever case and composition of accents, since lists of files are often typed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

TABLE_NAME = "captions.csv"
TEXT_SUFFIX = ".txt"


def among(names: Iterable[str], pictures: Iterable[str]) -> Iterator[str]:
    """Those of the files in a folder that are sidecars, given the pictures in it."""
    texts = []
    for name in names:
        lower = name.lower()
        if lower == TABLE_NAME:
            yield name
        elif lower.endswith(TEXT_SUFFIX):
            texts.append(name)
    if texts:
        spoken_of = {name for picture in pictures for name in names_of(picture)}
        yield from (name for name in texts if subject(name[: -len(TEXT_SUFFIX)]) in spoken_of)


def subject(path: str) -> str:
    """What is compared of a path in a sidecar, and of a picture's path."""
    return unicodedata.normalize("NFC", path).casefold()


def names_of(path: str) -> tuple[str, str]:
    """The subjects that mean the picture at `path`: its name, and its name without the extension."""
    name = subject(path)
    folder, slash, last = name.rpartition("/")
    return name, folder + slash + last.rpartition(".")[0]
