"""What the server does, as it does it: server-sent events, so that a page need not ask again and again.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request

from server.api import present, status_wire
from server.errors import TooManyStreamsError
from server.services import Services

MAX_STREAMS = 8
"""Streams open at once. Each keeps a thread of the server; who comes later asks `/api/ready` now and then."""

_LOOK_SECONDS = 0.25
_HEARTBEAT_SECONDS = 15.0
_ANSWERS: dict[int | str, dict[str, str | dict[str, dict[str, Any]]]] = {
    "200": {
        "description": "A stream that does not end",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    "503": {"description": "Too many streams"},
}


def routes(services: Services) -> APIBlueprint:
    """`/api/events`."""
    blueprint = APIBlueprint("events", __name__, tag="Status")
    free = threading.BoundedSemaphore(MAX_STREAMS)

    @blueprint.get("/api/events")
    @blueprint.doc(
        operation_id="events",
        summary="The same as `/api/ready`, sent whenever it changes",
        description="Server-sent events: `ready` with the body of `/api/ready`, at once and after every change, at "
        "most four a second; `snapshot` with a `SnapshotEvent` when searches are answered from another snapshot. "
        f"More than {MAX_STREAMS} streams at once are refused with 503.",
        responses=_ANSWERS,
    )
    def events() -> Response:
        if not free.acquire(blocking=False):
            raise TooManyStreamsError(MAX_STREAMS)
        # A listener that left is noticed by the server that carries the stream, long before a write to it fails.
        has_left: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
        stream = _stream(services, has_left)
        response = Response(stream, mimetype="text/event-stream")
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Accel-Buffering"] = "no"  # nginx would hold events back
        response.call_on_close(free.release)
        return response

    return blueprint


def _stream(services: Services, has_left: Callable[[], bool]) -> Iterator[str]:
    """Events until the server stops or the listener has left; a heartbeat finds that out where nobody says so."""
    yield "retry: 3000\n\n"
    told: dict[str, str] = {}
    spoken = time.monotonic()
    while not (services.closing.is_set() or has_left()):
        for name, content in _now(services).items():
            if told.get(name) != content:
                told[name] = content
                spoken = time.monotonic()
                yield f"event: {name}\ndata: {content}\n\n"
        if time.monotonic() - spoken >= _HEARTBEAT_SECONDS:
            spoken = time.monotonic()
            yield ": still here\n\n"
        services.closing.wait(_LOOK_SECONDS)


def _now(services: Services) -> dict[str, str]:
    """What each event would say. A snapshot is told of before the state in which it is in use already."""
    ready = present.ready(services).model_dump_json()
    if not services.search.has_snapshot:
        return {"ready": ready}
    snapshot = services.search.snapshot
    event = status_wire.SnapshotEvent(
        snapshot=snapshot.name, pictures=len(snapshot.pictures), embedded=len(snapshot.rows)
    )
    return {"snapshot": event.model_dump_json(), "ready": ready}
