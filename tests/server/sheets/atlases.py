"""Small real atlases of pictures that differ in every part, drawn by the real painter."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from server.files import digest_bytes
from server.pictures import atlas_manifest
from server.pictures.atlas_layout import AtlasLayout
from server.pictures.atlas_manifest import AtlasManifest
from server.pictures.atlas_pages import pack
from server.pictures.page_painter import PageStyle
from server.records import PictureRecord, Rect, picture_id
from tests.pictures_factory import encoded, put

SMALL = PageStyle(AtlasLayout(cell_px=32, page_px=160))
SIZES = ((56, 42), (42, 56), (50, 50), (56, 20), (9, 13))


@dataclass(frozen=True)
class Atlas:
    folder: Path
    manifest: AtlasManifest
    records: list[PictureRecord]

    def sprite(self, record: PictureRecord) -> tuple[Path, Rect]:
        """The file of its page and its place there."""
        number, rect = self.manifest.locate(self.manifest.slot_of[record.fingerprint])
        return self.folder / self.manifest.pages[number].file, rect


def pictures(thumbs: Path, count: int, *, grain: int = 6, sizes: tuple[tuple[int, int], ...] = SIZES) -> list:
    """Pictures of slopes and grain in colours of their own, with their thumbnails on the disk."""
    chance = np.random.default_rng(count)
    records = []
    for number in range(count):
        width, height = sizes[number % len(sizes)]
        slopes = np.linspace(chance.integers(0, 256, 3), chance.integers(0, 256, 3), width)
        pixels = slopes[None] + chance.normal(0, grain, (height, width, 3)) - np.arange(height)[:, None, None]
        picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
        content = encoded(picture, "PNG", compress_level=1)
        name = f"{number}.png"
        put(thumbs / f"{name}.png", content)
        records.append(
            PictureRecord(
                id=picture_id(name),
                path=name,
                fingerprint=digest_bytes(content),
                width_px=width,
                height_px=height,
                size_bytes=len(content),
                modified_ns=0,
                media_type="image/png",
                mean_rgb=tuple(int(value) for value in np.asarray(picture).mean((0, 1))),
                thumbnail=f"{name}.png",
            )
        )
    return records


def atlas_of(folder: Path, count: int, style: PageStyle = SMALL, **options: object) -> Atlas:
    """An atlas of `count` pictures below `folder`."""
    records = pictures(folder / "thumbs", count, **options)  # type: ignore[arg-type]
    pack(records, folder / "thumbs", folder / "atlas", style, workers=1)
    return Atlas(folder / "atlas", atlas_manifest.read(folder / "atlas"), records)


def pixels_of(content: bytes | Path) -> np.ndarray:
    """A picture's pixels, (height, width, 3)."""
    with Image.open(content if isinstance(content, Path) else io.BytesIO(content)) as picture:
        return np.asarray(picture.convert("RGB"))


def part(pixels: np.ndarray, rect: Rect, margin_px: int = 0) -> np.ndarray:
    """The pixels of a rectangle and so many around it."""
    top, left = rect.y - margin_px, rect.x - margin_px
    return pixels[top : rect.y + rect.height + margin_px, left : rect.x + rect.width + margin_px]
