"""Turns what the service knows into what crosses the wire."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import asdict

from server.api import status_wire, urls, wire
from server.pictures.atlas_manifest import AtlasManifest
from server.readiness import Stage
from server.records import PictureRecord, printable
from server.search.snapshot import Snapshot
from server.services import Services
from server.upkeep_status import Upkeep


def picture_fields(record: PictureRecord, snapshot: Snapshot) -> dict[str, object]:
    """The fields of `wire.Picture`."""
    return {
        "id": record.id,
        "path": printable(record.path),
        "name": printable(record.name),
        "width": record.width_px,
        "height": record.height_px,
        "mean_rgb": record.mean_rgb,
        "sprite": _sprite(record, snapshot),
        "thumbnail_url": urls.thumbnail(record),
        "original_url": urls.original(record),
    }


def picture(record: PictureRecord, snapshot: Snapshot) -> wire.Picture:
    """A picture as a list shows it."""
    return wire.Picture.model_validate(picture_fields(record, snapshot))


def detail(record: PictureRecord, snapshot: Snapshot) -> wire.PictureDetail:
    """All that is known of a picture."""
    place = record.place and wire.PlaceTaken(latitude=record.place.latitude, longitude=record.place.longitude)
    return wire.PictureDetail.model_validate(
        {
            **picture_fields(record, snapshot),
            "folder": printable(record.folder),
            "fingerprint": record.fingerprint,
            "size_bytes": record.size_bytes,
            "media_type": record.media_type,
            "taken_at": record.taken_at,
            "camera": record.camera,
            "place": place,
            "caption": record.caption or None,
            "keywords": list(record.keywords),
            "snapshot": snapshot.name,
        }
    )


def atlas(manifest: AtlasManifest, snapshot: Snapshot) -> wire.AtlasInfo:
    """The atlas as a whole."""
    return wire.AtlasInfo(
        version=manifest.version,
        snapshot=snapshot.name,
        cell_px=manifest.cell_px,
        page_px=manifest.page_px,
        gutter_px=manifest.gutter_px,
        count=len(manifest.slot_of),
        pages=[
            wire.AtlasPageInfo(url=urls.atlas_page(page), width=page.width_px, height=page.height_px, bytes=page.bytes)
            for page in manifest.pages
        ],
    )


def ready(services: Services) -> status_wire.Ready:
    """How far the start is, and what is done to keep up."""
    stages, upkeep = services.readiness.stages(), services.upkeep.now()
    return status_wire.Ready(
        ready=services.readiness.is_ready,
        stages=status_wire.Stages.model_validate(
            {name: {"state": stage.state, "detail": stage.detail, **_counts(stage)} for name, stage in stages.items()}
        ),
        upkeep=status_wire.UpkeepInfo.model_validate(
            {
                "watching": services.settings.watch and services.settings.original_root is not None,
                "state": upkeep.state,
                "task": upkeep.task,
                "detail": upkeep.detail,
                "last_change": upkeep.last_change and asdict(upkeep.last_change),
                **_counts(upkeep),
            }
        ),
        looked=_looked(services.search.snapshot) if services.search.has_snapshot else None,
    )


def _looked(snapshot: Snapshot) -> status_wire.LookedInfo:
    return status_wire.LookedInfo(looked_at=len(snapshot.rows), waiting=snapshot.waiting)


def _counts(work: Stage | Upkeep) -> dict[str, float | None]:
    return {
        "done": work.done,
        "total": work.total,
        "rate_per_second": _finite(work.rate_per_second),
        "seconds_left": _finite(work.seconds_left),
    }


def skipped(snapshot: Snapshot, limit: int, offset: int) -> wire.SkippedList:
    """A part of the files that are not in the collection, and all their reasons, the most frequent first."""
    reasons = Counter(file.reason for file in snapshot.skipped)
    return wire.SkippedList(
        items=[
            wire.SkippedFile(path=printable(file.path), reason=file.reason)
            for file in snapshot.skipped[offset : offset + limit]
        ],
        reasons=[
            wire.ReasonCount(reason=reason, count=count)
            for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
        ],
        total=len(snapshot.skipped),
        snapshot=snapshot.name,
    )


def stats(snapshot: Snapshot) -> status_wire.Stats:
    """The collection in numbers."""
    taken = sorted(record.taken_at for record in snapshot.pictures if record.taken_at)
    pages = snapshot.atlas.pages if snapshot.atlas else ()
    return status_wire.Stats(
        snapshot=snapshot.name,
        pictures=len(snapshot.pictures),
        skipped=len(snapshot.skipped),
        folders=len({record.folder for record in snapshot.pictures}),
        bytes=sum(record.size_bytes for record in snapshot.pictures),
        embedded=len(snapshot.rows),
        distinct=len({record.fingerprint for record in snapshot.pictures}),
        model=snapshot.model_key,
        dim=int(snapshot.vectors.shape[1]),
        atlas_pages=len(pages),
        atlas_bytes=sum(page.bytes for page in pages),
        taken_first=taken[0] if taken else None,
        taken_last=taken[-1] if taken else None,
    )


def _sprite(record: PictureRecord, snapshot: Snapshot) -> wire.SpriteRect | None:
    sprite = snapshot.sprite(record.fingerprint)
    if sprite is None:
        return None
    return wire.SpriteRect(
        page_url=urls.atlas_page(sprite.page),
        page_width=sprite.page.width_px,
        page_height=sprite.page.height_px,
        x=sprite.rect.x,
        y=sprite.rect.y,
        width=sprite.rect.width,
        height=sprite.rect.height,
    )


def _finite(value: float | None) -> float | None:
    return round(value, 2) if value is not None and math.isfinite(value) else None
