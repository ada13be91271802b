"""The OpenAPI document, as a generator of clients wants it: each shape once, each error a problem."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from server.api import wire
from server.api.questions import SearchBody

_PREFIX = "#/components/schemas/"


def tidy(spec: dict[Any, Any] | str) -> dict[Any, Any] | str:
    """`spec` with nested shapes under their own names and every error response an RFC 9457 problem.

    APIFlask names a shape inside another `Outer.Inner`, once for each outer one; they are the same shape.
    """
    assert isinstance(spec, dict)
    text = json.dumps(spec)
    schemas: dict[str, Any] = spec["components"]["schemas"]
    for name in sorted(schemas, key=len, reverse=True):
        if "." in name:
            text = text.replace(f'"{_PREFIX}{name}"', f'"{_PREFIX}{name.rpartition(".")[2]}"')
    tidied: dict[str, Any] = json.loads(text)
    kept = {name.rpartition(".")[2]: schema for name, schema in tidied["components"]["schemas"].items()}
    problem = wire.Problem.model_json_schema(mode="serialization", ref_template=_PREFIX + "{model}")
    kept.update(problem.pop("$defs", {}))
    kept["Problem"] = problem
    # Sent on a stream, whose content a document cannot describe.
    kept["SnapshotEvent"] = wire.SnapshotEvent.model_json_schema(mode="serialization")
    kept.pop("HTTPError", None)  # APIFlask's own error shape, which nothing here answers with
    kept.update(_body_schemas())
    for schema in kept.values():
        schema.pop("$defs", None)
    tidied["components"]["schemas"] = dict(sorted(kept.items()))
    tidied["paths"] = {path: item for path, item in tidied["paths"].items() if path.startswith("/api/")}
    _add_bodies(tidied["paths"])
    for path in tidied["paths"].values():
        for operation in path.values():
            _shape_errors(operation)
    return tidied


def _body_schemas() -> dict[str, Any]:
    body = SearchBody.model_json_schema(mode="validation", ref_template=_PREFIX + "{model}")
    return {**body.pop("$defs", {}), "SearchBody": body}


def _add_bodies(paths: dict[str, Any]) -> None:
    """What the two routes that read their own bodies take: JSON or a form with pictures, and a form with one."""
    picture = {"type": "string", "format": "binary"}
    question = {"$ref": f"{_PREFIX}SearchBody"}
    form = {
        "type": "object",
        "description": "The question as JSON, and pictures under the names that its terms give as `upload`.",
        "properties": {"question": {"type": "string", "contentMediaType": "application/json"}},
        "required": ["question"],
        "additionalProperties": picture,
    }
    paths["/api/search"]["post"]["requestBody"] = {
        "required": True,
        "content": {
            "application/json": {"schema": question},
            "multipart/form-data": {"schema": form},
        },
    }
    one = {"type": "object", "properties": {"picture": picture}, "required": ["picture"]}
    paths["/api/uploads"]["post"]["requestBody"] = {
        "required": True,
        "content": {"multipart/form-data": {"schema": one}},
    }


def _shape_errors(operation: dict[str, Any]) -> None:
    for status, response in operation.get("responses", {}).items():
        if status[0] in "45":
            response["description"] = response.get("description") or HTTPStatus(int(status)).phrase
            response["content"] = {"application/problem+json": {"schema": {"$ref": f"{_PREFIX}Problem"}}}
