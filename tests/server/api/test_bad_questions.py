"""What cannot be asked: always a 4xx problem that points to the part at fault, never a fault of ours."""

from __future__ import annotations

import json

import pytest

from tests.form import form
from tests.problem import assert_problem

RED = {"words": "red"}
NO_PICTURE = "a" * 16
DEEP = 100_000


def posted(client, body: object):
    return client.post("/api/search", data=json.dumps(body), content_type="application/json")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/json/terms"),
        ([], "#/json"),
        (None, "#/json"),
        ("red", "#/json"),
        ({"terms": RED}, "#/json/terms"),
        ({"terms": ["red"]}, "#/json/terms/0"),
        ({"terms": [{}]}, "#/json/terms/0"),
        ({"terms": [RED, {"weight": 1}]}, "#/json/terms/1"),
        ({"terms": [{"words": ""}]}, "#/json/terms/0/words"),
        ({"terms": [{"words": "  "}]}, "#/json/terms/0/words"),
        ({"terms": [{"words": "a\u0000b"}]}, "#/json/terms/0/words"),
        ({"terms": [RED, {"words": "a\u0085b\u0007"}]}, "#/json/terms/1/words"),
        ({"terms": [{"words": "\ud800"}]}, "#/json/terms/0/words"),
        ({"terms": [{"words": "a" * 1001}]}, "#/json/terms/0/words"),
        ({"terms": [{"words": 5}]}, "#/json/terms/0/words"),
        ({"terms": [{"words": "red", "weight": 0}]}, "#/json/terms/0/weight"),
        ({"terms": [{"words": "red", "weight": -0.0}]}, "#/json/terms/0/weight"),
        ({"terms": [{"words": "red", "weight": 101}]}, "#/json/terms/0/weight"),
        ({"terms": [{"words": "red", "weight": "2"}]}, "#/json/terms/0/weight"),
        ({"terms": [{"words": "red", "weight": True}]}, "#/json/terms/0/weight"),
        ({"terms": [{"words": "red", "weight": None}]}, "#/json/terms/0/weight"),
        ({"terms": [{"words": "red", "weight": float("nan")}]}, "#/json/terms/0/weight"),
        ({"terms": [{"words": "red", "weight": float("inf")}]}, "#/json/terms/0/weight"),
        ({"terms": [{"words": "red", "weight": 10**4000}]}, "#/json/terms/0/weight"),
        ({"terms": [{"words": "red", "picture": NO_PICTURE}]}, "#/json/terms/0/picture"),
        ({"terms": [{"words": "red", "crop": {}}]}, "#/json/terms/0/crop"),
        ({"terms": [{"picture": "../etc/passwd"}]}, "#/json/terms/0/picture"),
        ({"terms": [{"picture": "https://elsewhere.example/a.jpg"}]}, "#/json/terms/0/picture"),
        ({"terms": [{"upload": ""}]}, "#/json/terms/0/upload"),
        ({"terms": [{"picture": NO_PICTURE, "crop": {"x": 0, "y": 0, "width": 1}}]}, "#/json/terms/0/crop/height"),
        (
            {"terms": [{"picture": NO_PICTURE, "crop": {"x": 0.5, "y": 0, "width": 0.9, "height": 1}}]},
            "#/json/terms/0/crop",
        ),
        (
            {"terms": [{"picture": NO_PICTURE, "crop": {"x": -0.1, "y": 0, "width": 0.9, "height": 1}}]},
            "#/json/terms/0/crop/x",
        ),
        ({"terms": [RED] * 10_001}, "#/json/terms"),
        ({"terms": [{"bogus": 1}] * 10_001}, "#/json/terms"),
        ({"terms": [RED], "limit": -1}, "#/json/limit"),
        ({"terms": [RED], "limit": 0}, "#/json/limit"),
        ({"terms": [RED], "limit": 10**9}, "#/json/limit"),
        ({"terms": [RED], "limit": "5"}, "#/json/limit"),
        ({"terms": [RED], "limit": 5.5}, "#/json/limit"),
        ({"terms": [RED], "limit": 10**4000}, "#/json/limit"),
        ({"terms": [RED], "offset": -1}, "#/json/offset"),
        ({"terms": [RED], "offset": 10**9}, "#/json/offset"),
        ({"terms": [RED], "names": "yes"}, "#/json/names"),
        ({"terms": [RED], "diversity": 1.1}, "#/json/diversity"),
        ({"terms": [RED], "diversity": float("nan")}, "#/json/diversity"),
        ({"terms": [RED], "sort": "best"}, "#/json/sort"),
        ({"terms": [RED], "sort": "colour"}, "#/json/sort"),
        ({"terms": [RED], "more": "x"}, "#/json/more"),
        ({"terms": [RED], "more": ["x"]}, "#/json/more/0"),
        ({"terms": [RED], "more": [NO_PICTURE] * 101}, "#/json/more"),
        ({"terms": [RED], "more": [NO_PICTURE], "less": [NO_PICTURE]}, "#/json/less"),
        ({"terms": [RED], "bogus": 1}, "#/json/bogus"),
        ({"terms": [RED], "a/b~c": 1}, "#/json/a~1b~0c"),
        ({"terms": [RED], "\ud800": 1}, "#/json"),
        ({"terms": [RED], "b" * 100_000: 1}, "#/json/" + "b" * 100),
        ({"terms": [{"words": "red", "bogus": 1}]}, "#/json/terms/0/bogus"),
        ({"filters": {"bogus": 1}}, "#/json/filters/bogus"),
        ({"filters": {"month": [13]}}, "#/json/filters/month/0"),
        ({"filters": {"year": [0]}}, "#/json/filters/year/0"),
        ({"filters": {"year": list(range(1, 100))}}, "#/json/filters/year"),
        ({"filters": {"taken_from": "2020", "taken_to": "2019"}}, "#/json/filters/taken_to"),
        ({"filters": {"taken_from": "2019-02-31"}}, "#/json/filters/taken_from"),
        ({"filters": {"taken_to": "2019-13"}}, "#/json/filters/taken_to"),
        ({"filters": {"taken_to": "0000"}}, "#/json/filters/taken_to"),
        ({"filters": {"taken_to": "٢٠١٩"}}, "#/json/filters/taken_to"),
        ({"filters": {"taken_to": "2019\n"}}, "#/json/filters/taken_to"),
        ({"filters": {"taken_to": 2019}}, "#/json/filters/taken_to"),
        ({"filters": {"orientation": ["upright"]}}, "#/json/filters/orientation/0"),
        ({"filters": {"colour": "red"}}, "#/json/filters/colour"),
        ({"filters": {"colour": "ff0000", "colour_tolerance": 0}}, "#/json/filters/colour_tolerance"),
        ({"filters": {"min_width": -1}}, "#/json/filters/min_width"),
        ({"filters": {"min_width": 10, "max_width": 9}}, "#/json/filters/max_width"),
        ({"filters": {"min_height": 10, "max_height": 9}}, "#/json/filters/max_height"),
        ({"filters": {"min_bytes": 10, "max_bytes": 9}}, "#/json/filters/max_bytes"),
        ({"filters": {"min_bytes": 2**64}}, "#/json/filters/min_bytes"),
        ({"filters": {"folder": ["a\u0000"]}}, "#/json/filters/folder/0"),
        ({"filters": {"has_place": 1}}, "#/json/filters/has_place"),
        ({"terms": [RED], "cursor": "garbage"}, "#/json/cursor"),
        ({"terms": [RED], "cursor": "0123456789ab-5-0123456789ab"}, "#/json/cursor"),
        ({"terms": [RED], "cursor": "0123456789ab-5-0123456789ab", "offset": 5}, "#/json/cursor"),
        ({"terms": [RED], "snapshot": "latest"}, "#/json/snapshot"),
    ],
)
def test_json_that_cannot_be_asked_is_told_which_part(client, body, pointer):
    problem = assert_problem(posted(client, body), 422, pointer=pointer)
    assert len(json.dumps(problem)) < 20_000


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"terms": [{"words": "red", "weight": ' + b"9" * 5000 + b"}]}",
        b"[" * DEEP,
        b"[" * DEEP + b"]" * DEEP,
        b'{"terms":' * DEEP + b"1" + b"}" * DEEP,
        b'{"terms": [{"words": "\xff\xfe"}]}',
    ],
)
def test_what_is_no_json_is_a_bad_request(client, text):
    answer = client.post("/api/search", data=text, content_type="application/json")
    assert_problem(answer, 400, pointer="#/json")
    assert_problem(client.post("/api/search", **form(("question", text, "blob"))), 400, pointer="#/json")


def test_numbers_beyond_all_bounds_are_no_numbers(client):
    body = b'{"terms": [{"words": "red", "weight": 1e400}]}'
    answer = client.post("/api/search", data=body, content_type="application/json")
    assert_problem(answer, 422, pointer="#/json/terms/0/weight")


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/xml"])
@pytest.mark.parametrize("address", ["/api/search", "/api/uploads"])
def test_a_body_of_another_kind_is_told_which_there_are(client, address, kind):
    problem = assert_problem(client.post(address, data=b"query=red", content_type=kind), 415)
    assert "multipart/form-data" in problem["detail"]


def test_a_question_of_more_than_a_mebibyte_is_too_large(client):
    body = json.dumps({"terms": [{"words": "a" * (1 << 20)}]})
    assert_problem(client.post("/api/search", data=body, content_type="application/json"), 413, pointer="#/json")


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ("query=red&limit=5&limit=6", "#/query/limit"),
        ("query=red&offset=-1", "#/query/offset"),
        ("query=red&limit=1000000000", "#/query/limit"),
        ("query=red&limit=" + "9" * 5000, "#/query/limit"),
        ("query=red&limit=1e400", "#/query/limit"),
        ("query=red&diversity=NaN", "#/query/diversity"),
        ("query=red&diversity=Infinity", "#/query/diversity"),
        ("query=red&diversity=-1", "#/query/diversity"),
        ("query=red&sort=best", "#/query/sort"),
        ("query=red&sort=colour", "#/query/sort"),
        ("query=red&sort=name&sort=name", "#/query/sort"),
        ("query=red&names=perhaps", "#/query/names"),
        ("query=red^0", "#/query/query"),
        ("query=red^101", "#/query/query"),
        ("query=red&not=%20", "#/query/not"),
        ("query=red&not=a%01", "#/query/not"),
        ("query=red&query=", "#/query/query"),
        ("&".join(["query=red"] * 33), "#/query/query"),
        ("&".join(["query=red"] * 30 + ["not=red"] * 30), "#/query/query"),
        ("&".join(["query=red"] * 10_001), "#/query/query"),
        ("like=nothinghere", "#/query/like"),
        ("unlike=" + NO_PICTURE + "@0,0,2,2", "#/query/unlike"),
        ("like=http://127.0.0.1/a.jpg", "#/query/like"),
        ("like=file:///etc/passwd", "#/query/like"),
        ("more=red", "#/query/more"),
        (f"more={NO_PICTURE}&less={NO_PICTURE}", "#/query/less"),
        ("month=13", "#/query/month"),
        ("month=0&year=2019", "#/query/month"),
        ("year=MMXIX", "#/query/year"),
        ("taken_from=2020&taken_to=2019", "#/query/taken_to"),
        ("taken_from=2019-02-31", "#/query/taken_from"),
        ("taken_from=", "#/query/taken_from"),
        ("colour=red", "#/query/colour"),
        ("colour=%23ff0000", "#/query/colour"),
        ("min_width=9&max_width=8", "#/query/max_width"),
        ("has_place=perhaps", "#/query/has_place"),
        ("query=red&cursor=garbage", "#/query/cursor"),
        ("query=red&cursor=0123456789ab-5-0123456789ab", "#/query/cursor"),
        ("query=red&cursor=0123456789ab-5-0123456789ab&snapshot=0123456789ab", "#/query/cursor"),
        ("query=red&snapshot=..", "#/query/snapshot"),
        ("unknown=parameter", "#/query/unknown"),
    ],
)
def test_a_link_that_cannot_be_asked_is_told_which_part(client, asked, pointer):
    problem = assert_problem(client.get(f"/api/search?{asked}"), 422, pointer=pointer)
    assert len(json.dumps(problem)) < 20_000


@pytest.mark.parametrize("address", ["/api/search?not=red", "/api/search?query=red&not=red"])
def test_a_question_that_cancels_itself_out_or_wants_nothing_is_no_fault_of_ours(client, address):
    answer = client.get(address)
    assert answer.status_code in {200, 422}
    if answer.status_code == 422:
        assert_problem(answer, 422, pointer="#/query/not")


def test_pictures_nobody_knows_are_named_where_they_stand(client):
    body = {"terms": [RED, {"picture": NO_PICTURE}]}
    assert_problem(posted(client, body), 404, pointer="#/json/terms/1/picture")
    assert_problem(posted(client, {"terms": [RED], "less": [NO_PICTURE]}), 404, pointer="#/json/less/0")
    assert_problem(client.get(f"/api/search?query=red&unlike={NO_PICTURE}^2"), 404, pointer="#/query/unlike")
    assert_problem(client.get(f"/api/search?query=red&more={NO_PICTURE}"), 404, pointer="#/query/more")
    crop = {"x": 0, "y": 0, "width": 1, "height": 1}
    body = {"terms": [{"picture": NO_PICTURE, "crop": crop}]}
    assert_problem(posted(client, body), 404, pointer="#/json/terms/0/picture")
    assert "errors" not in assert_problem(client.get(f"/api/images/{NO_PICTURE}/stack"), 404)


def test_a_snapshot_that_is_gone_is_named_where_it_stands(client):
    gone = "0123456789ab"
    problem = assert_problem(client.get(f"/api/search?query=red&snapshot={gone}"), 404, pointer="#/query/snapshot")
    assert problem["type"].endswith(":snapshot-gone")
    body = {"terms": [RED], "snapshot": gone}
    assert_problem(posted(client, body), 404, pointer="#/json/snapshot")
    reply = client.get("/api/search?query=red&limit=5").get_json()
    cursor = reply["next_cursor"].replace(reply["snapshot"], gone)
    problem = assert_problem(client.get(f"/api/search?query=red&cursor={cursor}"), 404, pointer="#/query/cursor")
    assert problem["type"].endswith(":snapshot-gone")


@pytest.mark.parametrize(
    ("asked", "field", "sentence"),
    [
        ("query=red&folders=travel", "folders", "/docs lists what there is"),
        ("query=red&colour=orange", "colour", "such as ff8800"),
        ("query=red&taken_to=2019-13", "taken_to", "2019-07"),
        ("query=red&more=red.png", "more", "16 letters and digits"),
    ],
)
def test_what_does_not_fit_is_said_without_a_regular_expression(client, asked, field, sentence):
    problem = assert_problem(client.get(f"/api/search?{asked}"), 422, pointer=f"#/query/{field}")
    assert sentence in problem["detail"]
    assert "^" not in problem["detail"]
