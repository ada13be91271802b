"""Weights on this machine: which file of a folder to load, and a key made of its content.

The key of such a model is a digest of its bytes, so a folder may be moved or renamed, and other weights under the same
name are another model.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from server.errors import ModelUnavailableError
from server.files import digest_file

SUFFIXES: Final = (".safetensors", ".bin", ".pt", ".pth")
CONFIG_NAME: Final = "open_clip_config.json"
_FOLDER = "local-dir:"


def folder_named(place: str | None) -> Path | None:
    """The folder that `place` names, if it names one. With open_clip's `local-dir:` before it, it has to.

    Raises `ModelUnavailableError`.
    """
    if place is None:
        return None
    folder = Path(place.removeprefix(_FOLDER)).expanduser()
    if folder.is_dir():
        return folder.resolve()
    if place.startswith(_FOLDER):
        raise ModelUnavailableError(f"There is no folder {folder}, which CLIP_MODEL names.")
    return None


def is_path(pretrained: str) -> bool:
    """Whether `pretrained` means a file and not a tag; tags have neither slashes nor these endings."""
    return "/" in pretrained or "\\" in pretrained or Path(pretrained).suffix in SUFFIXES


def files_in(folder: Path) -> list[Path]:
    """The files of weights in `folder`, best first: safetensors before pickles, open_clip's own name before others."""
    return sorted(
        (path for path in folder.iterdir() if path.suffix in SUFFIXES and path.is_file()),
        key=lambda path: (SUFFIXES.index(path.suffix), not path.stem.startswith("open_clip"), path.name),
    )


def key_of_folder(folder: Path) -> str:
    """The key of a folder as open_clip writes it: a configuration and weights. Raises `ModelUnavailableError`."""
    if not (folder / CONFIG_NAME).is_file():
        raise ModelUnavailableError(f"The model's folder {folder} has no {CONFIG_NAME}. Put it beside the weights.")
    weights = next(iter(files_in(folder)), None)
    if weights is None:
        raise ModelUnavailableError(
            f"The model's folder {folder} has no weights: a file that ends in {', '.join(SUFFIXES)}."
        )
    return f"folder@{_digest(folder / CONFIG_NAME)[:8]}{_digest(weights)[:16]}"


def key_of_file(architecture: str, weights: Path) -> str:
    """The key of a file of weights for `architecture`. Raises `ModelUnavailableError`."""
    if not weights.is_file():
        raise ModelUnavailableError(f"CLIP_PRETRAINED is {weights}, and there is no such file.")
    if weights.suffix not in SUFFIXES:
        raise ModelUnavailableError(f"CLIP_PRETRAINED is {weights}; weights end in {', '.join(SUFFIXES)}.")
    return f"{architecture}@{_digest(weights)[:16]}"


def _digest(path: Path) -> str:
    try:
        return digest_file(path)
    except OSError as error:
        raise ModelUnavailableError(f"{path} cannot be read: {error.strerror}.") from error
