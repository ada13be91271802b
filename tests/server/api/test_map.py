"""The map over HTTP: what it is, where its pictures are, and tiles of their sprites."""

import io

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from server import pipeline
from server.bootstrap import prepare_in_foreground
from server.records import PictureId, PictureRecord
from tests.client import client_of
from tests.collection import paint, paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder
from tests.problem import assert_problem


@pytest.fixture(scope="module")
def mapped(tmp_path_factory):
    """Services over a collection that has a map."""
    settings = settings_in(tmp_path_factory.mktemp("mapped"))
    paint_all(settings.original_root)
    for number in range(30):
        paint(settings.original_root / "reds" / f"{number:02d}.png", (200 + number, 10, 10 + 2 * number))
    prepare(settings)
    services = prepare_in_foreground(settings, ColourEmbedder())
    pipeline.draw_map(settings)
    return services


@pytest.fixture
def client(mapped) -> FlaskClient:
    return client_of(mapped)


def places(client: FlaskClient) -> dict[str, np.ndarray]:
    """The arrays behind `places_url`, by name."""
    info = client.get("/api/map").get_json()
    content = client.get(info["places_url"]).data
    count = info["count"]
    assert len(content) == 22 * count
    numbers = np.frombuffer(content[: 8 * count], "<u2").reshape(4, count)
    return {
        "columns": numbers[0],
        "rows": numbers[1],
        "widths": numbers[2],
        "heights": numbers[3],
        "levels": np.frombuffer(content[8 * count : 9 * count], np.uint8),
        "colours": np.frombuffer(content[9 * count : 12 * count], np.uint8).reshape(count, 3),
        "ids": np.frombuffer(content[12 * count :], "S10"),
    }


def test_the_map_says_what_it_is(client, mapped):
    info = client.get("/api/map").get_json()
    snapshot = mapped.search.snapshot
    assert info["snapshot"] == snapshot.name
    assert (info["count"], info["total"]) == (42, 42)
    assert info["model"] == "colour"
    assert info["is_stale"] is False
    assert info["side"] ** 2 >= 42


def test_every_picture_has_a_cell_of_its_own_and_its_colour_size_and_id(client, mapped):
    there, pictures = places(client), mapped.search.snapshot.pictures
    cells = list(zip(there["columns"].tolist(), there["rows"].tolist(), strict=True))
    assert len(set(cells)) == len(pictures)
    for row, picture in enumerate(pictures):
        sprite = mapped.search.snapshot.sprite(picture.fingerprint).rect
        assert (there["widths"][row], there["heights"][row]) == (sprite.width, sprite.height)
        assert tuple(there["colours"][row]) == picture.mean_rgb
    info = client.get("/api/map").get_json()
    raw = client.get(info["places_url"]).data[12 * len(pictures) :]
    assert [_id(raw[10 * row : 10 * row + 10]) for row in range(len(pictures))] == [each.id for each in pictures]


def _id(content: bytes) -> PictureId:
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    bits = int.from_bytes(content, "big")
    return PictureId("".join(letters[bits >> (75 - 5 * at) & 31] for at in range(16)))


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_tile_shows_the_pictures_of_its_cells_row_by_row(client, mapped, level):
    info, there = client.get("/api/map").get_json(), places(client)
    tile, pictures = info["tile"], mapped.search.snapshot.pictures
    cells = np.column_stack((there["columns"], there["rows"])) >> level
    for column, row in {(int(x) // tile["cells"], int(y) // tile["cells"]) for x, y in cells.tolist()}:
        shown = [
            each
            for each in np.lexsort((cells[:, 0], cells[:, 1])).tolist()
            if there["levels"][each] >= level and (cells[each] // tile["cells"]).tolist() == [column, row]
        ]
        answer = client.get(tile["url"].format(level=level, column=column, row=row))
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        with Image.open(io.BytesIO(answer.data)) as sheet:
            for place, each in enumerate(shown):
                assert _near(_middle(sheet, place, tile, there, each), pictures[each])


def _middle(sheet: Image.Image, place: int, tile: dict, there: dict[str, np.ndarray], row: int) -> tuple[int, ...]:
    left = place % tile["columns"] * tile["cell_px"] + tile["gutter_px"]
    top = place // tile["columns"] * tile["cell_px"] + tile["gutter_px"]
    return sheet.getpixel((left + int(there["widths"][row]) // 2, top + int(there["heights"][row]) // 2))


def _near(shown: tuple[int, ...], picture: PictureRecord) -> bool:
    return max(abs(one - other) for one, other in zip(shown, picture.mean_rgb, strict=True)) <= 6


def test_what_names_the_map_may_be_kept_and_what_says_which_it_is_may_not(client):
    info = client.get("/api/map")
    assert info.headers["Cache-Control"] == "no-cache"
    known = client.get("/api/map", headers={"If-None-Match": info.headers["ETag"]})
    assert known.status_code == 304
    for address in (info.get_json()["places_url"], info.get_json()["tile"]["url"].format(level=5, column=0, row=0)):
        answer = client.get(address)
        assert answer.status_code in (200, 404)
        assert ("immutable" in answer.headers.get("Cache-Control", "")) == (answer.status_code == 200)


@pytest.mark.parametrize("part", ["places", "tiles/0/0/0.jpg"])
def test_a_map_of_another_name_is_gone(client, part):
    assert assert_problem(client.get(f"/api/map/0123456789abcdef/{part}"), 404)["type"].endswith("map-gone")


@pytest.mark.parametrize("place", ["99/0/0", "0/999999/0", "0/0/999999999999999999999"])
def test_a_part_that_the_map_has_not_is_a_problem(client, place):
    name = client.get("/api/map").get_json()["name"]
    assert_problem(client.get(f"/api/map/{name}/tiles/{place}.jpg"), 404)


def test_without_a_map_it_is_said_how_to_make_one(tmp_path):
    settings = settings_in(tmp_path)
    paint(settings.original_root / "one.png", (1, 2, 3))
    prepare(settings)
    client = client_of(prepare_in_foreground(settings, ColourEmbedder()))
    assert "python -m tools map" in assert_problem(client.get("/api/map"), 404)["detail"]


def test_pictures_that_came_since_make_the_map_stale_until_it_is_made_again(tmp_path):
    settings = settings_in(tmp_path)
    paint_all(settings.original_root)
    prepare(settings)
    prepare_in_foreground(settings, ColourEmbedder())
    pipeline.draw_map(settings)
    paint(settings.original_root / "new.png", (77, 88, 99))
    prepare(settings)
    client = client_of(prepare_in_foreground(settings, ColourEmbedder()))
    before = client.get("/api/map").get_json()
    assert (before["is_stale"], before["total"] - before["count"]) == (True, 1)
    pipeline.draw_map(settings)
    after = client.get("/api/map").get_json()
    assert (after["is_stale"], after["total"] - after["count"]) == (False, 0)
    assert_problem(client.get(before["places_url"].replace(before["name"], "0" * 16)), 404)
    assert client.get(before["places_url"]).status_code == 200


def test_a_model_whose_vectors_it_was_not_made_from_makes_the_map_stale(tmp_path):
    settings = settings_in(tmp_path)
    paint_all(settings.original_root)
    prepare(settings)
    prepare_in_foreground(settings, ColourEmbedder())
    pipeline.draw_map(settings)
    other = client_of(prepare_in_foreground(settings, ColourEmbedder(key="other")))
    assert other.get("/api/map").get_json()["is_stale"] is True


def test_pictures_are_named_by_their_ids_in_the_order_asked_without_those_that_are_gone(client, mapped):
    ids = [picture.id for picture in mapped.search.snapshot.pictures]
    asked = [ids[5], "a" * 16, ids[2]]
    items = client.get("/api/images/by-id", query_string={"ids": ",".join(asked)}).get_json()["items"]
    assert [item["id"] for item in items] == [ids[5], ids[2]]
    assert_problem(client.get("/api/images/by-id?ids=red"), 422)
