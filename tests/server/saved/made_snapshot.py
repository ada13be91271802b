"""Snapshots of a collection that nobody had to draw: pictures told by paths and by what stands for their bytes."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from server.files import digest_bytes
from server.records import PictureRecord, picture_id
from server.search.snapshot import Snapshot, build_snapshot

ROOT = Path("/pictures")


def snapshot_of(pictures: Mapping[str, str]) -> Snapshot:
    """A snapshot of the pictures at these paths; equal texts stand for equal bytes."""
    records = [
        PictureRecord(
            id=picture_id(path),
            path=path,
            fingerprint=digest_bytes(content.encode()),
            width_px=120,
            height_px=80,
            size_bytes=1000,
            modified_ns=0,
            media_type="image/jpeg",
            mean_rgb=(0, 0, 0),
            thumbnail=path,
        )
        for path, content in sorted(pictures.items())
    ]
    return build_snapshot(
        revision=repr(sorted(pictures.items())),
        pictures=records,
        skipped=(),
        model_key="",
        vectors=np.empty((0, 0), np.float32),
        rows=np.empty(0, np.int64),
        atlas=None,
        backend="auto",
    )
