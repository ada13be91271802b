"""The shapes of answers to questions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from server.api.wire import Picture, Wire


class SheetPlace(Wire):
    """Where a hit's sprite is: the sheet of `sheet.urls` with this number, and the rectangle on it in pixels."""

    number: int
    x: int
    y: int
    width: int
    height: int


class SheetInfo(Wire):
    """The sprites of this answer's hits in their order, on few pictures that nothing else is on."""

    urls: list[str]
    widths: list[int]
    heights: list[int]
    cell_px: int


class TermPart(Wire):
    """How much one term adds to a hit's score: its weight in the question times the picture's cosine with it."""

    term: str
    weight: float
    cosine: float
    part: float


class Explanation(Wire):
    """Why a hit is where it is."""

    parts: list[TermPart] = Field(description="With `name_bonus` they add up to the score.")
    words: list[str] = Field(description="Words of the question found in its names, caption or keywords.")
    name_bonus: float = Field(description="What those add to the score it is ranked by.")
    rank: int
    rank_unfiltered: int = Field(description="Among all pictures, each counted for itself.")
    percentile: float = Field(description="Of the collection, the share that scores lower: 0 to 100.")


class Hit(Picture):
    """A picture that was found."""

    score: float | None = Field(
        description="What it is ranked by: the cosine with the question and what names add; null where nothing but "
        "filters was asked."
    )
    rank: int = Field(description="From 1.")
    stack: list[str] = Field(description="Ids of near-duplicates that were found too, best first, itself left out.")
    sheet: SheetPlace | None
    explanation: Explanation | None


class Relevance(Wire):
    """Where the matches end, told from what other questions find in this collection."""

    relevant_count: int = Field(description="So many of the hits, from the first on, are matches.")
    verdict: Literal["matches", "weak", "none"] = Field(
        description="`none`: nothing really matches, and what follows is the nearest there is."
    )
    confidence: float = Field(description="How sure that is, 0 to 1.")


class FacetCount(Wire):
    """One value, as its filter takes it, and how many hits there would be with that filter."""

    value: str
    count: int
    relevant: int | None = Field(description="How many of them are matches; null where no line was drawn.")


class FacetCounts(Wire):
    """How many hits have what."""

    folder: list[FacetCount]
    year: list[FacetCount]
    month: list[FacetCount]
    orientation: list[FacetCount]
    media_type: list[FacetCount]
    camera: list[FacetCount]
    has_place: list[FacetCount]


class Answer(Wire):
    """What every answer has."""

    model: str
    snapshot: str = Field(description="The state of the collection that answered.")
    took_ms: float
    total: int = Field(description="Hits in all, of which `hits` is a part.")
    pictures: int = Field(description="Every picture that was found, those in the `stack` of a hit as well.")
    relevant_count: int | None = Field(description="As in `relevance`; null where nothing but filters was asked.")
    relevance: Relevance | None
    sheet: SheetInfo | None
    next_cursor: str | None = Field(description="Asks for the hits behind these, in the same snapshot.")
    hits: list[Hit]


class SearchReply(Answer):
    """The answer to a question."""

    query: str | None = Field(description="The words that were asked for, if any.")
    link: str = Field(description="Asks the same again, as an address to share.")
    uploads: dict[str, str] = Field(description="References of the pictures sent with the question, by their names.")
    facets: FacetCounts | None


class SimilarReply(Answer):
    """The answer to a search with a picture."""

    query: None
    similar_to: str


class StackReply(Wire):
    """Pictures that are nearly the same, the one that was asked for first."""

    items: list[Picture]
    total: int
    snapshot: str


class UploadReply(Wire):
    """A picture that can be searched with for a while."""

    reference: str
    width: int
    height: int
    expires_in_seconds: int
