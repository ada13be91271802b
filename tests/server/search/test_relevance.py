"""The relevance line lies where matches end, rises with the collection and with noise, and says so when none match."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from server.search.background import LEAST_SAMPLE, SAME_PICTURE, Background, Question
from server.search.neutral_queries import NEUTRAL_QUERIES
from server.search.relevance import CLEARLY, Line, draw_line, least_distance
from tests.colour_embedder import COLOURS, ColourEmbedder


def question(*, typical: float = 0.0, spread: float = 0.02, reach: float = 0.1, sampled: int = 100) -> Question:
    return Question(np.ones((1, 1), np.float32), 1.0, 0.0, (), typical, spread, reach, sampled)


def line(scores: list[float], total: int | None = None, **asked: float) -> Line:
    return draw_line(question(**asked), np.array(scores, np.float32), total or len(scores))


def test_pictures_far_above_the_noise_match_and_the_others_do_not():
    found = line([0.6, 0.5, 0.45, *[0.05] * 97])
    assert (found.relevant_count, found.verdict, found.is_complete) == (3, "matches", True)
    assert found.confidence > 0.9
    assert 0.05 < found.threshold < 0.45


def test_where_nothing_stands_out_nothing_matches():
    found = line([0.05, 0.04, *[0.0] * 98])
    assert (found.relevant_count, found.verdict) == (0, "none")
    assert found.confidence > 0.9


def test_what_comes_near_the_line_is_weak_and_not_sure():
    found = line([0.14, *[0.0] * 99])
    assert (found.relevant_count, found.verdict) == (0, "weak")
    assert 0.5 <= found.confidence < 0.7


def test_the_same_score_counts_for_less_where_neutral_questions_reach_as_far():
    assert line([0.3, *[0.0] * 99], reach=0.1).verdict == "matches"
    assert line([0.3, *[0.0] * 99], reach=0.25).verdict != "matches"


def test_the_same_score_counts_for_less_where_the_question_scatters():
    assert line([0.3, *[0.0] * 99], spread=0.02).verdict == "matches"
    assert line([0.3, *[0.0] * 99], spread=0.1).verdict != "matches"


def test_half_as_good_as_the_best_is_not_good_enough():
    assert line([0.9, 0.5, 0.4, *[0.0] * 97]).relevant_count == 2


def test_a_single_picture_must_stand_out_further_in_a_larger_collection():
    few, many = (least_distance(question(reach=0.01), total) for total in (100, 1_000_000))
    assert few < many
    # A normal score exceeds 5.73 spreads with a chance of 5·10⁻⁹.
    assert many == pytest.approx(5.73 * 0.02, abs=1e-3)


def test_many_that_stand_out_together_need_not_stand_out_as_far_as_one():
    asked = question(reach=0.01)
    score = least_distance(asked, 1000) * 0.95
    alone = draw_line(asked, np.array([score, *[0.0] * 999], np.float32), 1000)
    together = draw_line(asked, np.array([*[score] * 20, *[0.0] * 980], np.float32), 1000)
    assert (alone.relevant_count, together.relevant_count) == (0, 20)


def test_the_scale_and_the_middle_of_the_scores_do_not_matter():
    scores = np.array([0.6, 0.5, 0.35, 0.2, *[0.0] * 96])
    moved = draw_line(question(typical=-0.2, spread=0.002, reach=0.01), (scores / 10 - 0.2).astype(np.float32), 100)
    assert moved.relevant_count == line(list(scores)).relevant_count == 3


def test_a_line_beyond_the_scores_that_were_given_says_so():
    found = line([0.6] * 10, total=1000)
    assert not found.is_complete
    assert line([0.6] * 10, total=10).is_complete


scores_given = st.lists(st.floats(-0.25, 1.0, width=32), min_size=1, max_size=60)


@settings(deadline=None)
@given(scores_given, st.integers(1, 60), st.floats(0, 0.2), st.floats(0, 0.2))
def test_a_complete_line_is_the_same_however_many_scores_were_looked_at(scores, depth, spread, reach):
    ranked = -np.sort(-np.array(scores, np.float32))
    asked = question(spread=spread, reach=reach)
    part, whole = draw_line(asked, ranked[:depth], len(ranked)), draw_line(asked, ranked, len(ranked))
    if part.is_complete:
        assert part == whole


@settings(deadline=None)
@given(scores_given, st.floats(0, 0.2), st.floats(0, 0.2))
def test_a_line_never_counts_more_than_there_is_and_agrees_with_its_verdict(scores, spread, reach):
    found = line(sorted(scores, reverse=True), spread=spread, reach=reach)
    assert 0 <= found.relevant_count <= len(scores)
    assert (found.relevant_count > 0) == (found.verdict == "matches")
    assert 0.5 <= found.confidence <= 1
    assert np.isfinite(found.threshold)


def test_too_few_pictures_are_all_shown_and_nothing_is_claimed():
    found = line([0.3, 0.2, 0.1], sampled=LEAST_SAMPLE - 1)
    assert (found.relevant_count, found.confidence, found.verdict) == (3, 0.0, "weak")


def test_an_empty_collection_matches_nothing():
    assert draw_line(question(sampled=0), np.empty(0, np.float32), 0).relevant_count == 0
    assert draw_line(question(), np.empty(0, np.float32), 0).verdict == "none"


def test_what_a_name_lifts_onto_the_line_matches():
    asked = question()
    assert asked.reach * CLEARLY == pytest.approx(least_distance(asked, 100))
    lifted = np.array([least_distance(asked, 100) + 1e-4, *[0.0] * 99], np.float32)
    assert draw_line(asked, lifted, 100).verdict == "matches"


@pytest.fixture(scope="module")
def shades():
    """Five pictures of each colour, and what the stand-in model makes of them."""
    embedder, drawn = ColourEmbedder(), np.random.default_rng(1)
    names = [name for name in COLOURS for _ in range(5)]
    colours = [tuple(np.clip(np.array(COLOURS[name]) + drawn.integers(-15, 16, 3), 0, 255)) for name in names]
    vectors = embedder.embed_images([Image.new("RGB", (4, 4), tuple(map(int, colour))) for colour in colours])
    return embedder, np.array(names), vectors


def drawn_for(words: str, embedder, vectors) -> tuple[Line, np.ndarray]:
    asked = Background.build(embedder.embed_texts(NEUTRAL_QUERIES), vectors).question(embedder.embed_texts([words]))
    scores = vectors @ asked.vector[0]
    order = np.argsort(-scores)
    found = draw_line(asked, scores[order], len(scores))
    return found, order[: found.relevant_count]


@pytest.mark.parametrize("colour", ["red", "orange", "green", "cyan", "blue", "purple", "pink", "grey"])
def test_the_stand_in_matches_the_pictures_of_a_colour_and_no_others(shades, colour):
    embedder, names, vectors = shades
    found, rows = drawn_for(colour, embedder, vectors)
    assert found.verdict == "matches"
    assert sorted(rows) == list(np.flatnonzero(names == colour))


@pytest.mark.parametrize("colour", sorted(set(COLOURS) - {"red", "green", "blue", "grey"}))
def test_the_stand_in_says_that_a_colour_is_not_there(shades, colour):
    embedder, names, vectors = shades
    found, _ = drawn_for(colour, embedder, vectors[np.isin(names, ["red", "green", "blue"])])
    assert found.verdict != "matches"


@pytest.mark.parametrize("words", ["a submarine cockpit", "wedding", "photo"])
def test_the_stand_in_says_that_words_it_does_not_know_match_nothing(shades, words):
    embedder, _, vectors = shades
    assert drawn_for(words, embedder, vectors)[0].verdict == "none"


def test_the_very_picture_that_was_asked_with_matches_among_pictures_that_are_all_alike():
    asked = replace(question(typical=0.6, spread=0.15, reach=0.0), certain=SAME_PICTURE)
    scores = [1.0, *np.linspace(0.9, 0.3, 99)]
    found = draw_line(asked, np.array(scores, np.float32), 100)
    assert (found.relevant_count, found.verdict) == (1, "matches")
    assert draw_line(asked, np.array(scores[1:], np.float32), 99).relevant_count == 0
