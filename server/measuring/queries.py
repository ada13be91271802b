"""What is asked to measure a collection: the same questions as long as it is the same collection."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from server.records import PictureId, PictureRecord

MOST_PICTURES = 100
MOST_WORDS = 100
_SEED = 1
_WORD = re.compile(r"[^\W\d_]{3,}")
_PLAIN_WORDS = (
    *(
        "a dog",
        "a cat",
        "a bird in flight",
        "a horse",
        "people at a table",
        "a child laughing",
        "a crowd",
        "a portrait",
    ),
    *(
        "the sea",
        "a beach",
        "mountains",
        "snow",
        "a forest",
        "autumn leaves",
        "a lake",
        "a river",
        "a sunset",
        "clouds",
    ),
    *("a city at night", "a street", "a bridge", "an old church", "a house", "a garden", "flowers", "a red flower"),
    *("a car", "a bicycle", "a red bicycle", "a train", "a boat", "an aeroplane", "food on a plate", "a cake", "fruit"),
    *("a book", "a computer", "a musical instrument", "a clock", "a black and white photograph", "something blue"),
    *(
        "a map",
        "a page of text",
        "a drawing",
        "a painting",
        "a wedding",
        "sport",
        "a birthday party",
        "a windmill",
        "night",
    ),
)


@dataclass(frozen=True, slots=True)
class Queries:
    """Pictures to ask with, by id, and words."""

    pictures: tuple[PictureId, ...]
    words: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.pictures) + len(self.words)


def choose(pictures: Sequence[PictureRecord]) -> Queries:
    """At most 200 questions: pictures of the collection, words from its folders and names, and plain words."""
    drawn = random.Random(_SEED)
    ids = [picture.id for picture in drawn.sample(list(pictures), min(MOST_PICTURES, len(pictures)))]
    names = sorted({word.lower() for picture in pictures for word in _WORD.findall(picture.path.rpartition(".")[0])})
    own = drawn.sample(names, min(MOST_WORDS - len(_PLAIN_WORDS), len(names)))
    return Queries(tuple(ids), (*_PLAIN_WORDS, *own))
