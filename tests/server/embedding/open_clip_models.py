"""Real open_clip architectures with made-up weights, saved to a folder the way a person would keep them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from server.embedding.open_clip import _quiet, open_clip

_WORDS = ["a", "the", "red", "blue", "green", "square", "circle", "lazy", "dog", "fox", "on", "over"]


def save_folder(folder: Path, architecture: str, tag: str, seed: int = 0) -> Path:
    """`folder` with open_clip_config.json, weights drawn from `seed`, and a tokenizer where the model needs one."""
    folder.mkdir(parents=True)
    torch.manual_seed(seed)
    with _quiet():
        model = open_clip.create_model(architecture, load_weights=False, pretrained_text=False)
    model_cfg = open_clip.get_model_config(architecture)
    preprocess = asdict(open_clip.transform.PreprocessCfg())
    known: dict[str, Any] = open_clip.get_pretrained_cfg(architecture, tag)
    preprocess.update({name: known[name] for name in preprocess if name in known})
    preprocess.pop("size")
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": model_cfg, "preprocess_cfg": preprocess}))
    # Half precision halves the file; open_clip loads it into the precision asked for.
    weights = {
        name: value.half().contiguous() for name, value in model.state_dict().items() if value.is_floating_point()
    }
    rest = {name: value.contiguous() for name, value in model.state_dict().items() if name not in weights}
    save_file({**weights, **rest}, folder / "open_clip_model.safetensors")
    if "hf_tokenizer_name" in model_cfg["text_cfg"]:
        save_tokenizer(folder)
    return folder


def save_tokenizer(folder: Path) -> Path:
    """A tokenizer of a dozen words in `folder`, in the files that transformers reads."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ["<pad>", "</s>", "<unk>", *_WORDS]
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "pad_token": "<pad>",
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "model_max_length": 64,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config))
    return folder
