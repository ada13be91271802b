"""The question as JSON has it, and how it becomes a `Query`. Filters and options are those of a link as well."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag
from pydantic_core import PydanticCustomError

from server.api.parameters import Page, never_null
from server.api.pointers import about
from server.api.saved_wire import CollectionId
from server.api.spelling import in_order
from server.api.wire import Wire
from server.search.filters import COLOUR_TOLERANCE, MAX_VALUES, Filters, Orientation
from server.search.gathered import Gathered
from server.search.modes.mode import Mode
from server.search.modes.similar import Similar
from server.search.modes.text import MAX_CHARACTERS, WORDS_PATTERN, Text
from server.search.modes.upload import Upload
from server.search.query import MAX_FEEDBACK, MAX_TERMS, MAX_WEIGHT, Query, Sort, Term
from server.search.regions import LEAST_SHARE, Region


def _of_the_calendar(day: str) -> str:
    year, month, day_of_month = (*map(int, day.split("-")), 1, 1)[:3]
    try:
        date(year, month, day_of_month)
    except ValueError:
        raise PydanticCustomError("no_such_day", "There is no such day in the calendar") from None
    return day


PictureName = Annotated[str, StringConstraints(pattern=r"^[a-z2-7]{16}$")]
Reference = Annotated[str, StringConstraints(pattern=r"^[0-9a-zA-Z_-]{1,64}$")]
Label = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\u0000]*$")]
Day = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
    AfterValidator(_of_the_calendar),
]
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
        json_schema_extra={"not": {"const": 0}},
    ),
]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class _Strict(Wire):
    """A shape of a request: what it does not know is a mistake, and said."""

    model_config = ConfigDict(extra="forbid")


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
    year: list[Year] = Field([], max_length=MAX_VALUES, description="Of the date taken.")
    month: list[Month] = Field([], max_length=12, description="Of any year.")
    orientation: list[Orientation] = Field([], max_length=3, description="Of the upright picture.")
    media_type: list[Label] = Field([], max_length=MAX_VALUES, description="What kind of file it is.")
    camera: list[Label] = Field([], max_length=MAX_VALUES, description="Its whole name, whatever the case.")
    min_width: Side | None = Field(None, description="In pixels of the upright picture.", json_schema_extra=never_null)
    max_width: Side | None = Field(None, description="In pixels of the upright picture.", json_schema_extra=never_null)
    min_height: Side | None = Field(None, description="In pixels of the upright picture.", json_schema_extra=never_null)
    max_height: Side | None = Field(None, description="In pixels of the upright picture.", json_schema_extra=never_null)
    min_bytes: Size | None = Field(None, description="In bytes of the file.", json_schema_extra=never_null)
    max_bytes: Size | None = Field(None, description="In bytes of the file.", json_schema_extra=never_null)
    has_place: bool | None = Field(
        None, description="Whether it is known where it was taken.", json_schema_extra=never_null
    )
    collection: list[CollectionId] = Field(
        [],
        max_length=MAX_VALUES,
        description="Among `favourites`, or in the collection of that id. Where one is all that is asked for, its "
        "pictures come in the order in which they were added, the last first.",
    )
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
            collections=tuple(map(Gathered, self.collection)),
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

    def query_of(self, terms: tuple[Term, ...], filters: Filters, default_limit: int) -> Query:
        """The question of these terms and filters with these options. Raises `InvalidQueryError`."""
        return Query(
            terms=terms,
            filters=filters,
            more=tuple(self.more),
            less=tuple(self.less),
            names=self.names,
            stacks=self.stacks,
            diversity=self.diversity,
            sort=self.sort,
            limit=default_limit if self.limit is None else self.limit,
            offset=self.offset,
            snapshot=self.snapshot,
        )


class SearchBody(Options):
    """A question: terms, filters and options. Without terms and feedback, everything that passes the filters."""

    model_config = ConfigDict(extra="forbid")

    terms: list[AnyTerm] = Field([], max_length=MAX_TERMS)
    filters: FilterFields = Field(default_factory=FilterFields)

    def question(self, default_limit: int, uploads: Mapping[str, str]) -> Query:
        """The question for the service; `uploads` are references by the names of the parts that were sent with it.

        Raises `InvalidQueryError`.
        """
        terms = []
        for place, term in enumerate(self.terms):
            with about(lambda field, place=place: f"terms/{place}/{_TERM_FIELDS[field]}"):  # type: ignore[misc]
                terms.append(Term(_mode(term, uploads), term.weight))
        with about(lambda field: f"filters/{field}"):
            filters = self.filters.filters()
        with about(lambda field: "terms" if field == "query" else field):
            return self.query_of(in_order(terms), filters, default_limit)


_TERM_FIELDS = {"query": "words", "crop": "crop", "weight": "weight"}


def _mode(term: WordsTerm | PictureTerm | UploadTerm, uploads: Mapping[str, str]) -> Mode:
    if isinstance(term, WordsTerm):
        return Text(term.words)
    crop = None if term.crop is None else Region(term.crop.x, term.crop.y, term.crop.width, term.crop.height)
    if isinstance(term, PictureTerm):
        return Similar(term.picture, crop)
    return Upload(uploads.get(term.upload, term.upload), crop)
