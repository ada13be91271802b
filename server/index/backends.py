"""The table of ways to search vectors. A new one is a file and a row; the agreement test holds it to the oracle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from server.errors import SettingsError
from server.index.vector_index import VectorIndex
from server.records import Vectors

EXACT_UP_TO: Final = 50_000
"""Vectors that `auto` reads in full for each search: a tenth of the time that CLIP takes for the words."""


@dataclass(frozen=True, slots=True)
class Backend:
    """A way to search: `build` takes float32 (n, dim) rows of norm 1 and gives an index over them.

    One that is not exact may miss rows in a large collection; the scores of those it finds are exact.
    """

    name: str
    description: str
    is_exact: bool
    build: Callable[[Vectors], VectorIndex]


def _automatic(vectors: Vectors) -> VectorIndex:
    return _faiss_flat(vectors) if len(vectors) <= EXACT_UP_TO else _faiss_signs(vectors)


def _faiss_flat(vectors: Vectors) -> VectorIndex:
    from server.index.faiss_flat import FaissFlatIndex

    return FaissFlatIndex(vectors)


def _faiss_signs(vectors: Vectors) -> VectorIndex:
    from server.index.faiss_signs import FaissSignsIndex

    return FaissSignsIndex(vectors)


def _exact(vectors: Vectors) -> VectorIndex:
    from server.index.exact import ExactIndex

    return ExactIndex(vectors)


BACKENDS = {
    backend.name: backend
    for backend in (
        Backend("auto", "exact up to 50,000 vectors, by their signs beyond", is_exact=False, build=_automatic),
        Backend("faiss_flat", "FAISS, exact, every vector read once", is_exact=True, build=_faiss_flat),
        Backend("faiss_signs", "FAISS, by signs, the best looked at exactly", is_exact=False, build=_faiss_signs),
        Backend("exact", "numpy, exact, for tests and where FAISS cannot be installed", is_exact=True, build=_exact),
    )
}


def build_index(name: str, vectors: Vectors) -> VectorIndex:
    """An index over `vectors` by the backend of that name; `SettingsError` where there is none."""
    backend = BACKENDS.get(name)
    if backend is None:
        raise SettingsError(f"INDEX_BACKEND is {name!r}; it can be one of {', '.join(BACKENDS)}.")
    return backend.build(vectors)
