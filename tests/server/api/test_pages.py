"""Going on in an answer: every page of it once, in one state of the collection, however deep."""

from __future__ import annotations

import numpy as np
import pytest
from flask.testing import FlaskClient

from server import pipeline
from server.bootstrap import prepare_in_foreground
from server.embedding.embedder import unit_rows
from server.records import Fingerprint, PictureRecord, picture_id
from server.search.snapshot import Snapshot, build_snapshot
from server.services import Services
from tests.client import client_of
from tests.collection import paint, paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder
from tests.problem import assert_problem

PICTURES = 10_500


def walk(client: FlaskClient, body: dict) -> list[str]:
    """The ids of all hits, page for page, each page as its cursor asks for it."""
    met: list[str] = []
    cursor = None
    while True:
        reply = client.post("/api/search", json=body if cursor is None else {**body, "cursor": cursor}).get_json()
        assert [hit["rank"] for hit in reply["hits"]] == list(range(len(met) + 1, len(met) + len(reply["hits"]) + 1))
        met += [hit["id"] for hit in reply["hits"]]
        cursor = reply["next_cursor"]
        if cursor is None:
            assert len(met) == reply["total"]
            return met


@pytest.mark.parametrize("limit", [1, 5, 12, 1000])
@pytest.mark.parametrize(
    "body",
    [
        {"terms": [{"words": "red"}]},
        {"terms": [{"words": "red"}, {"words": "blue", "weight": -1}], "diversity": 0.5},
        {"filters": {"folder": ["warm", "cool"]}, "sort": "name"},
    ],
)
def test_cursors_lead_through_the_whole_answer_once(client, body, limit):
    whole = client.post("/api/search", json={**body, "limit": 1000}).get_json()
    assert walk(client, {**body, "limit": limit}) == [hit["id"] for hit in whole["hits"]]


def test_a_cursor_is_the_same_in_json_and_in_a_link(client):
    body = {"terms": [{"words": "blue", "weight": -1}, {"words": "red"}], "limit": 5}
    posted = client.post("/api/search", json=body).get_json()
    address = f"{posted['link']}&limit=5"
    assert client.get(address).get_json()["next_cursor"] == posted["next_cursor"]
    further = client.get(f"{address}&cursor={posted['next_cursor']}").get_json()
    assert (
        further["hits"] == client.post("/api/search", json={**body, "cursor": posted["next_cursor"]}).get_json()["hits"]
    )


def test_a_cursor_may_ask_for_more_or_less_than_the_page_before(client):
    cursor = client.get("/api/search?query=red&limit=3").get_json()["next_cursor"]
    further = client.get(f"/api/search?query=red&limit=9&cursor={cursor}").get_json()
    assert [hit["rank"] for hit in further["hits"]] == list(range(4, 13))


@pytest.mark.parametrize(
    "other", ["query=blue", "query=red&not=blue", "query=red^2", "query=red&names=false", "query=red&year=2019"]
)
def test_a_cursor_of_another_question_is_refused(client, other):
    cursor = client.get("/api/search?query=red&limit=3").get_json()["next_cursor"]
    problem = assert_problem(client.get(f"/api/search?{other}&cursor={cursor}"), 422, pointer="#/query/cursor")
    assert "another question" in problem["detail"]


def test_pages_hold_still_while_the_collection_changes(tmp_path):
    settings = settings_in(tmp_path)
    paint_all(settings.original_root)
    prepare(settings)
    services = prepare_in_foreground(settings, ColourEmbedder())
    client = client_of(services)
    body = {"terms": [{"words": "red"}], "limit": 4}
    before = walk(client, body)
    first = client.post("/api/search", json=body).get_json()

    for number in range(5):
        paint(settings.original_root / "new" / f"{number}.png", (220, 20 + number, 30))
    (settings.original_root / "cool" / "blue.png").unlink()
    pipeline.transform(settings)
    pipeline.pack(settings)
    services.search.use(prepare_in_foreground(settings, ColourEmbedder()).search.snapshot)

    met, cursor = [hit["id"] for hit in first["hits"]], first["next_cursor"]
    while cursor is not None:
        reply = client.post("/api/search", json={**body, "cursor": cursor}).get_json()
        assert reply["snapshot"] == first["snapshot"]
        met, cursor = met + [hit["id"] for hit in reply["hits"]], reply["next_cursor"]
    assert met == before
    now = client.post("/api/search", json=body).get_json()
    assert now["snapshot"] != first["snapshot"]
    assert now["total"] == first["total"] + 4


def made_snapshot() -> Snapshot:
    """As many pictures as are wanted, each with a vector of its own; a few share one."""
    drawn = np.random.default_rng(4)
    vectors = unit_rows(drawn.normal(size=(PICTURES, ColourEmbedder().dim)) + 1)
    vectors[100:200] = vectors[100]
    pictures = []
    for number in range(PICTURES):
        path = f"{number % 7}/{number:05}.jpg"
        pictures.append(
            PictureRecord(
                id=picture_id(path),
                path=path,
                fingerprint=Fingerprint(f"{number:032x}"),
                width_px=40,
                height_px=30,
                size_bytes=number,
                modified_ns=0,
                media_type="image/jpeg",
                mean_rgb=(0, 0, 0),
                thumbnail=f"{path}.jpg",
            )
        )
    return build_snapshot(
        revision="made",
        pictures=pictures,
        skipped=(),
        model_key="colour",
        vectors=vectors,
        rows=np.arange(PICTURES),
        atlas=None,
        backend="faiss_flat",
    )


@pytest.fixture(scope="module")
def many(tmp_path_factory) -> FlaskClient:
    services = Services(settings_in(tmp_path_factory.mktemp("many")))
    services.model.fill(ColourEmbedder())
    services.search.use(made_snapshot())
    return client_of(services)


@pytest.mark.parametrize("options", [{}, {"stacks": False, "diversity": 0.5}])
def test_ten_thousand_deep_every_picture_is_met_once(many, options):
    met = walk(many, {"terms": [{"words": "red"}], "limit": 1000, **options})
    assert len(set(met)) == len(met)
    assert len(met) == PICTURES or not options
    deep = many.post("/api/search", json={"terms": [{"words": "red"}], "offset": 10_000, "limit": 10, **options})
    assert [hit["id"] for hit in deep.get_json()["hits"]] == met[10_000:10_010]


def test_behind_the_last_there_is_nothing_and_no_way_on(many):
    reply = many.get("/api/search?query=red&offset=10000000").get_json()
    assert (reply["hits"], reply["next_cursor"]) == ([], None)
    cursor = many.get("/api/search?query=red&limit=1").get_json()["next_cursor"]
    snapshot, _, digest = cursor.split("-")
    assert many.get(f"/api/search?query=red&cursor={snapshot}-ffffffff-{digest}").get_json()["hits"] == []
