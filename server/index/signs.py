"""A vector as the signs of its numbers: one bit each, a thirty-second of its size, near enough to say what to look at.

The vectors are centred and turned at random first, so that no few numbers carry all the meaning. A query keeps its own
numbers: each bit counts by how much it says of the score, which finds far more than comparing bits with bits (Gordo,
Perronnin, Gong and Lazebnik, Asymmetric Distances for Binary Embeddings, IEEE TPAMI 36, 2014).

    signs    s = sign((x − m) R)
    score    ⟨q, x⟩ ≈ const + ⟨q W, s⟩,   W = R (D + A) / 2

A is the least-squares map from the signs of the stored vectors to what they stand for, and D the same with every bit
taken by itself. A is best for queries like the stored vectors and knows which directions tell nothing, as the one that
sets texts apart from pictures. D is best for a query that asks for something rare. Half of each does for both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.records import Vectors

_SAMPLE_ROWS: Final = 20_000
_BLOCK_ROWS: Final = 16_384
_RIDGE: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Signs:
    """How vectors of one collection become bits. `rotation` and `weights` are float32 (dim, bits), `centre` (bits,).

    The number of bits is a multiple of eight, at least `dim`.
    """

    rotation: NDArray[np.float32]
    centre: NDArray[np.float32]
    weights: NDArray[np.float32]

    @classmethod
    def of(cls, vectors: Vectors) -> Signs:
        """Fitted to an even sample of `vectors`, of which there is at least one; the same for equal vectors."""
        sample = vectors[:: -(-len(vectors) // _SAMPLE_ROWS)]
        dim = vectors.shape[1]
        bits = -(-dim // 8) * 8
        square, _ = np.linalg.qr(np.random.default_rng(0).standard_normal((bits, bits)))
        rotation = square[:dim].astype(np.float32)
        turned = sample @ rotation
        centre = turned.mean(axis=0)
        values = (turned - centre).astype(np.float64)
        signs = np.where(values > 0, 1.0, -1.0)
        signs -= signs.mean(axis=0)
        told = values.T @ signs / len(sample)
        spread = signs.T @ signs / len(sample) + _RIDGE * np.eye(bits)
        together = np.linalg.solve(spread, told.T).T
        alone = np.diag(np.diag(told) / np.diag(spread))
        return cls(rotation, centre, (rotation @ ((together + alone) / 2)).astype(np.float32))

    @property
    def bits(self) -> int:
        """How many bits a vector becomes."""
        return len(self.centre)

    def codes(self, vectors: Vectors) -> NDArray[np.uint8]:
        """The bits of each vector, uint8 (n, bits / 8), the first in the lowest place."""
        codes = np.empty((len(vectors), self.bits // 8), np.uint8)
        for at in range(0, len(vectors), _BLOCK_ROWS):
            is_above = vectors[at : at + _BLOCK_ROWS] @ self.rotation > self.centre
            codes[at : at + _BLOCK_ROWS] = np.packbits(is_above, axis=1, bitorder="little")
        return codes

    def weigh(self, queries: Vectors) -> NDArray[np.float32]:
        """What each bit adds to a query's score where it is set, and takes away where it is not; float32 (q, bits)."""
        # With `@` the threads of BLAS wait for each other: on a busy machine that takes ten times as long as the work.
        weighed: NDArray[np.float32] = np.einsum("qd,db->qb", queries, self.weights)
        return weighed
