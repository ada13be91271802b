"""Searching over HTTP: words and pictures in, ranked pictures out."""

import pytest

from server.api import caching
from server.bootstrap import prepare_in_foreground
from server.readiness import STAGES
from server.services import Services
from tests.client import client_of
from tests.collection import settings_in
from tests.colour_embedder import COLOURS, ColourEmbedder
from tests.problem import assert_problem


@pytest.mark.parametrize("colour", COLOURS)
def test_a_word_finds_the_picture_it_means_first(client, colour):
    reply = client.get("/api/search", query_string={"query": colour}).get_json()
    assert reply["hits"][0]["path"].endswith(f"/{colour}.png")


def test_an_answer_says_what_was_asked_of_what(client):
    reply = client.get("/api/search?query=red&limit=3").get_json()
    assert {"query", "model", "snapshot", "took_ms", "total", "relevant_count", "link", "hits"} <= reply.keys()
    assert (reply["query"], reply["model"], reply["total"]) == ("red", "colour", len(COLOURS))
    assert len(reply["hits"]) == 3
    assert client.get("/api/health").get_json()["snapshot"] == reply["snapshot"]


def test_a_hit_holds_all_that_is_needed_to_draw_it(client):
    hit = client.get("/api/search?query=red&limit=1").get_json()["hits"][0]
    assert (hit["path"], hit["name"], hit["rank"]) == ("warm/red.png", "red.png", 1)
    assert (hit["width"], hit["height"]) == (80, 120)
    assert hit["mean_rgb"] == pytest.approx(COLOURS["red"], abs=3)
    sprite = hit["sprite"]
    assert sprite["width"] / sprite["height"] == pytest.approx(80 / 120, abs=0.02)
    assert sprite["x"] + sprite["width"] <= sprite["page_width"]
    assert sprite["y"] + sprite["height"] <= sprite["page_height"]
    for address in (sprite["page_url"], hit["thumbnail_url"], hit["original_url"]):
        assert client.get(address).status_code == 200


def test_scores_fall_and_ranks_rise(client):
    hits = client.get("/api/search?query=blue").get_json()["hits"]
    assert [hit["rank"] for hit in hits] == list(range(1, len(COLOURS) + 1))
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)


def test_pages_of_an_answer_join_without_gap_or_overlap(client):
    whole = client.get("/api/search?query=green").get_json()["hits"]
    parts = [client.get(f"/api/search?query=green&limit=5&offset={at}").get_json()["hits"] for at in (0, 5, 10, 15)]
    assert [hit["id"] for part in parts for hit in part] == [hit["id"] for hit in whole]
    assert parts[-1] == []


def test_similar_leaves_out_the_picture_itself(client):
    red = client.get("/api/search?query=red&limit=1").get_json()["hits"][0]["id"]
    reply = client.get(f"/api/images/{red}/similar").get_json()
    assert (reply["query"], reply["similar_to"], reply["total"]) == (None, red, len(COLOURS) - 1)
    assert red not in [hit["id"] for hit in reply["hits"]]
    assert reply["hits"][0]["rank"] == 1


def test_the_short_form_answers_as_the_long_one(client):
    short, long = (client.get(f"{address}?query=red").get_json() for address in ("/search", "/api/search"))
    assert short["hits"] == long["hits"]


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ("", "#/query/query"),
        ("query=", "#/query/query"),
        ("query=%20%20", "#/query/query"),
        ("query=a%00b", "#/query/query"),
        ("query=" + "a" * 1001, "#/query/query"),
        ("query=red&limit=0", "#/query/limit"),
        ("query=red&limit=-1", "#/query/limit"),
        ("query=red&limit=1001", "#/query/limit"),
        ("query=red&limit=ten", "#/query/limit"),
        ("query=red&limit=NaN", "#/query/limit"),
        ("query=red&offset=-1", "#/query/offset"),
    ],
)
def test_a_question_that_cannot_be_asked_is_told_which_part(client, asked, pointer):
    assert_problem(client.get(f"/api/search?{asked}"), 422, pointer=pointer)


def test_an_unknown_picture_has_nothing_similar(client):
    assert_problem(client.get("/api/images/nothinghere/similar"), 404)


def test_words_wait_for_the_model_and_say_so(services):
    waiting = Services(services.settings)
    waiting.search.use(services.search.snapshot)
    client = client_of(waiting)
    response = client.get("/api/search?query=red")
    assert assert_problem(response, 503)["stage"] == "model"
    assert int(response.headers["Retry-After"]) > 0
    picture = services.search.snapshot.pictures[0].id
    assert client.get(f"/api/images/{picture}/similar").status_code == 200


def test_before_the_catalogue_is_open_everything_but_the_state_waits(services):
    client = client_of(Services(services.settings))
    assert_problem(client.get("/api/search?query=red"), 503)
    assert_problem(client.get("/api/images"), 503)
    assert client.get("/api/health").get_json()["pictures"] == 0
    ready = client.get("/api/ready").get_json()
    assert ready["ready"] is False
    assert list(ready["stages"]) == list(STAGES)
    assert {stage["state"] for stage in ready["stages"].values()} == {"waiting"}


def test_an_empty_collection_answers_with_nothing(tmp_path):
    services = prepare_in_foreground(settings_in(tmp_path), ColourEmbedder())
    client = client_of(services)
    assert client.get("/api/search?query=red").get_json()["hits"] == []
    assert client.get("/api/images").get_json()["items"] == []
    ready = client.get("/api/ready").get_json()
    assert ready["ready"] is True
    assert "transform_images" in ready["stages"]["catalogue"]["detail"]


def test_a_repeated_question_may_be_answered_from_the_browsers_own_copy(client):
    first = client.get("/api/search?query=red")
    again = client.get("/api/search?query=red", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_answer_of_another_run_of_the_server_is_asked_for_again(client):
    tag = client.get("/api/search?query=red").headers["ETag"]
    caching._run.cache_clear()
    again = client.get("/api/search?query=red", headers={"If-None-Match": tag})
    assert again.status_code == 200
