"""How many pages of an atlas the best 200 answers lie on, in the order of paths and in that of likeness.

`python -m tests.bench.bench_order --json FILE`. Real questions are a hundred words put to the offline model over 10,000
pictures made from the samples, whose vectors take minutes to make. Made questions are asked of made vectors: themes
have subjects, a subject was photographed at several events, and a folder holds an event. Beside it, what ordering
100,000 vectors of 512 numbers costs, files included, in a process of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from server.embedding import loading, models, vector_file
from server.embedding.embedder import unit_rows
from server.embedding.likeness_order import arrangement
from server.embedding.refresh import refresh
from server.embedding.store import VectorStore
from server.files import digest_bytes
from server.pictures.atlas_layout import AtlasLayout
from server.pictures.catalogue import Catalogue
from server.progress import Progress
from server.records import PictureRecord, Vectors, picture_id
from server.settings import Settings
from tests.bench import made_pictures
from tests.bench.measure import Figures, in_a_process, report

PICTURES, TOP, DIM, PER_EVENT = 10_000, 200, 512, 20
THEMES, SUBJECTS = 25, 400
_WORDS = """
dog, cat, a bird on a branch, owl, eagle, penguin, butterfly, bee on a flower, spider, snake, lizard, frog,
turtle, fish, shark, jellyfish, crab, coral reef, whale, seal, lion, tiger, bear, wolf, fox, rabbit, squirrel,
mouse, horse, cow, sheep, goat, pig, monkey, elephant, zebra, giraffe, flower, rose, mushroom, tree, forest,
mountain, valley, lake, river, beach, sea shore, cliff, volcano, desert, snow, sunset, night sky, moon, planet,
rocket launch, space shuttle, castle, church, bridge, lighthouse, tower, house, barn, city street, train, car,
bicycle, motorcycle, bus, truck, boat, ship, airplane, hammer, screwdriver, scissors, wrench, clock, lamp, chair,
cup of coffee, teapot, bread, pizza, fruit, orange, lemon, strawberry, banana, vegetables, cake, guitar, drum,
violin, piano, football, baseball, portrait
"""
QUESTIONS = [" ".join(words.split()) for words in _WORDS.split(",")]


def events(count: int) -> tuple[Vectors, Vectors]:
    """Made vectors, float32 (count, 512), an event after the other; and a hundred questions, each for a subject."""
    random = np.random.default_rng(0)

    def some(rows: int) -> NDArray[np.float32]:
        return random.standard_normal((rows, DIM), dtype=np.float32)

    subjects = some(THEMES)[random.integers(0, THEMES, SUBJECTS)] + 0.9 * some(SUBJECTS)
    happenings = count // PER_EVENT
    shown = subjects[random.integers(0, SUBJECTS, happenings)] + 0.7 * some(happenings)
    return unit_rows(np.repeat(shown, PER_EVENT, axis=0) + 0.8 * some(count)), unit_rows(subjects[:100])


def named(count: int) -> list[PictureRecord]:
    """Pictures of which nothing matters but their order."""
    names = [f"{number:06d}.jpg" for number in range(count)]
    return [
        PictureRecord(picture_id(name), name, digest_bytes(name.encode()), 1, 1, 1, 0, "image/jpeg", (0, 0, 0), name)
        for name in names
    ]


def put(folder: Path, pictures: Sequence[PictureRecord], vectors: Vectors) -> None:
    """The vectors of the pictures as the npz that a build leaves."""
    names = np.frombuffer(bytes.fromhex("".join(picture.fingerprint for picture in pictures)), np.uint8)
    vector_file.write(folder / vector_file.FILE_NAME, "made", [(names.reshape(-1, 16), vectors)], vectors.shape[1])


def embedded(folder: Path) -> tuple[list[PictureRecord], Vectors, Vectors]:
    """Made pictures that differ, their vectors in the same order, and those of the questions, by the offline model."""
    made_pictures.make(folder, PICTURES, kind="thumbnails")
    with Catalogue.open(folder / "catalogue.sqlite") as catalogue:
        every = {picture.fingerprint: picture for picture in catalogue.pictures()}
    settings = Settings(_env_file=None, clip_model="offline")  # type: ignore[call-arg]
    model = loading.load(models.choose(settings), settings, Progress())
    store = VectorStore.open(folder, model.key, model.dim)
    refresh(
        list(every.values()),
        store,
        lambda: model,
        image_root=folder / "thumbs",
        original_root=None,
        progress=Progress(),
        batch_size=settings.clip_batch_size,
    )
    store.compact()
    rows = store.rows_of(list(every))
    pictures = [picture for picture, row in zip(every.values(), rows, strict=True) if row >= 0]
    return pictures, store.vectors[rows[rows >= 0]], model.embed_texts(QUESTIONS)


def pages_touched(pictures: Sequence[PictureRecord], folder: Path, vectors: Vectors, questions: Vectors) -> str:
    """The mean over the questions, before and after; `vectors` are those of `pictures`, stored in `folder` as well."""
    ordered = arrangement("similar", folder, pictures).sort(pictures)
    by_path = {picture.fingerprint: place for place, picture in enumerate(pictures)}
    by_likeness = {picture.fingerprint: place for place, picture in enumerate(ordered)}
    per_page = AtlasLayout().cells_per_page
    best = np.argpartition(-(questions @ vectors.T), TOP, axis=1)[:, :TOP]
    answers = [[pictures[row].fingerprint for row in rows] for rows in best]
    before, after = (
        np.array([len({place[name] // per_page for name in answer}) for answer in answers])
        for place in (by_path, by_likeness)
    )
    pages = -(-len(pictures) // per_page)
    return (
        f"of {pages} pages: {before.mean():.1f} by path, {after.mean():.1f} by likeness (median {np.median(after):.0f})"
    )


def order_alone(folder: Path, pictures: list[PictureRecord]) -> None:
    arrangement("auto", folder, pictures).sort(pictures)


def measure() -> dict[str, object]:
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for count in (10_000, 100_000):
            pictures, (vectors, questions) = named(count), events(count)
            put(Path(scratch), pictures, vectors)
            figures[f"made_{count}"] = pages_touched(pictures, Path(scratch), vectors, questions)
        cost: Figures = in_a_process(order_alone, Path(scratch), pictures, times=1)
        figures["ordering_100000_cpu_seconds"] = round(cost.cpu_seconds, 1)
        figures["ordering_100000_wall_seconds"] = round(cost.wall_seconds, 1)
        figures["ordering_100000_peak_mb"] = round(cost.peak_mb)
    with tempfile.TemporaryDirectory() as scratch:
        pictures, vectors, questions = embedded(Path(scratch))
        figures[f"real_questions_{len(pictures)}"] = pages_touched(pictures, Path(scratch), vectors, questions)
    return figures


if __name__ == "__main__":
    report("order", measure())
