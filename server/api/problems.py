"""Errors as RFC 9457 problems: one table from domain errors to statuses, one shape for all.

A 5xx says nothing of the inside; it names an incident that stands in the log with the traceback.
"""

from __future__ import annotations

import json
import logging
import secrets
from http import HTTPStatus

from apiflask import APIFlask, HTTPError
from flask import Response, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from server import errors
from server.api import not_here, pointers, wire

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 2
_MOST_ERRORS = 20

_DAY = "Write it as 2019, 2019-07 or 2019-07-04"
_ID = "An id has 16 letters and digits, as `id` of a hit has them"
_SPELLED = {
    "colour": "Write it as six hexadecimal digits, such as ff8800",
    "taken_from": _DAY,
    "taken_to": _DAY,
    "more": _ID,
    "less": _ID,
    "picture": _ID,
    "cursor": "Give `next_cursor` of the answer before as it was",
    "snapshot": "Give `snapshot` of the first answer as it was",
    "ids": "Give 1 to 200 ids with commas between; an id has 16 letters and digits",
}
"""How values are written, in place of the pattern they do not match."""

STATUS_OF: dict[type[errors.ClipAtlasError], HTTPStatus] = {
    errors.InvalidQueryError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.MalformedError: HTTPStatus.BAD_REQUEST,
    errors.TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnknownPictureError: HTTPStatus.NOT_FOUND,
    errors.MissingFileError: HTTPStatus.NOT_FOUND,
    errors.SnapshotGoneError: HTTPStatus.NOT_FOUND,
    errors.UploadGoneError: HTTPStatus.NOT_FOUND,
    errors.UnknownCollectionError: HTTPStatus.NOT_FOUND,
    errors.ExportGoneError: HTTPStatus.NOT_FOUND,
    errors.SheetGoneError: HTTPStatus.NOT_FOUND,
    errors.MapError: HTTPStatus.NOT_FOUND,
    errors.MapGoneError: HTTPStatus.NOT_FOUND,
    errors.NotReadyError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ModelUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.SavedFileError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StoppedError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.TooManyArchivesError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.TooManyStreamsError: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""A domain error that is not here is a fault of ours: 500."""


def install(app: APIFlask) -> None:
    """Makes every error of `app` a problem."""
    app.error_processor(_invalid_input)
    app.register_error_handler(errors.ClipAtlasError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _domain_error(error: errors.ClipAtlasError) -> Response:
    status = next((STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF), None)
    if status is None:
        return _unexpected(error)
    extra: dict[str, object] = {}
    if found := _pointers(error):
        extra["errors"] = [{"pointer": pointer, "detail": str(error)} for pointer in found]
    if isinstance(error, errors.NotReadyError):
        extra["stage"] = error.stage
    name = type(error).__name__.removesuffix("Error")
    kind = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")
    response = Response(_body(status, str(error), kind=kind, **extra), status, mimetype=MEDIA_TYPE)
    if status == HTTPStatus.SERVICE_UNAVAILABLE and not isinstance(error, errors.ModelUnavailableError):
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _pointers(error: errors.ClipAtlasError) -> list[str]:
    match error:
        case errors.InvalidQueryError():
            return pointers.of_field(error.field)
        case errors.UnknownPictureError():
            return pointers.of_value(error.picture)
        case errors.UnknownCollectionError():
            return pointers.of_value(error.collection)
        case errors.UploadGoneError():
            return pointers.of_value(error.reference)
        case errors.SnapshotGoneError():
            return pointers.of_value(error.snapshot)
    return []


def invalid_question(error: ValidationError) -> HTTPError:
    """What to raise for a question in JSON that does not fit its shape, as APIFlask does for parameters."""
    fields: dict[str, list[str]] = {}
    for found in error.errors(include_url=False, include_context=False, include_input=False)[:_MOST_ERRORS]:
        place = [pointers.escaped(str(part)) for part in found["loc"]]
        if place[:1] == ["terms"]:
            del place[2:3]  # which kind of term it is taken for, which the request does not say
        fields.setdefault("/".join(place), []).append(found["msg"])
    return HTTPError(HTTPStatus.UNPROCESSABLE_ENTITY, "The request does not fit.", {"json": fields})


def _invalid_input(error: HTTPError) -> tuple[str, int, dict[str, str]]:
    """APIFlask's own errors: parameters that do not fit their schema."""
    status = HTTPStatus(error.status_code)
    found = [
        # Parameters of an address have names and no places.
        {
            "pointer": pointers.joined(location, name.partition(".")[0] if location == "query" else name),
            "detail": _plainly(name, said),
        }
        for location, fields in (error.detail or {}).items()
        if isinstance(fields, dict)
        for name, messages in fields.items()
        for said in messages
    ][:_MOST_ERRORS]
    sentence = " ".join(f"{problem['pointer'].rpartition('/')[2]}: {problem['detail']}." for problem in found)
    text = _body(status, sentence or str(error.message), kind="invalid-input", errors=found or None)
    return text, status, {"Content-Type": MEDIA_TYPE}


def _plainly(name: str, said: str) -> str:
    """What is wrong with a value, without a regular expression or a word of Pydantic's."""
    if said == "Extra inputs are not permitted":
        return "There is nothing of this name to ask with; /docs lists what there is"
    if said.startswith("String should match pattern"):
        field = next((part for part in reversed(name.replace("/", ".").split(".")) if not part.isdigit()), "")
        return _SPELLED.get(field, said)
    return said


def _http_error(error: HTTPException) -> Response:
    # The error's own response carries headers such as Allow on a 405; only its body is replaced.
    response = error.get_response()
    if not isinstance(response, Response):
        response = Response(headers=dict(response.headers), status=response.status)
    if response.status_code < HTTPStatus.BAD_REQUEST:
        return response
    if response.status_code == HTTPStatus.NOT_FOUND and not_here.is_wanted():
        return not_here.answer()
    status = HTTPStatus(response.status_code)
    response.set_data(_body(status, error.description or status.description))
    response.mimetype = MEDIA_TYPE
    return response


def _unexpected(error: Exception) -> Response:
    incident = secrets.token_hex(4)
    log.error("incident %s: %s %s failed", incident, request.method, request.path, exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    sentence = f"Something went wrong here. The server's log says more under {incident}."
    return Response(_body(status, sentence, kind="internal", incident=incident), status, mimetype=MEDIA_TYPE)


def _body(status: HTTPStatus, sentence: str, **extra: object) -> str:
    return body(status, sentence, request.path, **extra)


def body(status: HTTPStatus, sentence: str, instance: str, *, kind: object = None, **extra: object) -> str:
    """A problem as JSON; `instance` is the path that was asked for."""
    problem = wire.Problem.model_validate(
        {
            "type": "about:blank" if kind is None else f"urn:clip-atlas:problem:{kind}",
            "title": status.phrase,
            "status": int(status),
            "detail": sentence,
            "instance": instance,
            **extra,
        }
    )
    return json.dumps(problem.model_dump(exclude_none=True))
