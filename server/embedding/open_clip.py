"""Any open_clip model: CLIP, SigLIP, MobileCLIP, EVA and their kin, from the hub, a file or a folder of weights.

The configuration, the preprocessing and the tokenizer are open_clip's own, so the vectors are those its authors meant.
Weights are read as plain numbers: a pickle that would run code is refused.
"""

from __future__ import annotations

import logging
import pickle
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from PIL.Image import Image
from safetensors import SafetensorError
from torch import Tensor, nn

from server.embedding import local_weights
from server.embedding.embedder import unit_rows
from server.embedding.hub import Hub
from server.embedding.models import ModelChoice
from server.embedding.torch_runtime import dtype_for, make_torchvision_importable
from server.errors import ModelUnavailableError
from server.progress import Progress
from server.records import Vectors
from server.settings import Settings

make_torchvision_importable()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # timm and torch announce their own deprecations when imported
    import open_clip

_PRECISIONS = {torch.float32: "fp32", torch.float16: "fp16", torch.bfloat16: "bf16"}
_FOLDER, _HUB = "local-dir:", "hf-hub:"
_TEXT_BATCH = 64
# Pictures are given to the model in multiples of this. Matrix products treat what exceeds such a multiple in another
# way, and a vector would depend in its last bit on the batch that its picture happened to be in.
_ROWS = 8


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where a model's parts come from. `architecture` is a name or a `local-dir:` for open_clip."""

    architecture: str
    weights: Path
    preprocessing: dict[str, Any]
    has_quick_gelu: bool = False


class OpenClipEmbedder:
    """An `Embedder` around one open_clip model. Safe to call from several threads."""

    def __init__(
        self,
        key: str,
        *,
        model: nn.Module,
        preprocess: Callable[[Image], Tensor],
        tokenizer: Callable[[list[str]], Tensor],
        device: torch.device,
        dtype: torch.dtype,
    ) -> None:
        self.key = key
        self._model, self._preprocess, self._tokenizer = model, preprocess, tokenizer
        self._device, self._dtype = device, dtype
        # Tokenizers of the hub keep truncation as state and fail when two threads set it at once.
        self._tokenizing = threading.Lock()
        size: Any = cast("Any", model.visual).image_size
        self.input_px = int(size if isinstance(size, int) else max(size))
        self.dim = 0
        self.dim = self.embed_texts(["a picture"]).shape[1]

    @classmethod
    def load(
        cls, choice: ModelChoice, settings: Settings, device: torch.device, progress: Progress, hub: Hub | None = None
    ) -> OpenClipEmbedder:
        """The model of `choice`, fetched first where it has to be; `progress` counts the bytes.

        Raises `ModelUnavailableError` where its parts cannot be had, do not fit each other or are not plain weights.
        """
        dtype = dtype_for(settings, device)
        parts = _gather(choice, hub or Hub(), progress)
        progress.expect(None, f"Loading {choice.name}")
        with _failures_named(choice), _quiet():
            model = open_clip.create_model(
                parts.architecture,
                load_weights=False,
                pretrained_text=False,
                force_quick_gelu=parts.has_quick_gelu,
                force_preprocess_cfg=parts.preprocessing,
                precision=_PRECISIONS[dtype],
                device=device,
            )
            open_clip.load_checkpoint(model, str(parts.weights), weights_only=True)
            model.eval()
            preprocess = open_clip.transform.image_transform_v2(
                open_clip.transform.PreprocessCfg(**model.visual.preprocess_cfg), is_train=False
            )
        tokenizer = _tokenizer(parts.architecture, settings.clip_tokenizer)
        with _failures_named(choice):
            return cls(choice.key, model=model, preprocess=preprocess, tokenizer=tokenizer, device=device, dtype=dtype)

    def embed_images(self, images: Sequence[Image]) -> Vectors:
        """See `Embedder.embed_images`."""
        if not images:
            return np.empty((0, self.dim), np.float32)
        pixels = [self._preprocess(image) for image in images]
        pixels += [pixels[-1]] * (-len(images) % _ROWS)
        with torch.inference_mode():
            rows = self._model.encode_image(torch.stack(pixels).to(self._device, self._dtype))  # type: ignore[operator]
        return unit_rows(rows[: len(images)].float().cpu().numpy())

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed_texts`. What exceeds the model's context is not read."""
        batches = [self._encode(list(texts[at : at + _TEXT_BATCH])) for at in range(0, len(texts), _TEXT_BATCH)]
        return np.concatenate(batches) if batches else np.empty((0, self.dim), np.float32)

    def _encode(self, texts: list[str]) -> Vectors:
        with self._tokenizing:
            tokens = self._tokenizer(texts)
        with torch.inference_mode():
            rows = self._model.encode_text(tokens.to(self._device))  # type: ignore[operator]
        return unit_rows(rows.float().cpu().numpy())


def _gather(choice: ModelChoice, hub: Hub, progress: Progress) -> _Parts:
    """Finds or fetches what `choice` names. Raises `ModelUnavailableError`."""
    if choice.name.startswith(_HUB):
        repo = choice.name.removeprefix(_HUB)
        config = hub.fetch(repo, local_weights.CONFIG_NAME, progress)
        return _Parts(f"{_FOLDER}{config.parent}", hub.fetch_weights(repo, progress), {})
    if choice.name.startswith(_FOLDER):
        return _Parts(choice.name, local_weights.files_in(Path(choice.name.removeprefix(_FOLDER)))[0], {})
    name, tag = choice.name.replace("/", "-"), choice.pretrained or ""
    known = open_clip.get_pretrained_cfg(name, tag)
    if known:
        repo = str(known.get("hf_hub", "")).rstrip("/")
        if not repo:
            raise ModelUnavailableError(
                f"The weights {tag} of {name} are not on the model hub. Fetch them from {known.get('url')} and set "
                "CLIP_PRETRAINED to the file."
            )
        weights = hub.fetch_weights(repo, progress)
        return _Parts(name, weights, _preprocessing(known), bool(known.get("quick_gelu")))
    tags = open_clip.list_pretrained_tags_by_model(name)
    if not Path(tag).is_file():
        raise ModelUnavailableError(
            f"CLIP_PRETRAINED is {tag!r}, which is neither a file nor one of the tags of {name}: {', '.join(tags)}."
        )
    # The tags of one architecture agree on how a picture is prepared, so a file for it is prepared the same way.
    usual = open_clip.get_pretrained_cfg(name, tags[0]) if tags else {}
    return _Parts(name, Path(tag), _preprocessing(usual))


def _preprocessing(known: dict[str, Any]) -> dict[str, Any]:
    return {name: known[name] for name in ("mean", "std", "interpolation", "resize_mode") if name in known}


def _tokenizer(architecture: str, named: str | None) -> Callable[[list[str]], Tensor]:
    """The model's own tokenizer, or the one that `CLIP_TOKENIZER` names. Raises `ModelUnavailableError`."""
    config = (open_clip.get_model_config(architecture) or {}).get("text_cfg", {})
    needed = config.get("hf_tokenizer_name")
    folder = Path(architecture.removeprefix(_FOLDER)) if architecture.startswith(_FOLDER) else None
    if named is None and needed and folder is not None and not any(folder.glob("*token*")):
        named = needed
    try:
        with _quiet():
            if named is None:
                made: Callable[[list[str]], Tensor] = open_clip.get_tokenizer(architecture)
            else:
                made = open_clip.tokenizer.HFTokenizer(
                    named,
                    context_length=config.get("context_length", open_clip.tokenizer.DEFAULT_CONTEXT_LENGTH),
                    tokenizer_mode=config.get("tokenizer_mode"),
                    **config.get("tokenizer_kwargs", {}),
                )
    except Exception as error:  # transformers raises nearly everything for a tokenizer it cannot have
        raise ModelUnavailableError(
            f"The tokenizer {named or needed or architecture} cannot be loaded. "
            "Set CLIP_TOKENIZER to a folder that holds it, with its tokenizer.json."
        ) from error
    return made


@contextmanager
def _failures_named(choice: ModelChoice) -> Iterator[None]:
    """Turns what torch and open_clip raise while a model is made into one sentence."""
    subject = f"The model {choice.name}" + (f" ({choice.pretrained})" if choice.pretrained else "")
    try:
        yield
    except pickle.UnpicklingError as error:
        raise ModelUnavailableError(
            f"{subject} was not loaded: its file holds more than plain weights and might run code. "
            "Save the weights as .safetensors."
        ) from error
    except torch.OutOfMemoryError as error:
        raise ModelUnavailableError(
            f"{subject} does not fit into the memory of the device. Choose a smaller one."
        ) from error
    except (RuntimeError, ValueError, KeyError, EOFError, TypeError, AttributeError, OSError, SafetensorError) as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise ModelUnavailableError(
            f"{subject} cannot be loaded: {first.rstrip('.:')}. "
            "Check that CLIP_MODEL names the architecture its weights were made for."
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps out of our log what open_clip says on the root logger while it works, and what its imports warn of."""
    root = logging.getLogger()
    root.addFilter(_is_error)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        root.removeFilter(_is_error)


def _is_error(record: logging.LogRecord) -> bool:
    # A logger's filters see only what is logged on that very logger, and our modules have loggers of their own.
    return record.levelno >= logging.ERROR
