"""Result sheets: the sprites of one answer in one JPEG, at the address that the answer gave."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from server.api.caching import IMMUTABLE, REVALIDATE
from server.services import Services

_ANSWERS: dict[int | str, dict[str, str | dict[str, dict[str, Any]]]] = {
    "200": {"description": "OK", "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}},
    "404": {"description": "Not Found"},
}


def routes(services: Services) -> APIBlueprint:
    """`/api/sheets/<name>/<number>.jpg`."""
    blueprint = APIBlueprint("sheets", __name__, tag="Sheets")

    @blueprint.get("/api/sheets/<name>/<int:number>.jpg")
    @blueprint.doc(
        operation_id="get_sheet",
        summary="The sprites of an answer, in its order",
        responses=_ANSWERS,
    )
    def get_sheet(name: str, number: int) -> Response:
        sheet = services.sheets.sheet(name, number)
        response = Response(sheet.content, mimetype="image/jpeg")
        response.set_etag(sheet.digest)
        # One that lacks a page of the atlas may be better the next time.
        response.headers["Cache-Control"] = IMMUTABLE if sheet.is_whole else REVALIDATE
        return response

    return blueprint
