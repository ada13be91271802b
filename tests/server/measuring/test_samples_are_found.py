"""The samples are found by questions that were kept aside, about as well as was measured, with the offline model."""

from __future__ import annotations

from pathlib import Path

import pytest

from server import pipeline
from server.measuring import evaluation, labelled_queries, retrieval
from server.measuring.evaluation import Setup
from server.progress import Progress
from server.settings import PROJECT_ROOT
from tests.collection import settings_in

pytestmark = pytest.mark.model
SAMPLES = PROJECT_ROOT / "samples"


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> retrieval.Figures:
    folder: Path = tmp_path_factory.mktemp("samples")
    settings = settings_in(folder, original_root=SAMPLES, clip_model="offline")
    pipeline.transform(settings)
    queries = [query for query in labelled_queries.read(SAMPLES / "queries.json") if query.split == "test"]
    _, outcomes = evaluation.evaluate(Setup("samples", settings), queries, Progress())
    return retrieval.summarise(outcomes)


def test_most_questions_find_something_that_they_should(figures: retrieval.Figures) -> None:
    assert figures.hit_at_10 is not None and figures.hit_at_10 >= 0.8
    assert figures.mean_average_precision is not None and figures.mean_average_precision >= 0.55


def test_what_comes_before_the_line_is_mostly_right(figures: retrieval.Figures) -> None:
    assert figures.line_precision is not None and figures.line_precision >= 0.55
    assert figures.line_recall is not None and figures.line_recall >= 0.3


def test_most_questions_that_match_nothing_are_told_so(figures: retrieval.Figures) -> None:
    assert figures.false_alarms is not None and figures.false_alarms <= 0.25
