"""Taking pictures along: what is wanted is answered with how much that is, and plain links to archive and table."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from apiflask import APIBlueprint
from flask import Response
from werkzeug.http import dump_options_header

from server.api import export_wire, urls
from server.api.caching import NOT_KEPT
from server.api.pointers import about
from server.api.questions import SearchBody
from server.api.sending import sent_as
from server.errors import InvalidQueryError, TooManyArchivesError
from server.exports.archive import Archive
from server.exports.file_names import fit
from server.exports.selection import KEPT_SECONDS, MAX_PICTURES, Chosen, Selections
from server.exports.sources import Folders
from server.exports.table import table
from server.search.modes.text import Text
from server.search.query import MAX_LIMIT, Query
from server.services import Services

MAX_ARCHIVES = 2
"""Archives sent at once. Each keeps a thread of the server for as long as it takes."""

_TITLE_CHARACTERS = 60


def routes(services: Services) -> APIBlueprint:
    """`/api/exports` and what lies below it."""
    blueprint = APIBlueprint("exports", __name__, tag="Exports")
    folders = Folders(services.settings.original_root, services.settings.image_root)
    selections = Selections()
    free = threading.BoundedSemaphore(MAX_ARCHIVES)

    def chosen_by(sent: export_wire.ExportBody) -> tuple[str, list[Chosen]]:
        snapshot = services.search.snapshot
        if sent.ids is not None:
            return "Pictures", [Chosen(snapshot.picture(each)) for each in dict.fromkeys(sent.ids)]
        if sent.collection is not None:
            view = services.saved.view(services.saved.stored(), sent.collection, snapshot)
            return view.collection.name, [Chosen(snapshot.picture(each)) for each in view.pictures]
        assert sent.question is not None
        with about(lambda field: f"question/{field}".removesuffix("/")):
            return _title(query := _query(sent.question)), found_by(query, sent.question.limit)

    def found_by(query: Query, limit: int | None) -> list[Chosen]:
        snapshot = services.search.snapshot_named(query.snapshot)
        with about("filters/collection"):
            query = services.saved.gather(query, snapshot).pinned(snapshot.name)
        result, _ = services.search.search(query)
        line = result.relevance
        wanted = limit or (result.total if line is None else line.relevant_count)
        _require_few(wanted, "")
        hits = list(result.hits)
        while len(hits) < min(wanted, result.total):
            hits += services.search.search(replace(query, offset=len(hits)))[0].hits
        return [Chosen(hit.picture, hit.score) for hit in hits[:wanted]]

    @blueprint.post("/api/exports")
    @blueprint.output(export_wire.ExportReply, status_code=201)
    @blueprint.doc(
        operation_id="export",
        summary="Choose pictures to take along",
        responses=[400, 403, 404, 413, 415, 422, 503],
    )
    def export() -> tuple[export_wire.ExportReply, int, dict[str, str]]:
        sent = sent_as(export_wire.ExportBody)
        given = [name for name in ("ids", "collection", "question") if getattr(sent, name) is not None]
        if len(given) != 1:
            raise InvalidQueryError(given[-1] if given else "", "Say which pictures: ids, or collection, or question.")
        title, chosen = chosen_by(sent)
        if not chosen:
            raise InvalidQueryError(given[0], "There is no picture among these.")
        _require_few(len(chosen), given[0])
        sources = [folders.source_of(each.picture) for each in chosen]
        there = [source for source in sources if source is not None]
        size = sum(source.bytes for source in there)
        selection = selections.add(title, chosen)
        body = export_wire.ExportReply(
            title=title,
            count=len(chosen),
            originals=sum(source.is_original for source in there),
            missing=len(sources) - len(there),
            bytes=size,
            zip_url=urls.export(selection.reference, "zip") if size <= export_wire.MAX_BYTES else None,
            csv_url=urls.export(selection.reference, "csv"),
            expires_in_seconds=int(KEPT_SECONDS),
        )
        return body, 201, NOT_KEPT

    @blueprint.get("/api/exports/<reference>/pictures.zip")
    @blueprint.doc(
        operation_id="get_archive",
        summary="The pictures' files in one archive, stored as they are",
        responses=_answers("application/zip", 404, 503),
    )
    def get_archive(reference: str) -> Response:
        selection = selections.find(reference)
        if not free.acquire(blocking=False):
            raise TooManyArchivesError(MAX_ARCHIVES)
        blocks = _until_closed(Archive(selection.chosen, folders).blocks(), services.closing)
        response = _attachment(blocks, "application/zip", f"{selection.title}.zip")
        response.call_on_close(free.release)
        return response

    @blueprint.get("/api/exports/<reference>/pictures.csv")
    @blueprint.doc(
        operation_id="get_table",
        summary="What is known of the pictures, as a table",
        responses=_answers("text/csv", 404),
    )
    def get_table(reference: str) -> Response:
        selection = selections.find(reference)
        return _attachment(table(selection.chosen), "text/csv; charset=utf-8; header=present", f"{selection.title}.csv")

    return blueprint


def _query(asked: SearchBody) -> Query:
    return replace(asked.question(MAX_LIMIT, {}), limit=MAX_LIMIT, offset=0)


def _title(query: Query) -> str:
    """What was looked for, in a few words."""
    words = [term.mode.words for term in query.terms if isinstance(term.mode, Text) and term.weight > 0]
    return " ".join(words)[:_TITLE_CHARACTERS].strip() or "Pictures"


def _require_few(count: int, field: str) -> None:
    if count > MAX_PICTURES:
        raise InvalidQueryError(
            field, f"These are {count:,} pictures; {MAX_PICTURES:,} can be taken along at once. Take a part of them."
        )


def _until_closed(blocks: Iterator[bytes], closing: threading.Event) -> Iterator[bytes]:
    """`blocks`, up to the moment at which the server stops."""
    for block in blocks:
        if closing.is_set():
            return
        yield block


def _attachment(blocks: Iterator[bytes], kind: str, name: str) -> Response:
    fitting = fit(name)
    # For those that read RFC 5987, and for those that do not.
    plain = unicodedata.normalize("NFKD", fitting).encode("ascii", "ignore").decode()
    names = {"filename": plain, "filename*": f"UTF-8''{quote(fitting)}"}
    response = Response(blocks, content_type=kind, headers=NOT_KEPT)
    response.headers["Content-Disposition"] = dump_options_header("attachment", names)
    return response


def _answers(kind: str, *errors: int) -> dict[int | str, dict[str, str | dict[str, dict[str, Any]]]]:
    content = {kind: {"schema": {"type": "string", "format": "binary"}}}
    return {"200": {"description": "OK", "content": content}, **{str(error): {"description": ""} for error in errors}}
