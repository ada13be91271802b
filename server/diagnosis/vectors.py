"""The vectors: whole, of the wanted model, every row a direction, and one for each picture.

Moves and makes no file, as opening the store would.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from server.diagnosis.case import DOCTOR, Case, WantedModel
from server.diagnosis.findings import Area, Finding, Remedy, Step
from server.embedding import vector_file, vector_journal
from server.embedding.embedder import slug
from server.embedding.vector_file import DamagedFileError, VectorFile
from server.embedding.vector_journal import Journal
from server.embedding.vector_rows import VectorRows, from_hex
from server.records import printable

NAME = "vectors"
COMMAND = "python -m tools build_index"
_ASIDE = "clip_index.damaged-*"
_EMBED = Remedy(Step.EMBED)
_BLOCK_ROWS = 8192
_CHUNK_BYTES = 1 << 20


def examine(case: Case) -> Area:
    """Looks at the file of vectors and its journal."""
    folder, model = case.settings.npz_folder, case.model
    npz, journal_file = folder / vector_file.FILE_NAME, folder / vector_journal.FILE_NAME
    stored, damage = _read(case, npz)
    journal, torn = _read_journal(journal_file)
    findings = [*damage, *torn, *_others(case, folder)]
    if model is None:
        return Area(NAME, "not compared, for want of a model", tuple(findings))
    other = () if damage else tuple(_of_another_model(npz, stored, model))
    empty = np.empty((0, vector_file.FINGERPRINT_BYTES), np.uint8), np.empty((0, model.dim or 0), np.float32)
    rows = VectorRows(*empty) if stored is None or other else VectorRows(stored.fingerprints, stored.vectors)
    if journal is not None and journal.key == model.key and (not len(rows) or rows.joined[1].shape[1] == journal.dim):
        rows.add(rows.unknown(journal.fingerprints, journal.vectors))
    elif journal is not None and journal.key != model.key:
        problem = f"has checkpoints of {journal.key}, and {model.key} is chosen; they are kept for its return"
        findings.append(Finding(NAME, "warning", problem, str(journal_file), COMMAND, _EMBED))
    findings += other
    if not damage and not other:
        # Of a file that cannot be used nothing more is said: that every picture lacks its vector follows.
        findings += _uncovered(case, rows)
    return Area(NAME, f"{len(rows):,} of {model.key}", tuple(findings))


def _read(case: Case, npz: Path) -> tuple[VectorFile | None, list[Finding]]:
    """What the file holds; None, and why, where it cannot be used."""
    try:
        stored = vector_file.read(npz)
        problem = _rotten(case, npz, stored)
    except FileNotFoundError:
        return None, []
    except DamagedFileError as error:
        problem = f"is damaged or foreign: {error}"
    except OSError as error:
        fault = f"cannot be read: {error.strerror}"
        if npz.is_dir():
            fault = "is a folder where the vectors have to be; remove this folder"
        return None, [Finding(NAME, "error", fault, str(npz))]
    if problem is None:
        return stored, []
    remedy = Remedy(Step.SET_ASIDE_VECTORS, str(npz))
    return None, [Finding(NAME, "error", problem, str(npz), DOCTOR, remedy)]


def _rotten(case: Case, npz: Path, stored: VectorFile) -> str | None:
    """What is wrong with a file that opens well: a row that is no direction, or a checksum. Raises `OSError`."""
    if case.is_quick:
        return None
    for at in range(0, len(stored.vectors), _BLOCK_ROWS):
        block = stored.take(np.arange(at, min(at + _BLOCK_ROWS, len(stored.vectors))))
        if not vector_file.are_unit(block).all():
            return "is damaged: some of its vectors are not of norm 1"
    case.progress.expect(npz.stat().st_size, f"{NAME}, in bytes")
    with zipfile.ZipFile(npz) as archive:
        for member in archive.infolist():
            try:
                with archive.open(member) as content:
                    while chunk := content.read(_CHUNK_BYTES):
                        case.progress.advance(len(chunk))
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
                return f"is damaged: {member.filename} is not what was written"
    return None


def _read_journal(file: Path) -> tuple[Journal | None, list[Finding]]:
    try:
        journal = vector_journal.read(file)
        size = file.stat().st_size if journal is not None or file.exists() else None
    except OSError as error:
        return None, [Finding(NAME, "error", f"cannot be read: {error.strerror}", str(file))]
    if journal is None and size is not None:
        remedy = Remedy(Step.SET_ASIDE_VECTORS, str(file))
        return None, [Finding(NAME, "error", "is damaged or foreign", str(file), DOCTOR, remedy)]
    if journal is not None and size is not None and size > journal.end_bytes:
        problem = f"ends in a record that is torn; the {len(journal.vectors):,} before it are sound"
        return journal, [Finding(NAME, "warning", problem, str(file), COMMAND, _EMBED)]
    return journal, []


def _of_another_model(npz: Path, stored: VectorFile | None, model: WantedModel) -> Iterator[Finding]:
    """Whether the wanted model's vectors are elsewhere, or nowhere. Nothing of another model is ever lost."""
    waiting = npz.with_name(f"clip_index.{slug(model.key)}.npz")
    if stored is None:
        if waiting.exists():
            problem = f"is missing, and the vectors of {model.key} wait in {waiting.name}"
            yield Finding(NAME, "warning", problem, str(npz), COMMAND, _EMBED)
    elif stored.key != model.key and waiting.exists():
        problem = f"has the vectors of {stored.key}; those of {model.key}, which is chosen, wait in {waiting.name}"
        yield Finding(NAME, "warning", problem, str(npz), COMMAND, _EMBED)
    elif stored.key != model.key:
        problem = f"has the vectors of {stored.key}, and {model.key} is chosen; they are kept for its return"
        yield Finding(NAME, "error", problem, str(npz), COMMAND, _EMBED)
    elif model.dim is not None and stored.vectors.shape[1] != model.dim:
        problem = f"has vectors of {stored.vectors.shape[1]:,} numbers, and {model.key} makes {model.dim:,}"
        yield Finding(NAME, "error", problem, str(npz), DOCTOR, Remedy(Step.SET_ASIDE_VECTORS, str(npz)))


def _uncovered(case: Case, rows: VectorRows) -> Iterator[Finding]:
    """Pictures without a vector, and vectors without a picture."""
    if case.catalogue is None:
        return
    first = {picture.fingerprint: picture for picture in reversed(case.catalogue.pictures)}
    wanted = list(first)
    places = rows.rows_of(from_hex(wanted)) if wanted else np.empty(0, np.int64)
    for index in np.flatnonzero(places < 0)[::-1]:
        path = printable(first[wanted[index]].path)
        yield Finding(NAME, "warning", "has no vector yet, so it cannot be found", path, COMMAND, _EMBED)
    spare = len(rows) - int((places >= 0).sum())
    if spare:
        problem = f"{spare:,} vectors are of pictures that are not here; they are kept for their return"
        yield Finding(NAME, "note", problem)


def _others(case: Case, folder: Path) -> Iterator[Finding]:
    """Files beside the vectors: what was set aside earlier, and what a kill left."""
    for file in sorted(folder.glob(_ASIDE)):
        problem = f"was damaged and set aside, {file.stat().st_size / 1e6:,.1f} MB; delete it when you like"
        yield Finding(NAME, "note", problem, str(file))
    for file in sorted(folder.glob(f"{vector_file.UNFINISHED}*")):
        if not case.is_busy:
            problem = "was left by a run that was killed"
            yield Finding(NAME, "warning", problem, str(file), DOCTOR, Remedy(Step.REMOVE_FILES, str(file)))
