"""The offline model on the sample photographs: what a person may expect of it without any download."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from server.embedding import loading, models
from server.pictures.decode import decode
from server.progress import Progress
from server.settings import PROJECT_ROOT, Settings

pytestmark = pytest.mark.model

Search = Callable[[str], list[str]]

FOUND_FIRST = {
    "panda": {"panda"},
    "koala": {"koala"},
    "goldfish": {"goldfish"},
    "drums": {"drums", "drum-kit-and-guitar"},
    "parrot": {"macaw"},
    "penguin": {"penguin"},
    "cat": {"kitten", "chelsea", "cat-and-wool"},
    "horse": {"wild-horses"},
    "owl": {"owl"},
    "camel": {"camels"},
    "alligator": {"crocodile"},
    "meerkat": {"meerkats"},
    "kangaroo": {"kangaroo"},
    "hen": {"chickens"},
    "leopard": {"jaguars"},
    "polar bear": {"polar-bear"},
    "butterfly": {"butterfly"},
    "bee": {"honey-bee"},
    "crab": {"red-crab"},
    "dolphin": {"dolphin"},
    "rocket": {"rocket"},
    "light bulb": {"light-bulb"},
    "clock": {"wall-clock"},
    "lemon": {"citrus"},
    "cup of tea": {"teacup"},
    "castle": {"carcassonne", "neuschwanstein", "chenonceau"},
    "musical instrument": {"drums", "drum-kit-and-guitar", "lute"},
}
ALSO_ASKED = {
    "giraffe": {"giraffes"},
    "buffalo": {"bison"},
    "scissors": {"scissors", "surgical-scissors"},
    "wrench": {"wrench"},
    "kingfisher": {"kingfisher"},
    "hedgehog": {"hedgehog"},
    "coral reef": {"reef"},
    "fig": {"fig"},
    "tulips": {"tulips"},
    "sunset": {"sunset"},
    "bird of prey": {"owl"},
    "lion": {"jaguars"},
    "tower": {"pisa", "eiffel-tower"},
    "primate": {"lemurs"},
}


@pytest.fixture(scope="module")
def search() -> Search:
    settings = Settings(_env_file=None, clip_model="offline")  # type: ignore[call-arg]
    embedder = loading.load(models.choose(settings), settings, Progress())
    files = sorted(
        file for file in (PROJECT_ROOT / "samples").rglob("*.*") if file.suffix not in {".csv", ".json", ".md"}
    )
    pictures = [decode(file, at_least_px=504) for file in files]
    for picture in pictures:
        picture.thumbnail((336, 336))
    vectors = embedder.embed_images(pictures)

    def best_first(words: str) -> list[str]:
        return [files[row].stem for row in np.argsort(-(vectors @ embedder.embed_texts([words])[0]))]

    return best_first


@pytest.mark.parametrize("words", FOUND_FIRST)
def test_plain_words_find_the_right_sample_first(search: Search, words: str) -> None:
    assert search(words)[0] in FOUND_FIRST[words]


def test_most_questions_are_answered_among_the_first_ten(search: Search) -> None:
    asked = {**FOUND_FIRST, **ALSO_ASKED}
    ranks = [min(search(words).index(name) for name in wanted) for words, wanted in asked.items()]
    hit_at_1, hit_at_10 = np.mean(np.array(ranks) < 1), np.mean(np.array(ranks) < 10)
    assert hit_at_1 >= 0.6, f"hit@1 {hit_at_1:.2f}"
    assert hit_at_10 >= 0.85, f"hit@10 {hit_at_10:.2f}"
