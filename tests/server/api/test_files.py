"""Bytes over HTTP: originals, thumbnails and pages, and nothing else from the disk."""

import os
import re
import shutil

import pytest
from blake3 import blake3

from server.bootstrap import prepare_in_foreground
from server.services import Services
from tests.client import client_of
from tests.collection import paint, prepare, settings_in
from tests.colour_embedder import ColourEmbedder
from tests.problem import assert_problem


@pytest.fixture
def red(client) -> dict:
    return client.get("/api/search?query=red&limit=1").get_json()["hits"][0]


def test_an_original_is_the_very_file(client, red, settings):
    response = client.get(red["original_url"])
    assert response.data == (settings.original_root / red["path"]).read_bytes()
    assert response.content_type == "image/png"
    fingerprint = blake3(response.data).hexdigest(16)
    assert response.headers["ETag"] == f'"{fingerprint}"'


def test_a_part_of_an_original_can_be_asked_for(client, red):
    whole = client.get(red["original_url"]).data
    part = client.get(red["original_url"], headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, whole[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    beyond = client.get(red["original_url"], headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status_code == 416


def test_an_original_that_is_known_already_is_not_sent_again(client, red):
    tag = client.get(red["original_url"]).headers["ETag"]
    assert client.get(red["original_url"], headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("kind", ["thumbnail_url", "original_url"])
def test_an_address_never_shows_a_picture_that_took_the_place_of_its_own(client, red, kind):
    older = re.sub(r"v=\w+", "v=01234567", red[kind])
    assert "has changed since" in assert_problem(client.get(older), 404)["detail"]
    assert client.get(red[kind].partition("?")[0]).status_code == 200


def test_a_thumbnail_that_is_just_being_replaced_is_not_kept_under_the_address_of_the_one_before(own):
    settings, services, _ = own
    picture = services.search.snapshot.pictures[0]
    address = f"/api/images/{picture.id}/thumbnail?v={picture.fingerprint[:8]}"
    client = client_of(services)
    assert "max-age=86400" in client.get(address).headers["Cache-Control"]
    paint(settings.image_root / picture.thumbnail, (0, 0, 200))
    assert client.get(address).headers["Cache-Control"] == "no-cache"


def test_a_thumbnail_may_be_kept_for_a_day_only_where_its_address_names_it(client, red):
    assert "max-age=86400" in client.get(red["thumbnail_url"]).headers["Cache-Control"]
    plain = red["thumbnail_url"].partition("?")[0]
    assert client.get(plain).headers["Cache-Control"] == "no-cache"


def test_a_page_of_the_atlas_may_be_kept_for_ever(client, red):
    page = client.get(red["sprite"]["page_url"])
    assert "immutable" in page.headers["Cache-Control"]
    assert page.content_type == "image/jpeg"


def test_the_atlas_lists_its_pages(client):
    atlas = client.get("/api/atlas").get_json()
    assert atlas["count"] == 12
    for page in atlas["pages"]:
        response = client.get(page["url"])
        assert len(response.data) == page["bytes"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/images/..%2f..%2fetc%2fpasswd/original",
        "/api/images/%2e%2e/original",
        "/api/atlas/pages/atlas.json",
        "/api/atlas/pages/..%2f..%2fcatalogue.sqlite",
        "/../../etc/passwd",
        "/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/docs/..%2fstart.js",
    ],
)
def test_no_address_leads_to_another_file(client, address):
    assert_problem(client.get(address), 404)


@pytest.fixture
def own(tmp_path):
    """A collection of one picture that a test may spoil."""
    settings = settings_in(tmp_path)
    paint(settings.original_root / "one.png", (200, 30, 30))
    prepare(settings)
    services = prepare_in_foreground(settings, ColourEmbedder())
    return settings, services, services.search.snapshot.pictures[0].id


def test_an_original_replaced_by_a_link_out_of_the_folder_is_not_served(own, tmp_path):
    settings, services, picture = own
    secret = tmp_path / "secret.txt"
    secret.write_text("not for you")
    (settings.original_root / "one.png").unlink()
    (settings.original_root / "one.png").symlink_to(secret)
    response = client_of(services).get(f"/api/images/{picture}/original")
    assert_problem(response, 404)
    assert b"not for you" not in response.data


def test_an_original_whose_drive_is_gone_is_said_to_be_missing(own):
    settings, services, picture = own
    shutil.rmtree(settings.original_root)
    client = client_of(services)
    assert_problem(client.get(f"/api/images/{picture}/original"), 404)
    assert client.get("/api/health").get_json()["originals_available"] is False
    assert client.get(f"/api/images/{picture}/thumbnail").status_code == 200


def test_without_originals_the_thumbnail_stands_in(own):
    settings, services, picture = own
    without = Services(settings.model_copy(update={"original_root": None}))
    without.search.use(services.search.snapshot)
    client = client_of(without)
    assert client.get("/api/health").get_json()["originals_available"] is False
    stand_in = client.get(f"/api/images/{picture}/original")
    assert stand_in.data == client.get(f"/api/images/{picture}/thumbnail").data


@pytest.mark.parametrize(
    "name", ["line\nbreak.png", "quote\"'<b>.png", os.fsdecode(b"\xff\xfe.png"), "写真 🐈.png", "percent%2f..png"]
)
def test_a_file_of_any_name_is_served_and_found(tmp_path, name):
    settings = settings_in(tmp_path)
    paint(settings.original_root / "plain.png", (200, 30, 30)).rename(settings.original_root / name)
    prepare(settings)
    client = client_of(prepare_in_foreground(settings, ColourEmbedder()))
    hit = client.get("/api/search?query=red").get_json()["hits"][0]
    assert client.get(hit["original_url"]).data == (settings.original_root / name).read_bytes()
    assert client.get(hit["thumbnail_url"]).status_code == 200
    assert client.get(f"/api/images/{hit['id']}").get_json()["path"] == hit["path"]
