"""The originals: whether they can be seen, and what became of them since the last run."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from server.diagnosis.case import Case
from server.diagnosis.findings import Area, Finding, Remedy, Step
from server.errors import FolderError
from server.pictures import shelf
from server.pictures.catalogue import Known
from server.pictures.scan import Scan, scan
from server.records import printable

NAME = "originals"
_TRANSFORM = Remedy(Step.TRANSFORM)


def examine(case: Case) -> Area:
    """Compares the folder of originals with the catalogue, as a run would, and leaves in `case` how many there are."""
    root = case.originals
    if root is None:
        problem = "no folder of originals is named: thumbnails stand in for them. Name it with ORIGINAL_ROOT"
        return Area(NAME, "none named", (Finding(NAME, "note", problem),))
    known: Mapping[str, Known] = {} if case.catalogue is None else case.catalogue.known
    disks = frozenset() if case.catalogue is None else case.catalogue.disks
    findings = list(_another_folder(case))
    case.progress.expect(None, NAME)
    try:
        seen = scan(root, known, disks=disks, leave_out=_left_out(case), progress=case.progress)
    except FolderError as error:
        problem = f"{error} Connect its disk, or name the folder that holds your pictures with ORIGINAL_ROOT."
        return Area(NAME, "not to be seen", (*findings, Finding(NAME, "error", problem, str(root))))
    case.expected_pictures = len(seen.same) + len(seen.new) + len(seen.changed) + len(seen.moved)
    if not case.expected_pictures and not known:
        problem = "holds no picture. Put some into it, or name another folder with ORIGINAL_ROOT"
        return Area(NAME, "empty", (*findings, Finding(NAME, "error", problem, str(root))))
    if case.catalogue is not None:
        findings += _told(case, seen, root)
    changes = len(seen.new) + len(seen.changed) + len(seen.moved) + len(seen.gone)
    state = f"{case.expected_pictures:,} files, {changes:,} not as the catalogue has them"
    return Area(NAME, state, tuple(findings))


def _left_out(case: Case) -> tuple[Path, ...]:
    settings = case.settings
    places = shelf.Places(settings.image_root, settings.atlas_root, settings.catalogue_file)
    return settings.image_root, settings.atlas_root, settings.cache_dir, *places.shelves


def _another_folder(case: Case) -> Iterator[Finding]:
    named, known = case.settings.original_root, case.originals
    if named is None or known is None or os.path.realpath(named) == os.path.realpath(known):
        return
    if not named.is_dir():
        problem = f"is named by ORIGINAL_ROOT and is no folder; connect its disk, or name another, such as {known}"
        yield Finding(NAME, "warning", problem, str(named))
        return
    problem = (
        f"is the folder the collection was made from, and ORIGINAL_ROOT names {named}. "
        "The command turns to that one, and keeps this collection on a shelf"
    )
    yield Finding(
        NAME, "warning", problem, str(known), f"python -m tools transform_images --input {shlex.quote(str(named))}"
    )


def _told(case: Case, seen: Scan, root: Path) -> Iterator[Finding]:
    kinds = (
        ("is new", [file.path for file in seen.new]),
        ("has changed", [file.path for file in seen.changed]),
        ("was moved here", [move.file.path for move in seen.moved]),
        ("is gone", seen.gone),
    )
    for problem, paths in kinds:
        for path in paths:
            file = printable(str(root / path))
            yield Finding(NAME, "warning", problem, file, case.transform_command, _TRANSFORM)
    for skipped in case.catalogue.skipped if case.catalogue is not None else ():
        yield Finding(NAME, "note", f"was skipped: {skipped.reason}", printable(str(root / skipped.path)))
