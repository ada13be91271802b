"""The file of favourites and collections: JSON that a person can read, mend and back up.

It is replaced in one step, and the one before stays beside it. One that is damaged is never written over: it is put
aside under a name of its own, and the one before is taken.
"""

from __future__ import annotations

import functools
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError

from server.errors import SavedFileError
from server.files import UNFINISHED, digest_bytes, write_bytes
from server.records import Fingerprint
from server.saved.marks import FAVOURITES, MAX_MEMBERS, Marks, Member, SavedCollection

log = logging.getLogger(__name__)

NAME = "collections.json"
BEFORE = "collections.before.json"
_DAMAGED = "collections.damaged-"
_VERSION = 1
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_ABOUT = "Favourites and collections. A picture is known by its path and by the BLAKE3 digest of its bytes."


@dataclass(frozen=True, slots=True)
class Stored:
    """What the file holds, and `version`, which names it. `notice` is a sentence for a person where one was damaged."""

    marks: Marks
    version: str
    notice: str | None = None
    content: bytes | None = None


class DamagedError(Exception):
    """The file is no such file. Who holds the lock puts it aside."""


def read(folder: Path, now: str, *, puts_aside: bool) -> Stored:
    """What is kept in `folder`; favourites alone where there is nothing.

    A damaged file is put aside, or, without `puts_aside`, a `DamagedError`: only the holder of the lock knows that
    nobody has put another in its place. Raises `SavedFileError` where the file cannot be read, or comes from a later
    version of this program.
    """
    for name in (NAME, BEFORE):
        content = _content(folder / name)
        if content is None:
            continue
        try:
            marks = parse(content)
        except (ValueError, RecursionError) as error:
            if not puts_aside:
                raise DamagedError from error
            _put_aside(folder / name, content, now, error)
            continue
        return Stored(marks, digest_bytes(content)[:12], _notice(folder), content if name == NAME else None)
    return Stored(Marks.none(now), "none", _notice(folder))


def write(folder: Path, marks: Marks, before: bytes | None) -> Stored:
    """Puts `marks` in place of what is kept in `folder`; `before` is the file's content until now, kept as a backup.

    Raises `SavedFileError`.
    """
    content = "".join(_lines(marks)).encode("utf-8", "backslashreplace")  # a lone surrogate, as JSON writes it
    try:
        if before is not None:
            _keep_before(folder, before)
        write_bytes(folder / NAME, content)
    except OSError as error:
        raise SavedFileError(
            f"Favourites and collections cannot be kept: {folder / NAME}: {error.strerror or error}."
        ) from error
    return Stored(marks, digest_bytes(content)[:12], _notice(folder), content)


def _keep_before(folder: Path, content: bytes) -> None:
    """Gives the file that is there its other name as well; where a disk knows no second names, a copy has it."""
    new = folder / f"{UNFINISHED}before"
    try:
        new.unlink(missing_ok=True)
        os.link(folder / NAME, new)
    except OSError:
        write_bytes(folder / BEFORE, content)
        return
    os.replace(new, folder / BEFORE)
    new.unlink(missing_ok=True)  # both were one file already, and then nothing was renamed


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SavedFileError(f"{file} cannot be read: {error.strerror or error}.") from error


def put_damaged_aside(folder: Path, now: str) -> None:
    """Puts aside what cannot be read of the file and the one before it. Raises `SavedFileError`; needs the lock."""
    for name in (NAME, BEFORE):
        content = _content(folder / name)
        if content is None:
            continue
        try:
            parse(content)
        except (ValueError, RecursionError) as error:
            _put_aside(folder / name, content, now, error)


def damaged_in(folder: Path) -> list[Path]:
    """The damaged files that were put aside, the latest last."""
    return sorted(folder.glob(f"{_DAMAGED}*.json"))


def _put_aside(file: Path, content: bytes, now: str, reason: Exception) -> None:
    stamp = datetime.fromisoformat(now).strftime("%Y%m%d-%H%M%S")
    aside = file.with_name(f"{_DAMAGED}{stamp}-{digest_bytes(content)[:6]}.json")
    try:
        os.replace(file, aside)
    except OSError as error:
        raise SavedFileError(f"{file} is damaged and cannot be put aside: {error.strerror or error}.") from error
    first = str(reason).partition("\n")[0]
    log.warning("%s was damaged (%s). It is kept as %s; the copy before it is used.", file, first, aside)


def _notice(folder: Path) -> str | None:
    try:
        damaged = damaged_in(folder)
    except OSError:
        return None
    if not damaged:
        return None
    return (
        f"The file of favourites and collections was damaged and is kept as {damaged[-1]}. What is shown "
        "comes from the copy before it, or was made since. Move that file away when you need it no more."
    )


def _lines(marks: Marks) -> Iterator[str]:
    """The file's text, one picture a line."""
    dump = _ENCODER.encode
    yield f'{{"about": {dump(_ABOUT)},\n "version": {_VERSION},\n "collections": ['
    for place, each in enumerate(marks.collections):
        head = {"id": each.id, "name": each.name, "created_at": each.created_at, "deleted_at": each.deleted_at}
        yield f'{"," if place else ""}\n  {dump(head)[:-1]}, "pictures": ['
        for number, member in enumerate(each.members):
            yield f"{',' if number else ''}\n    {_line(member)}"
        yield "]}"
    yield "\n]}\n"


@functools.lru_cache(maxsize=MAX_MEMBERS)
def _line(member: Member) -> str:
    """One picture. Kept, since all the others are written again with each that is added."""
    return _ENCODER.encode({"path": member.path, "fingerprint": member.fingerprint, "added_at": member.added_at})


def _moment(given: Any) -> Any:
    if isinstance(given, str) and datetime.fromisoformat(given).tzinfo is None:
        raise ValueError("a moment has to say its offset from UTC")
    return given


def _path(given: object) -> str:
    if not isinstance(given, str) or not given:
        raise ValueError("a path has to be a text")
    return given


_Moment = Annotated[str, BeforeValidator(_moment)]
# Pydantic's own texts have no lone surrogates, which stand for bytes of a name that are not UTF-8.
_Path = Annotated[str, PlainValidator(_path)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True)


class _Picture(_Shape):
    path: _Path
    fingerprint: str = Field(pattern=r"^[0-9a-f]{32}$")
    added_at: _Moment


class _Collection(_Shape):
    id: str = Field(pattern=r"^(favourites|[a-z2-7]{16})$")
    name: str = Field(min_length=1)
    created_at: _Moment
    deleted_at: _Moment | None = None
    pictures: list[_Picture]


class _File(_Shape):
    collections: list[_Collection]


def parse(content: bytes) -> Marks:
    """What a file of this content says.

    Raises `ValueError` or `RecursionError` for what is no such file, `SavedFileError` for one of a later version.
    """
    found = json.loads(content.decode("utf-8"))
    if isinstance(found, dict) and isinstance(version := found.get("version"), int) and version > _VERSION:
        raise SavedFileError(
            "The file of favourites and collections was written by a later version of Clip Atlas. Use that, or name "
            "another folder: SAVED_ROOT."
        )
    try:
        file = _File.model_validate(found)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ValueError(f"{'/'.join(map(str, first['loc']))}: {first['msg']}") from None
    if len({each.id for each in file.collections}) < len(file.collections):
        raise ValueError("two collections have one id")
    collections = tuple(
        SavedCollection(
            each.id,
            each.name,
            each.created_at,
            tuple(Member(one.path, Fingerprint(one.fingerprint), one.added_at) for one in each.pictures),
            each.deleted_at,
        )
        for each in file.collections
    )
    favourites = tuple(each for each in collections if each.id == FAVOURITES)
    if not favourites:
        raise ValueError("there are no favourites, not even none")
    return Marks(favourites + tuple(each for each in collections if each.id != FAVOURITES))
