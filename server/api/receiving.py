"""What the server refuses before a request is whole, said as a problem like everything else.

A body that is too large is refused from its `Content-Length`, or, sent in chunks, as soon as it is. Waitress by itself
answers in plain text, asks for such a body with `100 Continue`, and closes with bytes unread, upon which many a client
never sees the answer.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask

from server.api import problems
from server.api.bodies import MAX_BODY_BYTES
from server.api.pointers import joined

# As long as a client may go on sending what nobody reads before it looks at the answer.
_LINGER_SECONDS = 30.0


class _Refusal(ErrorTask):  # type: ignore[misc]  # waitress has no types
    def execute(self) -> None:
        request = self.request
        status, sentence = HTTPStatus(request.error.code), f"{request.error.body}."
        extra: dict[str, object] = {}
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            sentence = f"What was sent is larger than {MAX_BODY_BYTES >> 20} MiB. Send less at once."
            location = "files" if request.headers.get("CONTENT_TYPE", "").startswith("multipart/") else "json"
            extra = {"kind": "too-large", "errors": [{"pointer": joined(location, ""), "detail": sentence}]}
        body = problems.body(status, sentence, getattr(request, "path", ""), **extra).encode()
        self.status = f"{status.value} {status.phrase}"
        self.response_headers.append(("Content-Type", problems.MEDIA_TYPE))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    def __init__(self, adjustments: Any, on_error: Callable[[], None]) -> None:
        super().__init__(adjustments)
        self._on_error = on_error

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if self.error is not None:
            self.expect_continue = False
            self._on_error()
        return consumed


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection. After a refusal it reads on for a while, so that who is still sending comes to see the answer."""

    error_task_class = _Refusal
    _discards_until: float | None = None
    _is_half_closed = False

    def parser_class(self, adjustments: Any) -> _Parser:
        """What waitress makes for each request."""
        return _Parser(adjustments, self._refuse)

    def received(self, data: bytes) -> bool:
        """Takes what was received, all on the loop's thread as the next one."""
        if self._discards_until is None:
            return bool(super().received(data))
        if time.monotonic() > self._discards_until:
            self.will_close = True
        return True

    def handle_close(self) -> None:
        """Closes; at the first time after a refusal the way out alone."""
        if self._discards_until is None or self._is_half_closed or not self.connected:
            super().handle_close()
            return
        self._is_half_closed, self.will_close = True, False
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            super().handle_close()

    def _refuse(self) -> None:
        self._discards_until = time.monotonic() + _LINGER_SECONDS
