from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from server.embedding.refresh import RefreshSummary, refresh
from server.embedding.store import VectorStore
from server.errors import FolderError
from server.files import digest_bytes, digest_file
from server.progress import Progress
from server.records import PictureRecord, Vectors, picture_id
from tests.colour_embedder import ColourEmbedder


@dataclass
class Collection:
    """Folders of originals and thumbnails, and a store, in one temporary folder."""

    root: Path

    def add(self, path: str, colour: str, size: tuple[int, int] = (40, 40), thumbnail_px: int = 40) -> PictureRecord:
        original, thumbnail = self.root / "originals" / path, self.root / "thumbs" / path
        for file in (original, thumbnail):
            file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, colour).save(original)
        small = Image.new("RGB", size, colour)
        small.thumbnail((thumbnail_px, thumbnail_px))
        small.save(thumbnail)
        return PictureRecord(
            picture_id(path),
            path,
            digest_file(original),
            *size,
            original.stat().st_size,
            original.stat().st_mtime_ns,
            "image/png",
            (0, 0, 0),
            path,
            thumbnail_digest=digest_file(thumbnail),
        )

    def store(self) -> VectorStore:
        return VectorStore.open(self.root / "cache", "colour")

    def refresh(
        self,
        pictures: Sequence[PictureRecord],
        embedder: ColourEmbedder,
        *,
        has_originals: bool = True,
        **options: object,
    ) -> RefreshSummary:
        return refresh(
            pictures,
            self.store(),
            lambda: embedder,
            image_root=self.root / "thumbs",
            original_root=self.root / "originals" if has_originals else None,
            **{"progress": Progress(), "batch_size": 4, **options},  # type: ignore[arg-type]
        )

    def vector(self, picture: PictureRecord) -> Vectors | None:
        store = self.store()
        (row,) = store.rows_of([picture.fingerprint])
        return None if row < 0 else store.vectors[row]


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path)


def test_red_finds_the_red_picture(collection: Collection) -> None:
    pictures = [collection.add(f"{name}.png", name) for name in ("blue", "red", "green", "yellow", "black")]
    embedder = ColourEmbedder()
    summary = collection.refresh(pictures, embedder)
    store = collection.store()
    scores = (
        store.vectors[store.rows_of([picture.fingerprint for picture in pictures])] @ embedder.embed_texts(["red"])[0]
    )
    assert pictures[int(np.argmax(scores))].path == "red.png"
    assert (summary.embedded, summary.skipped, summary.was_stopped) == (5, [], False)


def test_a_second_run_asks_for_no_model(collection: Collection) -> None:
    pictures = [collection.add("a.png", "red")]
    collection.refresh(pictures, ColourEmbedder())

    def no_model() -> ColourEmbedder:
        raise AssertionError("nothing is missing")

    summary = refresh(
        pictures, collection.store(), no_model, image_root=Path(), original_root=None, progress=Progress(), batch_size=4
    )
    assert summary.embedded == 0


def test_only_what_is_new_is_embedded_and_a_duplicate_once(collection: Collection) -> None:
    old = collection.add("old.png", "red")
    collection.refresh([old], ColourEmbedder())
    new, twin = collection.add("new.png", "blue"), collection.add("sub/twin.png", "blue")
    assert new.fingerprint == twin.fingerprint
    embedder = ColourEmbedder()
    progress = Progress()
    assert collection.refresh([old, new, twin], embedder, progress=progress).embedded == 1
    assert embedder.images_seen == 1
    assert (progress.done, progress.total) == (1, 1)


def test_a_renamed_picture_keeps_its_vector(collection: Collection) -> None:
    before = collection.add("a.png", "red")
    collection.refresh([before], ColourEmbedder())
    after = collection.add("moved/b.png", "red")
    embedder = ColourEmbedder()
    collection.refresh([after], embedder)
    assert embedder.images_seen == 0
    assert collection.vector(after) is not None


class SeesSizes(ColourEmbedder):
    """Remembers the sizes of the pictures it was given."""

    def __init__(self) -> None:
        super().__init__(input_px=100)
        self.sizes: list[tuple[int, int]] = []

    def embed_images(self, images: Sequence[Image.Image]) -> Vectors:
        self.sizes.extend(image.size for image in images)
        return super().embed_images(images)


@pytest.mark.parametrize(
    ("size", "has_originals", "expected"),
    [
        ((400, 300), True, (120, 90)),
        ((400, 200), True, (400, 200)),
        ((400, 200), False, (120, 60)),
        ((100, 50), True, (100, 50)),
    ],
    ids=["large enough thumbnail", "small thumbnail", "no originals", "small original"],
)
def test_the_thumbnail_serves_where_it_has_the_detail_the_model_uses(
    collection: Collection, size: tuple[int, int], has_originals: bool, expected: tuple[int, int]
) -> None:
    picture = collection.add("a.png", "red", size, thumbnail_px=120)
    embedder = SeesSizes()
    collection.refresh([picture], embedder, has_originals=has_originals)
    assert embedder.sizes == [expected]


def test_a_lost_original_leaves_the_small_thumbnail(collection: Collection) -> None:
    picture = collection.add("a.png", "red", (400, 200), thumbnail_px=50)
    (collection.root / "originals" / "a.png").unlink()
    embedder = SeesSizes()
    assert collection.refresh([picture], embedder).embedded == 1
    assert embedder.sizes == [(50, 25)]


def test_a_lost_thumbnail_sends_to_the_original(collection: Collection) -> None:
    picture = collection.add("a.png", "red")
    (collection.root / "thumbs" / "a.png").unlink()
    assert collection.refresh([picture], ColourEmbedder()).embedded == 1


def test_a_picture_edited_since_gives_its_new_pixels_to_nobody(collection: Collection) -> None:
    small, panorama = collection.add("a.png", "red"), collection.add("b.png", "red", (400, 100), thumbnail_px=40)
    for path, size in (("a.png", (40, 40)), ("b.png", (400, 100))):
        Image.new("RGB", size, "blue").save(collection.root / "originals" / path)
        os.utime(collection.root / "originals" / path, ns=(1, 1))
    Image.new("RGB", (40, 40), "blue").save(collection.root / "thumbs" / "a.png")
    summary = collection.refresh([small, replace(panorama, fingerprint=digest_bytes(b"b"))], ColourEmbedder())
    assert [skipped.path for skipped in summary.skipped] == ["a.png"]
    assert "changed since" in summary.skipped[0].reason
    (red,) = ColourEmbedder().embed_images([Image.new("RGB", (4, 4), "red")])
    np.testing.assert_allclose(collection.store().vectors, red[None], atol=1e-6)


def test_a_picture_that_cannot_be_read_is_listed_and_costs_no_other(collection: Collection) -> None:
    pictures = [collection.add(f"{name}.png", name) for name in ("red", "green", "blue")]
    for folder in ("originals", "thumbs"):
        (collection.root / folder / "green.png").write_bytes(b"not a picture")
    summary = collection.refresh(pictures, ColourEmbedder())
    assert summary.embedded == 2
    assert [skipped.path for skipped in summary.skipped] == ["green.png"]
    assert summary.skipped[0].reason


class FailsOnGreen(ColourEmbedder):
    """A model that ends a whole batch for one picture it cannot bear."""

    def embed_images(self, images: Sequence[Image.Image]) -> Vectors:
        if any(image.getpixel((0, 0)) == (0, 128, 0) for image in images):
            raise RuntimeError("shape mismatch")
        return super().embed_images(images)


class BlindToGreen(ColourEmbedder):
    """A model that answers with no number for one picture."""

    def embed_images(self, images: Sequence[Image.Image]) -> Vectors:
        vectors = super().embed_images(images)
        for row, image in enumerate(images):
            if image.getpixel((0, 0)) == (0, 128, 0):
                vectors[row] = np.nan
        return vectors


@pytest.mark.parametrize("model", [FailsOnGreen, BlindToGreen])
def test_a_picture_that_breaks_its_batch_is_left_out_alone(collection: Collection, model: type[ColourEmbedder]) -> None:
    pictures = [collection.add(f"{name}.png", name) for name in ("red", "green", "blue", "yellow")]
    summary = collection.refresh(pictures, model())
    assert [skipped.path for skipped in summary.skipped] == ["green.png"]
    assert [collection.vector(picture) is not None for picture in pictures] == [True, False, True, True]
    assert collection.refresh(pictures, ColourEmbedder()).embedded == 1


def test_a_stop_keeps_what_is_done_and_the_next_run_goes_on(collection: Collection) -> None:
    pictures = [collection.add(f"{red}.png", f"rgb({red},0,0)") for red in range(10)]
    answers = iter([False, False, True])
    summary = collection.refresh(pictures, ColourEmbedder(), should_stop=lambda: next(answers))
    assert (summary.embedded, summary.was_stopped) == (8, True)
    embedder = ColourEmbedder()
    assert collection.refresh(pictures, embedder).embedded == embedder.images_seen == 2


class Interrupted(ColourEmbedder):
    """A model during whose third batch the person presses Ctrl-C."""

    def embed_images(self, images: Sequence[Image.Image]) -> Vectors:
        if self.images_seen == 8:
            raise KeyboardInterrupt
        return super().embed_images(images)


def test_an_interrupt_keeps_what_is_done(collection: Collection) -> None:
    pictures = [collection.add(f"{red}.png", f"rgb({red},0,0)") for red in range(10)]
    with pytest.raises(KeyboardInterrupt):
        collection.refresh(pictures, Interrupted())
    assert len(collection.store()) == 8


def test_vectors_belong_to_their_pictures_whatever_finishes_decoding_first(collection: Collection) -> None:
    pictures = [
        collection.add(f"{n}.png", f"rgb({n * 12},{255 - n * 12},0)", (1500, 1500) if n % 3 == 0 else (40, 40), 1500)
        for n in range(20)
    ]
    embedder = ColourEmbedder()
    collection.refresh(pictures, embedder)
    for n, picture in enumerate(pictures):
        (expected,) = embedder.embed_images([Image.new("RGB", (4, 4), (n * 12, 255 - n * 12, 0))])
        np.testing.assert_allclose(collection.vector(picture), expected, atol=1e-6)


def test_a_checkpoint_is_told_after_it_is_safe(collection: Collection) -> None:
    seen: list[int] = []
    collection.refresh(
        [collection.add("a.png", "red")],
        ColourEmbedder(),
        on_checkpoint=lambda: seen.append(len(collection.store())),
    )
    assert seen == [1]


def test_a_picture_known_only_by_name_is_reported(collection: Collection) -> None:
    gone = PictureRecord(
        picture_id("gone.png"), "gone.png", digest_bytes(b"gone"), 9, 9, 9, 0, "image/png", (0, 0, 0), "gone.png"
    )
    there = collection.add("there.png", "red")
    (skipped,) = collection.refresh([gone, there], ColourEmbedder()).skipped
    assert skipped.path == "gone.png"


def test_a_drive_that_goes_away_stops_it_with_one_sentence_and_keeps_what_is_done(collection: Collection) -> None:
    pictures = [collection.add(f"{red}.png", f"rgb({red},0,0)") for red in range(40)]

    def unplug() -> None:
        for folder in ("originals", "thumbs"):
            if (collection.root / folder).exists():
                (collection.root / folder).rename(collection.root / f"unplugged {folder}")

    with pytest.raises(FolderError, match="connect it"):
        collection.refresh(pictures, ColourEmbedder(), checkpoint_seconds=0, on_checkpoint=unplug)
    assert 0 < len(collection.store()) < 40
