"""The question as it crosses the wire, in JSON and in the parameters of a link, and how both become a `Query`.

A link says `query=old+town^2&not=people&like=<id>@0,0,0.5,1`; the body of a POST has the same as terms. A weight is
written behind a caret, a part of a picture behind an at sign. Words that end in a caret and a number themselves take
`^1` behind them.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, get_origin

from pydantic import ConfigDict, Discriminator, Field, StringConstraints, Tag, model_validator

from server.api.parameters import Page, never_null
from server.api.wire import Wire
from server.errors import InvalidQueryError
from server.search.filters import COLOUR_TOLERANCE, MAX_VALUES, Filters, Orientation
from server.search.modes.mode import Mode
from server.search.modes.similar import Similar
from server.search.modes.text import MAX_CHARACTERS, WORDS_PATTERN, Text
from server.search.modes.upload import Upload
from server.search.query import MAX_FEEDBACK, MAX_TERMS, MAX_WEIGHT, Query, Sort, Term
from server.search.regions import LEAST_SHARE, Region

UPLOAD_PREFIX = "upload:"
MAX_UPLOADS = 8
MAX_UPLOAD_BYTES = 32 << 20
MAX_BODY_BYTES = 64 << 20

_WEIGHT = re.compile(r"(?P<rest>.*)\^(?P<weight>\d{1,3}(?:\.\d{1,6})?)", re.DOTALL)
_CROP = re.compile(r"(?P<rest>[^@]*)@(?P<crop>[\d.]+(?:,[\d.]+){3})")

PictureName = Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{16}$")]
Reference = Annotated[str, StringConstraints(pattern=r"^[0-9a-zA-Z_-]{1,64}$")]
Spelled = Annotated[str, StringConstraints(min_length=1, max_length=MAX_CHARACTERS + 12)]
Label = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\u0000]*$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Colour = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{6}$")]
Year = Annotated[int, Field(ge=1, le=9999)]
Month = Annotated[int, Field(ge=1, le=12)]
Size = Annotated[int, Field(ge=0, le=2**53)]
Side = Annotated[int, Field(ge=0, le=2**31 - 1)]
Weight = Annotated[
    float,
    Field(
        ge=-MAX_WEIGHT,
        le=MAX_WEIGHT,
        allow_inf_nan=False,
        description="How much it counts, below 0 for what is not wanted; not 0.",
    ),
]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class _Strict(Wire):
    """A shape of a request: what it does not know is a mistake, and said."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Crop(_Strict):
    """A part of the upright picture, in shares of its sides from the top left."""

    x: Share
    y: Share
    width: Annotated[float, Field(ge=LEAST_SHARE, le=1, allow_inf_nan=False)]
    height: Annotated[float, Field(ge=LEAST_SHARE, le=1, allow_inf_nan=False)]


class WordsTerm(_Strict):
    """Words: what the picture shows."""

    words: str = Field(
        min_length=1, max_length=MAX_CHARACTERS, examples=["old town"], json_schema_extra={"pattern": WORDS_PATTERN}
    )
    weight: Weight = 1.0


class PictureTerm(_Strict):
    """A picture of the collection, or a part of it."""

    picture: PictureName
    crop: Crop | None = None
    weight: Weight = 1.0


class UploadTerm(_Strict):
    """An uploaded picture, or a part of it: its reference, or the name of the part of this request that has it."""

    upload: Reference
    crop: Crop | None = None
    weight: Weight = 1.0


def _kind(term: Any) -> str | None:
    named = term if isinstance(term, dict) else getattr(term, "__dict__", {})
    return next((kind for kind in ("words", "picture", "upload") if kind in named), None)


AnyTerm = Annotated[
    Annotated[WordsTerm, Tag("words")] | Annotated[PictureTerm, Tag("picture")] | Annotated[UploadTerm, Tag("upload")],
    Discriminator(
        _kind,
        custom_error_type="unknown_term",
        custom_error_message="A term has words, or a picture, or an upload",
    ),
]


class FilterFields(_Strict):
    """What a picture has to be, whatever it shows. All have to hold; of several values of one, any."""

    folder: list[Label] = Field([], max_length=MAX_VALUES, description="Below the originals, with all that is in it.")
    taken_from: Day | None = Field(None, description="The first day, month or year.", json_schema_extra=never_null)
    taken_to: Day | None = Field(None, description="The last day, month or year.", json_schema_extra=never_null)
    year: list[Year] = Field([], max_length=MAX_VALUES)
    month: list[Month] = Field([], max_length=12, description="Of any year.")
    orientation: list[Orientation] = Field([], max_length=3)
    media_type: list[Label] = Field([], max_length=MAX_VALUES, examples=[["image/jpeg"]])
    camera: list[Label] = Field([], max_length=MAX_VALUES)
    min_width: Side | None = Field(None, json_schema_extra=never_null)
    max_width: Side | None = Field(None, json_schema_extra=never_null)
    min_height: Side | None = Field(None, json_schema_extra=never_null)
    max_height: Side | None = Field(None, json_schema_extra=never_null)
    min_bytes: Size | None = Field(None, json_schema_extra=never_null)
    max_bytes: Size | None = Field(None, json_schema_extra=never_null)
    has_place: bool | None = Field(None, json_schema_extra=never_null)
    colour: Colour | None = Field(
        None, description="sRGB; one of the picture's main colours is near it.", json_schema_extra=never_null
    )
    colour_tolerance: float = Field(
        COLOUR_TOLERANCE, gt=0, le=2, allow_inf_nan=False, description="In OKLab, where black and white are 1 apart."
    )

    def filters(self) -> Filters:
        """The same for the service."""
        colour = self.colour
        return Filters(
            folders=tuple(self.folder),
            taken_from=self.taken_from,
            taken_to=self.taken_to,
            years=tuple(self.year),
            months=tuple(self.month),
            orientations=tuple(self.orientation),
            media_types=tuple(self.media_type),
            cameras=tuple(self.camera),
            min_width_px=self.min_width,
            max_width_px=self.max_width,
            min_height_px=self.min_height,
            max_height_px=self.max_height,
            min_bytes=self.min_bytes,
            max_bytes=self.max_bytes,
            has_place=self.has_place,
            colour=None if colour is None else (int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)),
            colour_tolerance=self.colour_tolerance,
        )


class Options(Page):
    """How the answer is put together, and which part of it is wanted."""

    more: list[PictureName] = Field([], max_length=MAX_FEEDBACK, description="Pictures that are what is looked for.")
    less: list[PictureName] = Field([], max_length=MAX_FEEDBACK, description="Pictures that are not.")
    names: bool = Field(True, description="Whether names of files and folders, captions and keywords are searched too.")
    stacks: bool = Field(True, description="Whether near-duplicates come as one hit.")
    diversity: Share = Field(0.0, description="How much hits that are alike make way for others.")
    sort: Sort = Field("relevance", description="By anything but relevance, the matches still come before the others.")
    facets: bool = Field(False, description="Whether to count what was found by folder, date, camera and so on.")
    explain: bool = Field(False, description="Whether each hit tells why it is where it is.")
    cursor: str | None = Field(
        None,
        pattern=r"^[0-9a-f]{12}-[0-9a-f]{1,8}-[0-9a-f]{12}$",
        description="`next_cursor` of the answer before: goes on in the same snapshot. Not together with `offset`.",
        json_schema_extra=never_null,
    )


class SearchBody(Options):
    """A question: terms, filters and options. Without terms and feedback, everything that passes the filters."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_serialization_defaults_required=True,
        json_schema_extra={
            "examples": [
                {
                    "terms": [
                        {"words": "old town", "weight": 2},
                        {"picture": "p6uyykrv4h5mv7x6", "crop": {"x": 0, "y": 0, "width": 0.5, "height": 1}},
                        {"words": "people", "weight": -1},
                    ],
                    "filters": {"folder": ["travel"], "taken_from": "2019", "orientation": ["landscape"]},
                    "limit": 50,
                }
            ]
        },
    )

    terms: list[AnyTerm] = Field([], max_length=MAX_TERMS)
    filters: FilterFields = Field(default_factory=FilterFields)

    def query(self, default_limit: int, uploads: dict[str, str]) -> Query:
        """The question for the service; `uploads` are references by the names of the parts that were sent with it."""
        terms = tuple(Term(_mode(term, uploads), term.weight) for term in self.terms)
        return _query(self, terms, self.filters.filters(), default_limit)


class SearchParameters(Options, FilterFields):
    """A question as a link that can be shared."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_serialization_defaults_required=True)

    query: list[Spelled] = Field(
        [],
        max_length=MAX_TERMS,
        description="What the picture shows; `^2` behind it has it count twice.",
        examples=[["a dog in the snow"]],
    )
    without: list[Spelled] = Field([], max_length=MAX_TERMS, alias="not", description="What it does not show.")
    like: list[Spelled] = Field(
        [],
        max_length=MAX_TERMS,
        description="A picture: its id, or `upload:` and the reference of an uploaded one. `@x,y,width,height` behind "
        "it means that part, in shares of its sides; `^2` a weight.",
    )
    unlike: list[Spelled] = Field([], max_length=MAX_TERMS, description="As `like`, for what is not wanted.")

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
        """The question for the service."""
        terms = (
            *(_spelled_words("query", each, 1) for each in self.query),
            *(_spelled_words("not", each, -1) for each in self.without),
            *(_spelled_picture("like", each, 1) for each in self.like),
            *(_spelled_picture("unlike", each, -1) for each in self.unlike),
        )
        return _query(self, terms, self.filters(), default_limit)


def _query(asked: Options, terms: tuple[Term, ...], filters: Filters, default_limit: int) -> Query:
    return Query(
        terms=terms,
        filters=filters,
        more=tuple(asked.more),
        less=tuple(asked.less),
        names=asked.names,
        stacks=asked.stacks,
        diversity=asked.diversity,
        sort=asked.sort,
        limit=default_limit if asked.limit is None else asked.limit,
        offset=asked.offset,
        snapshot=asked.snapshot,
    )


def _mode(term: WordsTerm | PictureTerm | UploadTerm, uploads: dict[str, str]) -> Mode:
    if isinstance(term, WordsTerm):
        return Text(term.words)
    crop = None if term.crop is None else Region(term.crop.x, term.crop.y, term.crop.width, term.crop.height)
    if isinstance(term, PictureTerm):
        return Similar(term.picture, crop)
    return Upload(uploads.get(term.upload, term.upload), crop)


def _spelled_words(field: str, spelled: str, sign: int) -> Term:
    words, weight = _split_weight(field, spelled)
    return Term(Text(words, field), sign * weight)


def _spelled_picture(field: str, spelled: str, sign: int) -> Term:
    rest, weight = _split_weight(field, spelled)
    crop = None
    if match := _CROP.fullmatch(rest):
        rest = match["rest"]
        try:
            crop = Region(*map(float, match["crop"].split(",")))
        except ValueError as error:
            raise InvalidQueryError(
                field, f"{match['crop']!r} is no part of a picture: write x,y,width,height."
            ) from error
    if rest.startswith(UPLOAD_PREFIX):
        return Term(Upload(rest.removeprefix(UPLOAD_PREFIX), crop), sign * weight)
    return Term(Similar(rest, crop), sign * weight)


def _split_weight(field: str, spelled: str) -> tuple[str, float]:
    match = _WEIGHT.fullmatch(spelled)
    if match is None:
        return spelled, 1.0
    weight = float(match["weight"])
    if not 0 < weight <= MAX_WEIGHT:
        raise InvalidQueryError(field, f"The weight {weight:g} is not between 0 and {MAX_WEIGHT:g}.")
    return match["rest"], weight
