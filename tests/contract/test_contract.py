"""The API keeps what its committed OpenAPI document promises, for requests a machine thinks of."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from server import bootstrap
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder
from tools.openapi import FILE

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


@schema.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_operation_keeps_its_contract(case, base_url):
    case.call_and_validate(base_url=base_url)
