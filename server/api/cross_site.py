"""Pages of other sites may not change anything here, nor have anything sent, whatever a person's browser lets them try.

A browser says where a request comes from: `Sec-Fetch-Site` where it trusts the address, `Origin` otherwise
(https://owasp.org/www-community/attacks/csrf, https://www.w3.org/TR/fetch-metadata/). A request that says neither comes
from no page. What is taken as JSON alone is refused a second time: another site's page has to ask before it sends such.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import Forbidden

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_OWN = ("same-origin", "none")


def install(app: Flask, origins: Collection[str]) -> None:
    """Has `app` refuse, with 403, what a page sends that is neither its own nor of one of these origins."""

    @app.before_request
    def refuse_others() -> None:
        if request.method not in _SAFE_METHODS and not _is_welcome(frozenset(origins)):
            raise Forbidden("A page of another site may not change anything here.")


def _is_welcome(origins: frozenset[str]) -> bool:
    origin = request.headers.get("Origin")
    if origin in origins:
        return True
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _OWN
    # Behind TLS the scheme is another one than ours; a host that is not ours has been refused already.
    return origin is None or urlsplit(origin).netloc == request.host
