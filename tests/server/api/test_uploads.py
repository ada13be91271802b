"""Pictures that are sent to search with: found with, kept for a while in memory, and refused with a reason."""

from __future__ import annotations

import json
import tempfile

import pytest
from flask.testing import FlaskClient
from PIL import Image

from server.api.bodies import MAX_UPLOAD_BYTES
from server.search.uploads import KEPT_SECONDS, Uploads
from server.services import Services
from tests import hostile_damage
from tests.client import client_of
from tests.colour_embedder import COLOURS, ColourEmbedder
from tests.form import form, question
from tests.pictures_factory import encoded, exif_with, noise, quarters, turned
from tests.problem import assert_problem

BLUE = {"terms": [{"upload": "mine"}], "names": False}


def picture(colour: str = "blue", kind: str = "PNG") -> bytes:
    return encoded(Image.new("RGB", (64, 48), COLOURS[colour]), kind)


def ask(client: FlaskClient, body: object, *pictures: tuple[str, bytes]):
    return client.post("/api/search", **question(body, pictures))


def kept(client: FlaskClient, content: bytes) -> dict:
    answer = client.post("/api/uploads", **form(("picture", content, "a.png")))
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.get_json()


def names(answer) -> list[str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [hit["name"] for hit in answer.get_json()["hits"]]


def test_a_picture_sent_with_the_question_finds_its_like(client):
    answer = ask(client, BLUE, ("mine", picture()))
    assert names(answer)[0] == "blue.png"
    assert list(answer.get_json()["uploads"]) == ["mine"]


def test_its_reference_asks_again_without_sending_it(client):
    first = ask(client, BLUE, ("mine", picture())).get_json()
    reference = first["uploads"]["mine"]
    assert f"upload%3A{reference}" in first["link"]
    for again in (
        client.get(first["link"]),
        client.get("/api/search", query_string={"like": f"upload:{reference}", "names": "false"}),
        client.post("/api/search", json={"terms": [{"upload": reference}], "names": False}),
        ask(client, {"terms": [{"upload": reference}], "names": False}),
    ):
        assert names(again) == [hit["name"] for hit in first["hits"]]


def test_an_answer_to_an_upload_goes_on_behind_its_cursor(client):
    whole = ask(client, BLUE, ("mine", picture())).get_json()
    first = ask(client, {**BLUE, "limit": 5}, ("mine", picture())).get_json()
    rest = client.get(first["link"], query_string=None).get_json()
    body = {"terms": [{"upload": first["uploads"]["mine"]}], "names": False, "cursor": first["next_cursor"]}
    further = client.post("/api/search", json=body).get_json()
    assert [hit["id"] for hit in first["hits"] + further["hits"]] == [hit["id"] for hit in whole["hits"]]
    assert [hit["id"] for hit in rest["hits"]] == [hit["id"] for hit in whole["hits"]]


def test_what_was_sent_alone_can_be_searched_with(client):
    reply = kept(client, encoded(Image.new("RGB", (3000, 2000), COLOURS["green"]), "JPEG"))
    assert (reply["width"], reply["height"], reply["expires_in_seconds"]) == (3000, 2000, 1800)
    asked = client.get("/api/search", query_string={"like": f"upload:{reply['reference']}", "names": "false"})
    assert names(asked)[0] == "green.png"


def test_several_pictures_and_words_are_one_question(client):
    body = {"terms": [{"upload": "one"}, {"upload": "two", "weight": 3}, {"words": "blue"}], "names": False}
    answer = ask(client, body, ("one", picture("blue")), ("two", picture("yellow")))
    assert names(answer)[0] == "yellow.png"
    assert sorted(answer.get_json()["uploads"]) == ["one", "two"]


def test_a_picture_that_is_not_wanted_pushes_its_like_back(client):
    reference = kept(client, picture("red"))["reference"]
    asked = {"query": "red orange", "names": "false"}
    near, far = (
        names(client.get("/api/search", query_string=each))
        for each in (asked, {**asked, "unlike": f"upload:{reference}"})
    )
    assert far.index("red.png") > near.index("red.png")


@pytest.mark.parametrize(
    ("x", "y", "colour"), [(0, 0, "red"), (0.5, 0, "green"), (0, 0.5, "blue"), (0.5, 0.5, "yellow")]
)
def test_a_part_of_what_was_sent_is_asked_for_alone(client, x, y, colour):
    crop = {"x": x, "y": y, "width": 0.5, "height": 0.5}
    body = {"terms": [{"upload": "mine", "crop": crop}], "names": False}
    content = encoded(quarters((400, 300)), "PNG")
    first = ask(client, body, ("mine", content))
    assert names(first)[0] == f"{colour}.png"
    assert names(client.get(first.get_json()["link"]))[0] == f"{colour}.png"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_parts_are_those_of_the_upright_picture(client, orientation):
    content = encoded(turned(orientation).resize((240, 240)), "JPEG", exif=exif_with(Orientation=orientation))
    crop = {"x": 0, "y": 0, "width": 0.4, "height": 0.4}
    assert names(ask(client, {"terms": [{"upload": "mine", "crop": crop}]}, ("mine", content)))[0] == "red.png"


def test_a_browser_may_send_the_question_with_its_type_as_a_file(client):
    parts = ("question", json.dumps(BLUE).encode(), "blob"), ("mine", picture(), "a.png")
    assert names(client.post("/api/search", **form(*parts)))[0] == "blue.png"


NOTHING = {"terms": [{"words": "red"}]}


@pytest.mark.parametrize(
    ("parts", "status", "pointer", "says"),
    [
        ([("mine", picture(), "a.png")], 422, "#/json", "one part “question”"),
        ([("question", b"{}"), ("question", b"{}")], 422, "#/json", "one part “question”"),
        ([("question", json.dumps(NOTHING).encode()), ("mine", picture(), "a.png")], 422, "#/files/mine", "No term"),
        ([("question", json.dumps(NOTHING).encode()), ("mi/ne~", b"", "a.png")], 422, "#/files/mi~1ne~0", "No term"),
        ([("question", json.dumps(BLUE).encode()), ("mine", b"text")], 422, "#/files/mine", "file name"),
        (
            [("question", json.dumps(BLUE).encode()), *[("mine", picture(), "a.png")] * 2],
            422,
            "#/files/mine",
            "Two pictures",
        ),
        (
            [("question", json.dumps(BLUE).encode()), *((f"p{n}", picture(), "a.png") for n in range(9))],
            413,
            "#/files",
            "at most 8",
        ),
        (
            [("question", json.dumps(BLUE).encode()), *((f"p{n}", b"", "a.png") for n in range(1000))],
            413,
            "#/files",
            "at most 8",
        ),
        (
            [("question", json.dumps(BLUE).encode()), ("mine", bytes(MAX_UPLOAD_BYTES + 1), "a.png")],
            413,
            "#/files/mine",
            "32 MiB",
        ),
        ([("question", b" " * (2 << 20) + b"{}")], 413, "#/files", "too large"),
        ([("question", json.dumps(BLUE).encode())], 404, "#/json/terms/0/upload", "Send it again"),
    ],
)
def test_a_form_that_does_not_fit_is_told_which_part(client, parts, status, pointer, says):
    problem = assert_problem(client.post("/api/search", **form(*parts)), status, pointer=pointer)
    assert says in problem["detail"]


CUT = encoded(noise((300, 200)), "JPEG")
BAD = [
    ("empty", b"", "empty"),
    ("text", b"Dear Anna,\nthis is no picture.\n", "text"),
    ("cut", CUT[: len(CUT) // 2], "ends too early"),
    ("archive", b"PK\x03\x04" + bytes(100), "archive"),
    *(bomb for bomb in hostile_damage.bombs() if bomb[0] in {"bomb-square.png", "bomb-largest.png", "bomb-zTXt.png"}),
]


@pytest.mark.parametrize(("content", "reason"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_what_is_no_picture_is_refused_with_a_reason(client, services, content, reason):
    before = len(services.search.encoder.uploads)
    problem = assert_problem(ask(client, BLUE, ("mine", content)), 422, pointer="#/files/mine")
    assert reason in problem["detail"]
    alone = client.post("/api/uploads", **form(("picture", content, "a.jpg")))
    assert_problem(alone, 422, pointer="#/files/picture")
    assert len(services.search.encoder.uploads) == before


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [("picture", b"no file")],
        [("mine", picture(), "a.png")],
        [("picture", picture(), "a.png"), ("another", picture(), "a.png")],
        [("picture", picture(), "a.png"), ("picture", picture(), "a.png")],
        [("picture", picture(), "a.png"), ("title", b"words")],
    ],
)
def test_an_upload_is_one_picture(client, parts):
    assert_problem(client.post("/api/uploads", **form(*parts)), 422, pointer="#/files")


def test_a_form_that_breaks_off_is_a_question_without_its_part(client):
    whole = question(BLUE, [("mine", picture())])
    answer = client.post("/api/search", **{**whole, "data": whole["data"][:60]})
    assert_problem(answer, 422, pointer="#/json")


def test_nothing_is_decoded_for_a_question_that_cannot_be_asked(client, services):
    before = len(services.search.encoder.uploads)
    body = {**BLUE, "filters": {"taken_from": "2020", "taken_to": "2019"}}
    assert_problem(ask(client, body, ("mine", picture())), 422, pointer="#/json/filters/taken_to")
    assert len(services.search.encoder.uploads) == before


def test_nothing_that_is_sent_is_ever_on_a_disk(client, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no such folder"))
    with pytest.raises(FileNotFoundError), tempfile.TemporaryFile():
        pass
    content = encoded(noise((1600, 1200)), "PNG")
    assert len(content) > 4 << 20
    assert names(ask(client, BLUE, ("mine", content)))
    assert kept(client, content)


def test_an_answer_to_an_upload_is_kept_by_no_browser_and_ends_with_it(services):
    now = [0.0]
    timed = Services(services.settings)
    timed.model.fill(ColourEmbedder())
    timed.search.use(services.search.snapshot)
    timed.search.encoder.uploads = Uploads(clock=lambda: now[0])
    client = client_of(timed)
    reference = kept(client, picture())["reference"]
    address = f"/api/search?like=upload:{reference}"
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert client.get("/api/search?query=red").headers["ETag"]
    assert "ETag" not in client.post("/api/search", json={"terms": [{"words": "red"}]}).headers
    now[0] = KEPT_SECONDS
    problem = assert_problem(client.get(address), 404, pointer="#/query/like")
    assert problem["type"] == "urn:clip-atlas:problem:upload-gone"
    timed.search.encoder.close()


def test_a_reference_nobody_gave_out_is_gone(client):
    assert_problem(client.get("/api/search?like=upload:nothing"), 404, pointer="#/query/like")
    answer = client.post("/api/search", json={"terms": [{"words": "red"}, {"upload": "nothing"}]})
    assert_problem(answer, 404, pointer="#/json/terms/1/upload")


def test_pictures_wait_for_the_model_and_may_be_sent_before_it_is_there(services):
    waiting = Services(services.settings)
    waiting.search.use(services.search.snapshot)
    client = client_of(waiting)
    reference = kept(client, picture())["reference"]
    assert assert_problem(client.get(f"/api/search?like=upload:{reference}"), 503)["stage"] == "model"
    assert assert_problem(ask(client, BLUE, ("mine", picture())), 503)["stage"] == "model"
    waiting.search.encoder.close()
    assert_problem(client.post("/api/uploads", **form(("picture", picture(), "a.png"))), 503)
