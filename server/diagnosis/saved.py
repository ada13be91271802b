"""Favourites and collections: whether their file can be read, and which marked pictures are not in the collection now.

They are the one thing here that cannot be made again. Mending only gives a damaged file another name, as the server
itself would; whatever a person marked stays in one file or the other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from server.diagnosis.case import DOCTOR, Case
from server.diagnosis.findings import Area, Finding, Remedy, Step
from server.errors import SavedFileError
from server.records import printable
from server.saved import marks_file
from server.saved.marks import Marks
from server.saved.presence import relative

NAME = "saved"


def examine(case: Case) -> Area:
    """Looks at the file of favourites and collections, and at the one before it. Changes and makes nothing."""
    folder = case.settings.saved_root
    findings = [*_in_the_way(case, folder)]
    if folder.exists() and not folder.is_dir():
        findings.append(Finding(NAME, "error", "is a file, and SAVED_ROOT has to be a folder; rename it", str(folder)))
        return Area(NAME, "cannot be read", tuple(findings))
    read = [_read(folder / name) for name in (marks_file.NAME, marks_file.BEFORE)]
    findings += [finding for _, finding in read if finding is not None]
    findings += [
        Finding(NAME, "note", "was damaged and is kept; move it away when you need it no more", str(file))
        for file in marks_file.damaged_in(folder)
    ]
    marks = next((marks for marks, _ in read if marks is not None), None)
    if marks is None:
        return Area(NAME, "nothing that can be read" if findings else "nothing marked yet", tuple(findings))
    findings += _away(case, marks)
    count = sum(len(each.members) for each in marks.kept)
    return Area(NAME, f"{count:,} marked in favourites and collections", tuple(findings))


def _read(file: Path) -> tuple[Marks | None, Finding | None]:
    """What a file holds, and what is wrong with it; neither where there is no file."""
    try:
        return marks_file.parse(file.read_bytes()), None
    except FileNotFoundError:
        return None, None
    except OSError as error:
        return None, Finding(NAME, "error", f"cannot be read: {error.strerror or error}", str(file))
    except SavedFileError as error:
        return None, Finding(NAME, "error", str(error), str(file))
    except (ValueError, RecursionError) as error:
        problem = f"is damaged: {str(error).partition(chr(10))[0]}"
        return None, Finding(NAME, "error", problem, str(file), DOCTOR, Remedy(Step.SET_ASIDE_SAVED, str(file)))


def _in_the_way(case: Case, folder: Path) -> Iterator[Finding]:
    """What people marked must not lie where everything may be deleted at any time."""
    settings = case.settings
    made = {"IMAGE_ROOT": settings.image_root, "ATLAS_ROOT": settings.atlas_root, "CACHE_DIR": settings.cache_dir}
    real = Path(os.path.realpath(folder))
    for name, other in made.items():
        if real.is_relative_to(os.path.realpath(other)):
            problem = f"SAVED_ROOT lies in the folder of {name}, which may be deleted at any time; name another"
            yield Finding(NAME, "warning", problem, str(folder))


def _away(case: Case, marks: Marks) -> Iterator[Finding]:
    """Marked pictures of which the catalogue has neither the bytes nor the path. They may come back: none is lost."""
    if case.catalogue is None:
        return
    root = case.originals
    fingerprints = {picture.fingerprint for picture in case.catalogue.pictures}
    paths = {picture.path for picture in case.catalogue.pictures}
    for collection in marks.kept:
        problem = f"is marked in “{collection.name}”, and its picture is not here now; it is kept for its return"
        for member in collection.members:
            is_there = root is not None and relative(member.path, root) in paths
            if not is_there and member.fingerprint not in fingerprints:
                yield Finding(NAME, "note", problem, printable(member.path))
