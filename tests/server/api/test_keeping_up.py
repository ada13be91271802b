"""What the API says of changes: events, snapshots that are kept and let go, files that are not in the collection."""

import json
import threading
import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import replace

import pytest

from server import bootstrap
from server.api.event_routes import MAX_STREAMS
from server.bootstrap import prepare_in_foreground
from server.errors import SnapshotGoneError
from server.search.service import KEPT_SECONDS, SearchService
from tests.client import client_of
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder
from tests.problem import assert_problem


def test_a_stream_begins_with_what_ready_says_and_the_snapshot_in_use(settings):
    running = bootstrap.start(settings, embedder=ColourEmbedder())
    running.serve_in_background()
    assert running.preparation.wait(20)
    with urllib.request.urlopen(f"{running.url}/api/events", timeout=20) as stream:
        told = [stream.readline().decode().rstrip("\n") for _ in range(8)]
    events = dict(zip(told[2::3], told[3::3], strict=True))
    snapshot = json.loads(events["event: snapshot"].removeprefix("data: "))
    assert snapshot == {"snapshot": running.services.search.snapshot.name, "pictures": 12, "embedded": 12}
    assert json.loads(events["event: ready"].removeprefix("data: "))["ready"] is True
    assert running.close()


def test_more_streams_than_there_are_threads_for_are_refused_and_requests_still_answered(settings):
    running = bootstrap.start(settings, embedder=ColourEmbedder())
    running.serve_in_background()
    with ExitStack() as streams:
        for _ in range(MAX_STREAMS):
            stream = streams.enter_context(urllib.request.urlopen(f"{running.url}/api/events", timeout=20))
            assert stream.readline() == b"retry: 3000\n"
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{running.url}/api/events", timeout=20)
        with refused.value as problem:
            assert problem.code == 503
            assert problem.headers["Retry-After"]
            assert "/api/ready" in json.load(problem)["detail"]
        with urllib.request.urlopen(f"{running.url}/api/ready", timeout=20) as answer:
            assert answer.status == 200
    assert running.close()


def test_who_left_makes_room_for_others(settings):
    running = bootstrap.start(settings, embedder=ColourEmbedder())
    running.serve_in_background()
    for _ in range(3 * MAX_STREAMS):
        stream = open_stream(running.url)
        assert stream.readline() == b"retry: 3000\n"
        stream.close()
    assert running.close()


def open_stream(url):
    """A stream, as soon as there is room: that a listener has left is noticed within a moment."""
    for _ in range(200):
        try:
            return urllib.request.urlopen(f"{url}/api/events", timeout=20)
        except urllib.error.HTTPError as refused:
            refused.close()
            threading.Event().wait(0.05)
    raise AssertionError("There was no room for a stream.")


def test_streams_end_when_the_server_stops(settings):
    running = bootstrap.start(settings, embedder=ColourEmbedder())
    running.serve_in_background()
    with urllib.request.urlopen(f"{running.url}/api/events", timeout=20) as stream:
        assert stream.readline()
        assert running.close()
        assert stream.read() is not None


def test_a_snapshot_that_is_not_kept_is_a_404_that_says_what_to_do(client):
    for address in ("/api/search?query=red", "/api/images?limit=3", "/api/skipped?limit=3"):
        problem = assert_problem(client.get(f"{address}&snapshot=0123456789ab"), 404)
        assert "Ask again, without it." in problem["detail"]
        assert problem["type"].endswith("snapshot-gone")
    assert_problem(client.get("/api/search?query=red&snapshot=../etc"), 422)


def test_only_snapshots_that_were_asked_are_kept_and_only_for_a_while(services):
    now = [0.0]
    search = SearchService(services.model.embedder, clock=lambda: now[0])
    first, second, third = (replace(services.search.snapshot, name=name) for name in ("first", "second", "third"))
    search.use(first)
    search.snapshot_named(None)
    search.use(second)
    search.use(third)
    assert search.snapshot_named("first") is first
    assert search.snapshot_named("third") is third
    with pytest.raises(SnapshotGoneError):
        search.snapshot_named("second")
    now[0] = KEPT_SECONDS
    with pytest.raises(SnapshotGoneError):
        search.snapshot_named("first")


def test_skipped_files_are_listed_with_their_reasons_counted(tmp_path):
    settings = settings_in(tmp_path)
    paint_all(settings.original_root)
    for name in ("a.jpg", "b.jpg"):
        (settings.original_root / name).write_bytes(b"")
    (settings.original_root / "letter.jpg").write_text("Dear Anna,")
    prepare(settings)
    client = client_of(prepare_in_foreground(settings, ColourEmbedder()))
    reply = client.get("/api/skipped?limit=2&offset=1").get_json()
    assert [item["path"] for item in reply["items"]] == ["b.jpg", "letter.jpg"]
    assert (reply["total"], [each["count"] for each in reply["reasons"]]) == (3, [2, 1])
    assert all(item["reason"] for item in reply["items"])
    assert reply["snapshot"] == client.get("/api/health").get_json()["snapshot"]


@pytest.mark.parametrize("order", ["path", "similar"])
def test_a_walk_in_parts_meets_every_picture_once_in_either_order(client, order):
    met, cursor = [], ""
    while cursor is not None:
        reply = client.get(f"/api/images?limit=5&order={order}{cursor and f'&cursor={cursor}'}").get_json()
        met += reply["items"]
        cursor = reply["next_cursor"]
    assert len({item["id"] for item in met}) == len(met) == reply["total"] == 12
    if order == "similar":
        places = [(item["sprite"]["page_url"], item["sprite"]["y"], item["sprite"]["x"]) for item in met]
        assert places == sorted(places)
