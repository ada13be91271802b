"""Pictures taken along over HTTP: what it would be is said first, then a link brings it."""

import csv
import io
import zipfile

import pytest

from server.errors import ExportGoneError
from server.exports import selection
from server.exports.selection import Selections
from server.services import Services
from tests.client import client_of
from tests.problem import assert_problem
from tests.server.api.album import album_in
from tests.server.api.test_saved import FIFTH, FIRST, NOWHERE, SECOND, change, kept_in, made


@pytest.fixture(scope="module")
def album(tmp_path_factory) -> Services:
    return album_in(tmp_path_factory.mktemp("album"))


@pytest.fixture
def client(album, tmp_path):
    return client_of(kept_in(tmp_path, album))


def announced(client, **wanted) -> dict:
    answer = client.post("/api/exports", json=wanted)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.get_json()


def names(client, export) -> list[str]:
    answer = client.get(export["zip_url"])
    assert answer.content_type == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def table(client, export) -> list[dict[str, str]]:
    answer = client.get(export["csv_url"])
    assert answer.content_type.startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_pictures_come_by_their_ids_in_the_order_asked(client, album):
    export = announced(client, ids=[SECOND, FIFTH, SECOND])
    root = album.settings.original_root
    size = sum((root / path).stat().st_size for path in ("trips/2020/second.jpg", "home/fifth.webp"))
    assert (export["count"], export["originals"], export["missing"], export["bytes"]) == (2, 2, 0, size)
    assert names(client, export) == ["second.jpg", "fifth.webp"]
    assert [row["path"] for row in table(client, export)] == ["trips/2020/second.jpg", "home/fifth.webp"]


def test_a_collection_comes_under_its_name(client):
    rome = made(client, "Rome: é/“x”", FIRST, SECOND)
    export = announced(client, collection=rome)
    assert names(client, export) == ["second.jpg", "first.jpg"]
    disposition = client.get(export["zip_url"]).headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "Rome_%20%C3%A9_%E2%80%9Cx%E2%80%9D.zip" in disposition


def test_what_a_question_finds_comes_with_its_scores(client):
    asked = {"terms": [{"words": "green"}], "stacks": False}
    hits = client.post("/api/search", json=asked).get_json()
    relevant = hits["hits"][: hits["relevant_count"]]
    assert relevant
    export = announced(client, question=asked)
    assert export["title"] == "green"
    rows = table(client, export)
    assert [(row["id"], float(row["score"])) for row in rows] == [(hit["id"], hit["score"]) for hit in relevant]
    few = announced(client, question={**asked, "limit": 4, "offset": 3, "cursor": None})
    assert [row["id"] for row in table(client, few)] == [hit["id"] for hit in hits["hits"][:4]]


def test_a_question_within_favourites_brings_those_alone(client):
    change(client, "favourites", add=[FIFTH])
    export = announced(client, question={"filters": {"collection": ["favourites"]}})
    assert [row["id"] for row in table(client, export)] == [FIFTH]


@pytest.mark.parametrize(
    ("wanted", "status", "pointer"),
    [
        ({}, 422, "#/json"),
        ({"ids": []}, 422, "#/json/ids"),
        ({"ids": [FIRST] * 10_001}, 422, "#/json/ids"),
        ({"ids": [FIRST, NOWHERE]}, 404, "#/json/ids/1"),
        ({"ids": [FIRST], "collection": "favourites"}, 422, "#/json/collection"),
        ({"collection": "favourites"}, 422, "#/json/collection"),
        ({"collection": NOWHERE}, 404, "#/json/collection"),
        ({"question": {}}, 422, "#/json/question/terms"),
        ({"question": {"filters": {"year": [1850]}}}, 422, "#/json/question"),
        ({"question": {"filters": {"collection": [NOWHERE]}}}, 422, "#/json/question/filters/collection"),
        ({"question": {"terms": [{"words": " "}]}}, 422, "#/json/question/terms/0/words"),
        ({"paths": ["/etc/passwd"]}, 422, "#/json/paths"),
    ],
)
def test_what_cannot_be_taken_along_is_named(client, wanted, status, pointer):
    assert_problem(client.post("/api/exports", json=wanted), status, pointer=pointer)


def test_an_export_that_is_not_kept_is_a_problem(client):
    for ending in ("zip", "csv"):
        assert_problem(client.get(f"/api/exports/{'0' * 24}/pictures.{ending}"), 404)


def test_a_third_archive_at_once_is_asked_to_wait_and_a_place_is_free_again_afterwards(client):
    address = announced(client, ids=[FIRST])["zip_url"]
    under_way = [client.get(address, buffered=False) for _ in range(2)]
    problem = client.get(address)
    assert_problem(problem, 503)
    assert problem.headers["Retry-After"]
    for answer in under_way:
        answer.close()
    assert names(client, {"zip_url": address}) == ["first.jpg"]


def test_the_newest_selections_are_kept_and_for_an_hour():
    clock = [0.0]
    selections = Selections(lambda: clock[0])
    kept = [selections.add(str(number), ()).reference for number in range(selection.KEPT_SELECTIONS + 1)]
    with pytest.raises(ExportGoneError):
        selections.find(kept[0])
    assert selections.find(kept[1]).title == "1"
    clock[0] = selection.KEPT_SECONDS
    with pytest.raises(ExportGoneError):
        selections.find(kept[1])
