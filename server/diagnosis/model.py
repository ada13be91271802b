"""The model that the settings mean: which it is and whether it is there. Loads nothing."""

from __future__ import annotations

from server.diagnosis.case import Case, WantedModel
from server.diagnosis.findings import Area, Finding
from server.embedding import loading, models
from server.embedding.embedder import Embedder
from server.errors import ModelUnavailableError

NAME = "model"


def wanted(embedder: Embedder) -> WantedModel:
    """A model that is loaded already."""
    return WantedModel(embedder.key, embedder.dim, "It was given.", lambda _: embedder)


def examine(case: Case) -> Area:
    """Says which model would run, and leaves it in `case`, unless there is one already."""
    if case.model is not None:
        return Area(NAME, case.model.key)
    try:
        choice = models.choose(case.settings)
        models.require_weights(choice)
    except ModelUnavailableError as error:
        return Area(NAME, "not to be had", (Finding(NAME, "error", str(error)),))
    settings = case.settings
    case.model = WantedModel(
        choice.key,
        models.expected_dim(choice.key),
        choice.reason,
        lambda progress: loading.load(choice, settings, progress),
    )
    return Area(NAME, choice.key)
