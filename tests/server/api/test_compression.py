"""Long answers in JSON are compressed for whoever reads that, and say the same."""

import gzip
import json

import pytest
from werkzeug.wsgi import FileWrapper

from server.services import Services
from tests.client import client_of
from tests.collection import settings_in

LONG, SHORT = "/api/openapi.json", "/api/health"


def test_a_long_answer_is_compressed_and_says_the_same(client):
    plain = client.get(LONG, headers={"Accept-Encoding": "identity"})
    packed = client.get(LONG, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 4
    assert json.loads(gzip.decompress(packed.data)) == plain.get_json()


@pytest.mark.parametrize("accepted", [None, "identity", "br", "gzip;q=0"])
def test_who_does_not_read_gzip_gets_none(client, accepted):
    reply = client.get(LONG, headers={} if accepted is None else {"Accept-Encoding": accepted})
    assert "Content-Encoding" not in reply.headers
    assert reply.headers["Vary"] == "Accept-Encoding"


def test_a_short_answer_is_left_as_it_is(client):
    reply = client.get(SHORT, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in reply.headers


def test_pictures_are_left_as_they_are(client):
    picture = client.get("/api/images").get_json()["items"][0]
    reply = client.get(picture["thumbnail_url"], headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in reply.headers


def test_an_answer_that_is_unchanged_has_no_body(client):
    first = client.get("/api/images?limit=1000", headers={"Accept-Encoding": "gzip"})
    again = client.get(
        "/api/images?limit=1000", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_a_file_whose_compressed_copy_is_kept_is_not_read_again(tmp_path):
    class Watched(FileWrapper):
        reads = closed = 0

        def __next__(self):
            Watched.reads += 1
            return super().__next__()

        def close(self):
            Watched.closed += 1
            super().close()

    (tmp_path / "page.css").write_text("p { margin: 0; }\n" * 500)
    client = client_of(Services(settings_in(tmp_path).but(web_root=tmp_path)))
    watched = {"wsgi.file_wrapper": Watched}
    assert client.get("/page.css", environ_overrides=watched).data
    assert Watched.reads > 0
    packed = client.get("/page.css", headers={"Accept-Encoding": "gzip"}).data
    Watched.reads = Watched.closed = 0
    again = client.get("/page.css", headers={"Accept-Encoding": "gzip"}, environ_overrides=watched)
    assert again.data == packed
    assert (Watched.reads, Watched.closed) == (0, 1)


def test_the_built_page_is_compressed_and_still_known_when_asked_again(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index.js").write_text("const answer = 42;\n" * 500)
    client, file = client_of(Services(settings_in(tmp_path).but(web_root=tmp_path))), "/assets/index.js"
    plain = client.get(file, headers={"Accept-Encoding": "identity"})
    packed = client.get(file, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    again = client.get(file, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("file", "policy"), [("index.html", "no-cache"), ("favicon.svg", "max-age=86400"), ("assets/index.js", "immutable")]
)
def test_files_of_the_page_are_kept_as_long_as_their_names_allow(tmp_path, file, policy):
    (tmp_path / "assets").mkdir()
    (tmp_path / file).write_text("page")
    client = client_of(Services(settings_in(tmp_path).but(web_root=tmp_path)))
    assert policy in client.get(f"/{file}").headers["Cache-Control"]
