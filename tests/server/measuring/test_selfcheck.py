"""A small collection measured for real: fresh processes, HTTP, every figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.bootstrap import prepare_in_foreground
from server.measuring import others, queries, selfcheck
from server.measuring.fresh_server import MeasuringError
from server.measuring.history import FIGURES
from server.pictures.catalogue import Catalogue
from server.settings import Settings
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder

COLOUR = "tests.colour_embedder:ColourEmbedder"
MUTE = "tests.server.measuring.mute:MuteEmbedder"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = settings_in(tmp_path)
    paint_all(settings.original_root)
    prepare(settings)
    prepare_in_foreground(settings, ColourEmbedder())
    return settings


def test_every_figure_is_measured_and_is_what_it_can_be(settings: Settings) -> None:
    document = selfcheck.measure(settings, embedder=COLOUR)
    figures = document["figures"]
    assert set(figures) == {figure.name for figure in FIGURES}
    assert document["errors"] == document["notes"] == []
    assert document["collection"]["embedded"] == 12
    assert document["queries"]["pictures"] == 12
    assert figures["recall_at_10"] == 1.0
    assert 0 < figures["search_warm_p50_ms"] <= figures["search_warm_p95_ms"] <= figures["search_warm_p99_ms"]
    assert 0 < figures["start_pictures_seconds"] <= figures["start_words_seconds"]
    assert 20e6 < figures["memory_steady_bytes"] <= figures["memory_peak_bytes"]
    assert figures["pages_touched_mean"] == figures["atlas_pages"] == 1
    thumbnails = sum(file.stat().st_size for file in settings.image_root.rglob("*.jpg"))
    assert figures["thumbnails_bytes"] == thumbnails


def test_a_model_without_words_leaves_them_out_and_says_why(settings: Settings) -> None:
    document = selfcheck.measure(settings, embedder=MUTE)
    assert "recall_at_10_words" not in document["figures"]
    assert document["figures"]["recall_at_10_pictures"] == 1.0
    assert document["queries"]["words"] == 0
    assert document["notes"] == ["Words are not measured: Its words are missing."]


def test_a_model_that_there_is_not_cannot_be_measured(settings: Settings) -> None:
    with pytest.raises(MeasuringError, match="Did you mean"):
        selfcheck.measure(settings.but(clip_model="ViT-B-33"))


def test_a_catalogue_without_pictures_says_which_command_comes_first(tmp_path: Path) -> None:
    with pytest.raises(MeasuringError, match="transform_images"):
        selfcheck.measure(settings_in(tmp_path))


def test_the_same_collection_is_asked_the_same_questions(settings: Settings) -> None:
    with Catalogue.open(settings.catalogue_file) as catalogue:
        pictures = catalogue.pictures()
    asked = queries.choose(pictures)
    assert asked == queries.choose(pictures)
    assert {"red", "warm", "a windmill"} <= set(asked.words)
    assert set(asked.pictures) == {picture.id for picture in pictures}
    assert len(asked.words) <= queries.MOST_WORDS


def test_work_of_our_own_is_not_that_of_others() -> None:
    watch = others.Stopwatch.start()
    assert watch is not None
    sum(number * number for number in range(2_000_000))
    share = watch.share_of_others()
    assert share is not None and 0 <= share <= 1
