"""A client of the real application."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.api.app import create_app
from server.services import Services


class ReadingClient(FlaskClient):
    """Reads every answer to its end, as a browser does, so that no file stays open behind a test."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


def client_of(services: Services) -> FlaskClient:
    """A client of an application that answers from `services`."""
    app = create_app(services)
    app.test_client_class = ReadingClient
    return app.test_client()
