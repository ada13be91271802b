"""Which part of a request an error is about, as the JSON pointer that its problem names.

Parameters of an address are below `#/query`, what JSON says below `#/json` (also where it came as a part of a form),
and the pictures of a form below `#/files`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import request

from server.api.requests import ApiRequest
from server.errors import InvalidQueryError

TERM_PARAMETERS = ("query", "not", "like", "unlike")
_WITH_JSON = ("POST", "PATCH")
_MOST_CHARACTERS = 100


def escaped(name: str) -> str:
    """A name as one step of a pointer (RFC 6901), cut where it is very long."""
    return name[:_MOST_CHARACTERS].replace("~", "~0").replace("/", "~1")


def joined(location: str, path: str) -> str:
    """The pointer to `path`, whose steps are escaped, in that part of the request; an empty one means all of it."""
    return f"#/{location}/{path}" if path else f"#/{location}"


def file_field(name: str) -> str:
    """The field of errors about the part of a form that has this name."""
    return f"files/{escaped(name)}"


@contextmanager
def about(field: str | Callable[[str], str]) -> Iterator[None]:
    """Has errors within name that field, or what it makes of the field they name."""
    try:
        yield
    except InvalidQueryError as error:
        named = field if isinstance(field, str) else field(error.field)
        raise type(error)(named, str(error)) from error


def of_field(field: str) -> list[str]:
    """Where the request says what is wrong: `field` is the name of a parameter, or a path in the JSON or the form."""
    if field.partition("/")[0] == "files":
        return [f"#/{field}"]
    if request.method in _WITH_JSON:
        return [joined("json", field)]
    if field == "terms":  # a link has no such parameter
        return [f"#/query/{name}" for name in TERM_PARAMETERS if name in request.args]
    return [f"#/query/{field}"]


def of_value(value: str) -> list[str]:
    """Where the request names `value`: an id, the reference of a picture, or a snapshot, alone or in a cursor."""
    if request.method in _WITH_JSON:
        return [f"#/json/{place}" for place in _places(cast("ApiRequest", request).question, value)]
    return [f"#/query/{name}" for name, given in request.args.lists() if any(_names(each, value) for each in given)]


def _places(content: Any, value: str) -> Iterator[str]:
    if isinstance(content, str) and _names(content, value):
        yield ""
    items = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, inner in items:
        for place in _places(inner, value):
            yield f"{key}/{place}".removesuffix("/")


def _names(given: str, value: str) -> bool:
    return value in re.split("[:@^]", given) or given.startswith(f"{value}-")
