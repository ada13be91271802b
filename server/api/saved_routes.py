"""Favourites and collections: what people marked, told and changed."""

from __future__ import annotations

from apiflask import APIBlueprint

from server.api import saved_wire
from server.api.caching import NOT_KEPT, named_by
from server.api.sending import sent_as
from server.errors import InvalidQueryError
from server.records import printable
from server.saved.marks import FAVOURITES
from server.saved.marks_file import Stored
from server.saved.service import View
from server.services import Services

_MOST_AWAY = 1000
_Reply = tuple[saved_wire.CollectionState, int, dict[str, str]]


def routes(services: Services) -> APIBlueprint:
    """`/api/collections` and what lies below it."""
    blueprint = APIBlueprint("saved", __name__, tag="Collections")
    saved = services.saved

    def state(stored: Stored, collection_id: str, status: int = 200) -> _Reply:
        snapshot = services.search.snapshot
        view = saved.view(stored, collection_id, snapshot)
        fields = {**_summary(view), "snapshot": snapshot.name, "version": stored.version}
        return saved_wire.CollectionState.model_validate(fields), status, NOT_KEPT

    @blueprint.get("/api/collections")
    @blueprint.output(saved_wire.CollectionList)
    @blueprint.doc(operation_id="list_collections", summary="Favourites and all collections", responses=[503])
    def list_collections() -> tuple[saved_wire.CollectionList, int, dict[str, str]]:
        snapshot, stored = services.search.snapshot, saved.stored()
        views = [saved.view(stored, each.id, snapshot) for each in stored.marks.kept]
        views.sort(key=lambda view: (view.collection.id != FAVOURITES, view.collection.name.casefold()))
        body = saved_wire.CollectionList(
            items=[saved_wire.CollectionSummary.model_validate(_summary(view)) for view in views],
            snapshot=snapshot.name,
            version=stored.version,
            notice=stored.notice,
        )
        return body, 200, named_by(snapshot, stored.version)

    @blueprint.post("/api/collections")
    @blueprint.output(saved_wire.CollectionState, status_code=201)
    @blueprint.doc(
        operation_id="create_collection",
        summary="Make a collection, perhaps with pictures",
        responses=[400, 403, 404, 413, 415, 422, 503],
    )
    def create_collection() -> _Reply:
        sent = sent_as(saved_wire.NewCollection)
        snapshot = services.search.snapshot
        for picture in sent.add:
            snapshot.row(picture)  # nothing is made for a request that cannot be done
        stored, new = saved.create(sent.name)
        if sent.add:
            stored = saved.change_pictures(new, add=sent.add, remove=(), snapshot=snapshot)
        return state(stored, new, 201)

    @blueprint.get("/api/collections/<collection_id>")
    @blueprint.output(saved_wire.CollectionDetail)
    @blueprint.doc(operation_id="get_collection", summary="A collection and its pictures", responses=[404, 503])
    def get_collection(collection_id: str) -> tuple[saved_wire.CollectionDetail, int, dict[str, str]]:
        snapshot, stored = services.search.snapshot, saved.stored()
        view = saved.view(stored, collection_id, snapshot)
        body = saved_wire.CollectionDetail.model_validate(
            {
                **_summary(view),
                "snapshot": snapshot.name,
                "version": stored.version,
                "pictures": view.pictures,
                "away_pictures": [{"id": each.id, "path": printable(each.path)} for each in view.away[:_MOST_AWAY]],
            }
        )
        return body, 200, named_by(snapshot, stored.version)

    @blueprint.patch("/api/collections/<collection_id>")
    @blueprint.output(saved_wire.CollectionState)
    @blueprint.doc(
        operation_id="change_collection",
        summary="Rename a collection, or bring it back",
        responses=[400, 403, 404, 413, 415, 422, 503],
    )
    def change_collection(collection_id: str) -> _Reply:
        sent = sent_as(saved_wire.CollectionChange)
        if sent.deleted:
            raise InvalidQueryError("deleted", "To delete a collection, send DELETE.")
        stored = saved.stored()
        if sent.deleted is not None:
            stored = saved.restore(collection_id)
        if sent.name is not None:
            stored = saved.rename(collection_id, sent.name)
        return state(stored, collection_id)

    @blueprint.delete("/api/collections/<collection_id>")
    @blueprint.output(saved_wire.CollectionState)
    @blueprint.doc(
        operation_id="delete_collection",
        summary="Delete a collection; it can be brought back",
        responses=[403, 404, 422, 503],
    )
    def delete_collection(collection_id: str) -> _Reply:
        before = saved.stored()
        stored = saved.delete(collection_id)
        answer, status, headers = state(before, collection_id)
        return answer.model_copy(update={"version": stored.version}), status, headers

    @blueprint.post("/api/collections/<collection_id>/pictures")
    @blueprint.output(saved_wire.CollectionState)
    @blueprint.doc(
        operation_id="change_pictures",
        summary="Put pictures into a collection, and take others out",
        responses=[400, 403, 404, 413, 415, 422, 503],
    )
    def change_pictures(collection_id: str) -> _Reply:
        sent = sent_as(saved_wire.PicturesChange)
        snapshot = services.search.snapshot
        stored = saved.change_pictures(collection_id, add=sent.add, remove=sent.remove, snapshot=snapshot)
        return state(stored, collection_id)

    return blueprint


def _summary(view: View) -> dict[str, object]:
    return {
        "id": view.collection.id,
        "name": view.collection.name,
        "count": len(view.pictures),
        "away": len(view.away),
        "cover": view.pictures[0] if view.pictures else None,
        "created_at": view.collection.created_at,
    }
