"""The start of the server, stage by stage: what can be used when, and what is said when a stage fails."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from server import bootstrap
from server.bootstrap import prepare_in_foreground
from server.collection import open_collection
from server.embedding.store import VectorStore
from server.errors import ModelUnavailableError, SettingsError
from server.preparation import ModelSource, Preparation
from server.publisher import Publisher
from server.records import Skipped
from server.services import ModelIdentity, Services
from tests.client import client_of
from tests.collection import paint, paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder
from tests.problem import assert_problem


@pytest.fixture
def settings(tmp_path):
    settings = settings_in(tmp_path)
    paint_all(settings.original_root)
    prepare(settings)
    return settings


def prepared_with_a_broken_model(settings):
    def load(_):
        raise ModelUnavailableError("The weights are damaged. Fetch them again.")

    services = Services(settings)
    source = ModelSource(identify=lambda _: ModelIdentity("colour", "colour", "other"), load=load)
    preparation = Preparation(services, source)
    preparation.start()
    assert preparation.wait(10)
    return services


def test_a_second_start_embeds_nothing(settings):
    first, second = ColourEmbedder(), ColourEmbedder()
    one = prepare_in_foreground(settings, first)
    two = prepare_in_foreground(settings, second)
    assert (first.images_seen, second.images_seen) == (12, 0)
    assert one.search.snapshot.name == two.search.snapshot.name


def test_only_a_new_picture_is_embedded_and_the_snapshot_has_another_name(settings):
    before = prepare_in_foreground(settings, ColourEmbedder()).search.snapshot
    paint(settings.original_root / "teal.png", (0, 110, 110))
    prepare(settings)
    embedder = ColourEmbedder()
    after = prepare_in_foreground(settings, embedder).search.snapshot
    assert embedder.images_seen == 1
    assert len(after.pictures) == len(before.pictures) + 1
    assert after.name != before.name


def test_vectors_of_another_length_under_the_models_name_are_set_aside_and_made_again(settings):
    snapshot = prepare_in_foreground(settings, ColourEmbedder()).search.snapshot
    (settings.cache_dir / "clip_index.npz").unlink()
    foreign = VectorStore.open(settings.cache_dir, "colour", 5)
    names = [picture.fingerprint for picture in snapshot.pictures]
    foreign.append(names, np.eye(5, dtype=np.float32)[np.arange(12) % 5])
    foreign.compact()
    client = client_of(prepare_in_foreground(settings, ColourEmbedder()))
    assert client.get("/api/search?query=red&limit=1").get_json()["hits"][0]["path"] == "warm/red.png"
    assert list(settings.cache_dir.glob("clip_index.damaged-*.npz"))


def test_stored_vectors_that_rotted_are_set_aside_and_made_again(settings):
    prepare_in_foreground(settings, ColourEmbedder())
    npz = settings.cache_dir / "clip_index.npz"
    with np.load(npz) as stored:
        row = stored["vectors"][5].tobytes()
    content = npz.read_bytes()
    npz.write_bytes(content.replace(row, b"\xff" * len(row)))
    embedder = ColourEmbedder()
    client = client_of(prepare_in_foreground(settings, embedder))
    assert embedder.images_seen == 1
    assert client.get("/api/search?query=red&limit=1").get_json()["hits"][0]["path"] == "warm/red.png"


def test_pictures_of_the_same_bytes_share_a_vector_and_are_both_found(settings):
    copy = settings.original_root / "copy of red.png"
    copy.write_bytes((settings.original_root / "warm" / "red.png").read_bytes())
    prepare(settings)
    embedder = ColourEmbedder()
    client = client_of(prepare_in_foreground(settings, embedder))
    assert embedder.images_seen == 12
    found = {hit["path"] for hit in client.get("/api/search?query=red&limit=2&stacks=false").get_json()["hits"]}
    assert found == {"warm/red.png", "copy of red.png"}


def test_browsing_and_similar_work_while_the_model_loads(settings):
    prepare_in_foreground(settings, ColourEmbedder())
    services, is_loading, may_load = Services(settings), threading.Event(), threading.Event()

    def load(_):
        is_loading.set()
        may_load.wait(10)
        return ColourEmbedder()

    source = ModelSource(identify=lambda _: ModelIdentity("colour", "colour", "other"), load=load)
    preparation = Preparation(services, source)
    preparation.start()
    assert is_loading.wait(10)
    client = client_of(services)
    items = client.get("/api/images").get_json()["items"]
    assert len(items) == 12
    assert client.get(f"/api/images/{items[0]['id']}/similar").status_code == 200
    assert_problem(client.get("/api/search?query=red"), 503)
    assert client.get("/api/ready").get_json()["ready"] is False
    may_load.set()
    assert preparation.wait(10)
    assert client.get("/api/search?query=red").status_code == 200
    assert client.get("/api/ready").get_json()["ready"] is True


def test_a_model_that_cannot_be_loaded_leaves_browsing_and_says_why(settings):
    prepare_in_foreground(settings, ColourEmbedder())
    services = prepared_with_a_broken_model(settings)
    client = client_of(services)
    assert client.get("/api/images").get_json()["total"] == 12
    assert "Fetch them again" in assert_problem(client.get("/api/search?query=red"), 503)["detail"]
    model = client.get("/api/health").get_json()["model"]
    assert (model["state"], model["detail"]) == ("failed", "The weights are damaged. Fetch them again.")


def test_a_model_that_fails_before_anything_is_embedded_fails_as_the_model(settings):
    services = prepared_with_a_broken_model(settings)
    stages = client_of(services).get("/api/ready").get_json()["stages"]
    assert stages["model"]["state"] == stages["vectors"]["state"] == "failed"
    assert "Fetch them again" in stages["model"]["detail"]


def test_without_an_atlas_pictures_have_no_sprite_and_are_found_all_the_same(settings):
    for file in settings.atlas_root.iterdir():
        file.unlink()
    client = client_of(prepare_in_foreground(settings, ColourEmbedder()))
    hit = client.get("/api/search?query=red&limit=1").get_json()["hits"][0]
    assert (hit["path"], hit["sprite"]) == ("warm/red.png", None)
    ready = client.get("/api/ready").get_json()
    assert ready["ready"] is True
    assert "sprite_atlas" in ready["stages"]["atlas"]["detail"]
    assert_problem(client.get("/api/atlas"), 404)


def test_a_picture_whose_thumbnail_is_broken_is_left_out_and_the_others_are_found(settings):
    thumbnail = next(settings.image_root.rglob("red.png.jpg"))
    thumbnail.write_bytes(b"not a picture any more")
    (settings.original_root / "warm" / "red.png").write_bytes(b"nor this")
    services = prepare_in_foreground(settings, ColourEmbedder())
    snapshot = services.search.snapshot
    assert len(snapshot.rows) == 11
    assert [skipped.path for skipped in snapshot.skipped] == ["warm/red.png"]


def test_an_address_in_use_is_said_with_another_to_choose(settings):
    running = bootstrap.start(settings, embedder=ColourEmbedder())
    port = int(running.url.rpartition(":")[2])
    with pytest.raises(SettingsError, match=f"Port {port} is in use"):
        bootstrap.start(settings.model_copy(update={"api_port": port}), embedder=ColourEmbedder())
    assert running.close()


def test_an_unknown_index_backend_is_said_before_the_port_is_opened(settings):
    with pytest.raises(SettingsError, match="faiss_flat"):
        bootstrap.start(settings.model_copy(update={"index_backend": "annoy"}), embedder=ColourEmbedder())


def is_prepared(snapshot) -> bool:
    return {"columns", "names", "groups", "by_id", "sample"} <= set(snapshot._once._made)


def test_once_it_is_ready_no_first_question_waits_for_what_is_made_once(settings):
    services = prepare_in_foreground(settings, ColourEmbedder())
    assert services.readiness.is_ready
    assert is_prepared(services.search.snapshot)


def test_a_snapshot_is_prepared_before_it_takes_the_place_of_one_that_people_search(settings):
    services = prepare_in_foreground(settings, ColourEmbedder())
    before = services.search.snapshot
    opened = replace(open_collection(settings), skipped=[Skipped("new.jpg", "It is empty.")])
    Publisher(services, opened).publish(VectorStore.open(settings.npz_folder, "colour", 27))
    assert services.search.snapshot.name != before.name
    assert is_prepared(services.search.snapshot)


def test_while_the_start_goes_on_a_snapshot_is_shown_at_once(settings):
    services = prepared_with_a_broken_model(settings)
    assert services.search.has_snapshot
    assert not is_prepared(services.search.snapshot)
