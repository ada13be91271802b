"""Collections without files: records and vectors that a test makes up, asked through the real service."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL.Image import Image

from server.embedding.embedder import unit_rows
from server.records import Fingerprint, PictureRecord, Vectors, picture_id
from server.search.encoder import QueryEncoder
from server.search.modes.text import Text
from server.search.query import Query, Term
from server.search.service import SearchService
from server.search.snapshot import Snapshot, build_snapshot

DIM = 8


@dataclass
class NamedDirections:
    """A model to which each text is a direction of its own, the same each time. It sees no pictures."""

    key: str = "named-directions"
    dim: int = DIM
    input_px: int = 32

    def embed_images(self, images: Sequence[Image]) -> Vectors:
        raise NotImplementedError

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        return unit_rows(np.array([_drawn(text).normal(size=self.dim) for text in texts]).reshape(-1, self.dim))


def encoder(folder: Path, model: NamedDirections | None = None) -> QueryEncoder:
    embedder = model or NamedDirections()
    return QueryEncoder(lambda: embedder, folder, image_root=folder, original_root=None)


def picture(path: str, *, content: str = "", **known: object) -> PictureRecord:
    """A picture at `path`. Pictures of the same `content` are copies; without, each is its own."""
    fields: dict[str, object] = {"width_px": 40, "height_px": 30, "size_bytes": 1, "media_type": "image/jpeg"}
    return PictureRecord(
        id=picture_id(path),
        path=path,
        fingerprint=Fingerprint(hashlib.blake2b(os.fsencode(content or path), digest_size=16).hexdigest()),
        modified_ns=0,
        mean_rgb=(0, 0, 0),
        thumbnail=f"{path}.jpg",
        **{**fields, **known},  # type: ignore[arg-type]
    )


def snapshot(
    pictures: Sequence[PictureRecord],
    vectors: Vectors | None = None,
    rows: Sequence[int] | None = None,
    *,
    backend: str = "exact",
    seed: int = 0,
) -> Snapshot:
    """All `pictures`; those of `rows`, all where it is None, have `vectors`, made up where these are None."""
    having = np.arange(len(pictures)) if rows is None else np.array(rows, np.int64)
    if vectors is None:
        vectors = unit_rows(np.random.default_rng(seed).normal(size=(len(having), DIM)))
    return build_snapshot(
        revision=hashlib.blake2b(repr((pictures, vectors.tobytes())).encode()).hexdigest(),
        pictures=pictures,
        skipped=(),
        model_key="named-directions",
        vectors=vectors,
        rows=having,
        atlas=None,
        backend=backend,
    )


def serving(shown: Snapshot, words: QueryEncoder) -> SearchService:
    service = SearchService(words)
    service.use(shown)
    return service


def words(*texts: str) -> tuple[Term, ...]:
    """Terms, one a text; a leading minus says that it is not wanted."""
    return tuple(Term(Text(text.removeprefix("-")), -1.0 if text.startswith("-") else 1.0) for text in texts)


def paths(service: SearchService, query: Query) -> list[str]:
    return [hit.picture.path for hit in service.search(query)[0].hits]


def _drawn(text: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()))
