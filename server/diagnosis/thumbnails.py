"""The thumbnails: each there, each with the bytes that were written; and what else lies in their folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from server import files
from server.diagnosis.case import Case, CatalogueContent
from server.diagnosis.findings import Area, Finding, Remedy, Step
from server.errors import UndecodableError
from server.pictures import decode
from server.records import PictureRecord, printable

NAME = "thumbnails"
_DECODE_PX = 64


def examine(case: Case) -> Area:
    """Compares the folder of thumbnails with the catalogue."""
    content = case.catalogue
    if content is None:
        return Area(NAME, "not compared, for want of a catalogue", tuple(_leftovers(case.settings.image_root)))
    folder = case.settings.image_root
    case.progress.expect(len(content.pictures), NAME)
    findings = []
    for picture in content.pictures:
        problem = _problem_of(folder, picture, is_quick=case.is_quick)
        case.progress.advance(detail=picture.folder)
        if problem is not None:
            remedy = Remedy(Step.DISTRUST_THUMBNAILS, picture.path)
            file = printable(str(folder / picture.thumbnail))
            findings.append(Finding(NAME, "error", problem, file, case.transform_command, remedy))
    total = len(content.pictures)
    state = f"{total - len(findings):,} of {total:,} sound"
    return Area(NAME, state, (*findings, *_leftovers(folder), *_not_used(folder, content)))


def _problem_of(folder: Path, picture: PictureRecord, *, is_quick: bool) -> str | None:
    file = os.path.join(folder, picture.thumbnail)
    try:
        if os.stat(file).st_size == 0:
            return "is empty"
        if is_quick:
            return None
        with open(file, "rb") as opened:
            written = opened.read()
        if picture.thumbnail_digest:
            is_whole = files.digest_bytes(written) == picture.thumbnail_digest
            return None if is_whole else "is damaged: its bytes are not those that were written"
        decode.decode_thumbnail(written, at_least_px=_DECODE_PX)
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except UndecodableError as error:
        return f"is damaged: {error}"
    return None


def _leftovers(folder: Path) -> Iterator[Finding]:
    """Files that a run that was killed had not finished."""
    for file in _files_below(folder):
        if Path(file).name.startswith(files.UNFINISHED):
            problem = "was left half-written by a run that was killed"
            command = "python -m tools doctor --fix"
            yield Finding(NAME, "warning", problem, printable(file), command, Remedy(Step.REMOVE_FILES, file))


def _not_used(folder: Path, content: CatalogueContent) -> Iterator[Finding]:
    """Files that belong to no picture: ours where the catalogue says that they are to go, else somebody's."""
    used = {picture.thumbnail for picture in content.pictures}
    for file in _files_below(folder):
        name = os.path.relpath(file, folder).replace(os.sep, "/")
        if name in used or Path(name).name.startswith(files.UNFINISHED):
            continue
        if name in content.discarded:
            problem, command = "belongs to a picture that is gone", "python -m tools doctor --fix"
            yield Finding(NAME, "warning", problem, printable(file), command, Remedy(Step.REMOVE_FILES, file))
        else:
            yield Finding(NAME, "note", "belongs to no picture; delete it if you do not need it", printable(file))


def _files_below(folder: Path) -> Iterable[str]:
    for here, folders, names in os.walk(folder):
        folders.sort()
        yield from (os.path.join(here, name) for name in sorted(names))
