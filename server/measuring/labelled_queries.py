"""Questions with their answers: which pictures of a collection each of them should find, as a person labelled them.

A file is a JSON list of objects: `query` (words), `kind` (any name to group by), `relevant` (paths below the folder of
originals, complete: a picture that is not listed counts as wrong; empty for a question that should find nothing), and
if need be `not` (words for what is not wanted) and `split` (which part of the questions it belongs to, so that what was
tuned on one part is judged on another).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.errors import ClipAtlasError, InvalidQueryError
from server.records import printable
from server.search.modes.text import Text

_FIELDS = {"query", "kind", "relevant", "not", "split"}
_NAMED_PATHS = 5


class LabelsError(ClipAtlasError):
    """A file of labelled questions cannot be used; the text says which file, which question and why."""


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """One question, what it should not find (`unwanted` words), and the paths of all pictures that it should."""

    words: str
    kind: str
    relevant: frozenset[str]
    unwanted: tuple[str, ...] = ()
    split: str | None = None


def read(file: Path) -> list[LabelledQuery]:
    """The questions of a file, in its order. Raises `LabelsError`."""
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise LabelsError(f"{printable(str(file))} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise LabelsError(f"{printable(str(file))} is not JSON: {error}.") from error
    if not isinstance(rows, list) or not rows:
        raise LabelsError(f"{printable(str(file))} holds no list of questions.")
    try:
        return [_query(row) for row in rows]
    except _RowError as error:
        number = next(place for place, row in enumerate(rows, start=1) if row is error.row)
        raise LabelsError(f"{printable(str(file))}, question {number}: {error}") from error


def unknown_paths(queries: Iterable[LabelledQuery], known: Iterable[str]) -> list[str]:
    """Paths that are labelled and not in the collection, in order, each once."""
    return sorted(set().union(*(query.relevant for query in queries)).difference(known))


def require_known(queries: Sequence[LabelledQuery], known: Iterable[str]) -> None:
    """Raises `LabelsError`, which names some, where pictures that are labelled are not in the collection."""
    if unknown := unknown_paths(queries, known):
        named = ", ".join(map(printable, unknown[:_NAMED_PATHS]))
        more = f" and {len(unknown) - _NAMED_PATHS:,} more" if len(unknown) > _NAMED_PATHS else ""
        raise LabelsError(
            f"{len(unknown):,} labelled pictures are not in this collection: {named}{more}. Paths are those below the "
            "folder of originals. Correct them, or leave them out: --lenient"
        )


def without(queries: Iterable[LabelledQuery], unknown: Iterable[str]) -> list[LabelledQuery]:
    """The questions without these paths; one of which no path is left is left out, for it would mean something else."""
    gone = set(unknown)
    kept = []
    for query in queries:
        left = query.relevant - gone
        if left or not query.relevant:
            kept.append(LabelledQuery(query.words, query.kind, left, query.unwanted, query.split))
    return kept


class _RowError(Exception):
    def __init__(self, row: object, reason: str) -> None:
        super().__init__(reason)
        self.row = row


def _query(row: Any) -> LabelledQuery:
    if not isinstance(row, dict):
        raise _RowError(row, "it is not an object.")
    if foreign := sorted(set(row) - _FIELDS):
        raise _RowError(row, f"{foreign[0]!r} is no field of a question; there are {', '.join(sorted(_FIELDS))}.")
    words, kind, split = row.get("query"), row.get("kind"), row.get("split")
    if not isinstance(words, str) or not words.strip():
        raise _RowError(row, "query must be words.")
    if not isinstance(kind, str) or not kind.strip():
        raise _RowError(row, "kind must be a name.")
    if split is not None and not isinstance(split, str):
        raise _RowError(row, "split must be a name.")
    relevant, unwanted = _texts(row, "relevant"), _texts(row, "not")
    if "relevant" not in row:
        raise _RowError(row, "relevant is missing; it is empty for a question that should find nothing.")
    for text in (words, *unwanted):
        try:
            Text(text)
        except InvalidQueryError as error:
            raise _RowError(row, str(error)) from error
    return LabelledQuery(words, kind, frozenset(relevant), tuple(unwanted), split)


def _texts(row: dict[str, Any], field: str) -> list[str]:
    texts = row.get(field, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
        raise _RowError(row, f"{field} must be a list of texts.")
    return texts
