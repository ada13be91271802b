"""Makes any number of distinct pictures from the samples: crops of them, in other colours and other sizes.

`python -m tests.bench.made_pictures --count N FOLDER` writes pictures of about a megapixel. With `--as photographs`
they have the sizes, qualities and ways of encoding of cameras and the web, 0.3 to 24 megapixels. With `--as thumbnails`
FOLDER becomes a collection whose thumbnails are made already: `catalogue.sqlite`, and `thumbs/` of 336 px. The same
seed gives the same files, and a picture depends on its number alone, so more of them begin with the same ones.
"""

from __future__ import annotations

import argparse
import functools
import math
import multiprocessing
import os
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image, ImageChops

from server import files
from server.pictures import decode
from server.pictures.catalogue import Catalogue
from server.pictures.thumbnails import Recipe, make_thumbnail, thumbnail_name
from server.records import PictureRecord, picture_id

T = TypeVar("T")

SAMPLES = Path(__file__).parents[2] / "samples"
KINDS = ("pictures", "photographs", "thumbnails")
_CHUNK = 50
_IN_A_FOLDER = 1_000
_PLAIN_PIXELS = 1e6
_LEAST_PIXELS, _MOST_PIXELS = 0.3e6, 24e6
_GRAIN_SIDE_PX = 2_048
_GRAIN_LEVELS = 5.0
_ASPECTS = (4 / 3, 4 / 3, 3 / 2, 3 / 2, 16 / 9, 1.0)
_QUALITIES = (75, 80, 85, 90, 92, 95, 97)
_SUBSAMPLINGS = ("4:2:0", "4:2:0", "4:2:0", "4:2:2", "4:4:4")
_PROGRESSIVE_SHARE = 0.08
_SIDEWAYS_SHARE = 0.2


def make(folder: Path, count: int, *, kind: str = "pictures", seed: int = 0, workers: int | None = None) -> list[Path]:
    """Writes `count` pictures, a thousand a folder, with all processors or with `workers`; returns them in order."""
    if kind == "thumbnails":
        return _make_collection(folder, count, seed, workers)
    write = _write_photograph if kind == "photographs" else _write_picture
    return list(_in_processes(write, folder, count, seed, workers))


def _make_collection(folder: Path, count: int, seed: int, workers: int | None) -> list[Path]:
    originals, thumbs = folder / "originals", folder / "thumbs"
    originals.mkdir(parents=True, exist_ok=True)
    made, batch = [], []
    with Catalogue.open(folder / "catalogue.sqlite") as catalogue:
        catalogue.set_folders(originals, thumbs)
        for record in _in_processes(_write_thumbnail, thumbs, count, seed, workers):
            made.append(thumbs / record.thumbnail)
            batch.append((record, str(Recipe())))
            if len(batch) == _IN_A_FOLDER:
                catalogue.commit(pictures=batch)
                batch = []
        catalogue.commit(pictures=batch)
    return made


def _in_processes(
    work: Callable[[int, Path, int], T], folder: Path, count: int, seed: int, workers: int | None
) -> Iterator[T]:
    for number in range(0, count, _IN_A_FOLDER):
        (folder / _path(number)).parent.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(workers or os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(functools.partial(work, folder=folder, seed=seed), range(count), chunksize=_CHUNK)


def _path(number: int) -> str:
    return f"{number // _IN_A_FOLDER:03d}/{number:06d}.jpg"


def _write_picture(number: int, folder: Path, seed: int) -> Path:
    chance = random.Random(f"{seed} {number}")
    picture = _with_grain(_view(chance, _size(chance, _PLAIN_PIXELS)), chance)
    picture.save(folder / _path(number), quality=90)
    return folder / _path(number)


def _write_photograph(number: int, folder: Path, seed: int) -> Path:
    chance = random.Random(f"{seed} {number}")
    pixels = _LEAST_PIXELS * (_MOST_PIXELS / _LEAST_PIXELS) ** chance.random()
    picture = _with_grain(_view(chance, _size(chance, pixels)), chance)
    exif = Image.Exif()
    if chance.random() < _SIDEWAYS_SHARE:
        exif[0x0112] = chance.choice((6, 8))
    picture.save(
        folder / _path(number),
        quality=chance.choice(_QUALITIES),
        subsampling=chance.choice(_SUBSAMPLINGS),
        progressive=chance.random() < _PROGRESSIVE_SHARE,
        exif=exif,
    )
    return folder / _path(number)


def _write_thumbnail(number: int, folder: Path, seed: int) -> PictureRecord:
    chance = random.Random(f"{seed} {number}")
    recipe = Recipe()
    width_px, height_px = _size(chance, 12e6)
    small = recipe.size_px / max(width_px, height_px)
    view = _view(chance, (max(1, round(width_px * small)), max(1, round(height_px * small))))
    thumbnail = make_thumbnail(view, recipe, view.size)
    path = _path(number)
    name = thumbnail_name(path, recipe.suffix)
    (folder / name).write_bytes(thumbnail.content)
    digest = files.digest_bytes(thumbnail.content)
    return PictureRecord(
        id=picture_id(path),
        path=path,
        fingerprint=digest,
        width_px=width_px,
        height_px=height_px,
        size_bytes=len(thumbnail.content),
        modified_ns=number,
        media_type="image/jpeg",
        mean_rgb=thumbnail.impression.mean_rgb,
        thumbnail=name,
        thumbnail_digest=digest,
        perceptual_hash=thumbnail.impression.perceptual_hash,
        palette=thumbnail.impression.palette,
    )


def _size(chance: random.Random, pixels: float) -> tuple[int, int]:
    aspect = chance.choice(_ASPECTS)
    width_px = math.sqrt(pixels * aspect)
    return round(width_px), round(width_px / aspect)


def _view(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """A part of a sample, at least half of it each way, perhaps mirrored, in colours of its own."""
    sample = _samples()[chance.randrange(len(_samples()))]
    aspect = size[0] / size[1]
    most = min(sample.width, sample.height * aspect)
    width = most * chance.uniform(0.5, 1.0)
    height = width / aspect
    left, top = chance.uniform(0, sample.width - width), chance.uniform(0, sample.height - height)
    view = sample.resize(size, Image.Resampling.BICUBIC, box=(left, top, left + width, top + height))
    if chance.random() < 0.5:
        view = view.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    curves = []
    for _ in range(3):
        gamma, gain = chance.uniform(0.7, 1.4), chance.uniform(0.8, 1.1)
        curves += [min(255, round(255 * gain * (value / 255) ** gamma)) for value in range(256)]
    return view.point(curves)


def _with_grain(picture: Image.Image, chance: random.Random) -> Image.Image:
    """With noise, since enlarging leaves nothing fine, and a file a third of what a camera writes."""
    cover = Image.new("RGB", picture.size)
    offset = chance.randrange(_GRAIN_SIDE_PX)
    for left in range(-offset, picture.width, _GRAIN_SIDE_PX):
        for top in range(-offset, picture.height, _GRAIN_SIDE_PX):
            cover.paste(_grain(), (left, top))
    return ImageChops.add(picture, cover, offset=-128)


@functools.cache
def _grain() -> Image.Image:
    levels = np.random.default_rng(0).normal(128, _GRAIN_LEVELS, (_GRAIN_SIDE_PX, _GRAIN_SIDE_PX))
    grey = Image.fromarray(levels.round().astype(np.uint8))
    return Image.merge("RGB", (grey, grey, grey))


@functools.cache
def _samples() -> tuple[Image.Image, ...]:
    names = sorted(file for file in SAMPLES.rglob("*") if file.suffix in {".jpg", ".webp", ".png", ".avif"})
    return tuple(decode.decode(file, at_least_px=1_000) for file in names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--as", dest="kind", choices=KINDS, default="pictures")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    made = make(arguments.folder, arguments.count, kind=arguments.kind, seed=arguments.seed)
    print(f"{len(made):,} files, {sum(file.stat().st_size for file in made) / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
