"""The vectors: whole, of the wanted model, every row a direction, and one for each picture."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from server.diagnosis.case import Case, WantedModel
from server.diagnosis.findings import Area, Finding, Remedy, Step
from server.embedding import vector_file, vector_journal
from server.embedding.vector_file import DamagedFileError, VectorFile
from server.embedding.vector_journal import Journal
from server.embedding.vector_rows import VectorRows, from_hex
from server.records import Vectors, printable

NAME = "vectors"
COMMAND = "python -m tools build_index"
NPZ_NAME, JOURNAL_NAME = "clip_index.npz", "clip_index.journal"
_ASIDE = "clip_index.damaged-*"
_MEND = "python -m tools doctor --fix"
_EMBED = Remedy(Step.EMBED)
_BLOCK_ROWS = 8192
_NORM_TOLERANCE = 1e-4


def examine(case: Case) -> Area:
    """Looks at the file of vectors and its journal. Moves and makes no file, as opening the store would."""
    folder = case.settings.npz_folder
    npz, journal_file = folder / NPZ_NAME, folder / JOURNAL_NAME
    findings = list(_set_aside(folder))
    stored, journal = None, None
    try:
        stored = vector_file.read(npz)
        problem = _rotten(case, npz, stored)
    except FileNotFoundError:
        problem = None
    except DamagedFileError as error:
        problem = f"is damaged or foreign: {error}"
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    if problem is not None:
        stored = None
        findings.append(Finding(NAME, "error", problem, str(npz), _MEND, Remedy(Step.SET_ASIDE_VECTORS, str(npz))))
    try:
        journal = vector_journal.read(journal_file)
        findings += _torn(journal_file, journal)
    except OSError as error:
        findings.append(Finding(NAME, "error", f"cannot be read: {error.strerror}", str(journal_file)))
    model = case.model
    if model is None:
        return Area(NAME, "not compared, for want of a model", tuple(findings))
    if stored is not None and (other := _other_model(stored.key, stored.vectors.shape[1], model)):
        problem = other
        findings.append(Finding(NAME, "error", other, str(npz), COMMAND, _EMBED))
    rows = VectorRows(np.empty((0, vector_file.FINGERPRINT_BYTES), np.uint8), np.empty((0, model.dim or 0), np.float32))
    if stored is not None and problem is None:
        rows = VectorRows(stored.fingerprints, stored.vectors)
    if journal is not None and journal.key == model.key:
        rows.add(rows.unknown(journal.fingerprints, journal.vectors))
    if problem is None:
        # Of a file that cannot be used nothing more is said: that every picture lacks its vector follows.
        findings += _uncovered(case, rows)
    return Area(NAME, f"{len(rows):,} of {model.key}", tuple(findings))


def _rotten(case: Case, npz: Path, stored: VectorFile) -> str | None:
    """What is wrong with a file that opens well: a checksum, or a row that is no direction."""
    if case.is_quick:
        return None
    case.progress.expect(len(stored.vectors), NAME)
    for at in range(0, len(stored.vectors), _BLOCK_ROWS):
        block: Vectors = stored.vectors[at : at + _BLOCK_ROWS]
        with np.errstate(all="ignore"):
            norms = np.einsum("ij,ij->i", block, block)
        if not (np.abs(norms - 1) < 2 * _NORM_TOLERANCE).all():
            return "is damaged: some of its vectors are not of norm 1"
        case.progress.advance(len(block))
    with zipfile.ZipFile(npz) as archive:
        member = archive.testzip()
    return None if member is None else f"is damaged: {member} is not what was written"


def _other_model(key: str, dim: int, model: WantedModel) -> str | None:
    if key != model.key:
        return f"has the vectors of {key}, and the settings choose {model.key}"
    if model.dim is not None and dim != model.dim:
        return f"has vectors of {dim} numbers, and {model.key} makes {model.dim}"
    return None


def _torn(file: Path, journal: Journal | None) -> Iterator[Finding]:
    if journal is None:
        if file.exists():
            remedy = Remedy(Step.SET_ASIDE_VECTORS, str(file))
            yield Finding(NAME, "error", "is damaged or foreign", str(file), _MEND, remedy)
    elif file.stat().st_size > journal.end_bytes:
        problem = f"ends in a record that is torn; the {len(journal.vectors):,} before it are sound"
        yield Finding(NAME, "warning", problem, str(file), COMMAND, _EMBED)


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
        yield Finding(
            NAME, "note", f"{spare:,} vectors are of pictures that are not here; they are kept for their return"
        )


def _set_aside(folder: Path) -> Iterator[Finding]:
    for file in sorted(folder.glob(_ASIDE)):
        size_mb = file.stat().st_size / 1e6
        problem = f"is a damaged file set aside earlier, {size_mb:,.1f} MB; delete it when you like"
        yield Finding(NAME, "note", problem, str(file))
