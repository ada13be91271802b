"""Asking the collection: with words, with pictures, with filters, and with all of them together."""

from __future__ import annotations

import json
from typing import Any

from apiflask import APIBlueprint
from flask import request
from pydantic import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from server.api import parameters, present_search, search_wire
from server.api.caching import named_by
from server.api.links import link
from server.api.problems import invalid
from server.api.questions import MAX_BODY_BYTES, MAX_UPLOAD_BYTES, MAX_UPLOADS, Options, SearchBody, SearchParameters
from server.errors import InvalidQueryError
from server.search.cursor import at_cursor
from server.search.modes.text import Text
from server.search.query import MAX_LIMIT, Query, similar
from server.search.snapshot import Snapshot
from server.search.uploads import KEPT_SECONDS
from server.services import Services

_Reply = tuple[search_wire.SearchReply, int, dict[str, str]]


def routes(services: Services) -> APIBlueprint:
    """`/api/search`, `/api/uploads` and `/api/images/<id>/similar`."""
    blueprint = APIBlueprint("search", __name__, tag="Search")
    default_limit = min(services.settings.search_top_k, MAX_LIMIT)

    def fields(query: Query, *, explain: bool = False) -> tuple[dict[str, object], Snapshot, Query]:
        result, snapshot = services.search.search(query)
        query = query.pinned(snapshot.name)  # what follows is told of the same state
        sheets = services.sheets.announce(snapshot.atlas, [hit.picture for hit in result.hits])
        explanations = services.search.explain(query, result.hits) if explain else ()
        return present_search.answer_fields(query, result, snapshot, sheets, explanations), snapshot, query

    def reply(query: Query, asked: Options, uploads: dict[str, str]) -> _Reply:
        if asked.cursor is not None:
            if asked.offset or asked.snapshot is not None:
                raise InvalidQueryError("cursor", "A cursor says where to go on. Leave offset and snapshot out.")
            query = at_cursor(query, asked.cursor)
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
        return body, 200, named_by(snapshot)

    @blueprint.get("/api/search")
    @blueprint.input(SearchParameters, location="query", arg_name="asked")
    @blueprint.output(search_wire.SearchReply)
    @blueprint.doc(operation_id="search", summary="Find pictures by words", responses=[404, 422, 503])
    def search(asked: SearchParameters) -> _Reply:
        return reply(asked.question(default_limit), asked, {})

    @blueprint.post("/api/search")
    @blueprint.output(search_wire.SearchReply)
    @blueprint.doc(
        operation_id="ask", summary="Find pictures by a whole question", responses=[400, 404, 413, 415, 422, 503]
    )
    def ask() -> _Reply:
        asked = _body()
        uploads = {name: services.search.encoder.upload(content, name).reference for name, content in _files().items()}
        return reply(asked.query(default_limit, uploads), asked, uploads)

    @blueprint.post("/api/uploads")
    @blueprint.output(search_wire.UploadReply, status_code=201)
    @blueprint.doc(operation_id="upload", summary="Send a picture to search with", responses=[400, 413, 415, 422, 503])
    def upload() -> tuple[search_wire.UploadReply, int]:
        _accept("multipart/form-data")
        sent = _files()
        if len(sent) != 1:
            raise InvalidQueryError("picture", "Send one picture, as the file of a form.")
        ((name, content),) = sent.items()
        kept = services.search.encoder.upload(content, name)
        return search_wire.UploadReply(
            reference=kept.reference,
            width=kept.width_px,
            height=kept.height_px,
            expires_in_seconds=int(KEPT_SECONDS),
        ), 201

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

    return blueprint


def _accept(*kinds: str) -> None:
    if request.mimetype not in kinds:
        raise UnsupportedMediaType(f"Send {' or '.join(kinds)}.")
    if request.mimetype == "multipart/form-data":
        request.max_content_length = MAX_BODY_BYTES
        request.max_form_parts = MAX_UPLOADS + 1


def _body() -> SearchBody:
    """The question of a POST: its JSON, or the part `question` of a form that brings pictures."""
    _accept("application/json", "multipart/form-data")
    content: Any = None
    if request.mimetype == "application/json":
        content = request.get_json()
    elif (text := request.form.get("question")) is not None:
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InvalidQueryError("question", "The part “question” is no JSON.") from error
    else:
        raise InvalidQueryError("question", "The form has no part “question” that holds the question as JSON.")
    try:
        return SearchBody.model_validate(content, strict=True)
    except ValidationError as error:
        raise invalid("json", error) from error


def _files() -> dict[str, bytes]:
    """The pictures of a form by the names of its parts."""
    if len(request.files) > MAX_UPLOADS:
        raise RequestEntityTooLarge(f"Send at most {MAX_UPLOADS} pictures at once.")
    contents = {}
    for name, sent in request.files.items():
        contents[name] = sent.stream.read(MAX_UPLOAD_BYTES + 1)
        if len(contents[name]) > MAX_UPLOAD_BYTES:
            raise RequestEntityTooLarge(f"The picture “{name}” is larger than {MAX_UPLOAD_BYTES >> 20} MiB.")
    return contents
