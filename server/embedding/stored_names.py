"""Which pictures have a vector of a model, without opening its store and without changing anything."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.embedding import vector_file, vector_journal
from server.embedding.embedder import slug
from server.embedding.vector_file import FINGERPRINT_BYTES, DamagedFileError


def stored_names(folder: Path, key: str) -> NDArray[np.uint8]:
    """The fingerprints that have a vector of the model `key`, uint8 of shape (n, 16), some perhaps twice.

    Those of a model that is not active count as well, since opening its store brings them back. Raises `OSError`.
    """
    names = [np.empty((0, FINGERPRINT_BYTES), np.uint8)]
    npz, journal = folder / vector_file.FILE_NAME, folder / vector_journal.FILE_NAME
    for path in (npz, waiting(npz, key)):
        with contextlib.suppress(DamagedFileError, FileNotFoundError):
            file = vector_file.read(path)
            names += [file.fingerprints] if file.key == key else []
    for path in (journal, waiting(journal, key)):
        kept = vector_journal.read(path)
        names += [kept.fingerprints] if kept is not None and kept.key == key else []
    return np.concatenate(names)


def waiting(path: Path, key: str) -> Path:
    """Where the file at `path`, the active model's, waits while the model `key` is not the active one."""
    return path.with_name(f"{path.stem}.{slug(key)}{path.suffix}")
