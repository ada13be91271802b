"""The built page, and the API's own documents: static files from fixed folders."""

from __future__ import annotations

import functools
import gzip
from pathlib import Path

from apiflask import APIBlueprint
from flask import Response, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.routing import PathConverter

from server.api import not_here
from server.api.caching import A_DAY, IMMUTABLE, REVALIDATE
from server.api.compression import takes_gzip

_NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Clip Atlas</title>
<p>The API is running. The page is not built yet: run <code>python -m tools start</code>, or
<code>npx pnpm install</code> and <code>npx pnpm build</code> in <code>web/</code>.
<p><a href="/docs">The API</a>"""

_DOCS = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Clip Atlas API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>"""

_DOCS_START = """SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#swagger-ui", deepLinking: true });"""

_TEXTS = (".html", ".js", ".css", ".svg")
_KEPT_FILES = 64
_DOCS_FILES = ("swagger-ui.css", "swagger-ui-bundle.js")


class _BuiltFile(PathConverter):
    """A path that is not the API's, which is to say itself what there is and which methods it takes."""

    regex = "(?!api/)[^/].*?"


def routes(web_root: Path) -> APIBlueprint:
    """`/` and the built files below it, what a page that is not there looks like, `/docs`."""
    blueprint = APIBlueprint("page", __name__, enable_openapi=False)
    blueprint.record(lambda state: state.app.url_map.converters.update(built_file=_BuiltFile))

    @blueprint.get("/")
    def index() -> Response:
        if not (web_root / "index.html").is_file():
            return Response(_NOT_BUILT, mimetype="text/html")
        return _with_cache(_smaller(send_from_directory(web_root, "index.html"), web_root / "index.html"), REVALIDATE)

    @blueprint.get("/<built_file:file>")
    def built_file(file: str) -> Response:
        if not web_root.is_dir():
            raise NotFound("There is nothing at this address.")
        response = _smaller(send_from_directory(web_root, file), web_root / file)
        return _with_cache(response, _policy(file))

    @blueprint.get(not_here.STYLE_URL)
    def not_here_style() -> Response:
        return not_here.style()

    @blueprint.get("/docs")
    def docs() -> Response:
        return Response(_DOCS, mimetype="text/html")

    @blueprint.get("/docs/<file>")
    def docs_file(file: str) -> Response:
        if file == "start.js":
            return Response(_DOCS_START, mimetype="text/javascript")
        if file not in _DOCS_FILES:
            raise NotFound("There is nothing at this address.")
        import flask_swagger_ui

        return _with_cache(send_from_directory(Path(flask_swagger_ui.__file__).parent / "dist", file), REVALIDATE)

    return blueprint


def _smaller(response: Response, file: Path) -> Response:
    """`response` with the file compressed, where it is text and whole, and whoever asked reads that."""
    if file.suffix not in _TEXTS:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not takes_gzip():
        return response
    status = file.stat()
    response.close()  # the file, of which nothing has to be read where its compressed copy is kept
    response.direct_passthrough = False
    response.set_data(_compressed(file, status.st_mtime_ns, status.st_size))
    response.content_encoding = "gzip"
    tag, _ = response.get_etag()
    if tag is not None:  # the same file in other bytes
        response.set_etag(tag, weak=True)
    return response


@functools.lru_cache(maxsize=_KEPT_FILES)
def _compressed(file: Path, _modified_ns: int, _size_bytes: int) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)


def _policy(file: str) -> str:
    if file.startswith("assets/"):  # Vite puts a digest of the content into every name there
        return IMMUTABLE
    # Chromium asks for the icon again whenever the address changes, which here is at every question.
    return REVALIDATE if file.endswith(".html") else A_DAY


def _with_cache(response: Response, policy: str) -> Response:
    response.headers["Cache-Control"] = policy
    return response
