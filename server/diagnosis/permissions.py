"""What may be read and written: found out by doing it, since a disk that is mounted read-only forbids it to anyone.

Where the system can, the file that is tried has no name and leaves not even a trace in its folder's time.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from server.diagnosis.case import Case
from server.diagnosis.findings import Area, Finding

NAME = "permissions"


def examine(case: Case) -> Area:
    """Tries to write where things are made. That originals can be read is seen when they are looked at."""
    settings = case.settings
    places = {
        "IMAGE_ROOT": settings.image_root,
        "ATLAS_ROOT": settings.atlas_root,
        "CACHE_DIR": settings.cache_dir,
        "EMBEDDINGS_DIR": settings.npz_folder,
        "SAVED_ROOT": settings.saved_root,
    }
    findings = list(_not_writable(places))
    catalogue = settings.catalogue_file
    if catalogue.is_file() and not os.access(catalogue, os.R_OK | os.W_OK):
        findings.append(
            Finding(NAME, "error", "may not be written; change its owner or its permissions", str(catalogue))
        )
    return Area(NAME, "can be written" if not findings else "not everything can be written", tuple(findings))


def _not_writable(places: dict[str, Path]) -> Iterator[Finding]:
    tried: set[Path] = set()
    for name, folder in places.items():
        there = next(each for each in (folder, *folder.parents) if each.exists())
        if there in tried:
            continue
        tried.add(there)
        obstacle = _obstacle(there)
        if obstacle is not None:
            problem = f"cannot be written: {obstacle}. Change its permissions, or name another folder with {name}"
            yield Finding(NAME, "error", problem, str(there))


def _obstacle(folder: Path) -> str | None:
    """Why no file can be written to the folder, or None."""
    try:
        before = folder.stat()
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0")
            file.flush()
    except OSError as error:
        return error.strerror or str(error)
    if folder.stat().st_mtime_ns != before.st_mtime_ns:
        with contextlib.suppress(OSError):
            os.utime(folder, ns=(before.st_atime_ns, before.st_mtime_ns))
    return None
