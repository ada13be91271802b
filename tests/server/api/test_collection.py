"""Walking through the collection, and what is known of a picture."""

import gzip

import numpy as np
import pytest

from server.bootstrap import prepare_in_foreground
from server.records import picture_id
from tests.client import client_of
from tests.collection import paint, prepare, settings_in
from tests.colour_embedder import COLOURS, ColourEmbedder
from tests.problem import assert_problem


def test_a_walk_with_a_cursor_meets_every_picture_once(client):
    seen, cursor = [], None
    while True:
        part = client.get("/api/images", query_string={"limit": 5, **({"cursor": cursor} if cursor else {})}).get_json()
        seen += [item["path"] for item in part["items"]]
        assert part["total"] == len(COLOURS)
        if (cursor := part["next_cursor"]) is None:
            break
    assert seen == sorted(seen)
    assert len(seen) == len(set(seen)) == len(COLOURS)


def test_a_cursor_that_is_not_known_is_a_bad_request(client):
    assert_problem(client.get("/api/images?cursor=nosuch"), 422, pointer="#/query/cursor")


def test_a_picture_tells_all_that_is_known_of_it(client, settings):
    picture = client.get("/api/images").get_json()["items"][0]
    detail = client.get(f"/api/images/{picture['id']}").get_json()
    assert detail.items() >= picture.items()
    file = settings.original_root / detail["path"]
    assert detail["size_bytes"] == file.stat().st_size
    assert (detail["folder"], detail["media_type"]) == ("cool", "image/png")
    assert (detail["taken_at"], detail["camera"], detail["place"]) == (None, None, None)
    assert (detail["caption"], detail["keywords"]) == (None, [])
    assert client.get(f"/image/{picture['id']}").get_json() == detail


def test_a_picture_tells_what_people_wrote_of_it(tmp_path):
    settings = settings_in(tmp_path)
    paint(settings.original_root / "barn.png", COLOURS["red"])
    table = "file,caption,keywords\nbarn.png,A barn door.,barn;evening\n"
    (settings.original_root / "captions.csv").write_text(table, encoding="utf-8")
    prepare(settings)
    detail = client_of(prepare_in_foreground(settings, ColourEmbedder())).get(f"/api/images/{picture_id('barn.png')}")
    assert (detail.get_json()["caption"], detail.get_json()["keywords"]) == ("A barn door.", ["barn", "evening"])


def test_an_embedding_is_a_unit_vector_of_the_model(client):
    picture = client.get("/api/images").get_json()["items"][0]["id"]
    reply = client.get(f"/api/images/{picture}/embedding").get_json()
    assert len(reply["vector"]) == reply["dim"]
    assert np.linalg.norm(reply["vector"]) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("below", ["", "/thumbnail", "/original", "/embedding", "/similar"])
def test_an_unknown_picture_is_not_found(client, below):
    assert_problem(client.get(f"/api/images/0000000000000000{below}"), 404)


def test_the_statistics_count_the_collection(client):
    stats = client.get("/api/stats").get_json()
    assert (stats["pictures"], stats["embedded"], stats["distinct"]) == (12, 12, 12)
    assert (stats["folders"], stats["skipped"], stats["atlas_pages"]) == (2, 0, 1)


def walk_of(client, **asked):
    return client.get("/api/images", query_string={"order": "similar", "limit": 1000, **asked}).get_json()


def test_any_part_of_the_walk_can_be_asked_for_by_itself(client):
    whole = walk_of(client)
    part = walk_of(client, offset=5, limit=4, snapshot=whole["snapshot"])
    assert part["items"] == whole["items"][5:9]
    assert part["next_cursor"] == whole["items"][8]["id"]
    assert walk_of(client, cursor=whole["items"][2]["id"], offset=2, limit=1)["items"] == whole["items"][5:6]


def test_behind_the_end_of_the_walk_there_is_nothing(client):
    past = walk_of(client, offset=len(COLOURS))
    assert (past["items"], past["next_cursor"], past["total"]) == ([], None, len(COLOURS))


@pytest.mark.parametrize("order", ["path", "similar"])
def test_the_shapes_are_those_of_the_walk(client, order):
    walk = walk_of(client, order=order)
    reply = client.get(f"/api/images/shapes?order={order}&snapshot={walk['snapshot']}")
    assert reply.mimetype == "application/octet-stream"
    shapes = np.frombuffer(reply.data, np.uint8).reshape(-1, 4)
    assert shapes[:, :3].tolist() == [item["mean_rgb"] for item in walk["items"]]
    ratios = 2 ** ((shapes[:, 3].astype(float) - 128) / 40)
    assert ratios == pytest.approx([item["width"] / item["height"] for item in walk["items"]], rel=0.01)


def test_shapes_of_a_snapshot_are_kept_for_ever_and_those_of_the_present_one_are_not(client):
    snapshot = walk_of(client)["snapshot"]
    assert "immutable" in client.get(f"/api/images/shapes?snapshot={snapshot}").headers["Cache-Control"]
    assert client.get("/api/images/shapes").headers["Cache-Control"] == "no-cache"


def test_shapes_are_compressed_for_whoever_takes_it(client):
    plain = client.get("/api/images/shapes", headers={"Accept-Encoding": "identity"})
    packed = client.get("/api/images/shapes", headers={"Accept-Encoding": "gzip, br"})
    refused = client.get("/api/images/shapes", headers={"Accept-Encoding": "gzip;q=0"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == refused.data
    assert "Content-Encoding" not in refused.headers
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


def test_shapes_of_a_snapshot_that_is_gone_are_not_there(client):
    assert_problem(client.get("/api/images/shapes?snapshot=000000000000"), 404)
