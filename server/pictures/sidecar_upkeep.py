"""Brings what the catalogue knows of sidecars up to date; no picture is read for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from server.pictures import sidecar_reading
from server.pictures.catalogue_sidecars import CatalogueSidecars, Sidecar
from server.pictures.scan import Scan

# What these say together is held in memory until it is written.
_BATCH = 64
_BATCH_BYTES = 1 << 20


def bring_up_to_date(root: Path, seen: Scan, catalogue: CatalogueSidecars, check: Callable[[], None]) -> int:
    """Reads sidecars that are new or changed, forgets those that are gone, and returns how many of both there were.

    `check` is called for each, and may raise: what was read so far is kept, and the next run goes on. Raises
    `FolderError` where the originals are away, and `CatalogueError`.
    """
    known = catalogue.known()
    found = sorted(seen.sidecars, key=lambda file: os.fsencode(file.path))
    there = {file.path for file in found}
    gone = [path for path in known if path not in there and not seen.may_still_be(path)]
    catalogue.commit(gone=gone)
    changes = len(gone)
    batch: list[Sidecar] = []
    batch_bytes = 0
    for file in found:
        stamp, problem = known.get(file.path, (None, ""))
        if stamp == (file.size_bytes, file.modified_ns):
            continue
        check()
        sidecar = sidecar_reading.read(root, file.path, check)
        if sidecar.stamp is None:
            seen.disks.check()
            if file.path in known and (stamp, problem) == (None, sidecar.problem):
                continue  # as it was the last time
        batch.append(sidecar)
        batch_bytes += file.size_bytes
        changes += 1
        if len(batch) >= _BATCH or batch_bytes >= _BATCH_BYTES:
            catalogue.commit(read=batch)
            batch, batch_bytes = [], 0
    catalogue.commit(read=batch)
    return changes
