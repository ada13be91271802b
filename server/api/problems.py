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
from server.api import wire

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 2

STATUS_OF: dict[type[errors.ClipAtlasError], HTTPStatus] = {
    errors.InvalidQueryError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.UnknownPictureError: HTTPStatus.NOT_FOUND,
    errors.MissingFileError: HTTPStatus.NOT_FOUND,
    errors.SnapshotGoneError: HTTPStatus.NOT_FOUND,
    errors.UploadGoneError: HTTPStatus.NOT_FOUND,
    errors.SheetGoneError: HTTPStatus.NOT_FOUND,
    errors.NotReadyError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ModelUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
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
    if isinstance(error, errors.InvalidQueryError):
        part = "files" if error.field in request.files else "json" if request.method == "POST" else "query"
        extra["errors"] = [{"pointer": f"#/{part}/{error.field}", "detail": str(error)}]
    if isinstance(error, errors.NotReadyError):
        extra["stage"] = error.stage
    name = type(error).__name__.removesuffix("Error")
    kind = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")
    response = Response(_body(status, str(error), kind=kind, **extra), status, mimetype=MEDIA_TYPE)
    if status == HTTPStatus.SERVICE_UNAVAILABLE and not isinstance(error, errors.ModelUnavailableError):
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def invalid(location: str, error: ValidationError) -> HTTPError:
    """What to raise for a part of a request that does not fit its shape, as APIFlask itself would."""
    fields: dict[str, list[str]] = {}
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        fields.setdefault(".".join(map(str, found["loc"])), []).append(found["msg"])
    return HTTPError(HTTPStatus.UNPROCESSABLE_ENTITY, "The request does not fit.", {location: fields})


def _invalid_input(error: HTTPError) -> tuple[str, int, dict[str, str]]:
    """APIFlask's own errors: parameters that do not fit their schema."""
    status = HTTPStatus(error.status_code)
    found = [
        {"pointer": f"#/{location}/{_pointed(location, name)}", "detail": message}
        for location, fields in (error.detail or {}).items()
        if isinstance(fields, dict)
        for name, messages in fields.items()
        for message in messages
    ]
    sentence = " ".join(f"{problem['pointer'].rpartition('/')[2]}: {problem['detail']}." for problem in found)
    body = _body(status, sentence or str(error.message), kind="invalid-input", errors=found or None)
    return body, status, {"Content-Type": MEDIA_TYPE}


def _pointed(location: str, name: str) -> str:
    """The part of a pointer behind its location. Parameters of an address have names and no places."""
    return name.partition(".")[0] if location == "query" else name.replace(".", "/")


def _http_error(error: HTTPException) -> Response:
    # The error's own response carries headers such as Allow on a 405; only its body is replaced.
    response = error.get_response()
    if not isinstance(response, Response):
        response = Response(headers=dict(response.headers), status=response.status)
    if (
        response.status_code < HTTPStatus.BAD_REQUEST
        or response.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    ):
        return response
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


def _body(status: HTTPStatus, sentence: str, kind: str | None = None, **extra: object) -> str:
    problem = wire.Problem.model_validate(
        {
            "type": "about:blank" if kind is None else f"urn:clip-atlas:problem:{kind}",
            "title": status.phrase,
            "status": int(status),
            "detail": sentence,
            "instance": request.path,
            **extra,
        }
    )
    return json.dumps(problem.model_dump(exclude_none=True))
