from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from server.embedding.refresh import refresh
from server.embedding.store import VectorStore
from server.files import digest_bytes
from server.progress import Progress
from server.records import PictureRecord, picture_id
from tests.colour_embedder import ColourEmbedder
from tests.killed import Children, begin_again, contents, moments
from tests.pictures_factory import encoded, put

LOCK = "clip_index.lock"


def embed_them(pictures: Sequence[PictureRecord], thumbs: Path, folder: Path) -> int:
    """What build_index does, with a checkpoint after every other picture; tells how many it embedded."""
    store = VectorStore.open(folder, "colour", wait_seconds=None)
    embedded = embed_without_compacting(pictures, thumbs, store)
    store.compact()
    return embedded


def embed_without_compacting(pictures: Sequence[PictureRecord], thumbs: Path, store: VectorStore) -> int:
    return refresh(
        pictures,
        store,
        ColourEmbedder,
        image_root=thumbs,
        original_root=None,
        progress=Progress(),
        batch_size=2,
        checkpoint_seconds=0,
    ).embedded


def embed_them_and_tell(pictures: Sequence[PictureRecord], thumbs: Path, folder: Path) -> None:
    put(folder.parent / f"embedded-{embed_them(pictures, thumbs, folder)}", b"")


@dataclass(frozen=True)
class Collection:
    """Thumbnails, vectors of the first 5 of them in `start`, and what a whole run over all makes in `expected`."""

    thumbs: Path
    start: Path
    vectors: Path
    pictures: list[PictureRecord]
    expected: dict[str, bytes | None]

    @property
    def arguments(self) -> tuple[list[PictureRecord], Path, Path]:
        return self.pictures, self.thumbs, self.vectors


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    with Children() as running:
        yield running


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder = tmp_path_factory.mktemp("collection")
    thumbs, start, vectors = folder / "thumbs", folder / "start", folder / "vectors"
    pictures = [picture(thumbs, number) for number in range(24)]
    put(thumbs / pictures[9].thumbnail, b"a thumbnail that cannot be read")
    embed_them(pictures[:5], thumbs, start)
    begin_again(start, vectors)
    embed_them(pictures, thumbs, vectors)
    expected = contents(vectors, {LOCK})
    assert list(expected) == ["clip_index.npz"]
    return Collection(thumbs, start, vectors, pictures, expected)


def picture(thumbs: Path, number: int) -> PictureRecord:
    content = encoded(Image.new("RGB", (40, 40), (number * 37 % 256, number * 91 % 256, 90)), "PNG")
    name = f"{number:02d}.png"
    put(thumbs / name, content)
    return PictureRecord(
        picture_id(name), name, digest_bytes(content), 40, 40, len(content), 0, "image/png", (0, 0, 0), name
    )


def test_equal_vectors_make_an_equal_file(collection: Collection, tmp_path: Path) -> None:
    begin_again(collection.start, tmp_path / "again")
    store = VectorStore.open(tmp_path / "again", "colour")
    refresh(
        collection.pictures,
        store,
        ColourEmbedder,
        image_root=collection.thumbs,
        original_root=None,
        progress=Progress(),
        batch_size=7,
    )
    store.compact()
    assert contents(tmp_path / "again", {LOCK}) == collection.expected


def test_killed_at_any_moment_the_next_run_makes_what_an_undisturbed_one_does(
    children: Children, collection: Collection
) -> None:
    begin_again(collection.start, collection.vectors)
    whole = children.run(embed_them, *collection.arguments, watched=collection.vectors.parent)
    assert whole.error is None
    compacting = range(whole.events - 8, whole.events + 1)
    for moment in sorted({*moments(whole.events), *compacting}):
        begin_again(collection.start, collection.vectors)
        killed = children.run(embed_them, *collection.arguments, watched=collection.vectors.parent, kill_at=moment)
        assert killed.was_killed
        assert children.run(embed_them, *collection.arguments, watched=collection.vectors).error is None
        assert contents(collection.vectors, {LOCK}) == collection.expected, f"killed at {moment} of {whole.events}"


def test_killed_over_and_over_it_gets_on_and_comes_to_the_same_end(children: Children, collection: Collection) -> None:
    begin_again(collection.start, collection.vectors)
    whole = children.run(embed_them, *collection.arguments, watched=collection.vectors)
    moment = whole.events * 2 // 3
    begin_again(collection.start, collection.vectors)
    runs = (
        children.run(embed_them, *collection.arguments, watched=collection.vectors, kill_at=moment) for _ in range(30)
    )
    kills = sum(1 for _ in takewhile(lambda run: run.was_killed, runs))
    assert 2 <= kills < 30
    assert contents(collection.vectors, {LOCK}) == collection.expected


def test_torn_in_the_middle_of_any_record_only_that_one_is_made_again(collection: Collection) -> None:
    begin_again(collection.start, collection.vectors)
    journal = collection.vectors / "clip_index.journal"
    store = VectorStore.open(collection.vectors, "colour")
    embed_without_compacting(collection.pictures, collection.thumbs, store)
    whole, dim = journal.read_bytes(), 27
    record_bytes = 16 + 4 * dim + 4
    for records in (1, 7, 17):
        begin_again(collection.start, collection.vectors)
        put(journal, whole[: len(whole) - records * record_bytes + 50])
        assert embed_them(*collection.arguments) == records
        assert contents(collection.vectors, {LOCK}) == collection.expected


def test_a_reader_sees_whole_rows_whenever_a_writer_is_killed(children: Children, collection: Collection) -> None:
    names = [picture.fingerprint for picture in collection.pictures]
    begin_again(collection.start, collection.vectors)
    embed_them(*collection.arguments)
    complete = VectorStore.open(collection.vectors, "colour")
    last = 5
    for moment in range(10, 100, 15):
        begin_again(collection.start, collection.vectors)
        open_before = VectorStore.open(collection.vectors, "colour")
        before = open_before.vectors.copy()
        children.run(embed_them, *collection.arguments, watched=collection.vectors, kill_at=moment)
        np.testing.assert_array_equal(open_before.vectors, before)
        reader = VectorStore.open(collection.vectors, "colour", wait_seconds=0)
        assert len(reader) >= last, "the longer it ran, the more is there"
        last = len(reader)
        stored = [name for name, row in zip(names, reader.rows_of(names), strict=True) if row >= 0]
        np.testing.assert_array_equal(
            reader.vectors[reader.rows_of(stored)], complete.vectors[complete.rows_of(stored)]
        )


def test_the_second_of_two_runs_waits_and_then_finds_nothing_to_do(collection: Collection, tmp_path: Path) -> None:
    arguments = (collection.pictures, collection.thumbs, tmp_path / "vectors")
    with Children() as one, Children() as other, ThreadPoolExecutor(2) as both:
        runs = [both.submit(each.run, embed_them_and_tell, *arguments, watched=tmp_path) for each in (one, other)]
        assert [run.result().error for run in runs] == [None, None]
    assert sorted(path.name for path in tmp_path.glob("embedded-*")) == ["embedded-0", "embedded-23"]


@pytest.mark.parametrize("room", [lambda whole: whole - 1, lambda whole: whole // 2], ids=["compacting", "embedding"])
def test_a_full_disk_is_one_sentence_and_keeps_what_was_done(
    children: Children, collection: Collection, room: Callable[[int], int]
) -> None:
    begin_again(collection.start, collection.vectors)
    limit = room(len(collection.expected["clip_index.npz"] or b""))
    full = children.run(embed_them, *collection.arguments, watched=collection.vectors, largest_file_bytes=limit)
    assert str(full.error).startswith("StoreError: The vectors in")
    assert "Make room" in str(full.error)
    assert len(VectorStore.open(collection.vectors, "colour")) > 5
    assert embed_them(*collection.arguments) < 18
    assert contents(collection.vectors, {LOCK}) == collection.expected
