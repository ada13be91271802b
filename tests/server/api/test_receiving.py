"""What the real server does with bodies that are too large or broken, before the application sees a request."""

import http.client
import json
import socket
import tempfile
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from server import bootstrap
from server.api.bodies import MAX_BODY_BYTES
from tests.colour_embedder import ColourEmbedder
from tests.form import form
from tests.pictures_factory import encoded, noise

TWO_GIB = 2 << 30


@pytest.fixture(scope="module")
def address(settings) -> Iterator[tuple[str, int]]:
    """Where the real server listens."""
    running = bootstrap.start(settings, embedder=ColourEmbedder())
    running.serve_in_background()
    running.preparation.wait(20)
    parts = urlsplit(running.url)
    yield parts.hostname, parts.port
    assert running.close()


def head(*lines: str) -> bytes:
    return "\r\n".join((*lines, "Host: localhost", "", "")).encode()


def said(address: tuple[str, int], request: bytes, *, ends: bool = False) -> tuple[int, dict[str, str], dict]:
    """Status, headers and JSON of the answer to these very bytes; nothing follows them, not even an end."""
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(request)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return answer.status, dict(answer.headers), json.loads(answer.read())


@pytest.mark.parametrize(("kind", "pointer"), [("multipart/form-data; boundary=b", "#/files"), ("a/b", "#/json")])
def test_two_gibibytes_are_refused_before_one_byte_of_them_is_sent(address, kind, pointer):
    request = head("POST /api/search HTTP/1.1", f"Content-Type: {kind}", f"Content-Length: {TWO_GIB}")
    status, headers, problem = said(address, request)
    assert (status, headers["Content-Type"]) == (413, "application/problem+json")
    assert (problem["status"], problem["instance"]) == (413, "/api/search")
    assert problem["errors"][0]["pointer"] == pointer
    assert "64 MiB" in problem["detail"]


def test_who_asks_whether_to_send_two_gibibytes_is_told_not_to(address):
    request = head("POST /api/uploads HTTP/1.1", f"Content-Length: {TWO_GIB}", "Expect: 100-continue")
    assert said(address, request)[0] == 413


def test_a_body_in_chunks_is_refused_as_soon_as_it_is_too_large(address):
    chunk = b"%x\r\n%s\r\n" % (1 << 20, bytes(1 << 20))
    request = head("POST /api/uploads HTTP/1.1", "Transfer-Encoding: chunked") + chunk * (MAX_BODY_BYTES >> 20)
    status, _, problem = said(address, request)
    assert (status, problem["type"]) == (413, "urn:clip-atlas:problem:too-large")


def test_who_sends_everything_before_looking_still_sees_the_answer(address):
    body = bytes(MAX_BODY_BYTES + (8 << 20))
    request = head("POST /api/uploads HTTP/1.1", f"Content-Length: {len(body)}")
    assert said(address, request + body, ends=True)[0] == 413


def test_a_refused_connection_ends_and_what_follows_the_refusal_is_no_request(address):
    request = head("POST /api/uploads HTTP/1.1", f"Content-Length: {TWO_GIB}")
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(request + head("GET /api/health HTTP/1.1"))
        received = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    assert received.count(b"HTTP/1.1") == 1
    assert b"Connection: close" in received


def test_what_is_no_request_at_all_is_a_problem_too(address):
    status, headers, problem = said(address, head("GET /api/health HTTP/1.1", "no header"))
    assert (status, headers["Content-Type"], problem["status"]) == (400, "application/problem+json", 400)


def test_what_is_sent_to_the_server_is_never_on_a_disk(address, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no such folder"))
    content = encoded(noise((1600, 1200)), "PNG")
    sent = form(("picture", content, "a.png"))
    lines = (
        "POST /api/uploads HTTP/1.1",
        f"Content-Type: {sent['content_type']}",
        f"Content-Length: {len(sent['data'])}",
    )
    status, _, reply = said(address, head(*lines) + sent["data"])
    assert (status, reply["width"], reply["height"]) == (201, 1600, 1200)


def test_the_server_answers_others_after_all_that(address):
    assert said(address, head("GET /api/health HTTP/1.1", "Connection: close"))[0] == 200
