"""What is sent as JSON alone, as the shape that it has to have."""

from __future__ import annotations

from typing import TypeVar, cast

from flask import request
from pydantic import ValidationError

from server.api import bodies
from server.api.problems import invalid_question
from server.api.requests import ApiRequest
from server.api.wire import Wire

S = TypeVar("S", bound=Wire)


def sent_as(shape: type[S]) -> S:
    """The body of this request, checked. Raises what becomes a problem that names the field."""
    sent = bodies.read_json(cast("ApiRequest", request))
    try:
        return shape.model_validate(sent, strict=True)
    except ValidationError as error:
        raise invalid_question(error) from error
