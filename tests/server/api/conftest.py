"""A collection of coloured pictures, prepared once, and a client of the real application over it."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server.bootstrap import prepare_in_foreground
from server.services import Services
from server.settings import Settings
from tests.client import client_of
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder


@pytest.fixture(scope="session")
def settings(tmp_path_factory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("collection")
    paint_all(folder / "originals")
    settings = settings_in(folder)
    prepare(settings)
    return settings


@pytest.fixture(scope="session")
def services(settings) -> Services:
    return prepare_in_foreground(settings, ColourEmbedder())


@pytest.fixture
def client(services) -> FlaskClient:
    return client_of(services)
