"""The API keeps what its committed OpenAPI document promises, for requests a machine thinks of."""

import re
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from server import bootstrap
from server.records import picture_id
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder
from tools.openapi import FILE

KNOWN = picture_id("warm/red.png")
# A question and an upload have rules that no schema says: a range has an end after its beginning, an order by colour
# needs one, words are not only white space in any script, and bytes have to be a picture. Names can be seen, and no two
# collections have one; one of three says what is exported.
BEYOND_SCHEMAS = {"search", "ask", "upload", "create_collection", "change_collection", "change_pictures", "export"}
SMALL = "^/api/(collections|exports)"

# A stream of events does not end, so there is no answer to be judged.
schema = schemathesis.openapi.from_path(FILE).exclude(path="/api/events")


@pytest.fixture(scope="session")
def base_url(tmp_path_factory) -> Iterator[str]:
    """The address of the real server over a real collection."""
    folder = tmp_path_factory.mktemp("contract")
    paint_all(folder / "originals")
    chosen = settings_in(folder)
    prepare(chosen)
    running = bootstrap.start(chosen, embedder=ColourEmbedder())
    running.serve_in_background()
    running.preparation.wait(None)
    yield running.url
    running.close()


def call(case, base_url: str) -> int:
    """The status of the answer, which keeps the contract."""
    name = case.operation.definition.raw["operationId"]
    excluded = [positive_data_acceptance] if name in BEYOND_SCHEMAS else []
    return case.call_and_validate(base_url=base_url, excluded_checks=excluded).status_code


@schema.exclude(path_regex=SMALL).parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_operation_keeps_its_contract(case, base_url):
    call(case, base_url)


@schema.include(path_regex=SMALL).parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_operation_with_little_to_ask_keeps_its_contract(case, base_url):
    call(case, base_url)


@schema.include(path_regex="picture_id").parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_operation_keeps_its_contract_for_a_picture_that_is_there(case, base_url):
    case.path_parameters["picture_id"] = KNOWN
    call(case, base_url)


@schema.include(path="/api/search", method="POST").parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_questions_about_pictures_that_are_there_keep_the_contract(case, base_url):
    body = case.body
    if isinstance(body, dict) and isinstance(body.get("terms"), list):
        for term in body["terms"]:
            if isinstance(term, dict) and re.fullmatch("[a-z2-7]{16}", str(term.get("picture"))):
                term["picture"] = KNOWN
    call(case, base_url)
