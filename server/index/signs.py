"""A vector as the signs of its numbers: one bit each, a thirty-second of its size, near enough to say what to look at.

The vectors are centred and turned at random first, so that no few numbers carry all the meaning: 64 at a time, and then
64 of which each comes from other ones. That does as well as turning all together and costs an eighth. Once is not
enough for a model whose numbers are mostly next to nothing: twice to seven times as many rows would have to be scored.

A query keeps its own numbers: each bit counts by how much it says of the score, which finds far more than comparing
bits with bits (Gordo, Perronnin, Gong and Lazebnik, Asymmetric Distances for Binary Embeddings, IEEE TPAMI 36, 2014).

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

_SAMPLE_ROWS: Final = 10_000
_BLOCK_ROWS: Final = 8192
_TURNED_TOGETHER: Final = 64
_ROUNDS: Final = 2
_RIDGE: Final = 1e-3

_Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Signs:
    """How vectors of one collection become bits.

    Each of `rounds` turns all numbers: `turns[i]` of a round is float32 (numbers, bits), and turns every n-th number
    from the i-th on, of n turns. `centre` is float32 (bits,), `weights` (bits, dim), of all bits together. Each turn
    gives a multiple of eight bits.
    """

    rounds: tuple[tuple[_Matrix, ...], ...]
    centre: _Matrix
    weights: _Matrix

    @classmethod
    def of(cls, vectors: Vectors) -> Signs:
        """Fitted to an even sample of `vectors`, of which there is at least one; the same for equal vectors."""
        sample = np.ascontiguousarray(vectors[:: -(-len(vectors) // _SAMPLE_ROWS)])
        rounds = _random_rounds(vectors.shape[1])
        turned = _turned(sample, rounds)
        centre = turned.mean(axis=0)
        values = turned - centre
        signs = np.where(values > 0, np.float32(1), np.float32(-1))
        signs -= signs.mean(axis=0)
        told = values.T @ signs / len(sample)
        spread = signs.T @ signs / len(sample) + np.float32(_RIDGE) * np.eye(len(centre), dtype=np.float32)
        together = np.linalg.solve(spread, told.T).T
        alone = np.diag(np.diag(told) / np.diag(spread))
        unit = np.eye(vectors.shape[1], dtype=np.float32)
        weights = _turned(unit, rounds) @ ((together + alone) / 2)
        return cls(rounds, centre, np.ascontiguousarray(weights.T, np.float32))

    @property
    def bits(self) -> int:
        """How many bits a vector becomes."""
        return len(self.centre)

    def codes(self, vectors: Vectors) -> NDArray[np.uint8]:
        """The bits of each vector, uint8 (n, bits / 8), the first in the lowest place."""
        codes = np.empty((len(vectors), self.bits // 8), np.uint8)
        for at in range(0, len(vectors), _BLOCK_ROWS):
            is_above = _turned(vectors[at : at + _BLOCK_ROWS], self.rounds) > self.centre
            codes[at : at + _BLOCK_ROWS] = np.packbits(is_above, axis=1, bitorder="little")
        return codes

    def weigh(self, queries: Vectors) -> NDArray[np.float32]:
        """What each bit adds to a query's score where it is set, and takes away where it is not; float32 (q, bits)."""
        # With `@` the threads of BLAS wait for each other: on a busy machine that takes ten times as long as the work.
        # Row by row it stays in this one, and takes half the time of einsum.
        weighed: NDArray[np.float32] = np.vecdot(queries[:, None], self.weights)
        return weighed


def _random_rounds(dim: int) -> tuple[tuple[_Matrix, ...], ...]:
    generator = np.random.default_rng(0)
    rounds: list[tuple[_Matrix, ...]] = []
    for _ in range(_ROUNDS):
        rounds.append(_random_turns(dim, generator))
        dim = sum(turn.shape[1] for turn in rounds[-1])
    return tuple(rounds)


def _random_turns(dim: int, generator: np.random.Generator) -> tuple[_Matrix, ...]:
    """Orthogonal matrices, with more bits than numbers where these are no multiple of eight."""
    count = -(-dim // _TURNED_TOGETHER)
    turns = []
    for first in range(count):
        numbers = len(range(first, dim, count))
        bits = -(-numbers // 8) * 8
        square, _ = np.linalg.qr(generator.standard_normal((bits, bits)))
        turns.append(square[:numbers].astype(np.float32))
    return tuple(turns)


def _turned(rows: _Matrix, rounds: tuple[tuple[_Matrix, ...], ...]) -> _Matrix:
    for turns in rounds:
        rows = np.concatenate([rows[:, first :: len(turns)] @ turn for first, turn in enumerate(turns)], axis=1)
    return rows
