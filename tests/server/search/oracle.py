"""What a search should answer, written plainly: every picture is looked at, one after the other, and sorted."""

from dataclasses import dataclass

import numpy as np

from server.records import PictureRecord
from server.search.background import Background
from server.search.composition import compose
from server.search.encoder import QueryEncoder
from server.search.modes.text import Text
from server.search.query import Query
from server.search.relevance import draw_line, least_distance
from server.search.snapshot import Snapshot
from server.search.stacks import find_stacks


@dataclass
class Expected:
    hits: list[tuple[str, tuple[str, ...]]]
    """The path of each hit, and those of its near-duplicates."""
    relevant_count: int | None
    verdict: str | None
    values: dict[str, float]
    """What each picture that was found is ranked by."""


def expected(snapshot: Snapshot, query: Query, encoder: QueryEncoder) -> Expected:
    """For queries whose word terms are single words in lower case without endings, and without diversity."""
    stack_of = find_stacks(snapshot.pictures, snapshot.vectors, snapshot.rows).tolist()
    place = {int(row): at for at, row in enumerate(snapshot.rows)}
    asked = {row for term in query.terms for row in term.mode.leaves_out(snapshot)}
    found = [
        row
        for row, picture in enumerate(snapshot.pictures)
        if passes(picture, query) and row not in asked and (row in place or not query.has_direction)
    ]
    by_id = {row: snapshot.pictures[row].id for row in found}
    if not query.has_direction:
        ordered = sorted(found, key=lambda row: (sort_key(snapshot.pictures[row], query.sort), by_id[row]))
        return Expected(_stacked(ordered, found, stack_of, snapshot, query, key=lambda row: row), None, None, {})
    has_words = any(isinstance(term.mode, Text) for term in query.terms)
    neutral = encoder.neutral() if has_words else snapshot.vectors[:0]
    question, _ = compose(query, snapshot, encoder).against(Background.build(neutral, snapshot.sample))
    scores = {row: round_(snapshot.vectors[at] @ question.vector[0]) for row, at in place.items() if row not in asked}
    top = max([*scores.values(), question.typical + least_distance(question, len(place))]) + 1e-5
    values = {
        row: round_(named(snapshot, row, query, score, top=top, middle=question.typical - 1e-5))
        for row, score in scores.items()
    }
    ordered = sorted(found, key=lambda row: (-values[row], by_id[row]))
    line = draw_line(question, np.array([values[row] for row in ordered], np.float32), len(found))
    related, others = ordered[: line.relevant_count], ordered[line.relevant_count :]
    if query.sort != "relevance":
        for part in (related, others):
            part.sort(key=lambda row: (sort_key(snapshot.pictures[row], query.sort), by_id[row]))
    hits = _stacked([*related, *others], found, stack_of, snapshot, query, key=lambda row: (-values[row], by_id[row]))
    relevant = {stack_of[row] if query.stacks else row for row in related}
    return Expected(hits, len(relevant), line.verdict, {snapshot.pictures[row].path: values[row] for row in found})


def named(snapshot: Snapshot, row: int, query: Query, score: float, *, top: float, middle: float) -> float:
    if not query.names:
        return score
    texts = [set(text_of(picture).split()) for picture in snapshot.pictures]
    weights = {term.mode.words: term.weight for term in query.terms if isinstance(term.mode, Text)}
    has = {word: sum(word in text for text in texts) for word in weights}
    most = max(20, len(texts) // 2)
    if not any(word in texts[row] and has[word] <= most for word in weights):
        return score
    shares = {}
    for sign in (1, -1):
        says = {
            word: abs(weight)
            * (np.log1p(len(texts) / min(has[word], most)) if has[word] else 0.25 * np.log1p(2 * len(texts)))
            for word, weight in weights.items()
            if sign * weight > 0
        }
        shares[sign] = sum(much for word, much in says.items() if word in texts[row]) / (sum(says.values()) or 1)
    positive = [term for term in query.terms if term.weight > 0]
    spoken = sum(term.weight for term in positive if isinstance(term.mode, Text))
    share = spoken / (sum(term.weight for term in positive) or 1)
    value = score + share * shares[1] * (top - min(score, middle))
    return value - shares[-1] * max(0, value - middle)


def passes(picture: PictureRecord, query: Query) -> bool:
    filters = query.filters
    return (
        (not filters.folders or any(f"{picture.folder}/".startswith(f"{folder}/") for folder in filters.folders))
        and (not filters.years or int((picture.taken_at or "0")[:4]) in filters.years)
        and (not filters.orientations or orientation(picture) in filters.orientations)
    )


def orientation(picture: PictureRecord) -> str:
    if picture.width_px == picture.height_px:
        return "square"
    return "landscape" if picture.width_px > picture.height_px else "portrait"


def sort_key(picture: PictureRecord, sort: str) -> tuple[object, ...]:
    if sort in ("name", "relevance"):
        return (picture.name.casefold(), picture.path)
    digits = int("".join(filter(str.isdigit, picture.taken_at or "0")))
    return (digits == 0, -digits if sort == "newest" else digits)


def text_of(picture: PictureRecord) -> str:
    return f"{picture.path.rpartition('.')[0]} {picture.caption}".replace("/", " ").replace("-", " ")


def round_(value: float) -> float:
    return float(np.round(np.float32(value), 6))


def _stacked(ordered, found, stack_of, snapshot, query, *, key):
    hits, seen = [], set()
    for row in ordered:
        stack = stack_of[row]
        if query.stacks and stack in seen:
            continue
        seen.add(stack)
        others = [each for each in found if query.stacks and stack_of[each] == stack and each != row]
        names = tuple(snapshot.pictures[each].path for each in sorted(others, key=key))
        hits.append((snapshot.pictures[row].path, names))
    return hits
