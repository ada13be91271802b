"""The map: where every picture is on it, in a few bytes each, and the sprites of a part of it in one picture."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from server.api import urls, wire
from server.api.caching import IMMUTABLE, REVALIDATE
from server.errors import MapGoneError
from server.map_view import MapView
from server.services import Services
from server.sheets.sheet_layout import SheetRef, sheet_layout

_BYTES = (
    "Arrays one after the other, little-endian, `count` numbers of each: column (uint16), row (uint16), width and "
    "height of the sprite (uint16 each), level (uint8), mean red, green and blue (3 × uint8, picture by picture), id "
    "(10 bytes, which are its 16 characters in base32). A picture is shown on every level up to its own; on level n "
    "its cell is (column >> n, row >> n), and no other picture of that level has it."
)

# A tile more than a window needs is then little to fetch and to keep; a sheet of fewer sprites would be mostly head.
_TILE_CELLS = 8


def routes(services: Services) -> APIBlueprint:
    """`/api/map` and what lies below it."""
    blueprint = APIBlueprint("map", __name__, tag="Map")

    def named(name: str) -> MapView:
        return services.maps.named(name, services.search.snapshot)

    @blueprint.get("/api/map")
    @blueprint.output(wire.MapInfo)
    @blueprint.doc(operation_id="get_map", summary="The collection laid out by likeness", responses=[404, 503])
    def get_map() -> tuple[wire.MapInfo, int, dict[str, str]]:
        view = services.maps.present(services.search.snapshot)
        return _info(view), 200, {"ETag": f'W/"{view.name}"', "Cache-Control": REVALIDATE}

    @blueprint.get("/api/map/<map_name>/places")
    @blueprint.doc(
        operation_id="get_map_places",
        summary="Where every picture is on the map",
        description=_BYTES,
        responses=_answers("application/octet-stream"),
    )
    def get_map_places(map_name: str) -> Response:
        view = named(map_name)
        response = Response(view.packed, mimetype="application/octet-stream")
        response.set_etag(view.name)
        response.headers["Cache-Control"] = IMMUTABLE
        return response

    @blueprint.get("/api/map/<map_name>/tiles/<int:level>/<int:column>/<int:row>.jpg")
    @blueprint.doc(
        operation_id="get_map_tile",
        summary="The sprites of a part of the map",
        description="Those of the pictures of `tile.cells` by `tile.cells` cells of a level, row by row and without "
        "gaps, `tile.columns` in a row.",
        responses=_answers("image/jpeg"),
    )
    def get_map_tile(map_name: str, level: int, column: int, row: int) -> Response:
        view = named(map_name)
        atlas = view.snapshot.atlas
        tile = _tile(view)
        if tile is None or level >= view.side.bit_length():
            raise MapGoneError(map_name)
        ref = services.sheets.announce(atlas, view.tile(level, column, row, tile.cells))
        if ref is None:
            raise MapGoneError(map_name)
        sheet = services.sheets.sheet(ref.name, 0)
        response = Response(sheet.content, mimetype="image/jpeg")
        response.set_etag(sheet.digest)
        response.headers["Cache-Control"] = IMMUTABLE if sheet.is_whole else REVALIDATE
        return response

    return blueprint


def _info(view: MapView) -> wire.MapInfo:
    return wire.MapInfo(
        name=view.name,
        snapshot=view.snapshot.name,
        side=view.side,
        count=len(view.rows),
        total=len(view.snapshot.pictures),
        model=view.model,
        method=view.method,
        is_stale=view.is_stale,
        places_url=urls.map_places(view.name),
        tile=_tile(view),
    )


def _tile(view: MapView) -> wire.MapTile | None:
    """How tiles are laid out; None without an atlas."""
    atlas = view.snapshot.atlas
    if atlas is None:
        return None
    ref = SheetRef("", 0, sheet_layout(atlas.layout))
    cells = 1
    while 2 * cells <= _TILE_CELLS and (2 * cells) ** 2 <= ref.per_sheet:
        cells *= 2
    return wire.MapTile(
        url=urls.map_tile(view.name),
        cells=cells,
        columns=ref.layout.columns,
        cell_px=ref.layout.cell_px,
        gutter_px=ref.layout.gutter_px,
    )


def _answers(kind: str) -> dict[int | str, dict[str, str | dict[str, dict[str, Any]]]]:
    return {
        "200": {"description": "OK", "content": {kind: {"schema": {"type": "string", "format": "binary"}}}},
        "404": {"description": "Not Found"},
        "503": {"description": "Service Unavailable"},
    }
