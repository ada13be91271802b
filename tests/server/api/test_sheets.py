"""Result sheets over HTTP: the picture of an answer, kept for ever where it is whole."""

import io

import pytest
from flask.testing import FlaskClient
from PIL import Image

from server.api import urls
from server.bootstrap import prepare_in_foreground
from server.services import Services
from tests.client import client_of
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder
from tests.problem import assert_problem


def announced(services: Services) -> str:
    """The address of the sheet of all pictures, backwards."""
    snapshot = services.search.snapshot
    ref = services.sheets.announce(snapshot.atlas, snapshot.pictures[::-1])
    assert ref is not None
    return urls.sheet(ref.name, 0)


def test_a_sheet_is_a_jpeg_of_the_pictures_in_the_order_of_the_answer(client: FlaskClient, services: Services) -> None:
    response = client.get(announced(services))
    assert (response.status_code, response.content_type) == (200, "image/jpeg")
    pictures = services.search.snapshot.pictures[::-1]
    with Image.open(io.BytesIO(response.data)) as sheet:
        for place, picture in enumerate(pictures):
            shown = sheet.getpixel((place * 96 + 20, 20))
            assert max(abs(one - other) for one, other in zip(shown, picture.mean_rgb, strict=True)) <= 4


def test_a_whole_sheet_may_be_kept_for_ever_and_is_not_sent_again(client: FlaskClient, services: Services) -> None:
    address = announced(services)
    response = client.get(address)
    assert "immutable" in response.headers["Cache-Control"]
    known = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")
    assert "immutable" in known.headers["Cache-Control"]


def test_only_the_head_of_a_sheet_can_be_asked_for(client: FlaskClient, services: Services) -> None:
    address = announced(services)
    head, whole = client.head(address), client.get(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert head.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize("address", ["/api/sheets/0123456789abcdef/0.jpg", "/api/sheets/%00%0a/7.jpg"])
def test_a_sheet_that_is_not_known_is_gone(client: FlaskClient, address: str) -> None:
    assert assert_problem(client.get(address), 404)["type"] == "urn:clip-atlas:problem:sheet-gone"


@pytest.mark.parametrize("number", ["1", "99999999999999999999"])
def test_a_sheet_behind_the_last_is_gone(client: FlaskClient, services: Services, number: str) -> None:
    address = announced(services).replace("/0.jpg", f"/{number}.jpg")
    assert assert_problem(client.get(address), 404)["type"] == "urn:clip-atlas:problem:sheet-gone"


@pytest.mark.parametrize("number", ["-1", "first", "0.5", ""])
def test_a_sheet_has_a_number(client: FlaskClient, services: Services, number: str) -> None:
    assert_problem(client.get(announced(services).replace("/0.jpg", f"/{number}.jpg")), 404)


def test_a_sheet_that_lacks_a_page_is_shown_and_not_kept(tmp_path) -> None:
    settings = settings_in(tmp_path)
    paint_all(tmp_path / "originals")
    prepare(settings)
    services = prepare_in_foreground(settings, ColourEmbedder())
    address = announced(services)
    page = next(settings.atlas_root.glob("page-*"))
    content = page.read_bytes()
    page.write_bytes(content[:-200])
    client = client_of(services)
    damaged = client.get(address)
    assert (damaged.status_code, damaged.headers["Cache-Control"]) == (200, "no-cache")
    page.write_bytes(content)
    assert "immutable" in client.get(address).headers["Cache-Control"]
