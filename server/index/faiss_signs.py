"""Search of very many vectors: all are looked at as signs, and those that look best are scored exactly.

The signs are scanned by FAISS's fast scan, which keeps partial sums in the processor's registers (André, Kermarrec and
Le Scouarnec, Cache locality is not enough, VLDB 2015). Scores are exact cosines always; what may be missed is a row
that its signs place too low. How many rows have to be scored is measured on the collection's own vectors.

A search reads every row that is allowed, like an exact one, where that is no dearer or has to be: where these are few,
where a long list is wanted, and where they are not among those that look best.
"""

from __future__ import annotations

import logging
import math
from typing import Any, Final

import faiss
import numpy as np
from numpy.typing import NDArray

from server.index import faiss_scan
from server.index.faiss_flat import FaissFlatIndex
from server.index.faiss_scan import Rows, Scores
from server.index.settled import NEIGHBOURS, is_settled
from server.index.signs import Signs
from server.index.vector_index import check_shapes
from server.records import Vectors

_log = logging.getLogger(__name__)
# FAISS's type stubs describe its classes as they are before it wraps them.
_faiss: Any = faiss

_LEAST_ROWS: Final = 20_000
_LEAST_DEPTH: Final = 2048
_QUESTIONS: Final = 100
_AT_ONCE: Final = 10
_RECALL: Final = 0.99
# Words lie elsewhere than pictures, and their best rows look less good: eight times as deep finds as many of them.
_MARGIN: Final = 8
# The last of a longer list would be missed more often than the first ten.
_DEPTH_A_HIT: Final = 4
# Mostly enough, and then half of what the depth takes, or a quarter.
_FIRST_DEPTH: Final = 1280
# Looking at the signs of so many rows costs as much as scoring one.
_LOOKS_A_SCORE: Final = 24
_TO_A_GROUP: Final = 4


class FaissSignsIndex:
    """Finds at least 99 % of the best ten for the collection's own pictures, or is exact where it cannot.

    A search without a mask scores 1,280 rows, and goes on to `depth` where these do not settle which are the best.
    Lists up to a quarter of the first are the beginnings of each other, and so are longer ones up to a quarter of
    `depth`; beyond, more is looked at and found.
    """

    def __init__(self, vectors: Vectors) -> None:
        self._flat = FaissFlatIndex(vectors)
        self._vectors = self._flat.vectors
        self._depth: int | None = None
        if len(vectors) >= _LEAST_ROWS:
            self._signs = Signs.of(self._vectors)
            self._codes = _scanned(self._signs, self._vectors)
            self._depth = self._measured_depth()

    def __len__(self) -> int:
        return len(self._flat)

    @property
    def depth(self) -> int | None:
        """How many rows are scored exactly at most in a search without a mask; None where all are."""
        return self._depth

    def search(
        self, vectors: Vectors, limit: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """See `VectorIndex.search`."""
        count = check_shapes(vectors, self._vectors.shape[1], len(self), limit, allowed)
        most = len(self) if allowed is None else int(allowed.sum())
        depth = self._depth_for(count, most)
        if depth is None or len(vectors) == 0:
            return self._flat.search(vectors, limit, allowed)
        looked_at = -(-depth * len(self) // most)
        if most <= len(self) / _LOOKS_A_SCORE + looked_at / 2 + depth:
            return self._flat.search(vectors, limit, allowed)
        queries = np.ascontiguousarray(vectors, dtype=np.float32)
        each = [self._search(query[None], count, allowed, looked_at, depth) for query in queries]
        return np.concatenate([rows for rows, _ in each]), np.concatenate([scores for _, scores in each])

    def scores(self, vector: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """See `VectorIndex.scores`."""
        return self._flat.scores(vector, rows)

    def _depth_for(self, count: int, most: int) -> int | None:
        """How many rows to score for `count` hits of `most` that are allowed; None where all.

        Ten times as many vectors took four times the depth: so fewer that are allowed take less.
        """
        if self._depth is None or count == 0:
            return None
        return max(_LEAST_DEPTH, round(self._depth * math.sqrt(most / len(self))), _DEPTH_A_HIT * count)

    def _search(
        self, query: Vectors, count: int, allowed: NDArray[np.bool_] | None, looked_at: int, depth: int
    ) -> tuple[Rows, Scores]:
        (rows,), (looks,) = self._look(query, looked_at)
        if allowed is None and _DEPTH_A_HIT * count <= _FIRST_DEPTH < len(rows):
            return self._settled(query, count, rows, looks)
        if allowed is not None:
            rows = rows[allowed[rows]]
            if len(rows) < depth // 2:
                return self._flat.search(query, count, allowed)
        rows.sort()  # neighbours in the file share its pages
        return faiss_scan.best_of_rows(self._vectors, query, rows, count)

    def _settled(self, query: Vectors, count: int, rows: Rows, looks: Scores) -> tuple[Rows, Scores]:
        """The best of the first few of `rows` (k,), or of all where others may well be as good as the best of these."""
        order = np.argsort(rows[:_FIRST_DEPTH])  # neighbours in the file share its pages
        first = rows[order]
        scores = faiss_scan.cosines(self._vectors, query, first[None])[0]
        if is_settled(looks[order], scores):
            return faiss_scan.best_scored(first, scores, count)
        others = np.sort(rows[_FIRST_DEPTH:])
        scores = np.concatenate((scores, faiss_scan.cosines(self._vectors, query, others[None])[0]))
        rows = np.concatenate((first, others))
        order = np.argsort(rows)
        return faiss_scan.best_scored(rows[order], scores[order], count)

    def _look(self, queries: Vectors, count: int) -> tuple[Rows, Scores]:
        """The `count` rows that look best for each query, best first, and how good they look: both (q, count)."""
        faiss.omp_set_num_threads(1)
        looks, rows = self._codes.search(self._signs.weigh(queries), min(count, len(self)))
        return np.ascontiguousarray(rows, dtype=np.int64), looks

    def _measured_depth(self) -> int | None:
        """How deep to go for the recall that is promised; None where even an eighth of all rows is not enough."""
        most = len(self) // 8
        questions = np.ascontiguousarray(self._vectors[:: -(-len(self) // _QUESTIONS)])
        best, _ = faiss_scan.best_of_all(self._vectors, questions, NEIGHBOURS + 1)
        others = best[:, 1:]  # without the vector itself, which no signs could miss
        blocks = [slice(at, at + _AT_ONCE) for at in range(0, len(questions), _AT_ONCE)]
        places = np.concatenate([_places(*self._look(questions[block], most), others[block]) for block in blocks])
        needed = int(np.quantile(places, _RECALL, method="higher")) + 1
        if needed > most:
            _log.warning("The signs of these vectors say too little of them: each search reads all of them.")
            return None
        depth = max(_LEAST_DEPTH, _MARGIN * needed)
        _log.info(
            "Of %s vectors, the %s that look best are scored in a search; recall@%d is %.4f on %d of them.",
            f"{len(self):,}",
            f"{depth:,}",
            NEIGHBOURS,
            float((places < depth).mean()),
            len(questions),
        )
        return depth


def _scanned(signs: Signs, vectors: Vectors) -> Any:
    """An index that scans the signs of `vectors` for what is weighed by `signs`.

    To FAISS they are a product quantizer whose codebooks are the corners of a cube: four signs make one of 16 codes.
    """
    cube = np.array([[1 if code >> bit & 1 else -1 for bit in range(_TO_A_GROUP)] for code in range(16)], np.float32)
    groups = signs.bits // _TO_A_GROUP
    plain = _faiss.IndexPQ(signs.bits, groups, _TO_A_GROUP, faiss.METRIC_INNER_PRODUCT)
    _faiss.copy_array_to_vector(np.tile(cube, (groups, 1)).ravel(), plain.pq.centroids)
    plain.is_trained = True
    plain.add_sa_codes(signs.codes(vectors))
    return _faiss.IndexPQFastScan(plain)


def _places(ranked: Rows, looks: Scores, wanted: Rows) -> NDArray[np.int64]:
    """How many rows look better than each of `wanted` (q, w), and k where it is not among `ranked` (q, k).

    Int64 (q·w,). Copies of a picture look alike, and stand where the first of them does.
    """
    places = np.full(wanted.shape, ranked.shape[1], np.int64)
    for at, (rows, look, asked) in enumerate(zip(ranked, looks, wanted, strict=True)):
        order = np.argsort(rows)
        found = order[np.minimum(np.searchsorted(rows, asked, sorter=order), len(rows) - 1)]
        is_there = rows[found] == asked
        places[at, is_there] = np.searchsorted(-look, -look[found[is_there]])
    return places.ravel()
