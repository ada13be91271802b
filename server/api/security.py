"""Headers that keep pictures from being framed, sniffed or read by other sites, and who may ask from elsewhere."""

from __future__ import annotations

import ipaddress

from flask import Flask, Response, request
from flask_cors import CORS

from server.api import cross_site
from server.settings import Settings

PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
DOCS_POLICY = PAGE_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""Swagger UI writes style elements; its scripts come from this server as everyone's."""


def install(app: Flask, settings: Settings) -> None:
    """Adds the headers to every response of `app`, and CORS for the origins that the settings name."""
    if settings.cors_origins:
        CORS(app, resources={r"/api/.*": {"origins": list(settings.cors_origins)}}, max_age=600)
    if _is_loopback(settings.api_host):
        # A web site whose name is made to point at 127.0.0.1 (DNS rebinding) would otherwise read the collection.
        app.config["TRUSTED_HOSTS"] = ["localhost", "127.0.0.1", "[::1]", *settings.trusted_hosts]
    elif settings.trusted_hosts:
        app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts)
    cross_site.install(app, settings.cors_origins)
    resource_policy = "cross-origin" if settings.cors_origins else "same-origin"

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = DOCS_POLICY if request.path.startswith("/docs") else PAGE_POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = resource_policy
        headers["Permissions-Policy"] = "geolocation=(), microphone=(), camera=(self)"
        return response


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
