"""Asking the collection: with words, and with one of its pictures."""

from __future__ import annotations

from typing import TypedDict

from apiflask import APIBlueprint

from server.api import parameters, present, wire
from server.api.caching import named_by
from server.search.modes.mode import Mode
from server.search.modes.similar import Similar
from server.search.modes.text import Text
from server.search.query import MAX_LIMIT, Query, Term
from server.search.snapshot import Snapshot
from server.services import Services


class _Answer(TypedDict):
    model: str
    snapshot: str
    took_ms: float
    total: int
    hits: list[wire.Hit]


def routes(services: Services) -> APIBlueprint:
    """`/api/search` and `/api/images/<id>/similar`."""
    blueprint = APIBlueprint("search", __name__, tag="Search")

    def ask(mode: Mode, page: parameters.Page) -> tuple[_Answer, Snapshot]:
        limit = min(services.settings.search_top_k, MAX_LIMIT) if page.limit is None else page.limit
        result, snapshot = services.search.search(
            Query((Term(mode),), stacks=False, limit=limit, offset=page.offset, snapshot=page.snapshot)
        )
        answer: _Answer = {
            "model": snapshot.model_key,
            "snapshot": result.snapshot,
            "took_ms": round(result.took_ms, 2),
            "total": result.total,
            "hits": [present.hit(found, snapshot) for found in result.hits],
        }
        return answer, snapshot

    @blueprint.get("/api/search")
    @blueprint.input(parameters.SearchParameters, location="query", arg_name="asked")
    @blueprint.output(wire.SearchReply)
    @blueprint.doc(operation_id="search", summary="Find pictures by words", responses=[404, 422, 503])
    def search(asked: parameters.SearchParameters) -> tuple[wire.SearchReply, int, dict[str, str]]:
        answer, snapshot = ask(Text(asked.query), asked)
        return wire.SearchReply(query=asked.query, **answer), 200, named_by(snapshot)

    @blueprint.get("/api/images/<picture_id>/similar")
    @blueprint.input(parameters.Page, location="query", arg_name="page")
    @blueprint.output(wire.SimilarReply)
    @blueprint.doc(operation_id="similar", summary="Find pictures like this one", responses=[404, 422, 503])
    def similar(picture_id: str, page: parameters.Page) -> tuple[wire.SimilarReply, int, dict[str, str]]:
        answer, snapshot = ask(Similar(picture_id), page)
        return wire.SimilarReply(query=None, similar_to=picture_id, **answer), 200, named_by(snapshot)

    return blueprint
