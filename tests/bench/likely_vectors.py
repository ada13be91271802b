"""Vectors as those of a large collection would be, made from real ones; random ones are far harder and far from real.

Two thousand crops of the samples are read by the offline model, and put into fewer numbers by principal axes that keep
the mean, then turned at random, since no model's numbers are principal axes; as many numbers as the model's own are
left as they are, so that its words ask for them. Each vector of the collection mixes two
of them (the share of the first drawn from Beta(4, 2)) and adds noise: half has the spectrum of the real ones, half a
flatter one, of 0.12 to 0.96 of their spread, so that some pictures have near-duplicates and others have not.

At a million of 512 numbers the mean cosine of two is 0.4, the spectrum is as wide as 59 equal directions, and the best
other picture scores 0.76, 0.89 and 0.97 (5th, 50th and 95th percentile), the hundredth best 0.05 less.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from server.embedding.embedder import Embedder, unit_rows
from server.embedding.offline import CONCEPTS_FILE
from server.records import Vectors
from tests.bench import made_pictures

REAL = 2_000
_BLOCK = 100_000
_BATCH = 16
_NOISE = 0.6
_REAL_SPECTRUM = 0.7


@dataclass(frozen=True)
class Likely:
    """Real vectors of `dim` numbers, float32 (2000, dim); what words become beside them; and the shape of the noise."""

    real: Vectors
    words: Vectors
    noise: np.ndarray

    def make(self, count: int, file: Path, seed: int = 0) -> Vectors:
        """`count` unit vectors in a new npy file, mapped from there; equal seeds give equal vectors."""
        dim = self.real.shape[1]
        made = np.lib.format.open_memmap(file, "w+", np.float32, (count, dim))
        generator = np.random.default_rng(seed)
        for at in range(0, count, _BLOCK):
            size = min(_BLOCK, count - at)
            first, second = generator.integers(0, len(self.real), (2, size))
            share = generator.beta(4, 2, size).astype(np.float32)[:, None]
            rows = share * self.real[first] + (1 - share) * self.real[second]
            amount = _NOISE * generator.uniform(0.2, 1.6, size).astype(np.float32)[:, None]
            rows += amount * (generator.standard_normal((size, dim), dtype=np.float32) @ self.noise)
            made[at : at + size] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        made.flush()
        return np.load(file, mmap_mode="r")


def likely(embedder: Embedder, dim: int) -> Likely:
    """From crops and from names of things; takes some minutes. `dim` is at most that of the embedder."""
    pictures, words = _pictures(embedder), embedder.embed_texts(_phrases())
    basis = np.eye(dim, dtype=np.float32) if dim == embedder.dim else _basis(pictures, dim)
    real = unit_rows(pictures @ basis)
    spectrum, axes = np.linalg.eigh(np.cov(real.T))
    spectrum = np.maximum(spectrum, 0)
    flatter = np.sqrt(spectrum) / np.sqrt(spectrum).sum()
    spread = np.sqrt(_REAL_SPECTRUM * spectrum + (1 - _REAL_SPECTRUM) * spectrum.sum() * flatter)
    return Likely(real, unit_rows(words @ basis), (axes * spread).T.astype(np.float32))


def _basis(pictures: Vectors, dim: int) -> Vectors:
    """The mean of `pictures` and their first principal axes, turned at random: (numbers, dim), of norm 1 each."""
    mean = pictures.mean(axis=0)
    mean /= np.linalg.norm(mean)
    without = pictures - np.outer(pictures @ mean, mean)
    _, _, axes = np.linalg.svd(without - without.mean(axis=0), full_matrices=False)
    turn, _ = np.linalg.qr(np.random.default_rng(7).standard_normal((dim, dim)))
    return np.column_stack((mean, axes[: dim - 1].T)) @ turn


def _pictures(embedder: Embedder) -> Vectors:
    with tempfile.TemporaryDirectory() as scratch:
        files = made_pictures.make(Path(scratch), REAL, kind="thumbnails")
        batches = (files[at : at + _BATCH] for at in range(0, REAL, _BATCH))
        return np.concatenate([embedder.embed_images([Image.open(file) for file in batch]) for batch in batches])


def _phrases() -> list[str]:
    with np.load(CONCEPTS_FILE, allow_pickle=False) as concepts:
        return [f"a photo of a {name}" for name in concepts["names"][::10]]
