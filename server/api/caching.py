"""How long an answer may be kept: what names its content, for ever; what names its snapshot, until that changes."""

from __future__ import annotations

import functools
import secrets

from flask import Response, request

from server.search.snapshot import Snapshot

IMMUTABLE = "private, max-age=31536000, immutable"
A_DAY = "private, max-age=86400"
REVALIDATE = "no-cache"
NOT_KEPT = {"Cache-Control": "no-store"}
"""Headers of an answer that no one may keep."""


def named_by(snapshot: Snapshot, *versions: str) -> dict[str, str]:
    """Headers of an answer that holds while `snapshot` is in use, and what has these versions."""
    return {"ETag": f'W/"{"-".join((snapshot.name, *versions, _run()))}"', "Cache-Control": REVALIDATE}


@functools.cache
def _run() -> str:
    """Names this run of the server: with other settings or other code, the same snapshot answers otherwise."""
    return secrets.token_hex(4)


def unchanged(response: Response) -> Response:
    """`response`, or 304 without a body where the browser has this very one."""
    if request.method in ("GET", "HEAD") and response.status_code == 200 and "ETag" in response.headers:
        response.make_conditional(request.environ)
    return response
