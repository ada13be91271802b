"""Room on each drive, against what making everything would take."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from itertools import islice
from pathlib import Path

from server.diagnosis.case import Case
from server.diagnosis.findings import Area, Finding
from server.errors import ManifestError
from server.pictures import atlas_manifest

NAME = "space"
_SAMPLE = 200
# Used where there is nothing yet to take a mean of: a photograph at 336 px and at 92 px, and a row of the catalogue.
_THUMBNAIL_BYTES, _SPRITE_BYTES, _ROW_BYTES = 22_000, 3_600, 700
_DIM = 1000


def examine(case: Case) -> Area:
    """Compares what is free with what a full run needs: all that is missing, and what is rewritten beside the old."""
    needs = needs_of(case)
    by_drive: dict[int, list[Path]] = defaultdict(list)
    for folder in needs:
        there = _nearest(folder)
        by_drive[there.stat().st_dev].append(folder)
    findings, states = [], []
    for folders in by_drive.values():
        there = _nearest(folders[0])
        needed, free = sum(needs[folder] for folder in folders), shutil.disk_usage(there).free
        states.append(f"{_told(free)} free, about {_told(needed)} needed")
        if free < needed:
            problem = f"has {_told(free)} free on its drive, and a full run needs about {_told(needed)}; make room"
            findings.append(Finding(NAME, "warning", problem, str(there)))
    return Area(NAME, "; ".join(states), tuple(findings))


def needs_of(case: Case) -> dict[Path, int]:
    """By folder, the bytes a full run would write there beside what is there."""
    settings, content = case.settings, case.catalogue
    pictures = [] if content is None else content.pictures
    count = max(len(pictures), case.expected_pictures)
    there = [_size(settings.image_root / picture.thumbnail) for picture in islice(pictures, _SAMPLE)]
    sizes = [size for size in there if size]
    thumbnail_bytes = sum(sizes) // len(sizes) if sizes else _THUMBNAIL_BYTES
    missing = count - len(pictures) * (len(sizes) / len(there) if there else 0)
    dim = _DIM if case.model is None or case.model.dim is None else case.model.dim
    needs: dict[Path, int] = defaultdict(int)
    needs[settings.image_root] += int(missing * thumbnail_bytes)
    needs[settings.atlas_root] += count * _sprite_bytes(settings.atlas_root)
    needs[settings.cache_dir] += count * _ROW_BYTES
    # The journal, and then the file that takes it in, are written beside the file that is there.
    needs[settings.npz_folder] += 2 * count * (4 * dim + 20)
    return needs


def _sprite_bytes(folder: Path) -> int:
    try:
        manifest = atlas_manifest.read(folder)
    except ManifestError:
        return _SPRITE_BYTES
    sprites = len(manifest.slot_of)
    return sum(page.bytes for page in manifest.pages) // sprites if sprites else _SPRITE_BYTES


def _nearest(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


def _size(file: Path) -> int:
    try:
        return os.stat(file).st_size
    except OSError:
        return 0


def _told(count: int) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.1f} MB"
