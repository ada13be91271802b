"""The catalogue: whether it is whole, whether it is ours, and whether its rows agree with each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from server.diagnosis import catalogue_copy
from server.diagnosis.case import DOCTOR, Case
from server.diagnosis.findings import Area, Finding, Remedy, Step
from server.pictures.thumbnails import thumbnail_name
from server.records import PictureRecord, picture_id, printable

NAME = "catalogue"
_SET_ASIDE = Remedy(Step.SET_ASIDE_CATALOGUE)


def examine(case: Case) -> Area:
    """Looks at the catalogue, and leaves in `case` what it holds."""
    file = case.settings.catalogue_file
    if not file.is_file():
        return _absent(case, file)
    try:
        with catalogue_copy.copied(file) as copy:
            seen = catalogue_copy.examined(copy, is_quick=case.is_quick)
            if isinstance(seen, str):
                case.rescued = catalogue_copy.rescued_from(copy)
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        return Area(NAME, "cannot be read", (Finding(NAME, "error", problem, str(file)),))
    if isinstance(seen, str):
        remedy, command = (None, case.transform_command) if case.originals is None else (_SET_ASIDE, DOCTOR)
        return Area(NAME, "damaged", (Finding(NAME, "error", seen, str(file), command, remedy),))
    case.catalogue = seen
    state = f"{len(seen.pictures):,} pictures, {len(seen.skipped):,} skipped"
    return Area(NAME, state, tuple(_rows_at_fault(case, seen.pictures)))


def _absent(case: Case, file: Path) -> Area:
    has_log = file.with_name(file.name + catalogue_copy.LOG_SUFFIX).exists()
    problem = "is missing, though its write-ahead log is there" if has_log else "is missing: there are no pictures yet"
    remedy = None
    if case.originals is not None:
        # A new catalogue must not find the log of another beside it.
        remedy = _SET_ASIDE if has_log else Remedy(Step.TRANSFORM)
    return Area(NAME, "missing", (Finding(NAME, "error", problem, str(file), case.transform_command, remedy),))


def _rows_at_fault(case: Case, pictures: list[PictureRecord]) -> Iterator[Finding]:
    """A finding for each picture whose id or thumbnail is not the one its path asks for."""
    for picture in pictures:
        wanted = thumbnail_name(picture.path, PurePosixPath(picture.thumbnail).suffix)
        if (picture.id, picture.thumbnail) != (picture_id(picture.path), wanted):
            remedy = Remedy(Step.FORGET_PICTURES, picture.path)
            problem = "has an id or a thumbnail in the catalogue that is not its own"
            yield Finding(NAME, "error", problem, printable(picture.path), case.transform_command, remedy)
