"""The Flask application: services in, routes on, errors shaped. Making one starts nothing and reads nothing."""

from __future__ import annotations

from apiflask import APIFlask
from flask import Response

from server import __version__
from server.api import (
    collection_routes,
    event_routes,
    export_routes,
    file_routes,
    map_routes,
    page,
    problems,
    saved_routes,
    search_routes,
    security,
    sheet_routes,
    status_routes,
)
from server.api.caching import unchanged
from server.api.compression import compressed
from server.api.openapi import tidy
from server.api.requests import ApiRequest
from server.services import Services

SHORT_FORMS = {
    "/search": "search.search",
    "/images": "collection.list_images",
    "/image/<picture_id>": "collection.get_image",
    "/health": "status.health",
}
"""Addresses people know from other tools, and the views that answer there as they do below `/api`."""


class _App(APIFlask):
    request_class = ApiRequest


def create_app(services: Services) -> APIFlask:
    """An application that answers from `services`."""
    app = _App(
        __name__,
        title="Clip Atlas",
        version=__version__,
        spec_path="/api/openapi.json",
        docs_path=None,
        static_folder=None,  # type: ignore[arg-type]  # Flask takes None: no folder at all
    )
    app.config.update(
        INFO={"description": "Find pictures in your own collection by meaning. Errors are RFC 9457 problems."},
        AUTO_SERVERS=False,
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        LOCAL_SPEC_JSON_INDENT=2,
        MAX_CONTENT_LENGTH=1 << 20,
        JSON_SORT_KEYS=False,
    )
    app.json.compact = True  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for part in (
        search_routes,
        collection_routes,
        file_routes,
        sheet_routes,
        map_routes,
        saved_routes,
        export_routes,
        status_routes,
        event_routes,
    ):
        app.register_blueprint(part.routes(services))
    for rule, endpoint in SHORT_FORMS.items():
        app.add_url_rule(rule, f"{endpoint}_short", app.view_functions[endpoint])
    app.register_blueprint(page.routes(services.settings.web_root))
    problems.install(app)
    security.install(app, services.settings)

    @app.after_request
    def answer_conditionally(response: Response) -> Response:
        return compressed(unchanged(response))

    app.spec_processor(tidy)

    return app
