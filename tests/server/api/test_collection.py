"""Walking through the collection, and what is known of a picture."""

import numpy as np
import pytest

from tests.colour_embedder import COLOURS
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
    assert client.get(f"/image/{picture['id']}").get_json() == detail


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
