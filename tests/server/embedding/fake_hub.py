"""A model hub on loopback: real HTTP, real files, and the ways in which a hub can fail."""

from __future__ import annotations

import contextlib
import hashlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class FakeHub:
    """Serves `files`, by `repo/name`, as the hub does. `status` other than 200 is the answer to everything.

    With `refuses_downloads` it says what it has, and does not give it.
    """

    endpoint: str
    files: dict[str, bytes]
    status: int = 200
    refuses_downloads: bool = False
    asked: list[str] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)


@contextlib.contextmanager
def serving(files: dict[str, bytes] | None = None, status: int = 200) -> Iterator[FakeHub]:
    hub = FakeHub("", files or {}, status)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(has_body=True)

        def do_HEAD(self) -> None:
            self._answer(has_body=False)

        def log_message(self, format: str, *args: object) -> None:
            hub.asked.append(format % args)

        def _answer(self, has_body: bool) -> None:
            hub.authorizations.append(self.headers.get("Authorization"))
            content = hub.files.get(self.path.lstrip("/").replace("/resolve/main/", "/"))
            status = hub.status if hub.status != 200 else 404 if content is None else 200
            if has_body and hub.refuses_downloads:
                status = 403
            body = content if content is not None and status == 200 else b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if status == 404:
                self.send_header("X-Error-Code", "EntryNotFound")
            if status == 200:
                self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
                self.send_header("X-Repo-Commit", "0" * 40)
            self.end_headers()
            if has_body:
                self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def silent() -> Iterator[str]:
    """The endpoint of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
