"""How well stacks are found, and how quickly: near-duplicates of the samples, and 100,000 made pictures.

`python -m tests.bench.bench_stacks [--json FILE]`. Each sample is changed in each way of `near_duplicates`, given a
vector by the offline model, and looked for among all samples and their changes: once with the copies in another folder,
once beside their original, where less is asked. `found` is the share of copies in one stack with their original;
`wrong` counts stacks that hold two different samples; `others` is the share of views from aside and mirror images that
are taken for copies. The aims: 100,000 in 3 s of CPU time, also where all look alike, and within 200 MB.
"""

from __future__ import annotations

import random
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from server import files
from server.embedding.offline import OfflineEmbedder
from server.pictures.decode import decode
from server.pictures.impression import impression_of
from server.pictures.thumbnails import Recipe
from server.pictures.walk import PICTURE_SUFFIXES
from server.records import PictureRecord, Vectors, picture_id
from server.search.stacks import find_stacks
from tests import near_duplicates
from tests.bench.measure import report

COUNT = 100_000
DIM = 512
SEED = 7


def record(path: str, perceptual_hash: int | None) -> PictureRecord:
    fingerprint = files.digest_bytes(path.encode())
    return PictureRecord(
        picture_id(path), path, fingerprint, 1, 1, 1, 1, "image/jpeg", (0, 0, 0), "", perceptual_hash=perceptual_hash
    )


def changed_samples() -> tuple[list[str], dict[str, tuple[list[int | None], Vectors]]]:
    """The names of the samples; by change, the hash and the vector of each as it becomes by it ("" is none)."""
    embedder = OfflineEmbedder.load(torch.device("cpu"))
    samples = sorted(file for file in Path("samples").rglob("*") if file.suffix.lower() in PICTURE_SUFFIXES)
    pictures = [decode(file, at_least_px=Recipe().decode_px) for file in samples]
    changes = {"": lambda picture, _: picture, **near_duplicates.COPIES, "next frame": near_duplicates.NEXT_FRAME}
    made = {}
    for name, change in {**changes, **near_duplicates.OTHERS}.items():
        chance = random.Random(name)
        shown = [as_seen(change(picture, chance)) for picture in pictures]
        made[name] = ([impression_of(one).perceptual_hash for one in shown], embedder.embed_images(shown))
    return [file.stem for file in samples], made


def as_seen(picture: Image.Image) -> Image.Image:
    """The picture at the size of its thumbnail, from which hash and vector are made."""
    small = picture.copy()
    small.thumbnail((Recipe().size_px, Recipe().size_px), Image.Resampling.HAMMING)
    return small


def quality() -> dict[str, object]:
    samples, made = changed_samples()
    figures: dict[str, object] = {}
    for where, path_of in (
        ("elsewhere", lambda sample, change: f"{change}/{sample}.jpg"),
        ("beside", lambda sample, change: f"all/{sample} {change}.jpg"),
    ):
        shares, others, wrong = {}, {}, 0
        for change, (hashes, vectors) in made.items():
            if not change:
                continue
            pictures = [record(path_of(sample, ""), known) for sample, known in zip(samples, made[""][0], strict=True)]
            pictures += [record(path_of(sample, change), known) for sample, known in zip(samples, hashes, strict=True)]
            both = np.concatenate((made[""][1], vectors))
            stacks = find_stacks(pictures, both, np.arange(len(both))).reshape(2, -1)
            share = round(float((stacks[0] == stacks[1]).mean()), 3)
            (others if change in near_duplicates.OTHERS else shares)[change] = share
            wrong += sum(len(set(np.flatnonzero(stacks == stack) % len(samples))) > 1 for stack in np.unique(stacks))
        figures[f"found_{where}"] = shares
        figures[f"found_{where}_mean"] = round(float(np.mean(list(shares.values()))), 3)
        figures[f"others_{where}"] = others
        figures[f"wrong_{where}"] = wrong
    return figures


def speed(*, all_alike: bool) -> dict[str, object]:
    """100,000 pictures of which a fifth are near-duplicates, or all of which look alike."""
    chance = np.random.default_rng(SEED)
    steps = chance.normal(size=(COUNT, 12)) @ chance.normal(size=(12, 64)) + chance.normal(size=(COUNT, 64))
    vectors = chance.normal(size=(COUNT, DIM)).astype(np.float32)
    if all_alike:
        steps[:], vectors[:] = steps[0], vectors[0] + 0.1 * vectors
    copies = np.arange(COUNT * 4 // 5, COUNT)
    originals = chance.integers(0, COUNT * 4 // 5, len(copies))
    steps[copies] = steps[originals] + 0.3 * chance.normal(size=(len(copies), 64))
    vectors[copies] = vectors[originals] + 0.2 * vectors[copies]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    hashes = ((steps > 0) * (np.uint64(1) << np.arange(64, dtype=np.uint64))).sum(axis=1).astype(np.uint64)
    pictures = [
        replace(
            record(f"{number // 300}/IMG_{number:06}.jpg", int(known)),
            taken_at=f"2020-01-01T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}",
            camera="Acme",
        )
        for number, known in enumerate(hashes)
    ]
    rows = np.arange(COUNT)
    started = time.process_time()
    stacks = find_stacks(pictures, vectors, rows)
    seconds = time.process_time() - started
    tracemalloc.start()
    find_stacks(pictures, vectors, rows)
    peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return {"cpu_seconds": round(seconds, 2), "peak_mb": round(peak_mb), "stacks": len(np.unique(stacks))}


if __name__ == "__main__":
    aims = {"cpu_seconds_aim": 3.0, "peak_mb_aim": 200}
    report("stacks", {**quality(), "100,000": speed(all_alike=False), "all alike": speed(all_alike=True)} | aims)
