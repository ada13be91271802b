"""How a term is written in a link, and how what is written there is read.

Words are written as they are, a picture as its id or as `upload:` and a reference. `^2` behind them is a weight, and
`@0,0,0.5,1` behind a picture means that part of it. Words that themselves end like a weight take `^1` behind them. What
is read from what was written is the same term, to the last bit of each number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from server.api.pointers import TERM_PARAMETERS, about
from server.errors import InvalidQueryError
from server.search.modes.similar import Similar
from server.search.modes.text import MAX_CHARACTERS, Text
from server.search.modes.upload import Upload
from server.search.query import MAX_WEIGHT, Term
from server.search.regions import Region

_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,25})?(?:e-[0-9]{1,3})?"
_WEIGHT = rf"(?:\^(?P<weight>{_NUMBER}))?"
_WORDS = re.compile(rf"(?P<words>.*?){_WEIGHT}", re.DOTALL)
PICTURE_PATTERN = (
    rf"^(?:[a-z2-7]{{16}}|upload:[0-9a-zA-Z_-]{{1,64}})(?:@{_NUMBER}(?:,{_NUMBER}){{3}})?(?:\^{_NUMBER})?$"
)
"""What a picture in a link is, for documents."""
_PICTURE = re.compile(
    r"(?:(?P<id>[a-z2-7]{16})|upload:(?P<reference>[0-9a-zA-Z_-]{1,64}))"
    rf"(?:@(?P<crop>{_NUMBER}(?:,{_NUMBER}){{3}}))?{_WEIGHT}"
)
MAX_WRITTEN_WORDS = MAX_CHARACTERS + 32
MAX_WRITTEN_PICTURE = 256


def read_words(name: str, written: str) -> Term:
    """The term of words in the parameter of that name. Raises `InvalidQueryError`."""
    match = _WORDS.fullmatch(written)
    assert match is not None  # any text is words
    with about(name):
        return Term(Text(match["words"]), _weight(name, match["weight"]))


def read_picture(name: str, written: str) -> Term:
    """The term of a picture in the parameter of that name. Raises `InvalidQueryError`."""
    match = _PICTURE.fullmatch(written)
    if match is None:
        raise InvalidQueryError(
            name,
            f"{written!r} is no picture. Write its id or upload:REFERENCE, for a part of it @x,y,width,height behind, "
            "and ^2 last to have it count twice.",
        )
    with about(name):
        crop = None if match["crop"] is None else Region(*map(float, match["crop"].split(",")))
        mode = Upload(match["reference"], crop) if match["id"] is None else Similar(match["id"], crop)
        return Term(mode, _weight(name, match["weight"]))


def write(term: Term) -> tuple[str, str]:
    """The name of the parameter that a term is, and its value."""
    name, mode, weight = parameter_of(term), term.mode, abs(term.weight)
    if isinstance(mode, Text):
        is_like_a_weight = _WORDS.fullmatch(mode.words)["weight"] is not None  # type: ignore[index]  # as above
        return name, mode.words + (_written_weight(weight) or ("^1" if is_like_a_weight else ""))
    assert isinstance(mode, (Similar, Upload))
    picture = mode.picture if isinstance(mode, Similar) else f"upload:{mode.reference}"
    crop = mode.crop
    if crop is not None:
        picture += "@" + ",".join(map(_written, (crop.x, crop.y, crop.width, crop.height)))
    return name, picture + _written_weight(weight)


def parameter_of(term: Term) -> str:
    """The name of the parameter that a term is in a link."""
    if isinstance(term.mode, Text):
        return "query" if term.weight > 0 else "not"
    return "like" if term.weight > 0 else "unlike"


def in_order(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Terms in the order that a link has them in, so that a question is the same however it was asked."""
    return tuple(sorted(terms, key=lambda term: TERM_PARAMETERS.index(parameter_of(term))))


def _weight(name: str, written: str | None) -> float:
    weight = 1.0 if written is None else float(written)
    if not 0 < weight <= MAX_WEIGHT:
        raise InvalidQueryError(
            name,
            f"The weight ^{written} is not between 0 and {MAX_WEIGHT:g}. If it belongs to the words, put ^1 behind it.",
        )
    return weight if TERM_PARAMETERS.index(name) % 2 == 0 else -weight


def _written_weight(weight: float) -> str:
    return "" if weight == 1 else f"^{_written(weight)}"


def _written(number: float) -> str:
    """The shortest text that reads as this number, 0 or more."""
    return repr(abs(float(number))).removesuffix(".0")
