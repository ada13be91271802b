"""The API keeps what its OpenAPI document promises, for requests a machine thinks of."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from server.api.app import create_app
from server.bootstrap import prepare_in_foreground
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder


@pytest.fixture(scope="session")
def api(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contract")
    paint_all(folder / "originals")
    chosen = settings_in(folder)
    prepare(chosen)
    app = create_app(prepare_in_foreground(chosen, ColourEmbedder()))
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app)


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_operation_keeps_its_contract(case):
    case.call_and_validate()
