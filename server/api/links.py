"""A question as a link that can be shared: its parameters, read and written."""

from __future__ import annotations

from typing import Annotated, Any, get_origin
from urllib.parse import urlencode

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from server.api import spelling
from server.api.questions import FilterFields, Options
from server.search.filters import COLOUR_TOLERANCE, Filters
from server.search.query import MAX_TERMS, Query

PATH = "/api/search"

Words = Annotated[str, StringConstraints(min_length=1, max_length=spelling.MAX_WRITTEN_WORDS)]
PictureText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=spelling.MAX_WRITTEN_PICTURE),
    Field(json_schema_extra={"pattern": spelling.PICTURE_PATTERN}),
]


class SearchParameters(Options, FilterFields):
    """A question as a link."""

    model_config = ConfigDict(extra="forbid")  # a mistyped filter would find everything

    query: list[Words] = Field(
        [],
        max_length=MAX_TERMS,
        description="What the picture shows. `^2` behind it: it counts twice. Words that end so take `^1`.",
    )
    without: list[Words] = Field([], max_length=MAX_TERMS, alias="not", description="What it does not show.")
    like: list[PictureText] = Field(
        [],
        max_length=MAX_TERMS,
        description="A picture: its id, or `upload:` and the reference of an uploaded one. `@x,y,width,height` behind "
        "it means that part, in shares of its sides; `^2` behind that is a weight.",
    )
    unlike: list[PictureText] = Field([], max_length=MAX_TERMS, description="As `like`, for what is not wanted.")

    @model_validator(mode="before")
    @classmethod
    def _list(cls, given: Any) -> Any:
        """A list that has one value is not told from a value in an address."""
        lists = {
            field.alias or name for name, field in cls.model_fields.items() if get_origin(field.annotation) is list
        }
        return {
            name: [value] if name in lists and not isinstance(value, list) else value for name, value in given.items()
        }

    def question(self, default_limit: int) -> Query:
        """The question for the service. Raises `InvalidQueryError`."""
        terms = (
            *(spelling.read_words("query", each) for each in self.query),
            *(spelling.read_words("not", each) for each in self.without),
            *(spelling.read_picture("like", each) for each in self.like),
            *(spelling.read_picture("unlike", each) for each in self.unlike),
        )
        return self.query_of(terms, self.filters(), default_limit)


def link(query: Query) -> str:
    """The address that asks the same, without the part of the answer that is wanted."""
    pairs = [spelling.write(term) for term in query.terms]
    pairs += _filters(query.filters)
    pairs += [("more", each) for each in query.more] + [("less", each) for each in query.less]
    if not query.names:
        pairs.append(("names", "false"))
    if not query.stacks:
        pairs.append(("stacks", "false"))
    if query.diversity:
        pairs.append(("diversity", repr(query.diversity)))
    if query.sort != "relevance":
        pairs.append(("sort", query.sort))
    return f"{PATH}?{urlencode(pairs)}"


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
        ("collection", tuple(each.collection for each in filters.collections)),
        ("has_place", (None if filters.has_place is None else str(filters.has_place).lower(),)),
        ("colour", (filters.colour and bytes(filters.colour).hex(),)),
    )
    pairs = [(name, str(value)) for name, values in named for value in values if value is not None]
    if filters.colour_tolerance != COLOUR_TOLERANCE:
        pairs.append(("colour_tolerance", repr(filters.colour_tolerance)))
    return pairs
