"""A question as a link: the same parameters that `GET /api/search` takes, so that what was found can be shared."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from server.api.questions import UPLOAD_PREFIX
from server.search.filters import COLOUR_TOLERANCE, Filters
from server.search.modes.similar import Similar
from server.search.modes.text import Text
from server.search.modes.upload import Upload
from server.search.query import Query, Term
from server.search.regions import Region

PATH = "/api/search"

_LIKE_A_WEIGHT = re.compile(r".*\^\d{1,3}(\.\d{1,6})?", re.DOTALL)


def link(query: Query) -> str:
    """The address that asks the same, without the part of the answer that is wanted."""
    pairs = [pair for term in query.terms if (pair := _term(term)) is not None]
    pairs += _filters(query.filters)
    pairs += [("more", each) for each in query.more] + [("less", each) for each in query.less]
    if not query.names:
        pairs.append(("names", "false"))
    if not query.stacks:
        pairs.append(("stacks", "false"))
    if query.diversity:
        pairs.append(("diversity", f"{query.diversity:g}"))
    if query.sort != "relevance":
        pairs.append(("sort", query.sort))
    return f"{PATH}?{urlencode(pairs, errors='replace')}"


def _term(term: Term) -> tuple[str, str] | None:
    mode, is_wanted = term.mode, term.weight > 0
    weight = "" if abs(term.weight) == 1 else f"^{abs(term.weight):.6f}".rstrip("0").rstrip(".")
    if isinstance(mode, Text):
        weight = weight or ("^1" if _LIKE_A_WEIGHT.fullmatch(mode.words) else "")
        return ("query" if is_wanted else "not"), mode.label + weight
    name = "like" if is_wanted else "unlike"
    if isinstance(mode, Similar):
        return name, mode.picture + _crop(mode.crop) + weight
    if isinstance(mode, Upload):
        return name, UPLOAD_PREFIX + mode.reference + _crop(mode.crop) + weight
    return None


def _crop(crop: Region | None) -> str:
    return "" if crop is None else f"@{crop.x:.6g},{crop.y:.6g},{crop.width:.6g},{crop.height:.6g}"


def _filters(filters: Filters) -> list[tuple[str, str]]:
    named: tuple[tuple[str, tuple[object, ...]], ...] = (
        ("folder", filters.folders),
        ("taken_from", (filters.taken_from,)),
        ("taken_to", (filters.taken_to,)),
        ("year", filters.years),
        ("month", filters.months),
        ("orientation", filters.orientations),
        ("media_type", filters.media_types),
        ("camera", filters.cameras),
        ("min_width", (filters.min_width_px,)),
        ("max_width", (filters.max_width_px,)),
        ("min_height", (filters.min_height_px,)),
        ("max_height", (filters.max_height_px,)),
        ("min_bytes", (filters.min_bytes,)),
        ("max_bytes", (filters.max_bytes,)),
        ("has_place", (None if filters.has_place is None else str(filters.has_place).lower(),)),
        ("colour", (filters.colour and bytes(filters.colour).hex(),)),
    )
    pairs = [(name, str(value)) for name, values in named for value in values if value is not None]
    if filters.colour is not None and filters.colour_tolerance != COLOUR_TOLERANCE:
        pairs.append(("colour_tolerance", f"{filters.colour_tolerance:g}"))
    return pairs
