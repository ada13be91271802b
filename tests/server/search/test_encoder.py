"""Pictures as questions: what is sent is seen as the collection sees its own, and a part is the same part of either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from PIL.Image import Image, Resampling

from server.bootstrap import prepare_in_foreground
from server.embedding.embedder import unit_rows
from server.errors import InvalidQueryError, MissingFileError, StoppedError, UploadGoneError
from server.records import Vectors
from server.search.regions import Region
from server.services import Services
from server.settings import PROJECT_ROOT
from tests.collection import prepare, settings_in
from tests.pictures_factory import encoded, exif_with, noise, put, quarters, turned

WHOLE = Region(0, 0, 1, 1)


@dataclass
class PixelEmbedder:
    """A stand-in that sees every detail: a picture's vector is its pixels, less their mean."""

    key: str = "pixels"
    dim: int = 64 * 64 * 3
    input_px: int = 260

    def embed_images(self, images: Sequence[Image]) -> Vectors:
        pixels = [np.asarray(image.resize((64, 64), Resampling.BICUBIC), np.float64).ravel() for image in images]
        rows = np.array(pixels).reshape(-1, self.dim)
        return unit_rows(rows - rows.mean(axis=1, keepdims=True) + 1e-3)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        return unit_rows(np.ones((len(texts), self.dim)))


def grained(size: tuple[int, int], seed: int) -> Image:
    """A picture with something to see at every scale."""
    coarse = noise((size[0] // 40, size[1] // 40), seed).resize(size, Resampling.BICUBIC)
    return coarse.point(lambda value: value // 2 * 2)


PICTURES = {
    "photograph.jpg": (PROJECT_ROOT / "samples" / "animals" / "chickens.jpg").read_bytes(),
    "small.png": encoded(grained((200, 160), 1), "PNG"),
    "panorama.jpg": encoded(grained((2000, 800), 2), "JPEG", quality=90),
    "panorama.png": encoded(grained((1500, 600), 3), "PNG"),
    "turned.jpg": encoded(grained((1200, 900), 4), "JPEG", exif=exif_with(Orientation=6)),
    "quarters turned.jpg": encoded(turned(8).resize((300, 400)), "JPEG", exif=exif_with(Orientation=8)),
}


@pytest.fixture(scope="module")
def services(tmp_path_factory) -> Iterator[Services]:
    settings = settings_in(tmp_path_factory.mktemp("pixels"))
    for name, content in PICTURES.items():
        put(settings.original_root / name, content)
    put(settings.original_root / "parts" / "changed.png", encoded(quarters((600, 600)), "PNG"))
    put(settings.original_root / "parts" / "gone.png", encoded(quarters((601, 601)), "PNG"))
    prepare(settings)
    services = prepare_in_foreground(settings, PixelEmbedder())
    yield services
    services.search.encoder.close()


def named(services: Services, name: str):
    return next(each for each in services.search.snapshot.pictures if each.name == name)


def cosine(one: Vectors, other: Vectors) -> float:
    return float((one @ other.T)[0, 0])


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_sent_has_the_vector_of_the_same_picture_in_the_collection(services, name):
    encoder, snapshot = services.search.encoder, services.search.snapshot
    stored = snapshot.vector(named(services, name).id)
    sent = encoder.upload(PICTURES[name], "picture")
    assert (sent.width_px, sent.height_px) == (named(services, name).width_px, named(services, name).height_px)
    assert cosine(stored, encoder.uploaded(sent.reference, None)) >= (0.999 if "panorama" in name else 1 - 1e-6)


@pytest.mark.parametrize("name", PICTURES)
def test_a_part_is_the_same_part_of_what_is_sent_and_of_the_collection(services, name):
    encoder = services.search.encoder
    reference = encoder.upload(PICTURES[name], "picture").reference
    for crop in (WHOLE, Region(0, 0, 0.5, 0.5), Region(0.4, 0.5, 0.6, 0.5)):
        ours = encoder.part_of(named(services, name), crop)
        assert cosine(ours, encoder.uploaded(reference, crop)) >= 0.98, crop
    other = encoder.uploaded(reference, Region(0.4, 0.5, 0.6, 0.5))
    assert cosine(encoder.part_of(named(services, name), Region(0, 0, 0.3, 0.3)), other) < 0.9


def test_a_part_is_taken_from_the_thumbnail_where_the_original_is_another_or_gone(services):
    root = services.settings.original_root
    put(root / "parts" / "changed.png", encoded(grained((600, 600), 9), "PNG"))
    (root / "parts" / "gone.png").unlink()
    most = Region(0.1, 0.1, 0.8, 0.8)
    for name in ("changed.png", "gone.png"):
        stored = services.search.snapshot.vector(named(services, name).id)
        assert cosine(services.search.encoder.part_of(named(services, name), most), stored) > 0.8, name
    (services.settings.image_root / named(services, "gone.png").thumbnail).unlink()
    with pytest.raises(MissingFileError, match=r"gone\.png"):
        services.search.encoder.part_of(named(services, "gone.png"), WHOLE)


def test_the_same_part_is_looked_at_once(services):
    encoder, picture = services.search.encoder, named(services, "small.png")
    assert encoder.part_of(picture, WHOLE) is encoder.part_of(picture, WHOLE)


def test_bytes_that_are_no_picture_name_the_field_they_came_in(services):
    with pytest.raises(InvalidQueryError, match="cannot be used: this is text") as error:
        services.search.encoder.upload(b"Dear Anna, no picture\n" * 20, "files/mine")
    assert error.value.field == "files/mine"


def test_after_the_end_nothing_is_decoded(tmp_path):
    encoder = Services(settings_in(tmp_path)).search.encoder
    encoder.close()
    with pytest.raises(StoppedError):
        encoder.upload(PICTURES["small.png"], "picture")
    with pytest.raises(UploadGoneError):
        encoder.uploaded("nothing", None)
