"""The shapes of the answers, in JSON snake_case. OpenAPI and the page's TypeScript types are made from them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_EXAMPLE_ID = "tijsjknv5eczv4b5"
Channel = Annotated[int, Field(ge=0, le=255)]


class Wire(BaseModel):
    """The base of every shape: frozen, every field present in an answer."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class SpriteRect(Wire):
    """Where a picture is drawn on a page of the atlas, in pixels from the page's top left."""

    page_url: str
    page_width: int
    page_height: int
    x: int
    y: int
    width: int
    height: int


class Picture(Wire):
    """Everything needed to draw a picture and to link to it."""

    id: str = Field(examples=[_EXAMPLE_ID])
    path: str = Field(description="Relative to the originals.", examples=["animals/kitten.jpg"])
    name: str
    width: int = Field(description="Of the upright original, in pixels.")
    height: int
    mean_rgb: tuple[Channel, Channel, Channel]
    sprite: SpriteRect | None
    thumbnail_url: str
    original_url: str


class PictureList(Wire):
    """A part of the collection."""

    items: list[Picture]
    next_cursor: str | None
    total: int
    snapshot: str


class PlaceTaken(Wire):
    """WGS 84 degrees."""

    latitude: float
    longitude: float


class PictureDetail(Picture):
    """All that is known of a picture."""

    folder: str
    fingerprint: str = Field(description="BLAKE3 of the file's bytes, 128 bits.")
    size_bytes: int
    media_type: str
    taken_at: str | None = Field(description="Local time as the camera wrote it.")
    camera: str | None
    place: PlaceTaken | None
    caption: str | None = Field(description="What the file and the texts beside it say of it, one sentence a line.")
    keywords: list[str]
    snapshot: str


class Embedding(Wire):
    """A picture's vector."""

    id: str
    model: str
    dim: int
    vector: list[float] = Field(description="Norm 1.")


class AtlasPageInfo(Wire):
    """One page of the atlas; its address changes when its content does."""

    url: str
    width: int
    height: int
    bytes: int


class AtlasInfo(Wire):
    """The atlas as a whole."""

    version: int
    snapshot: str
    cell_px: int
    page_px: int
    gutter_px: int
    count: int = Field(description="Cells in use.")
    pages: list[AtlasPageInfo]


class MapTile(Wire):
    """How the tiles of the map are laid out: pictures with the sprites of square parts of a level."""

    url: str = Field(description="With `{level}`, `{column}` and `{row}` to be put in; they count from 0.")
    cells: int = Field(description="Cells of its level that a tile spans each way, a power of two.")
    columns: int = Field(description="Sprites in a row of the tile's picture.")
    cell_px: int
    gutter_px: int


class MapInfo(Wire):
    """The map of the collection: a square lattice with a picture in some of its cells, like beside like."""

    name: str = Field(description="Names the map and what is on it.")
    snapshot: str
    side: int = Field(description="Cells each way, a power of two.")
    count: int = Field(description="Pictures that have a place.")
    total: int = Field(description="Pictures in the collection.")
    model: str = Field(description="The model whose vectors it was made from.")
    method: str
    is_stale: bool = Field(description="Whether `python -m tools map` would change it.")
    places_url: str = Field(description="Where every picture is, in bytes.")
    tile: MapTile | None = Field(description="Null where there is no atlas to take sprites from.")


class SkippedFile(Wire):
    """A file that is not in the collection."""

    path: str
    reason: str


class ReasonCount(Wire):
    """How many files are not in the collection for the same reason."""

    reason: str
    count: int


class SkippedList(Wire):
    """Files that are not in the collection, ordered by path, and how many there are for each reason."""

    items: list[SkippedFile]
    reasons: list[ReasonCount]
    total: int
    snapshot: str


class FieldProblem(Wire):
    """What is wrong with one part of a request."""

    pointer: str = Field(examples=["#/query/limit"])
    detail: str


class Problem(Wire):
    """An error, as RFC 9457 has it. What does not apply is left out."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=False)

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldProblem] | None = None
    incident: str | None = Field(None, description="Names the entry in the server's log.")
    stage: str | None = Field(None, description="The stage of `/api/ready` that is not done yet.")
