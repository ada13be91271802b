"""A folder of everything that is found under the name of a picture, and what has to come of each.

`make(folder)` writes it; the same files each time. Good pictures in unusual forms are made by `hostile_pictures`,
damage and strangers by `hostile_damage`; names and what is no plain file are made here.
"""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import hostile_damage, hostile_pictures
from tests.hostile_damage import PICTURE
from tests.pictures_factory import SIZE, encoded, quarters

# What is shown: the four quarters, a bright half and a dark one, or anything of the size.
QUARTERS, HALVES, ANY = "quarters", "halves", "any"

NAMES = (
    "two\nlines.jpg",
    "tab\there.jpg",
    "bell\a.jpg",
    "\"quotes\" and 'more'.jpg",
    "back\\slash.jpg",
    "right\u202eto left.jpg",
    "zero\u200bwidth\ufeff.jpg",
    "emoji 👩‍👩‍👧🏳️‍🌈.jpg",
    "caf\u00e9.jpg",
    "cafe\u0301.jpg",
    "é" * 125 + "x.jpg",
    "-rf.jpg",
    "--help.jpg",
    " leading space.jpg",
    "trailing space .jpg ",
    "trailing dot.jpg.",
    "percent%00null.jpg",
    "percent%2e%2e%2f.jpg",
    "..jpg",
    "...jpg",
    "a..b.jpg",
    "question?.jpg",
    "hash#tag.jpg",
    "star*.jpg",
    "<b>tag.jpg",
    "$(touch made).jpg",
    "`touch made`;.jpg",
    "semicolon;.jpg",
    "CON.jpg",
    "nul.jpg",
    "colon:stream.jpg",
    "UPPER.JPG",
    "Turkish İıŞş.jpg",
    "日本語.jpg",
    "no suffix",
    os.fsdecode(b"not utf-8 \xff\xfe\xe9.jpg"),
    os.fsdecode(b"surrogate \xed\xa0\x80.jpg"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A file and what has to come of it.

    `name` is relative to the folder. `expected` is `PICTURE`, `EITHER` or a regular expression for a part of the
    reason; `shows` and `size` say what a picture looks like upright.
    """

    name: str
    expected: str
    shows: str = ANY
    size: tuple[int, int] | None = None


def make(folder: Path) -> list[Case]:
    """Writes every file and returns the cases, each name once."""
    cases = [*_pictures(folder), *_damage(folder), *_names(folder), *_special(folder)]
    assert len({case.name for case in cases}) == len(cases)
    return cases


def _pictures(folder: Path) -> Iterator[Case]:
    for name, content in hostile_pictures.in_colour().items():
        (folder / name).write_bytes(content)
        yield Case(name, PICTURE, QUARTERS, SIZE)
    for name, content in hostile_pictures.in_grey().items():
        (folder / name).write_bytes(content)
        yield Case(name, PICTURE, HALVES, SIZE)
    for name, (content, size) in hostile_pictures.of_odd_size().items():
        (folder / name).write_bytes(content)
        yield Case(name, PICTURE, ANY, size)


def _damage(folder: Path) -> Iterator[Case]:
    for section in (
        hostile_damage.cut_short,
        hostile_damage.rotten,
        hostile_damage.with_bad_notes,
        hostile_damage.bombs,
        hostile_damage.of_no_size,
        hostile_damage.strangers,
    ):
        for name, content, expected in section():
            (folder / name).write_bytes(content)
            is_plain = section is hostile_damage.with_bad_notes and expected == PICTURE
            yield Case(name, expected, QUARTERS if is_plain else ANY)


def _names(folder: Path) -> Iterator[Case]:
    content = encoded(quarters(), "JPEG", quality=95)
    for number, name in enumerate(NAMES):
        # Equal content would be one picture under many names; each has a few bytes of its own.
        (folder / name).write_bytes(content + bytes([number]))
        yield Case(name, PICTURE, QUARTERS, SIZE)
    deep = Path(*["d" * 100] * 12)
    (folder / deep).mkdir(parents=True)
    (folder / deep / "deep.jpg").write_bytes(content)
    yield Case(str(deep / "deep.jpg"), PICTURE, QUARTERS, SIZE)


def _special(folder: Path) -> Iterator[Case]:
    content = encoded(quarters(), "JPEG", quality=95)
    outside = folder.parent / f"{folder.name}-outside"
    outside.mkdir()
    (outside / "a.jpg").write_bytes(content)
    (folder / "original.jpg").write_bytes(content + b"original")
    (folder / "hard-link.jpg").hardlink_to(folder / "original.jpg")
    (folder / "link-within.jpg").symlink_to("original.jpg")
    (folder / "link-out.jpg").symlink_to(outside / "a.jpg")
    (folder / "link-nowhere.jpg").symlink_to("missing.jpg")
    (folder / "link-to-itself.jpg").symlink_to("link-to-itself.jpg")
    (folder / "link-here").symlink_to(".")
    (folder / "folder.jpg").mkdir()
    (folder / "folder.jpg" / "within.jpg").write_bytes(content + b"within")
    yield Case("folder.jpg/within.jpg", PICTURE, QUARTERS, SIZE)
    os.mkfifo(folder / "pipe.jpg")
    _make_socket(folder, "socket.jpg")
    with (folder / "sparse.jpg").open("wb") as file:
        file.write(content)
        file.truncate(600_000_000)
    (folder / "forbidden.jpg").write_bytes(content)
    (folder / "forbidden.jpg").chmod(0)
    for name in ("original.jpg", "hard-link.jpg", "link-within.jpg"):
        yield Case(name, PICTURE, QUARTERS, SIZE)
    yield Case("link-out.jpg", "leads out|picture")
    yield Case("link-nowhere.jpg", "leads nowhere|no such file")
    yield Case("link-to-itself.jpg", "leads back to itself|symbolic links")
    yield Case("pipe.jpg", "a named pipe|not a regular file")
    yield Case("socket.jpg", "a socket|no such device")
    yield Case("sparse.jpg", "larger than 512 MiB")
    yield Case("forbidden.jpg", PICTURE if os.access(folder / "forbidden.jpg", os.R_OK) else "permission", ANY)


def _make_socket(folder: Path, name: str) -> None:
    listener = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    try:
        os.chdir(folder)  # the address of a socket is short
        listener.bind(name)
    finally:
        os.chdir(here)
        listener.close()
