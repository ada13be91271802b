"""The OpenAPI document, as a generator of clients wants it: each shape once, each error a problem, and examples.

Examples are in `examples.json`: what the server answers for the samples, shortened.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from server.api import bodies, export_wire, saved_wire, status_wire, wire
from server.api.questions import FilterFields, SearchBody

_PREFIX = "#/components/schemas/"
_EXAMPLES = Path(__file__).with_name("examples.json")
_PATH_PARAMETERS = {
    "picture_id": "The `id` of a picture.",
    "file": "The name of a page of the atlas, as in the `page_url` of a sprite.",
    "name": "What a sheet is called, as in the `urls` of an answer's `sheet`.",
    "reference": "What an export is called, as in the links of its answer.",
    "collection_id": "The `id` of a collection, or `favourites`.",
    "number": "Which sheet of the answer, from 0.",
    "map_name": "The `name` of a map.",
    "level": "0 for every picture in its own cell; each further one has cells of twice the width.",
    "column": "Of the tile, from 0 at the left.",
    "row": "Of the tile, from 0 at the top.",
}
_SENT: dict[tuple[str, str], type[BaseModel]] = {
    ("/api/collections", "post"): saved_wire.NewCollection,
    ("/api/collections/{collection_id}", "patch"): saved_wire.CollectionChange,
    ("/api/collections/{collection_id}/pictures", "post"): saved_wire.PicturesChange,
    ("/api/exports", "post"): export_wire.ExportBody,
}
"""What is sent to these as JSON alone."""
_ERRORS = {
    "400": "The request cannot be read, or names another host than this server's.",
    "403": "A page of another site may not change anything here.",
    "404": "A picture, snapshot, upload or collection that is named is not there, or not any more.",
    "413": "What was sent is too large.",
    "415": "The body is of a kind that is not taken.",
    "416": "The file has no such part.",
    "422": "A part of the request does not fit; `errors` points to it.",
    "503": "What this needs is not ready yet; `stage` says what.",
}


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
    kept["SnapshotEvent"] = status_wire.SnapshotEvent.model_json_schema(mode="serialization")
    kept.pop("HTTPError", None)  # APIFlask's own error shape, which nothing here answers with
    kept.update(_body_schemas())
    for schema in kept.values():
        schema.pop("$defs", None)
    tidied["components"]["schemas"] = dict(sorted(kept.items()))
    tidied["paths"] = {path: item for path, item in tidied["paths"].items() if path.startswith("/api/")}
    tidied["tags"] = [{"name": name} for name in dict.fromkeys(tag["name"] for tag in tidied["tags"])]
    _add_bodies(tidied["paths"])
    examples = json.loads(_EXAMPLES.read_text(encoding="utf-8"))
    for path, item in tidied["paths"].items():
        for operation in item.values():
            _describe_parameters(operation, examples)
            _describe_answers(operation, path, examples)
    return tidied


def _body_schemas() -> dict[str, Any]:
    """The shapes of a question in JSON, where null may stand for what is left out."""
    body = SearchBody.model_json_schema(mode="validation", ref_template=_PREFIX + "{model}")
    schemas = {**body.pop("$defs", {}), "SearchBody": body}
    for shape in _SENT.values():
        schema = shape.model_json_schema(mode="validation", ref_template=_PREFIX + "{model}")
        for described in schema["properties"].values():
            if (
                described.get("default", schema) is None
            ):  # generators of types would have null sent for what is left out
                del described["default"]
        schemas[shape.__name__] = schema
    for model in (SearchBody, FilterFields):
        properties = schemas[model.__name__]["properties"]
        for name, field in model.model_fields.items():
            if field.default is None and "anyOf" not in properties[name]:
                described = {
                    key: properties[name].pop(key) for key in ("title", "description") if key in properties[name]
                }
                properties[name] = {**described, "anyOf": [properties[name], {"type": "null"}]}
    return schemas


def _add_bodies(paths: dict[str, Any]) -> None:
    """What the routes take that read their own bodies: JSON, JSON or a form with pictures, or a form with one."""
    for (path, method), model in _SENT.items():
        schema = {"$ref": f"{_PREFIX}{model.__name__}"}
        paths[path][method]["requestBody"] = {"required": True, "content": {bodies.JSON: {"schema": schema}}}
    picture = {"type": "string", "format": "binary"}
    question = {"$ref": f"{_PREFIX}SearchBody"}
    form = {
        "type": "object",
        "description": "The question as JSON, and pictures under the names that its terms give as `upload`: at most "
        f"{bodies.MAX_UPLOADS} of {bodies.MAX_UPLOAD_BYTES >> 20} MiB, {bodies.MAX_BODY_BYTES >> 20} MiB in all.",
        "properties": {bodies.QUESTION: {"type": "string", "contentMediaType": bodies.JSON, "contentSchema": question}},
        "required": [bodies.QUESTION],
        "additionalProperties": picture,
    }
    paths["/api/search"]["post"]["requestBody"] = {
        "required": True,
        "content": {bodies.JSON: {"schema": question}, bodies.FORM: {"schema": form}},
    }
    one = {
        "type": "object",
        "properties": {bodies.PICTURE: picture},
        "required": [bodies.PICTURE],
        "additionalProperties": False,
    }
    paths["/api/uploads"]["post"]["requestBody"] = {"required": True, "content": {bodies.FORM: {"schema": one}}}


def _describe_parameters(operation: dict[str, Any], examples: dict[str, Any]) -> None:
    """Says of each parameter what it is, beside its schema, where tools look for it."""
    own = {**examples["parameters"], **examples["parameters_of"].get(operation["operationId"], {})}
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        described = parameter["schema"].pop("description", None)
        parameter["description"] = _PATH_PARAMETERS[name] if parameter["in"] == "path" else described
        parameter["schema"].pop("examples", None)
        parameter["example"] = own[name]


def _describe_answers(operation: dict[str, Any], path: str, examples: dict[str, Any]) -> None:
    shown = examples["operations"].get(operation["operationId"], {})
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        content["example"] = shown["request"][kind]
    responses = operation.setdefault("responses", {})
    responses.setdefault("400", {})
    for status, response in responses.items():
        if status in _ERRORS:
            problem = {**examples["problems"][status], "instance": path.format_map(examples["parameters"])}
            schema = {"$ref": f"{_PREFIX}Problem"}
            response["description"] = _ERRORS[status]
            response["content"] = {"application/problem+json": {"schema": schema, "example": problem}}
        else:
            response["description"] = HTTPStatus(int(status)).phrase
            for kind in {bodies.JSON, "text/event-stream"} & response.get("content", {}).keys():
                response["content"][kind]["example"] = shown["reply"]
    operation["responses"] = dict(sorted(responses.items()))
