"""Favourites and collections over HTTP: made, changed, filtered by, deleted and brought back."""

import pytest
from flask.testing import FlaskClient

from server.records import picture_id
from server.services import Services
from tests.client import client_of
from tests.problem import assert_problem
from tests.server.api.album import album_in

FIRST, AGAIN = picture_id("trips/2019/first.jpg"), picture_id("trips/2019/first again.jpg")
SECOND, THIRD, FIFTH = (
    picture_id(path) for path in ("trips/2020/second.jpg", "trips/2020/third.jpg", "home/fifth.webp")
)
NOWHERE = "a" * 16


@pytest.fixture(scope="module")
def album(tmp_path_factory) -> Services:
    return album_in(tmp_path_factory.mktemp("album"))


@pytest.fixture
def client(album, tmp_path) -> FlaskClient:
    """A client whose favourites and collections are the test's own."""
    return client_of(kept_in(tmp_path, album))


def kept_in(folder, album: Services) -> Services:
    services = Services(album.settings.model_copy(update={"saved_root": folder / "saved"}), model=album.model)
    snapshot = album.search.snapshot
    services.saved.follow(snapshot, album.settings.original_root)
    services.search.use(snapshot)
    return services


def change(client: FlaskClient, wanted: str, **sent: list[str]):
    return client.post(f"/api/collections/{wanted}/pictures", json=sent)


def made(client: FlaskClient, name: str, *pictures: str) -> str:
    answer = client.post("/api/collections", json={"name": name, "add": pictures})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.get_json()["id"]


def pictures_of(client: FlaskClient, wanted: str) -> list[str]:
    return client.get(f"/api/collections/{wanted}").get_json()["pictures"]


def found(client: FlaskClient, **asked: object) -> set[str]:
    answer = client.get("/api/search", query_string={**asked, "stacks": "false"})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return {hit["id"] for hit in answer.get_json()["hits"]}


def test_favourites_are_there_from_the_beginning_and_empty(client):
    answer = client.get("/api/collections").get_json()
    assert [(each["id"], each["count"], each["away"]) for each in answer["items"]] == [("favourites", 0, 0)]
    assert answer["notice"] is None


def test_the_picture_that_was_added_last_comes_first(client):
    change(client, "favourites", add=[FIRST])
    change(client, "favourites", add=[SECOND, THIRD])
    assert pictures_of(client, "favourites") == [THIRD, SECOND, FIRST]


def test_a_picture_that_is_in_it_already_stays_where_it_is(client):
    change(client, "favourites", add=[FIRST, SECOND])
    change(client, "favourites", add=[FIRST, FIRST, THIRD])
    assert pictures_of(client, "favourites") == [THIRD, SECOND, FIRST]


def test_what_is_removed_is_gone_and_removing_it_again_is_no_mistake(client):
    change(client, "favourites", add=[FIRST, SECOND])
    for _ in range(2):
        assert change(client, "favourites", remove=[FIRST, NOWHERE]).status_code == 200
        assert pictures_of(client, "favourites") == [SECOND]


def test_favourites_live_on_after_the_server(client, album, tmp_path):
    change(client, "favourites", add=[SECOND])
    assert pictures_of(client_of(kept_in(tmp_path, album)), "favourites") == [SECOND]


def test_a_collection_is_made_with_pictures_renamed_and_listed_by_name(client):
    rome = made(client, "rome", FIRST, AGAIN)
    made(client, "Paris")
    answer = client.patch(f"/api/collections/{rome}", json={"name": "  Ancient   Rome "})
    assert answer.get_json()["name"] == "Ancient Rome"
    items = client.get("/api/collections").get_json()["items"]
    assert [(each["name"], each["count"], each["cover"]) for each in items] == [
        ("Favourites", 0, None),
        ("Ancient Rome", 2, AGAIN),
        ("Paris", 0, None),
    ]


def test_a_deleted_collection_is_gone_and_can_be_brought_back_with_its_pictures(client):
    rome = made(client, "Rome", FIRST)
    assert client.delete(f"/api/collections/{rome}").get_json()["name"] == "Rome"
    assert_problem(client.get(f"/api/collections/{rome}"), 404)
    assert_problem(change(client, rome, add=[SECOND]), 404)
    assert_problem(client.delete(f"/api/collections/{rome}"), 404)
    again = client.patch(f"/api/collections/{rome}", json={"deleted": False}).get_json()
    assert (again["name"], again["count"]) == ("Rome", 1)
    assert pictures_of(client, rome) == [FIRST]


def test_a_collection_whose_name_was_given_away_comes_back_under_another(client):
    rome = made(client, "Rome")
    client.delete(f"/api/collections/{rome}")
    made(client, "ROME")
    assert client.patch(f"/api/collections/{rome}", json={"deleted": False}).get_json()["name"] == "Rome 2"


def test_a_search_runs_within_favourites_and_collections(client):
    change(client, "favourites", add=[FIRST])
    rome = made(client, "Rome", SECOND, FIFTH)
    assert found(client, collection="favourites") == {FIRST}
    assert found(client, query="green", collection=rome) == {SECOND, FIFTH}
    assert found(client, collection=["favourites", rome]) == {FIRST, SECOND, FIFTH}
    assert found(client, collection=rome, folder="home") == {FIFTH}
    asked = {"filters": {"collection": [rome]}, "stacks": False}
    hits = client.post("/api/search", json=asked).get_json()["hits"]
    assert {hit["id"] for hit in hits} == {SECOND, FIFTH}


def test_a_collection_alone_is_shown_as_it_was_gathered_the_last_first(client):
    rome = made(client, "Rome", SECOND, FIFTH, FIRST)

    def order(**asked: object) -> list[str]:
        answer = client.get("/api/search", query_string={"collection": rome, **asked}).get_json()
        return [hit["id"] for hit in answer["hits"]]

    assert order() == [FIRST, FIFTH, SECOND]
    assert order(sort="name") == [FIFTH, FIRST, SECOND]
    assert order(folder="trips") == [FIRST, SECOND]
    assert order(limit=2) == [FIRST, FIFTH]
    assert order(limit=2, offset=2) == [SECOND]


def test_a_changed_collection_never_gives_an_old_answer(client):
    rome = made(client, "Rome", FIRST)
    for pictures in ([SECOND], [THIRD, FIFTH]):
        before = client.get("/api/search", query_string={"collection": rome, "query": "red"})
        change(client, rome, add=pictures)
        after = client.get(
            "/api/search",
            query_string={"collection": rome, "query": "red"},
            headers={"If-None-Match": before.headers["ETag"]},
        )
        assert after.status_code == 200
        assert set(pictures) <= {hit["id"] for hit in after.get_json()["hits"]}


def test_an_empty_collection_finds_nothing(client):
    assert found(client, collection="favourites") == set()


def test_paging_goes_on_where_a_collection_changes_meanwhile(client):
    change(client, "favourites", add=[FIRST, SECOND, THIRD])
    asked = {"collection": "favourites", "limit": 2, "stacks": "false"}
    cursor = client.get("/api/search", query_string=asked).get_json()["next_cursor"]
    change(client, "favourites", add=[FIFTH])
    answer = client.get("/api/search", query_string={**asked, "cursor": cursor})
    assert answer.get_json()["total"] == 4


def test_the_link_of_an_answer_names_the_collection(client):
    answer = client.get("/api/search", query_string={"collection": "favourites"}).get_json()
    assert answer["link"] == "/api/search?collection=favourites"


def test_the_tag_of_an_answer_holds_until_somebody_changes_something(client):
    address = "/api/collections/favourites"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    change(client, "favourites", add=[FIRST])
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"add": [NOWHERE]}, "#/json/add/0"),
        ({"add": [FIRST, "no id"]}, "#/json/add/1"),
        ({"add": FIRST}, "#/json/add"),
        ({"remove": [1]}, "#/json/remove/0"),
        ({"add": [FIRST], "remove": [FIRST]}, "#/json/remove"),
        ({"add": [FIRST] * 1001}, "#/json/add"),
        ({"pictures": [FIRST]}, "#/json/pictures"),
    ],
)
def test_a_change_that_cannot_be_made_names_what_is_wrong_and_changes_nothing(client, sent, pointer):
    change(client, "favourites", add=[SECOND])
    status = 404 if pointer == "#/json/add/0" else 422
    assert_problem(client.post("/api/collections/favourites/pictures", json=sent), status, pointer=pointer)
    assert pictures_of(client, "favourites") == [SECOND]


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\u0000b", "a\u202eb", 7, None])
def test_a_name_that_cannot_be_shown_is_refused(client, name):
    assert_problem(client.post("/api/collections", json={"name": name}), 422, pointer="#/json/name")


def test_no_two_collections_have_the_same_name(client):
    rome, paris = made(client, "Rome"), made(client, "Paris")
    assert_problem(client.post("/api/collections", json={"name": "rOME"}), 422, pointer="#/json/name")
    assert_problem(client.patch(f"/api/collections/{paris}", json={"name": "Rome"}), 422, pointer="#/json/name")
    assert client.patch(f"/api/collections/{rome}", json={"name": "ROME"}).get_json()["name"] == "ROME"


def test_nothing_is_made_of_a_collection_with_an_unknown_picture(client):
    assert_problem(
        client.post("/api/collections", json={"name": "Rome", "add": [NOWHERE]}), 404, pointer="#/json/add/0"
    )
    assert len(client.get("/api/collections").get_json()["items"]) == 1


def test_favourites_can_be_neither_renamed_nor_deleted(client):
    assert_problem(client.patch("/api/collections/favourites", json={"name": "Best"}), 422, pointer="#/json/name")
    assert_problem(client.delete("/api/collections/favourites"), 422)


def test_an_unknown_collection_is_a_problem_that_names_it(client):
    assert NOWHERE in assert_problem(client.get(f"/api/collections/{NOWHERE}"), 404)["detail"]
    asked = {"collection": ["favourites", NOWHERE]}
    problem = assert_problem(client.get("/api/search", query_string=asked), 422, pointer="#/query/collection")
    assert NOWHERE in problem["detail"]
    sent = {"filters": {"collection": [NOWHERE]}}
    assert_problem(client.post("/api/search", json=sent), 422, pointer="#/json/filters/collection")
    assert_problem(client.get("/api/search?collection=Rome"), 422, pointer="#/query/collection")


def test_what_is_not_json_changes_nothing(client):
    address = "/api/collections/favourites/pictures"
    assert_problem(client.post(address, data="{", content_type="application/json"), 400)
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        assert_problem(client.post(address, data=f'{{"add": ["{FIRST}"]}}', content_type=kind), 415)
    assert pictures_of(client, "favourites") == []
