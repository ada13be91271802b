"""Walking through the collection, and what is known of one picture."""

from __future__ import annotations

import contextlib
from typing import Any

from apiflask import APIBlueprint
from flask import Response

from server.api import parameters, present, wire
from server.api.caching import IMMUTABLE, named_by
from server.api.compression import takes_gzip
from server.errors import NotReadyError, UnknownPictureError
from server.services import Services

_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_SHAPES: dict[int | str, dict[str, str | dict[str, dict[str, Any]]]] = {
    "200": {"description": "OK", "content": _BYTES},
    "404": {"description": "Not Found"},
    "422": {"description": "Unprocessable Content"},
    "503": {"description": "Service Unavailable"},
}


def routes(services: Services) -> APIBlueprint:
    """`/api/images` and what lies below it in JSON, and `/api/skipped`."""
    blueprint = APIBlueprint("collection", __name__, tag="Collection")

    @blueprint.get("/api/images")
    @blueprint.input(parameters.ListParameters, location="query", arg_name="asked")
    @blueprint.output(wire.PictureList)
    @blueprint.doc(operation_id="list_images", summary="Walk through the collection", responses=[404, 422, 503])
    def list_images(asked: parameters.ListParameters) -> tuple[wire.PictureList, int, dict[str, str]]:
        snapshot = services.search.snapshot_named(asked.snapshot)
        # The cursor is the last picture of the part before, so it holds in later snapshots as long as that one does.
        walk = snapshot.walk(by_likeness=asked.order == "similar")
        start = asked.offset + (0 if asked.cursor is None else walk.after(snapshot.row(asked.cursor)))
        rows = walk.rows[start : start + asked.limit]
        is_last = start + len(rows) >= len(snapshot.pictures)
        reply = wire.PictureList(
            items=[present.picture(snapshot.pictures[row], snapshot) for row in rows],
            next_cursor=None if is_last else snapshot.pictures[rows[-1]].id,
            total=len(snapshot.pictures),
            snapshot=snapshot.name,
        )
        return reply, 200, named_by(snapshot)

    @blueprint.get("/api/images/shapes")
    @blueprint.input(parameters.Ordered, location="query", arg_name="asked")
    @blueprint.doc(
        operation_id="list_shapes",
        summary="Colour and shape of every picture",
        description="Four bytes a picture, in that order: red, green and blue of its mean colour, and "
        "`128 + 40 log2(width / height)` of the upright picture, rounded and kept within a byte.",
        responses=_SHAPES,
    )
    def list_shapes(asked: parameters.Ordered) -> Response:
        snapshot = services.search.snapshot_named(asked.snapshot)
        shapes = snapshot.packed_shapes(by_likeness=asked.order == "similar")
        response = Response(shapes.gzipped if takes_gzip() else shapes.plain, mimetype="application/octet-stream")
        response.headers.update(named_by(snapshot))
        response.vary.add("Accept-Encoding")
        if takes_gzip():
            response.content_encoding = "gzip"
        if asked.snapshot is not None:
            response.headers["Cache-Control"] = IMMUTABLE
        return response

    @blueprint.get("/api/images/by-id")
    @blueprint.input(parameters.NamedParameters, location="query", arg_name="asked")
    @blueprint.output(wire.PictureList)
    @blueprint.doc(operation_id="get_images", summary="Some pictures, in the order asked", responses=[404, 422, 503])
    def get_images(asked: parameters.NamedParameters) -> tuple[wire.PictureList, int, dict[str, str]]:
        snapshot = services.search.snapshot_named(asked.snapshot)
        items = []
        for picture_id in asked.ids.split(","):
            with contextlib.suppress(UnknownPictureError):
                items.append(present.picture(snapshot.picture(picture_id), snapshot))
        reply = wire.PictureList(items=items, next_cursor=None, total=len(items), snapshot=snapshot.name)
        return reply, 200, named_by(snapshot)

    @blueprint.get("/api/skipped")
    @blueprint.input(parameters.SkippedParameters, location="query", arg_name="asked")
    @blueprint.output(wire.SkippedList)
    @blueprint.doc(
        operation_id="list_skipped", summary="Files that are not in the collection, and why", responses=[404, 422, 503]
    )
    def list_skipped(asked: parameters.SkippedParameters) -> tuple[wire.SkippedList, int, dict[str, str]]:
        snapshot = services.search.snapshot_named(asked.snapshot)
        return present.skipped(snapshot, asked.limit, asked.offset), 200, named_by(snapshot)

    @blueprint.get("/api/images/<picture_id>")
    @blueprint.output(wire.PictureDetail)
    @blueprint.doc(operation_id="get_image", summary="All that is known of a picture", responses=[404, 503])
    def get_image(picture_id: str) -> tuple[wire.PictureDetail, int, dict[str, str]]:
        snapshot = services.search.snapshot
        return present.detail(snapshot.picture(picture_id), snapshot), 200, named_by(snapshot)

    @blueprint.get("/api/images/<picture_id>/embedding")
    @blueprint.output(wire.Embedding)
    @blueprint.doc(operation_id="get_embedding", summary="A picture's vector", responses=[404, 503])
    def get_embedding(picture_id: str) -> tuple[wire.Embedding, int, dict[str, str]]:
        snapshot = services.search.snapshot
        vector = snapshot.vector(picture_id)
        if vector is None:
            raise NotReadyError("vectors", "This picture has not been looked at yet. Try again in a moment.")
        reply = wire.Embedding(
            id=picture_id, model=snapshot.model_key, dim=int(vector.shape[1]), vector=vector[0].tolist()
        )
        return reply, 200, named_by(snapshot)

    return blueprint
