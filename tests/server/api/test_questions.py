"""The whole question over HTTP: in a link and in JSON, with terms, weights, parts, filters, feedback and options."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.client import client_of
from tests.server.api.album import album_in

NOT_BY_NAME = {"names": False, "stacks": False}


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    return album_in(tmp_path_factory.mktemp("album"))


@pytest.fixture
def client(services) -> FlaskClient:
    return client_of(services)


@pytest.fixture(scope="module")
def ids(services) -> dict[str, str]:
    """Ids by the names of the files."""
    return {picture.name: picture.id for picture in services.search.snapshot.pictures}


def ask(client: FlaskClient, **body: object) -> dict:
    """The answer to a question in JSON; its link answers the same."""
    answer = client.post("/api/search", json=body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    reply = answer.get_json()
    paging = {name: body[name] for name in ("limit", "facets", "explain") if name in body}
    shown = client.get(reply["link"], query_string=None).get_json() if not paging else None
    if shown is not None:
        assert shown["hits"] == reply["hits"]
        assert (shown["link"], shown["relevance"]) == (reply["link"], reply["relevance"])
    return reply


def names(reply: dict) -> list[str]:
    return [hit["name"] for hit in reply["hits"]]


def test_words_in_json_find_what_words_in_a_link_find(client):
    posted = ask(client, terms=[{"words": "red"}])
    assert posted["query"] == "red"
    assert posted["link"] == "/api/search?query=red"
    assert posted["hits"][0]["name"] in {"first.jpg", "first again.jpg"}


def test_what_is_not_wanted_falls_behind(client):
    warm = ask(client, terms=[{"words": "red orange"}], **NOT_BY_NAME)
    without = ask(client, terms=[{"words": "red orange"}, {"words": "red", "weight": -1}], **NOT_BY_NAME)
    assert names(warm).index("first.jpg") < 3
    assert names(without)[0] == "third.jpg"
    assert names(without).index("first.jpg") > names(warm).index("first.jpg")
    assert without["query"] == "red orange"


def test_a_weight_decides_between_two_wishes(client):
    for heavy, first in (("green", "second.jpg"), ("blue", "fourth.png")):
        terms = [{"words": word, "weight": 5 if word == heavy else 1} for word in ("green", "blue")]
        assert names(ask(client, terms=terms, **NOT_BY_NAME))[0] == first


def test_a_picture_of_the_collection_finds_its_like_and_not_itself(client, ids):
    reply = ask(client, terms=[{"picture": ids["first.jpg"]}], stacks=False)
    assert names(reply)[0] == "first again.jpg"
    assert "first.jpg" not in names(reply)
    assert reply["query"] is None


@pytest.mark.parametrize(
    ("x", "y", "name"),
    [(0.0, 0.0, "first.jpg"), (0.5, 0.0, "second.jpg"), (0.0, 0.5, "fourth.png")],
)
def test_a_part_of_a_picture_finds_what_is_like_that_part(client, ids, x, y, name):
    crop = {"x": x, "y": y, "width": 0.5, "height": 0.5}
    reply = ask(client, terms=[{"picture": ids["parts.png"], "crop": crop}], stacks=False)
    assert name in names(reply)[:2]


def test_words_and_a_picture_are_asked_together(client, ids):
    terms = [{"picture": ids["second.jpg"], "weight": 0.2}, {"words": "blue", "weight": 2}]
    assert names(ask(client, terms=terms, **NOT_BY_NAME))[0] == "fourth.png"


def test_what_was_good_comes_nearer_and_what_was_bad_goes_away(client, ids):
    asked = {"terms": [{"words": "green blue"}], **NOT_BY_NAME}
    good = ask(client, **asked, more=[ids["fourth.png"]])
    assert names(good)[0] == "fourth.png"

    def score(reply: dict, name: str) -> float:
        return next(hit["score"] for hit in reply["hits"] if hit["name"] == name)

    bad = ask(client, **asked, less=[ids["fourth.png"]])
    assert score(bad, "fourth.png") < score(ask(client, **asked), "fourth.png")
    assert names(bad)[0] == "second.jpg"


def test_good_pictures_alone_are_a_question(client, ids):
    assert names(ask(client, more=[ids["fifth.webp"]]))[0] == "fifth.webp"


REDS = {"first.jpg", "first again.jpg"}
DATED = REDS | {"second.jpg", "third.jpg"}
UNDATED = {"fourth.png", "fifth.webp", "sixth.png", "parts.png"}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"folder": ["trips"]}, DATED),
        ({"folder": ["trips/2020"]}, {"second.jpg", "third.jpg"}),
        ({"folder": ["trips2", "home"]}, UNDATED),
        ({"taken_from": "2020"}, {"second.jpg", "third.jpg"}),
        ({"taken_to": "2020-02"}, REDS | {"second.jpg"}),
        ({"taken_from": "2020-02-29", "taken_to": "2020-02-29"}, {"second.jpg"}),
        ({"year": [2019]}, REDS),
        ({"month": [2, 3]}, {"second.jpg", "third.jpg"}),
        ({"orientation": ["portrait"]}, {"second.jpg", "sixth.png"}),
        ({"orientation": ["square", "portrait"]}, {"second.jpg", "sixth.png", "fourth.png", "parts.png"}),
        ({"media_type": ["image/webp"]}, {"fifth.webp"}),
        ({"camera": ["canon eos"]}, REDS),
        ({"min_width": 160}, {"parts.png", "fifth.webp"}),
        ({"max_width": 80}, {"second.jpg", "sixth.png"}),
        ({"min_height": 300}, {"fifth.webp"}),
        ({"max_height": 80}, REDS | {"third.jpg"}),
        ({"min_bytes": 1 << 40}, set()),
        ({"max_bytes": 1 << 40}, DATED | UNDATED),
        ({"has_place": True}, REDS),
        ({"has_place": False, "year": [2020]}, {"second.jpg", "third.jpg"}),
        ({"colour": "1e3cdc", "colour_tolerance": 0.05}, {"fourth.png"}),
    ],
)
def test_a_filter_lets_through_what_it_says_with_words_and_without(client, filters, expected):
    for terms in ([], [{"words": "red"}]):
        reply = ask(client, terms=terms, filters=filters, stacks=False)
        assert set(names(reply)) == expected
        assert reply["total"] == len(expected)


def test_without_words_pictures_are_in_the_order_of_their_names_and_have_no_score(client):
    reply = ask(client, filters={"folder": ["trips"]}, stacks=False)
    assert names(reply) == ["first again.jpg", "first.jpg", "second.jpg", "third.jpg"]
    assert {hit["score"] for hit in reply["hits"]} == {None}
    assert (reply["relevance"], reply["relevant_count"]) == (None, None)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["third.jpg", "second.jpg", *REDS]),
        ("oldest", [*REDS, "second.jpg", "third.jpg"]),
        ("name", ["first again.jpg", "first.jpg", "second.jpg", "third.jpg"]),
    ],
)
def test_an_order_can_be_asked_for(client, sort, expected):
    found = names(ask(client, filters={"folder": ["trips"]}, sort=sort, stacks=False))
    assert [each in REDS for each in found] == [each in REDS for each in expected]
    assert [each for each in found if each not in REDS] == [each for each in expected if each not in REDS]


def test_the_nearest_to_a_colour_come_first(client):
    reply = ask(client, filters={"colour": "f58c14", "colour_tolerance": 2}, sort="colour")
    assert reply["hits"][0]["name"] == "third.jpg"


def test_what_was_found_is_counted_by_what_can_be_filtered(client):
    reply = ask(client, filters={"folder": ["trips"]}, facets=True, limit=1, stacks=False)
    counts = {name: {each["value"]: each["count"] for each in found} for name, found in reply["facets"].items()}
    assert counts["year"] == {"2019": 2, "2020": 2}
    assert counts["media_type"] == {"image/jpeg": 4}
    assert counts["orientation"] == {"landscape": 3, "portrait": 1}
    assert counts["camera"] == {"Canon EOS": 2}
    assert ask(client, terms=[{"words": "red"}])["facets"] is None


@pytest.mark.parametrize("stacks", ["true", "false"])
def test_a_facet_counts_what_there_is_when_it_is_a_filter(client, stacks):
    whole = client.get(f"/api/search?query=red&facets=true&stacks={stacks}&limit=1").get_json()
    for name, found in whole["facets"].items():
        for each in found:
            parameters = {"query": "red", "stacks": stacks, name: each["value"]}
            assert client.get("/api/search", query_string=parameters).get_json()["total"] == each["count"], parameters


def test_a_hit_says_why_it_is_there(client, ids):
    terms = [{"words": "red"}, {"words": "blue", "weight": -0.5}, {"picture": ids["third.jpg"], "weight": 0.5}]
    reply = ask(client, terms=terms, explain=True, stacks=False, limit=4)
    for hit in reply["hits"]:
        why = hit["explanation"]
        parts = [part["part"] for part in why["parts"]]
        assert sum(parts) + why["name_bonus"] == pytest.approx(hit["score"], abs=1e-4)
        assert why["rank"] == hit["rank"]
        assert 0 <= why["percentile"] <= 100
    assert ask(client, terms=terms)["hits"][0]["explanation"] is None


def test_a_word_that_is_in_a_name_is_told(client):
    hit = ask(client, terms=[{"words": "fourth"}], explain=True, limit=1)["hits"][0]
    assert hit["name"] == "fourth.png"
    assert hit["explanation"]["words"] == ["fourth"]
    assert hit["explanation"]["name_bonus"] > 0


def test_names_can_be_left_out_of_it(client):
    assert names(ask(client, terms=[{"words": "second"}]))[0] == "second.jpg"
    assert names(ask(client, terms=[{"words": "second"}], names=False))[0] != "second.jpg"


def test_copies_come_as_one_hit_that_can_be_opened(client, ids):
    reply = ask(client, terms=[{"words": "red"}])
    head = reply["hits"][0]
    (other,) = head["stack"]
    assert {head["id"], other} == {ids[name] for name in REDS}
    opened = client.get(f"/api/images/{head['id']}/stack", query_string={"snapshot": reply["snapshot"]}).get_json()
    assert [item["id"] for item in opened["items"]] == [head["id"], other]
    assert (opened["total"], opened["snapshot"]) == (2, reply["snapshot"])
    assert len(ask(client, terms=[{"words": "red"}], stacks=False)["hits"]) == reply["total"] + 1
    assert reply["pictures"] == reply["total"] + 1


def test_a_picture_without_copies_is_a_stack_of_its_own(client, ids):
    opened = client.get(f"/api/images/{ids['second.jpg']}/stack").get_json()
    assert [item["name"] for item in opened["items"]] == ["second.jpg"]


def test_a_stack_is_given_in_parts_that_join(client, ids):
    parts = [client.get(f"/api/images/{ids['first.jpg']}/stack?limit=1&offset={at}").get_json() for at in (0, 1, 2)]
    assert [[item["name"] for item in part["items"]] for part in parts] == [["first.jpg"], ["first again.jpg"], []]
    assert {part["total"] for part in parts} == {2}


def test_diversity_changes_the_order_and_nothing_else(client):
    plain, varied = (ask(client, terms=[{"words": "red"}], diversity=much, stacks=False) for much in (0, 0.9))
    assert names(plain)[0] == names(varied)[0]
    assert sorted(names(plain)) == sorted(names(varied))
    assert names(plain) != names(varied)


def test_a_question_may_be_asked_without_any_paging_of_its_own(client, services):
    reply = ask(client, terms=[{"words": "red"}])
    assert len(reply["hits"]) == reply["total"] <= services.settings.search_top_k
    assert reply["next_cursor"] is None
