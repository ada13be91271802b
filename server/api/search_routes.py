"""Asking the collection: with words, with pictures, with filters, and with all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from apiflask import APIBlueprint
from flask import request
from pydantic import ValidationError

from server.api import bodies, parameters, present_search, search_wire
from server.api.caching import NOT_KEPT, named_by
from server.api.links import SearchParameters, link
from server.api.pointers import about, file_field
from server.api.problems import invalid_question
from server.api.questions import Options, SearchBody, UploadTerm
from server.api.requests import ApiRequest
from server.errors import InvalidQueryError
from server.search.cursor import at_cursor
from server.search.modes.text import Text
from server.search.modes.upload import Upload
from server.search.query import MAX_LIMIT, Query, similar
from server.search.single_flight import SingleFlight
from server.search.snapshot import Snapshot
from server.search.uploads import KEPT_SECONDS
from server.services import Services

_Reply = tuple[search_wire.SearchReply, int, dict[str, str]]


_KEPT_ANSWERS = 32


def routes(services: Services) -> APIBlueprint:
    """`/api/search`, `/api/uploads` and `/api/images/<id>/similar`."""
    blueprint = APIBlueprint("search", __name__, tag="Search")
    default_limit = min(services.settings.search_top_k, MAX_LIMIT)
    # To write down two hundred hits takes longer than to find them again.
    drawn: SingleFlight[tuple[Query, bool], tuple[search_wire.Hit, ...]] = SingleFlight(_KEPT_ANSWERS)

    def fields(query: Query, *, explain: bool = False) -> tuple[dict[str, object], Snapshot, Query]:
        result, snapshot = services.search.search(query)
        query = query.pinned(snapshot.name)  # what follows is told of the same state
        sheets = services.sheets.announce(snapshot.atlas, [hit.picture for hit in result.hits])

        def shown() -> tuple[search_wire.Hit, ...]:
            explanations = services.search.explain(query, result.hits) if explain else ()
            return present_search.hits(result, snapshot, sheets, explanations)

        known = drawn.do((query, explain), shown)
        return present_search.answer_fields(query, result, snapshot, sheets, known), snapshot, query

    def reply(query: Query, asked: Options, uploads: dict[str, str]) -> _Reply:
        if asked.cursor is not None:
            if asked.offset or asked.snapshot is not None:
                raise InvalidQueryError("cursor", "A cursor says where to go on. Leave offset and snapshot out.")
            query = at_cursor(query, asked.cursor)
        if query.filters.collections:
            snapshot = services.search.snapshot_named(query.snapshot)
            with about("filters/collection" if request.method == "POST" else "collection"):
                query = services.saved.gather(query, snapshot)
        for term in query.terms:
            if isinstance(term.mode, Upload):  # an answer may be kept for longer than the picture it was found with
                services.search.encoder.uploads.find(term.mode.reference)
        answer, snapshot, query = fields(query, explain=asked.explain)
        counted = present_search.facets(*services.search.facets(query)) if asked.facets else None
        words = [term.mode.words for term in query.terms if isinstance(term.mode, Text) and term.weight > 0]
        body = search_wire.SearchReply.model_validate(
            {
                **answer,
                "query": " ".join(words) or None,
                "link": link(query),
                "uploads": uploads,
                "facets": counted,
            }
        )
        # What was sent to search with is nobody else's, and not the browser's either: its answer is not to be kept.
        is_kept = request.method in ("GET", "HEAD") and not any(isinstance(term.mode, Upload) for term in query.terms)
        versions = {each.version for each in query.filters.collections}
        return body, 200, named_by(snapshot, *versions) if is_kept else NOT_KEPT

    @blueprint.get("/api/search")
    @blueprint.input(SearchParameters, location="query", arg_name="asked")
    @blueprint.output(search_wire.SearchReply)
    @blueprint.doc(operation_id="search", summary="Find pictures by words", responses=[404, 422, 503])
    def search(asked: SearchParameters) -> _Reply:
        return reply(asked.question(default_limit), asked, {})

    @blueprint.post("/api/search")
    @blueprint.output(search_wire.SearchReply)
    @blueprint.doc(
        operation_id="ask", summary="Find pictures by a whole question", responses=[400, 403, 404, 413, 415, 422, 503]
    )
    def ask() -> _Reply:
        sent = bodies.read_question(cast("ApiRequest", request))
        asked = _question(sent.question)
        _require_named(sent.pictures, asked)
        asked.question(default_limit, {})  # what is wrong with it is said before anything is decoded
        if sent.pictures:
            services.model.embedder()  # and that there is no model yet
        uploads = {
            name: services.search.encoder.upload(content, file_field(name)).reference
            for name, content in sent.pictures.items()
        }
        return reply(asked.question(default_limit, uploads), asked, uploads)

    @blueprint.post("/api/uploads")
    @blueprint.output(search_wire.UploadReply, status_code=201)
    @blueprint.doc(
        operation_id="upload", summary="Send a picture to search with", responses=[400, 403, 413, 415, 422, 503]
    )
    def upload() -> tuple[search_wire.UploadReply, int, dict[str, str]]:
        content = bodies.read_picture(cast("ApiRequest", request))
        kept = services.search.encoder.upload(content, file_field(bodies.PICTURE))
        body = search_wire.UploadReply(
            reference=kept.reference,
            width=kept.width_px,
            height=kept.height_px,
            expires_in_seconds=int(KEPT_SECONDS),
        )
        return body, 201, NOT_KEPT

    @blueprint.get("/api/images/<picture_id>/similar")
    @blueprint.input(parameters.Page, location="query", arg_name="page")
    @blueprint.output(search_wire.SimilarReply)
    @blueprint.doc(operation_id="similar", summary="Find pictures like this one", responses=[404, 422, 503])
    def find_similar(picture_id: str, page: parameters.Page) -> tuple[search_wire.SimilarReply, int, dict[str, str]]:
        limit = default_limit if page.limit is None else page.limit
        query = similar(picture_id, limit=limit, offset=page.offset, snapshot=page.snapshot)
        answer, snapshot, _ = fields(query)
        body = search_wire.SimilarReply.model_validate({**answer, "query": None, "similar_to": picture_id})
        return body, 200, named_by(snapshot)

    @blueprint.get("/api/images/<picture_id>/stack")
    @blueprint.input(parameters.StackParameters, location="query", arg_name="asked")
    @blueprint.output(search_wire.StackReply)
    @blueprint.doc(operation_id="get_stack", summary="A picture and its near-duplicates", responses=[404, 422, 503])
    def get_stack(
        picture_id: str, asked: parameters.StackParameters
    ) -> tuple[search_wire.StackReply, int, dict[str, str]]:
        snapshot = services.search.snapshot_named(asked.snapshot)
        return present_search.stack(picture_id, snapshot, asked.limit, asked.offset), 200, named_by(snapshot)

    return blueprint


def _question(sent: Any) -> SearchBody:
    try:
        return SearchBody.model_validate(sent, strict=True)
    except ValidationError as error:
        raise invalid_question(error) from error


def _require_named(pictures: Mapping[str, bytes], asked: SearchBody) -> None:
    """Raises `InvalidQueryError` where a picture was sent that the question does not use."""
    named = {term.upload for term in asked.terms if isinstance(term, UploadTerm)}
    for name in pictures:
        if name not in named:
            raise InvalidQueryError(
                file_field(name), f"No term uses the picture “{name}”. Give a term that name as its upload."
            )
