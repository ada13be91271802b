"""The OpenAPI document is whole: everything is described and has an example, and every example is one."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from PIL import Image

from server.api.app import create_app
from server.services import Services
from tests.collection import settings_in
from tests.form import form
from tools.openapi import FILE

SPEC = json.loads(FILE.read_text(encoding="utf-8"))
OPERATIONS = {
    operation["operationId"]: (path, method, operation)
    for path, item in SPEC["paths"].items()
    for method, operation in item.items()
}
# The cursor of the example belongs to another question, and the upload is not kept here: all else is well with them.
UNFIT = {("search", "cursor"): 422, ("search", "like"): 404}
# What an operation cannot be asked without.
NEEDED = {"search": {"colour": "1e3cdc", "query": "red"}, "get_images": {"ids": "tijsjknv5eczv4b5"}}
IN_BYTES = ("image/", "multipart/", "text/event-stream", "application/octet-stream", "application/zip", "text/csv")


def schemas_and_examples(operation: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Where it is, the schema, and the example of each parameter, body and answer of JSON."""
    for parameter in operation.get("parameters", ()):
        yield parameter["name"], parameter["schema"], parameter["example"]
    answers = {"the body": operation.get("requestBody", {}), **operation["responses"]}
    for name, part in answers.items():
        for kind, content in part.get("content", {}).items():
            if not kind.startswith(IN_BYTES):
                yield f"{name} as {kind}", content["schema"], content["example"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_example_fits_its_schema(name):
    for place, schema, example in schemas_and_examples(OPERATIONS[name][2]):
        whole = {**schema, "components": SPEC["components"]}
        validator = jsonschema_rs.Draft202012Validator(whole)
        errors = [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(example)]
        assert not errors, (place, errors)


@pytest.mark.parametrize("name", OPERATIONS)
def test_everything_is_described(name):
    _, _, operation = OPERATIONS[name]
    for parameter in operation.get("parameters", ()):
        assert parameter["description"], parameter["name"]
    for status, answer in operation["responses"].items():
        assert answer["description"], status
        assert answer["content"], status
    assert "400" in operation["responses"]
    assert any(status < "300" for status in operation["responses"])


def test_every_shape_is_described_and_used():
    text = json.dumps(SPEC)
    for name, schema in SPEC["components"]["schemas"].items():
        assert schema["description"], name
        assert f'"#/components/schemas/{name}"' in text or name == "SnapshotEvent", name


def test_no_tag_is_named_twice():
    names = [tag["name"] for tag in SPEC["tags"]]
    assert len(names) == len(set(names))


@pytest.fixture(scope="module")
def waiting(tmp_path_factory):
    """A client of a server that is only just starting: what it refuses is what the request itself says."""
    return create_app(Services(settings_in(tmp_path_factory.mktemp("waiting")))).test_client()


@pytest.mark.parametrize("name", [name for name, (_, method, _) in OPERATIONS.items() if method == "get"])
def test_the_example_of_each_parameter_is_taken_by_the_server(waiting, name):
    path, _, operation = OPERATIONS[name]
    within = {each["name"]: each["example"] for each in operation.get("parameters", ()) if each["in"] == "path"}
    needed = NEEDED.get(name, {})
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query":
            asked = {**needed, parameter["name"]: parameter["example"]}
            given = {key: str(value).lower() if isinstance(value, bool) else value for key, value in asked.items()}
            answer = waiting.get(path.format(**within), query_string=given)
            expected = UNFIT.get((name, parameter["name"]), 503)
            assert answer.status_code == expected, (parameter["name"], answer.get_data(as_text=True))


def test_the_examples_of_questions_are_taken_by_the_server(waiting):
    content = OPERATIONS["ask"][2]["requestBody"]["content"]
    assert waiting.post("/api/search", json=content["application/json"]["example"]).status_code == 503
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG")
    sent = content["multipart/form-data"]["example"]
    files = ((name, buffer.getvalue(), "a.png") for name in sent if name != "question")
    answer = waiting.post("/api/search", **form(("question", sent["question"].encode()), *files))
    assert answer.status_code == 503, answer.get_data(as_text=True)
