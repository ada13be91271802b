"""Made vectors that lie in clusters, as those of photographs do; random ones would be far harder and far from real."""

import numpy as np

from server.records import Vectors

_CLUSTERS = 500
_SPREAD = 0.8


def clustered(count: int, dim: int, seed: int = 0) -> Vectors:
    """`count` unit vectors around 500 centres, float32 (count, dim); equal seeds give equal vectors."""
    generator = np.random.default_rng(seed)
    centres = generator.standard_normal((_CLUSTERS, dim), dtype=np.float32)
    vectors = centres[generator.integers(0, _CLUSTERS, count)]
    vectors += _SPREAD * generator.standard_normal((count, dim), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors
