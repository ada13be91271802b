"""The atlas: its manifest, its pages byte for byte, and whether it shows the pictures that the catalogue has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from server import files
from server.diagnosis.case import DOCTOR, Case
from server.diagnosis.findings import Area, Finding, Remedy, Step
from server.embedding import vector_file
from server.errors import ManifestError
from server.mapping import map_file
from server.pictures import atlas_folder, atlas_journal, atlas_manifest
from server.pictures.atlas_choice import style_of
from server.pictures.atlas_manifest import AtlasManifest
from server.pictures.page_painter import DrawnPage, PagePainter
from server.progress import Progress
from server.records import Fingerprint, PictureRecord, printable

NAME = "atlas"
COMMAND = "python -m tools sprite_atlas"
_PACK = Remedy(Step.PACK)


def examine(case: Case) -> Area:
    """Looks at the folder of the atlas."""
    folder = case.settings.atlas_root
    try:
        manifest = atlas_manifest.read(folder)
    except ManifestError as error:
        return _without_manifest(case, folder, error)
    damaged = _damaged(case, folder, manifest)
    findings = [*damaged, *_foreign(case, folder, manifest)]
    if case.catalogue is not None:
        findings += _stale(case, folder, manifest, case.catalogue.pictures, {finding.file for finding in damaged})
        findings += _could_be_better(manifest, has_vectors=_has_vectors(case))
    bad = {finding.file for finding in damaged}
    sound = sum(str(folder / page.file) not in bad for page in manifest.pages)
    state = f"{sound:,} of {len(manifest.pages):,} pages sound, {len(manifest.slot_of):,} sprites"
    return Area(NAME, state, tuple(findings))


def _without_manifest(case: Case, folder: Path, error: ManifestError) -> Area:
    file = folder / atlas_manifest.FILE_NAME
    if not file.exists():
        if case.catalogue is not None and not case.catalogue.pictures:
            return Area(NAME, "none needed: there are no pictures")
        return Area(NAME, "missing", (Finding(NAME, "error", "is missing", str(file), COMMAND, _PACK),))
    sentence = str(error)
    problem = "was written by another version of Clip Atlas" if "another version" in sentence else "is damaged"
    remedy = Remedy(Step.SET_ASIDE_MANIFEST, str(file))
    return Area(NAME, "no manifest that can be read", (Finding(NAME, "error", problem, str(file), COMMAND, remedy),))


def _damaged(case: Case, folder: Path, manifest: AtlasManifest) -> list[Finding]:
    """Pages that are missing or not the bytes that were written; those of the atlas before may be missing."""
    if case.is_quick:
        names = [page.file for page in manifest.pages if _size_of(folder / page.file) != page.bytes]
    else:
        names = atlas_folder.verify(folder, manifest)
        names += [
            name for name in manifest.superseded if (folder / name).exists() and not _is_named_well(folder / name)
        ]
    findings = []
    for name in names:
        file = folder / name
        if file.is_dir():
            problem = "is a folder where a page has to be; remove this folder"
            findings.append(Finding(NAME, "error", problem, str(file)))
        elif file.exists():
            remedy = Remedy(Step.REMOVE_FILES, str(file))
            problem = "is damaged: its bytes are not those that were written"
            findings.append(Finding(NAME, "error", problem, str(file), DOCTOR, remedy))
        else:
            findings.append(Finding(NAME, "error", "is missing", str(file), COMMAND, _PACK))
    return findings


def _stale(
    case: Case, folder: Path, manifest: AtlasManifest, pictures: list[PictureRecord], damaged: set[str | None]
) -> Iterator[Finding]:
    """What the next run would draw: pictures without a cell, cells without a picture, pages of other thumbnails."""
    by_fingerprint = {picture.fingerprint: picture for picture in reversed(pictures)}
    slots = manifest.slot_of
    missing = [picture for fingerprint, picture in by_fingerprint.items() if fingerprint not in slots]
    for picture in reversed(missing):
        problem = "is not on the atlas yet"
        yield Finding(NAME, "warning", problem, printable(picture.path), COMMAND, _PACK)
    gone = sum(fingerprint not in by_fingerprint for fingerprint in slots)
    if gone:
        problem = f"{gone:,} cells show pictures that are gone"
        yield Finding(NAME, "warning", problem, str(folder / atlas_manifest.FILE_NAME), COMMAND, _PACK)
    style = style_of(manifest)
    # Where pictures come or go, pages are drawn again in any case.
    if missing or gone or style is None:
        return
    finished = {
        page.drawn_from: DrawnPage(page, manifest.sizes[manifest.slots_of_page(number)])
        for number, page in enumerate(manifest.pages)
        if page.drawn_from
    }
    thumbs = str(case.settings.image_root)
    painter = PagePainter(by_fingerprint, thumbs, folder, style, finished, Progress())
    for number, page in enumerate(manifest.pages):
        file = str(folder / page.file)
        if file in damaged or painter.finished_page(number, _slots(manifest, number)):
            continue
        problem = "was drawn from other thumbnails than those that are there, or has gaps"
        yield Finding(NAME, "warning", problem, file, COMMAND, _PACK)


def _foreign(case: Case, folder: Path, manifest: AtlasManifest) -> Iterator[Finding]:
    """Files in the folder that the manifest does not name."""
    named = {page.file for page in manifest.pages} | set(manifest.superseded)
    for file in sorted(folder.iterdir()):
        if file.name in named or file.name in (atlas_manifest.FILE_NAME, map_file.FILE_NAME):
            continue
        is_scratch = file.name.startswith((files.UNFINISHED, atlas_folder.SINGLE_SCRATCH))
        is_ours = is_scratch or file.name == atlas_journal.FILE_NAME or atlas_folder.PAGE_NAME.fullmatch(file.name)
        if is_ours and case.is_busy:
            continue
        if is_scratch or file.name == atlas_journal.FILE_NAME:
            yield Finding(NAME, "warning", "was left by a run that was killed", str(file), COMMAND, _PACK)
        elif is_ours or file.name == atlas_folder.SINGLE_NAME:
            yield Finding(NAME, "warning", "is a page that no atlas names any more", str(file), COMMAND, _PACK)
        else:
            yield Finding(
                NAME, "note", "is no part of the atlas; delete it if you do not need it", printable(str(file))
            )


def _could_be_better(manifest: AtlasManifest, *, has_vectors: bool) -> Iterator[Finding]:
    """What works, and would be faster after a repack."""
    cells = len(manifest.slot_of)
    arranged = manifest.arranged_pages * manifest.layout.cells_per_page
    tail = sum(slot is not None for slot in manifest.order[arranged:])
    holes = sum(slot is None for number in range(len(manifest.pages)) for slot in _slots(manifest, number))
    if tail + holes > cells // 4:
        problem = f"of {cells:,} sprites {tail:,} came after the last packing, and {holes:,} cells are empty"
        yield Finding(NAME, "note", problem, None, f"{COMMAND} --repack")
    if manifest.arranged == "path" and has_vectors and len(manifest.pages) > 1:
        problem = "pages are ordered by path; ordered by likeness, a search touches fewer of them"
        yield Finding(NAME, "note", problem, None, COMMAND)


def _slots(manifest: AtlasManifest, number: int) -> Sequence[Fingerprint | None]:
    return manifest.order[manifest.slots_of_page(number)]


def _has_vectors(case: Case) -> bool:
    return (case.settings.npz_folder / vector_file.FILE_NAME).is_file()


def _is_named_well(file: Path) -> bool:
    """Whether a page has the content that its name carries the digest of."""
    return files.digest_file(file).startswith(file.name.split(".")[1])


def _size_of(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None
