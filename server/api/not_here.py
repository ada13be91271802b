"""A small page for a person who typed an address that leads nowhere. Programs are told the same as a problem in JSON.

It needs no script, and stands while the page itself is not built.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, request

from server.api.caching import REVALIDATE

STYLE_URL = "/not-here.css"

_WORDS = {
    "en": (
        "Nothing here",
        "There is nothing at this address.",
        "It may be mistyped, or from before something was renamed.",
        "To the pictures",
    ),
    "es": (
        "Aquí no hay nada",
        "En esta dirección no hay nada.",
        "Puede que esté mal escrita, o que sea de antes de cambiar un nombre.",
        "Ir a las imágenes",
    ),
}
_HTML = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{title} · Clip Atlas</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{style_url}">
<main>
<h1>{heading}</h1>
<p>{reason}</p>
<p><a href="/">{way_on}</a></p>
</main>
</html>
"""
# The colours are those of the page: web/src/shared/tokens.css.
_STYLE = """:root { --paper: #f6f5f2; --ink: #1c1b19; --soft-ink: #6b6862; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --paper: #141413; --ink: #edebe6; --soft-ink: #9a968e; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 32rem; margin: 24vh auto 0; padding: 0 24px; }
h1 { margin: 0 0 8px; font: 400 1.75rem/1.25 "Instrument Serif", Georgia, serif; }
p { margin: 0 0 24px; color: var(--soft-ink); }
a { display: inline-block; min-height: 24px; color: var(--ink); text-underline-offset: 4px; }
a:focus-visible { outline: 2px solid var(--ink); outline-offset: 4px; }
"""


def is_wanted() -> bool:
    """Whether a browser asks for this address as a page of its own, and not for a part of the API or of a page."""
    is_api = request.path.startswith("/api/") or request.path == "/api"
    return not is_api and request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def answer() -> Response:
    """The page, in the language that the browser prefers of those there are."""
    language = request.accept_languages.best_match(list(_WORDS)) or "en"
    title, heading, reason, way_on = _WORDS[language]
    text = _HTML.format(
        language=language, title=title, heading=heading, reason=reason, way_on=way_on, style_url=STYLE_URL
    )
    response = Response(text, HTTPStatus.NOT_FOUND, mimetype="text/html")
    response.headers["Cache-Control"] = REVALIDATE
    response.vary.update(("Accept", "Accept-Language"))
    return response


def style() -> Response:
    """What the page looks like."""
    response = Response(_STYLE, mimetype="text/css")
    response.headers["Cache-Control"] = REVALIDATE
    return response
