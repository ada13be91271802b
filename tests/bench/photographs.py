"""Photographs of 12 megapixels for the benchmarks, made from the samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from server.pictures import decode

SAMPLES = Path(__file__).parents[2] / "samples"


DIFFERENT = 12


def make_photographs(folder: Path, count: int, *, grain: float) -> list[Path]:
    """JPEGs of 4000 × 3000 pixels, quality 90, 4:2:0: samples enlarged, with `grain` levels of noise.

    Enlarging leaves nothing fine, and a file a third of what a camera writes; a grain of 6 brings it to about 4 MB.
    Twelve are different; the rest are the same again.
    """
    random = np.random.default_rng(0)
    large = [file for file in sorted(SAMPLES.rglob("*.jpg")) if file.stat().st_size > 150_000]
    made = []
    for number in range(min(count, DIFFERENT)):
        picture = decode.decode(large[number % len(large)]).resize((4000, 3000), Image.Resampling.BICUBIC)
        if grain:
            noise = random.normal(0, grain, (3000, 4000, 1))
            picture = Image.fromarray((np.asarray(picture) + noise).clip(0, 255).astype(np.uint8))
        made.append(folder / f"{number:03d}.jpg")
        picture.save(made[-1], quality=90, subsampling="4:2:0")
    for number in range(DIFFERENT, count):
        made.append(folder / f"{number:03d}.jpg")
        made[-1].hardlink_to(made[number % DIFFERENT])
    return made
