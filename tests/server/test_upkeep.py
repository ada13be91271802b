"""A running server and its folder of originals: what is added, changed, moved and deleted, and how requests fare."""

import json
import logging
import os
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PIL import Image

from server import bootstrap, pipeline
from server.bootstrap import Running
from server.embedding.store import VectorStore
from server.pictures.catalogue import Catalogue
from tests.collection import paint, paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder


@contextmanager
def serving(settings, embedder=None) -> Iterator[Running]:
    running = bootstrap.start(settings, embedder=embedder or ColourEmbedder())
    running.serve_in_background()
    try:
        assert running.preparation.wait(20)
        yield running
    finally:
        assert running.close()


@pytest.fixture
def settings(tmp_path):
    settings = settings_in(tmp_path, watch=True, watch_rescan_seconds=600)
    paint_all(settings.original_root)
    prepare(settings)
    return settings


@pytest.fixture
def running(settings):
    with serving(settings) as running:
        wait_until(running, lambda ready, _: ready["upkeep"]["state"] == "idle")
        yield running


def wait_until(running: Running, is_so: Callable[[dict[str, Any], dict[str, Any]], bool]) -> tuple[Any, Any]:
    """Listens to the server's events until `is_so(ready, snapshot)`; both as they were then."""
    latest: dict[str, dict[str, Any]] = {"ready": {}, "snapshot": {}}
    with urllib.request.urlopen(f"{running.url}/api/events", timeout=20) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        name = ""
        for line in stream:
            field, _, value = line.decode().rstrip("\n").partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                latest[name] = json.loads(value)
                if all(latest.values()) and is_so(latest["ready"], latest["snapshot"]):
                    return latest["ready"], latest["snapshot"]
    raise AssertionError("The stream ended.")


def get(running: Running, path: str) -> Any:
    with urllib.request.urlopen(running.url + path, timeout=20) as answer:
        return json.load(answer)


def found(running: Running, words: str, limit: int = 1) -> list[str]:
    return [hit["path"] for hit in get(running, f"/api/search?query={words}&limit={limit}")["hits"]]


def changed(**counts: int) -> Callable[[dict[str, Any], dict[str, Any]], bool]:
    """Whether the upkeep has done with a change of these counts, and everything can be found."""

    def is_so(ready, snapshot) -> bool:
        upkeep = ready["upkeep"]
        last = upkeep["last_change"] or {}
        return (
            upkeep["state"] == "idle"
            and {name: last.get(name) for name in counts} == counts
            and snapshot["pictures"] == snapshot["embedded"]
        )

    return is_so


def test_added_changed_moved_and_deleted_files_are_noticed_and_searched(running, settings):
    originals = settings.original_root
    paint(originals / "new" / "teal.png", (0, 110, 110))
    wait_until(running, changed(added=1, changed=0, moved=0, removed=0))
    assert "new/teal.png" in found(running, "cyan+green", limit=5)

    paint(originals / "new" / "teal.png", (255, 0, 0), size=(121, 80))
    wait_until(running, changed(added=0, changed=1, moved=0, removed=0))
    assert set(found(running, "red", limit=2)) == {"new/teal.png", "warm/red.png"}

    (originals / "new").rename(originals / "old")
    wait_until(running, changed(added=0, changed=0, moved=1, removed=0))
    assert set(found(running, "red", limit=2)) == {"old/teal.png", "warm/red.png"}

    shutil.rmtree(originals / "old")
    _, snapshot = wait_until(running, changed(added=0, changed=0, moved=0, removed=1))
    assert snapshot["pictures"] == 12
    assert found(running, "red", limit=2)[0] == "warm/red.png"


def test_a_text_beside_a_picture_is_noticed_and_its_words_are_searched(running, settings):
    _, before = wait_until(running, changed())
    (settings.original_root / "warm" / "red.txt").write_text("Carnival in Zanzibar")
    wait_until(running, lambda ready, now: ready["upkeep"]["state"] == "idle" and now["snapshot"] != before["snapshot"])
    assert found(running, "zanzibar") == ["warm/red.png"]


def test_a_name_that_is_not_utf_8_does_not_end_the_notices(running, settings):
    plain = paint(settings.original_root / "teal.png", (0, 110, 110))
    odd = os.fsencode(settings.original_root) + b"/bad\xff\xfename.png"
    os.link(plain, odd)
    wait_until(running, changed(added=2))
    os.unlink(odd)
    wait_until(running, lambda _, snapshot: snapshot["pictures"] == 13)
    paint(settings.original_root / "olive.png", (110, 110, 0))
    wait_until(running, lambda _, snapshot: snapshot["pictures"] == 14)


def test_all_pictures_get_a_place_on_the_map_and_a_new_one_as_well(running, settings):
    info = get(running, "/api/map")
    assert (info["count"], info["is_stale"]) == (12, False)
    paint(settings.original_root / "teal.png", (0, 110, 110))
    wait_until(running, changed(added=1))
    info = get(running, "/api/map")
    assert (info["count"], info["is_stale"]) == (13, False)


def test_a_new_picture_gets_its_place_on_the_atlas(running, settings):
    paint(settings.original_root / "teal.png", (0, 110, 110))
    wait_until(running, changed(added=1))
    items = get(running, "/api/images")["items"]
    sprite = next(item["sprite"] for item in items if item["path"] == "teal.png")
    with urllib.request.urlopen(running.url + sprite["page_url"], timeout=20) as page:
        assert page.status == 200


def test_a_single_sheet_stays_one_and_takes_new_pictures_up(settings):
    pipeline.pack(settings, single=True)
    with serving(settings) as running:
        paint(settings.original_root / "teal.png", (0, 110, 110))
        wait_until(running, changed(added=1))
        assert {page["url"].partition("?")[0] for page in get(running, "/api/atlas")["pages"]} == {
            "/api/atlas/pages/atlas.png"
        }
        sprites = json.loads((settings.atlas_root / "atlas.json").read_bytes())["sprites"]
        assert "teal.png" in {sprite["path"] for sprite in sprites}


def test_pages_that_show_deleted_pictures_go_when_nobody_has_them_open(settings):
    with serving(settings) as running:
        wait_until(running, lambda ready, _: ready["upkeep"]["state"] == "idle")
        (settings.original_root / "warm" / "red.png").unlink()
        wait_until(running, changed(removed=1))
        named = {page["url"].rpartition("/")[2] for page in get(running, "/api/atlas")["pages"]}
        for _ in range(200):
            if {file.name for file in settings.atlas_root.glob("page-*")} == named:
                break
            threading.Event().wait(0.05)
        else:
            pytest.fail("A page of the atlas before is still there.")


def test_a_moved_folder_is_not_embedded_again(settings):
    embedder = ColourEmbedder()
    with serving(settings, embedder) as running:
        (settings.original_root / "warm").rename(settings.original_root / "hot")
        wait_until(running, changed(moved=3))
        assert embedder.images_seen == 12


def test_what_happened_before_the_start_is_noticed_after_it(settings):
    paint(settings.original_root / "teal.png", (0, 110, 110))
    with serving(settings) as running:
        wait_until(running, changed(added=1))


def test_originals_that_are_not_there_are_not_taken_for_deleted_and_come_back(running, settings):
    away = settings.original_root.with_name("away")
    settings.original_root.rename(away)
    settings.original_root.mkdir()
    running.upkeep.look_soon()
    ready, snapshot = wait_until(running, lambda ready, _: ready["upkeep"]["state"] == "failed")
    assert "Is its disk connected?" in ready["upkeep"]["detail"]
    assert snapshot["pictures"] == 12
    assert found(running, "red") == ["warm/red.png"]

    settings.original_root.rmdir()
    away.rename(settings.original_root)
    paint(settings.original_root / "teal.png", (0, 110, 110))
    running.upkeep.look_soon()
    wait_until(running, changed(added=1, removed=0))


def test_what_was_made_may_be_deleted_while_the_server_runs_and_is_made_again(running, settings):
    shutil.rmtree(settings.image_root.parent)
    wait_until_there(settings)
    hit = get(running, "/api/search?query=red&limit=1")["hits"][0]
    assert hit["path"] == "warm/red.png"
    for address in (hit["thumbnail_url"], hit["sprite"]["page_url"]):
        with urllib.request.urlopen(running.url + address, timeout=20) as answer:
            assert answer.status == 200


def test_a_cache_that_is_deleted_while_the_server_runs_is_made_again_and_nothing_embedded_again(settings):
    embedder = ColourEmbedder()
    with serving(settings, embedder) as running:
        wait_until(running, lambda ready, _: ready["upkeep"]["state"] == "idle")
        settings.cache_dir.rename(settings.cache_dir.with_name("gone"))
        assert get(running, "/api/images")["total"] == 12
        wait_until_there(settings, settings.cache_dir / "clip_index.npz")
        ready, snapshot = wait_until(running, changed())
        assert (ready["upkeep"]["detail"], snapshot["embedded"]) == (None, 12)
        assert found(running, "red") == ["warm/red.png"]
        assert embedder.images_seen == 12


def test_a_catalogue_that_is_gone_is_said_where_nobody_makes_it_again(settings):
    with serving(settings.model_copy(update={"watch": False})) as running:
        wait_until(running, lambda ready, _: ready["upkeep"]["state"] == "idle")
        settings.catalogue_file.unlink()
        ready, _ = wait_until(running, lambda ready, _: ready["upkeep"]["state"] == "failed")
        assert "transform_images" in ready["upkeep"]["detail"]
        assert found(running, "red") == ["warm/red.png"]


def wait_until_there(settings, *more) -> None:
    """Waits until catalogue, thumbnails and atlas are there, and what else is named."""
    wanted = (settings.catalogue_file, settings.image_root, settings.atlas_root / "atlas.json", *more)
    for _ in range(400):
        if all(path.exists() for path in wanted):
            return
        threading.Event().wait(0.05)
    raise AssertionError("What was deleted was not made again.")


def test_without_watching_the_server_takes_up_what_the_commands_did(settings):
    with serving(settings.model_copy(update={"watch": False})) as running:
        ready, _ = wait_until(running, lambda ready, _: ready["upkeep"]["state"] == "idle")
        assert ready["upkeep"]["watching"] is False
        paint(settings.original_root / "teal.png", (0, 110, 110))
        pipeline.transform(settings)
        pipeline.pack(settings)
        wait_until(running, changed(added=1))
        assert get(running, "/api/images?order=similar")["total"] == 13


def test_two_servers_on_one_cache_both_find_what_is_new(settings):
    with serving(settings) as one, serving(settings) as two:
        paint(settings.original_root / "teal.png", (0, 110, 110))
        wait_until(one, changed(added=1))
        wait_until(two, changed(added=1))
        assert found(one, "cyan+green", 3) == found(two, "cyan+green", 3)


def test_pages_of_one_search_stay_in_the_snapshot_of_the_first(running, settings):
    first = get(running, "/api/search?query=red&limit=6")
    (settings.original_root / "warm" / "red.png").unlink()
    paint(settings.original_root / "also red.png", (225, 15, 30))
    wait_until(running, changed(added=1, removed=1))
    pinned = get(running, f"/api/search?query=red&limit=6&offset=6&snapshot={first['snapshot']}")
    assert pinned["snapshot"] == first["snapshot"]
    ids = [hit["id"] for hit in (*first["hits"], *pinned["hits"])]
    assert len(ids) == len(set(ids)) == 12
    fresh = get(running, "/api/search?query=red&limit=12")
    assert fresh["snapshot"] != first["snapshot"]
    assert "also red.png" in {hit["path"] for hit in fresh["hits"]}


def test_requests_are_answered_without_an_error_while_snapshots_are_swapped(running, settings):
    stop, failures, answers = threading.Event(), [], []

    def ask() -> None:
        while not stop.is_set():
            try:
                answers.append(len(get(running, "/api/search?query=blue&limit=5")["hits"]))
            except (OSError, urllib.error.HTTPError) as error:
                failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(3):
        paint(settings.original_root / f"more {number}.png", (10 * number, 80, 200))
        wait_until(running, lambda _, snapshot, number=number: snapshot["embedded"] == 13 + number)
    stop.set()
    for thread in threads:
        thread.join(20)
    assert failures == []
    assert set(answers) == {5}


def test_a_catalogue_that_is_gone_is_no_reason_to_forget_the_pictures_for_good(settings):
    with serving(settings) as running:
        wait_until(running, lambda ready, _: ready["upkeep"]["state"] == "idle")
        with Catalogue.open(settings.catalogue_file) as catalogue:
            catalogue.commit(forgotten=["warm/red.png"])
        running.upkeep.look_soon()
        wait_until(running, lambda ready, snapshot: ready["upkeep"]["state"] == "idle" and snapshot["embedded"] == 12)
        assert found(running, "red") == ["warm/red.png"]


def test_what_another_process_sees_is_taken_up_without_a_warning_while_it_is_at_it(running, settings, caplog):
    other = VectorStore.open(settings.npz_folder, "colour")
    with other.writing():
        file = paint(settings.original_root / "teal.png", (0, 110, 110))
        ready, _ = wait_until(running, lambda ready, _: ready["upkeep"]["state"] == "waiting")
        assert ready["looked"] == {"looked_at": 12, "waiting": 1}
        assert "Another process is looking at the pictures." in ready["upkeep"]["detail"]
        teal = next(each for each in get(running, "/api/images")["items"] if each["path"] == "teal.png")
        fingerprint = get(running, f"/api/images/{teal['id']}")["fingerprint"]
        with Image.open(file) as image:
            other.append([fingerprint], ColourEmbedder().embed_images([image]))
        ready, _ = wait_until(running, changed(added=1))
        assert ready["looked"] == {"looked_at": 13, "waiting": 0}
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_server_that_starts_while_another_process_sees_the_pictures_is_not_held_up_by_it(settings, caplog):
    other = VectorStore.open(settings.npz_folder, "colour")
    with other.writing(), serving(settings) as running:
        ready, _ = wait_until(running, lambda ready, _: ready["upkeep"]["state"] == "waiting")
        assert (ready["ready"], ready["looked"]) == (True, {"looked_at": 0, "waiting": 12})
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_server_that_began_without_pictures_no_longer_says_so_when_there_are_some(tmp_path):
    settings = settings_in(tmp_path, watch=True, watch_rescan_seconds=600)
    settings.original_root.mkdir(parents=True)
    with serving(settings) as running:
        ready, _ = wait_until(running, lambda ready, _: ready["upkeep"]["state"] != "off")
        assert "There are no pictures yet." in ready["stages"]["catalogue"]["detail"]
        paint(settings.original_root / "teal.png", (0, 110, 110))
        running.upkeep.look_soon()
        ready, _ = wait_until(running, changed(added=1))
        assert ready["stages"]["catalogue"]["detail"] is None
