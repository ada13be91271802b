"""Walking through the collection, and what is known of one picture."""

from __future__ import annotations

from apiflask import APIBlueprint

from server.api import parameters, present, wire
from server.api.caching import named_by
from server.errors import NotReadyError
from server.services import Services


def routes(services: Services) -> APIBlueprint:
    """`/api/images` and what lies below it in JSON."""
    blueprint = APIBlueprint("collection", __name__, tag="Collection")

    @blueprint.get("/api/images")
    @blueprint.input(parameters.ListParameters, location="query", arg_name="asked")
    @blueprint.output(wire.PictureList)
    @blueprint.doc(operation_id="list_images", summary="Walk through the collection", responses=[404, 422, 503])
    def list_images(asked: parameters.ListParameters) -> tuple[wire.PictureList, int, dict[str, str]]:
        snapshot = services.search.snapshot
        # The cursor is the last picture of the part before, so it holds in later snapshots as long as that one does.
        start = 0 if asked.cursor is None else snapshot.row(asked.cursor) + 1
        end = min(start + asked.limit, len(snapshot.pictures))
        reply = wire.PictureList(
            items=[present.picture(record, snapshot) for record in snapshot.pictures[start:end]],
            next_cursor=snapshot.pictures[end - 1].id if end < len(snapshot.pictures) else None,
            total=len(snapshot.pictures),
            snapshot=snapshot.name,
        )
        return reply, 200, named_by(snapshot)

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
