"""The start of the server with 100,000 pictures whose vectors are stored: how long until they can be found.

`python -m tests.bench.bench_start --json FILE`; under 3 seconds is the aim, the model not counted. Catalogue and npz
are real files, made by the project's own code; the vectors are made up.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from server.bootstrap import Services
from server.embedding.store import VectorStore
from server.pictures.catalogue import Catalogue
from server.preparation import ModelSource, Preparation
from server.records import Fingerprint, PictureRecord, Vectors, picture_id
from server.services import ModelIdentity
from server.settings import Settings
from tests.bench.made_vectors import clustered
from tests.bench.measure import in_a_process, report
from tests.collection import settings_in
from tests.colour_embedder import ColourEmbedder

PICTURES = 100_000
DIMS = (512, 1000)


class MadeEmbedder(ColourEmbedder):
    """Gives words vectors as long as those that are stored."""

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        return clustered(len(texts), self.dim)


def record(number: int) -> PictureRecord:
    path = f"{2000 + number % 25}/{number % 400:03d}/IMG_{number:06d}.jpg"
    return PictureRecord(
        id=picture_id(path),
        path=path,
        fingerprint=Fingerprint(f"{number:032x}"),
        width_px=4000,
        height_px=3000,
        size_bytes=4_000_000,
        modified_ns=number,
        media_type="image/jpeg",
        mean_rgb=(number % 256, 100, 50),
        thumbnail=f"{path}.jpg",
        taken_at="2020-01-01T12:00:00",
    )


def make(settings: Settings, dim: int) -> None:
    records = [record(number) for number in range(PICTURES)]
    with Catalogue.open(settings.catalogue_file) as catalogue:
        catalogue.commit(pictures=[(each, "made") for each in records])
    store = VectorStore.open(settings.npz_folder, f"made-{dim}", dim)
    store.append([each.fingerprint for each in records], clustered(PICTURES, dim))
    store.compact()


def start(settings: Settings, dim: int) -> None:
    """Everything the server does before it says that it is ready, but for loading a model."""
    identity = ModelIdentity(f"made-{dim}", "made", "other")
    services = Services(settings)
    embedder = MadeEmbedder(f"made-{dim}", dim)
    preparation = Preparation(services, ModelSource(identify=lambda _: identity, load=lambda _: embedder))
    preparation.start()
    while not services.readiness.is_ready and not preparation.wait(0.01):
        pass
    assert len(services.search.snapshot.rows) == PICTURES


def measure() -> dict[str, object]:
    figures: dict[str, object] = {"pictures": PICTURES, "aim_seconds": 3.0}
    for dim in DIMS:
        with tempfile.TemporaryDirectory() as scratch:
            settings = settings_in(Path(scratch))
            began = time.monotonic()
            make(settings, dim)
            figures[f"dim_{dim}_made_in_seconds"] = round(time.monotonic() - began, 1)
            took = in_a_process(start, settings, dim)
            figures |= {
                f"dim_{dim}_ready_seconds": round(took.wall_seconds, 2),
                f"dim_{dim}_cpu_seconds": round(took.cpu_seconds, 2),
                f"dim_{dim}_peak_mb": round(took.peak_mb),
            }
    return figures


if __name__ == "__main__":
    report("start", measure())
