"""Pictures to be taken along, with real files behind them."""

from pathlib import Path

from server.exports.selection import Chosen
from server.exports.sources import Folders
from server.files import digest_bytes
from server.records import PictureRecord, Place, picture_id

TAKEN_NS = 1_562_234_400 * 10**9


def record(path: str, **changes: object) -> PictureRecord:
    """A picture at that path, whose thumbnail is a WebP of the same name."""
    values: dict[str, object] = {
        "id": picture_id(path),
        "path": path,
        "fingerprint": digest_bytes(path.encode("utf-8", "surrogateescape")),
        "width_px": 120,
        "height_px": 80,
        "size_bytes": 1000,
        "modified_ns": TAKEN_NS,
        "media_type": "image/jpeg",
        "mean_rgb": (0, 0, 0),
        "thumbnail": f"{path}.webp",
        "taken_at": "2019-07-04T10:00:00",
        "camera": "Canon EOS",
        "place": Place(-33.9, 151.2),
        **changes,
    }
    return PictureRecord(**values)  # type: ignore[arg-type]


def written(folders: Folders, *paths: str) -> list[Chosen]:
    """These pictures, each with an original and a thumbnail that say which they are."""
    chosen = [Chosen(record(path)) for path in paths]
    for each in chosen:
        assert folders.originals is not None
        for root, name in ((folders.originals, each.picture.path), (folders.thumbnails, each.picture.thumbnail)):
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content(root, each.picture.path))
    return chosen


def content(root: Path, path: str) -> bytes:
    return f"{root.name} of {path}".encode("utf-8", "surrogateescape")
