"""The thumbnails: each there, each with the bytes that were written; and what else lies in their folder."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from server import files
from server.diagnosis.case import DOCTOR, Case, CatalogueContent
from server.diagnosis.findings import Area, Finding, Remedy, Step
from server.errors import UndecodableError
from server.pictures import decode
from server.pictures.thumbnail_folder import STAGING
from server.records import PictureRecord, printable

NAME = "thumbnails"
_DECODE_PX = 64
_MISSING = "is missing"


def examine(case: Case) -> Area:
    """Compares the folder of thumbnails with the catalogue."""
    content, folder = case.catalogue, case.settings.image_root
    if content is None:
        return Area(NAME, "not compared, for want of a catalogue")
    if content.thumbs is not None and os.path.realpath(content.thumbs) != os.path.realpath(folder):
        problem = f"is where IMAGE_ROOT is now, and the thumbnails are in {content.thumbs}; they would be made again"
        finding = Finding(NAME, "warning", problem, str(folder), case.transform_command, Remedy(Step.TRANSFORM))
        return Area(NAME, "in another folder", (finding,))
    if content.pictures and files.is_bare(folder):
        problem = "holds no thumbnails. If they are on a drive, connect it; else they are made again"
        finding = Finding(NAME, "error", problem, str(folder), case.transform_command, Remedy(Step.TRANSFORM))
        return Area(NAME, f"0 of {len(content.pictures):,} there", (finding,))
    case.progress.expect(len(content.pictures), NAME)
    findings = list(_damaged(case, content.pictures))
    total = len(content.pictures)
    state = f"{total - len(findings):,} of {total:,} sound"
    return Area(NAME, state, (*findings, *_made_otherwise(case, content), *_not_used(case, content)))


def _damaged(case: Case, pictures: list[PictureRecord]) -> Iterator[Finding]:
    folder = case.settings.image_root
    for picture in pictures:
        problem = _problem_of(folder, picture, is_quick=case.is_quick)
        case.progress.advance(detail=picture.folder)
        if problem is not None:
            remedy = Remedy(Step.DISTRUST_THUMBNAILS, picture.path)
            # A run notices by itself what is missing, and nothing else.
            command = case.transform_command if problem == _MISSING else DOCTOR
            yield Finding(NAME, "error", problem, printable(str(folder / picture.thumbnail)), command, remedy)


def _problem_of(folder: Path, picture: PictureRecord, *, is_quick: bool) -> str | None:
    """What is wrong with the thumbnail of a picture, or None."""
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
        return _MISSING
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except UndecodableError as error:
        return f"is damaged: {error}"
    return None


def _made_otherwise(case: Case, content: CatalogueContent) -> Iterator[Finding]:
    """Pictures whose thumbnail was made in another way than was asked for last."""
    recipes = Counter(known.recipe for known in content.known.values() if known.recipe)
    wanted = content.recipe or (recipes.most_common(1)[0][0] if recipes else None)
    for path, known in content.known.items():
        if known.recipe and known.recipe != wanted:
            problem = f"was made as {known.recipe}, and the others are {wanted}"
            file = printable(str(case.settings.image_root / known.thumbnail))
            yield Finding(NAME, "warning", problem, file, case.transform_command, Remedy(Step.TRANSFORM))
        elif known.fingerprint is not None and not known.recipe:
            file = printable(str(case.settings.image_root / known.thumbnail))
            problem = f"is not trusted, since a run was killed; it is made again from {printable(path)}"
            yield Finding(NAME, "warning", problem, file, case.transform_command, Remedy(Step.TRANSFORM))


def _not_used(case: Case, content: CatalogueContent) -> Iterator[Finding]:
    """Files that belong to no picture: ours where the catalogue or their name says so, else somebody's."""
    folder = case.settings.image_root
    used = {picture.thumbnail for picture in content.pictures}
    for here, folders, names in os.walk(folder):
        folders.sort()
        below = os.path.relpath(here, folder).replace(os.sep, "/")
        for name in sorted(names):
            path = name if below == "." else f"{below}/{name}"
            if path in used:
                continue
            file = os.path.join(here, name)
            is_unfinished = path.startswith(f"{STAGING}/") or name.startswith(files.UNFINISHED)
            if not is_unfinished and path not in content.discarded:
                problem = "belongs to no picture of the collection; delete it if you do not need it"
                yield Finding(NAME, "note", problem, printable(file))
            elif not case.is_busy:
                problem = "was left by a run that was killed" if is_unfinished else "is of a picture that is gone"
                yield Finding(NAME, "warning", problem, printable(file), DOCTOR, Remedy(Step.REMOVE_FILES, file))
