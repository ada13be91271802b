"""What we know of each model, and which one the settings mean. Decides in milliseconds, without torch or open_clip.

`auto` is CLIP where its weights are in the cache or can be fetched, else the offline model; the answer says why. A
model that was named is never replaced by another.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from server.embedding import local_weights
from server.embedding.hub import Hub
from server.errors import ModelUnavailableError
from server.progress import Progress
from server.settings import Settings

PROBE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Model:
    """A row of `MODELS`. `download_mb` is about what the first start fetches; `good_at` helps a person to choose."""

    name: str
    pretrained: str
    hub_repo: str
    dim: int
    input_px: int
    download_mb: int
    good_at: str

    @property
    def key(self) -> str:
        """The key of this model's vectors."""
        return f"{self.name}/{self.pretrained}" if self.pretrained else self.name


OFFLINE: Final = Model(
    "offline-lite2-9656183e", "", "", 1000, 260, 0, "animals and everyday objects, with no download; installed by pip"
)
CLIP: Final = Model(
    "ViT-B-32", "laion2b_s34b_b79k", "laion/CLIP-ViT-B-32-laion2B-s34B-b79K", 512, 224, 605, "any words, quickly"
)
MODELS: Final[tuple[Model, ...]] = (
    OFFLINE,
    CLIP,
    Model(
        "MobileCLIP2-S0",
        "dfndr2b",
        "timm/MobileCLIP2-S0-OpenCLIP",
        512,
        256,
        300,
        "slow machines, better than ViT-B-32",
    ),
    Model("MobileCLIP-S1", "datacompdr", "apple/MobileCLIP-S1-OpenCLIP", 512, 256, 340, "slow machines, finer detail"),
    Model(
        "ViT-B-16",
        "datacomp_xl_s13b_b90k",
        "laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K",
        512,
        224,
        600,
        "finer detail at three times the work",
    ),
    Model(
        "EVA02-B-16",
        "merged2b_s8b_b131k",
        "timm/eva02_base_patch16_clip_224.merged2b_s8b_b131k",
        512,
        224,
        600,
        "finer detail at three times the work",
    ),
    Model("ViT-B-16-SigLIP", "webli", "timm/ViT-B-16-SigLIP", 768, 224, 815, "short phrases and text in pictures"),
    Model("ViT-B-16-SigLIP2", "webli", "timm/ViT-B-16-SigLIP2", 768, 224, 1500, "words in a hundred languages"),
    Model(
        "xlm-roberta-base-ViT-B-32",
        "laion5b_s13b_b90k",
        "laion/CLIP-ViT-B-32-xlm-roberta-base-laion5B-s13B-b90k",
        512,
        224,
        1465,
        "words in a hundred languages, quickly",
    ),
    Model(
        "ViT-L-14",
        "datacomp_xl_s13b_b90k",
        "laion/CLIP-ViT-L-14-DataComp.XL-s13B-b90K",
        768,
        224,
        1710,
        "the best answers on a GPU with 4 GB",
    ),
    Model(
        "ViT-SO400M-14-SigLIP-384",
        "webli",
        "timm/ViT-SO400M-14-SigLIP-384",
        1152,
        384,
        3510,
        "the best answers on a GPU with 8 GB",
    ),
)


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The model that the settings mean.

    `name` is what open_clip is asked for and `pretrained` its tag or file of weights, or None where the name says it
    all. `reason` is for the log. `notice` is short and kind, for the page, where searchers should know of a limit.
    """

    key: str
    kind: Literal["clip", "offline"]
    name: str
    pretrained: str | None
    reason: str
    notice: str | None = None


def choose(settings: Settings, hub: Hub | None = None, progress: Progress | None = None) -> ModelChoice:
    """The model that `CLIP_MODEL` and `CLIP_PRETRAINED` mean.

    `auto` takes up to five seconds where the network does not answer; a file of weights is read once for its key. With
    `progress`, which then counts bytes, `auto` fetches the weights it chooses, so that a download that breaks ends in
    the offline model and not in none.
    Raises `ModelUnavailableError` for a name, file or folder that there is not.
    """
    name, pretrained = settings.clip_model, settings.clip_pretrained
    if name == "offline":
        return _offline(
            "CLIP_MODEL names the offline model.", "CLIP_MODEL=auto brings CLIP, which understands much more."
        )
    if name == "auto" and pretrained is None:
        return _automatic(hub or Hub(), progress)
    if name == "auto":
        name = CLIP.name
    folder = local_weights.folder_named(pretrained) or local_weights.folder_named(name)
    if folder is not None:
        key = local_weights.key_of_folder(folder)
        return ModelChoice(key, "clip", f"local-dir:{folder}", None, f"The weights in {folder} are used.")
    if name.startswith("hf-hub:"):
        return ModelChoice(name, "clip", name, None, f"CLIP_MODEL names {name}.")
    _check_name(name)
    if pretrained is None:
        return _usual(name)
    if local_weights.is_path(pretrained):
        file = Path(pretrained).expanduser()
        key = local_weights.key_of_file(name, file)
        return ModelChoice(key, "clip", name, str(file), f"The weights in {file} are used.")
    return ModelChoice(f"{name}/{pretrained}", "clip", name, pretrained, f"CLIP_MODEL names {name} ({pretrained}).")


def require_weights(choice: ModelChoice, hub: Hub | None = None) -> None:
    """Raises `ModelUnavailableError` where the weights of a hub model are neither in the cache nor to be fetched.

    Takes up to five seconds where the network does not answer. Says nothing of weights on the disk, nor of tags that
    are not in `MODELS`; loading does.
    """
    row = known(choice.name, choice.pretrained)
    repo = choice.name.removeprefix("hf-hub:") if choice.name.startswith("hf-hub:") else row and row.hub_repo
    hub = hub or Hub()
    if not repo or hub.cached_weights(repo) is not None:
        return
    obstacle = hub.why_unreachable(repo, PROBE_SECONDS)
    if obstacle is not None:
        raise ModelUnavailableError(
            f"The weights of {choice.name} are not here and cannot be fetched: {obstacle}. "
            "Start once with access to the model hub, name a folder of weights with CLIP_MODEL, or take the offline "
            "model with CLIP_MODEL=offline."
        )


def expected_dim(key: str) -> int | None:
    """How long the vectors of the model with this key are, where `MODELS` says so."""
    return next((model.dim for model in MODELS if model.key == key), None)


def known(name: str, pretrained: str | None) -> Model | None:
    """The row of `MODELS` for a name and tag, if there is one."""
    return next((model for model in MODELS if (model.name, model.pretrained) == (name, pretrained)), None)


def _automatic(hub: Hub, progress: Progress | None) -> ModelChoice:
    chosen = f"{CLIP.name} ({CLIP.pretrained})"
    if hub.cached_weights(CLIP.hub_repo) is not None:
        return ModelChoice(CLIP.key, "clip", CLIP.name, CLIP.pretrained, f"The weights of {chosen} are in the cache.")
    obstacle = hub.why_unreachable(CLIP.hub_repo, PROBE_SECONDS)
    if obstacle is None and progress is not None:
        try:
            hub.fetch_weights(CLIP.hub_repo, progress)
        except ModelUnavailableError as error:
            obstacle = str(error).rstrip(".")
    if obstacle is None:
        how = "can be fetched" if progress is None else "were fetched"
        reason = f"The weights of {chosen} {how}: about {CLIP.download_mb} MB, once."
        return ModelChoice(CLIP.key, "clip", CLIP.name, CLIP.pretrained, reason)
    return _offline(
        f"The offline model runs, because the weights of CLIP are not here and cannot be fetched: {obstacle}. "
        "It finds objects and animals; landmarks, people and styles of art mostly not. "
        "For CLIP, start once with access to the model hub, or name a folder of weights with CLIP_MODEL.",
        "CLIP, which understands much more, comes with the next start that has internet access.",
    )


def _offline(reason: str, way_to_clip: str) -> ModelChoice:
    limits = "A small offline model is searching: it knows animals and everyday things, few places, people or styles."
    return ModelChoice(OFFLINE.key, "offline", "offline", None, reason, f"{limits} {way_to_clip}")


def _usual(name: str) -> ModelChoice:
    """The model's row in `MODELS`, first of that name."""
    row = next((model for model in MODELS if model.name == name and model.pretrained), None)
    if row is None:
        raise ModelUnavailableError(
            f"CLIP_MODEL is {name}, which has no usual weights here. "
            "Set CLIP_PRETRAINED to one of its open_clip tags, or to a file of weights."
        )
    return ModelChoice(row.key, "clip", name, row.pretrained, f"CLIP_MODEL names {name}; its usual weights are taken.")


def _check_name(name: str) -> None:
    """Raises `ModelUnavailableError` where open_clip has no architecture of this name; suggests the nearest ones."""
    package = find_spec("open_clip")
    if package is None or package.origin is None:
        raise ModelUnavailableError("open_clip is not installed: pip install open_clip_torch, or CLIP_MODEL=offline.")
    names = [path.stem for path in (Path(package.origin).parent / "model_configs").glob("*.json")]
    if name not in names:
        near = difflib.get_close_matches(name, names, 3)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Names are those of open_clip.list_models()."
        raise ModelUnavailableError(
            f"CLIP_MODEL is {name!r}, and there is neither such a model nor such a folder. {hint}"
        )
