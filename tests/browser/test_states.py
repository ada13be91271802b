"""What the page says when not all is well: loading, gone, broken, nothing there."""

import json
import re
import threading
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Route, expect

from server.settings import PROJECT_ROOT
from tests.browser.seeing import Traffic, colour_name, wait_until_painted
from tests.browser.states import LOADING_MODEL, LOOKING, changed, stages
from tests.collection import paint, paint_all, prepare, settings_in
from tests.colour_embedder import COLOURS, ColourEmbedder

NOT_READY = {
    "type": "urn:clip-atlas:problem:not-ready",
    "title": "Service Unavailable",
    "status": 503,
    "detail": "The model is still loading.",
}


def test_a_search_asked_while_the_model_loads_is_answered_by_itself(new_page):
    page = new_page("about:blank", accept="503")
    LOADING_MODEL(page)
    page.goto("/")
    traffic = Traffic(page)
    page.get_by_role("searchbox").fill("red")
    promise = page.locator(".statement-hint", has_text="Your search is answered as soon as it is ready.")
    expect(promise).to_be_visible()
    expect(page.locator(".cell").nth(10)).to_be_attached()
    # It is asked how far the model is, and not again what it cannot answer.
    for _ in range(2):
        page.wait_for_event("response", lambda response: "/api/ready" in response.url)
    assert len(traffic.to("/api/search")) == 1
    page.unroute_all()
    wait_until_painted(page, 0, "red")
    expect(promise).to_have_count(0)


def test_while_there_is_nothing_to_show_yet_no_map_of_it_is_asked_for(new_page):
    page = new_page("about:blank", accept="503")
    is_opening = True

    def answer(route: Route) -> None:
        if not is_opening:
            route.continue_()
        elif "/api/health" in route.request.url:
            health = route.fetch()
            route.fulfill(response=health, json={**health.json(), "snapshot": None})
        else:
            headers = {"Retry-After": "1", "Content-Type": "application/problem+json"}
            route.fulfill(status=503, headers=headers, body=json.dumps(NOT_READY))

    page.route(re.compile("/api/(images[?]|health)"), answer)
    traffic = Traffic(page)
    with page.expect_response("**/api/images?*"):
        page.goto("/?view=map")
    page.wait_for_event("response", lambda response: "/api/images?" in response.url)
    assert traffic.to("/api/map") == []
    is_opening = False
    expect(page.locator(".map-link").first).to_be_attached()


def test_when_the_server_is_gone_the_results_stay_and_the_page_finds_it_again(new_page):
    page = new_page("/?q=red", accept="ERR_INTERNET_DISCONNECTED")
    wait_until_painted(page, 0, "red")
    page.context.set_offline(True)
    page.get_by_role("searchbox").fill("blue")
    expect(
        page.get_by_text("The server is not answering. These are the results of what you asked before.")
    ).to_be_visible()
    wait_until_painted(page, 0, "red")
    page.context.set_offline(False)
    wait_until_painted(page, 0, "blue")
    expect(page.get_by_text("The server is not answering.")).to_have_count(0)


def fail(route: Route) -> None:
    problem = {"type": "urn:clip-atlas:problem:internal", "title": "Error", "status": 500, "detail": "It broke."}
    route.fulfill(status=500, headers={"Content-Type": "application/problem+json"}, body=json.dumps(problem))


def test_a_wall_that_the_server_fails_at_is_said_and_can_be_asked_for_again(new_page):
    page = new_page("about:blank", accept="500")
    page.route("**/api/images?*", fail)
    page.goto("/")
    expect(page.get_by_text("The server could not answer.")).to_be_visible()
    page.unroute("**/api/images?*")
    page.get_by_role("button", name="Try again").click()
    wait_until_painted(page, 0, colour_name(page, 0))
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()


def test_a_search_that_the_server_fails_at_is_asked_again_with_enter(new_page):
    page = new_page("about:blank", accept="500")
    page.route("**/api/search?*", fail)
    page.goto("/?q=red")
    expect(page.get_by_text("The server could not answer.")).to_be_visible()
    page.unroute("**/api/search?*")
    page.get_by_role("searchbox").press("Enter")
    wait_until_painted(page, 0, "red")


def test_a_page_of_the_atlas_that_fails_is_tried_again_and_then_said(new_page):
    page = new_page("about:blank", accept="ERR_FAILED")
    asked = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.context.route("**/api/atlas/pages/*", refuse)
    page.goto("/")
    expect(page.get_by_text("Some pictures could not be drawn from the atlas.")).to_be_visible()
    assert len(asked) == 2
    # The mean colours of the pictures are there all the while.
    wait_until_painted(page, 0, colour_name(page, 0))
    page.context.unroute("**/api/atlas/pages/*")
    with page.expect_response("**/api/atlas/pages/*"):
        page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Some pictures could not be drawn from the atlas.")).to_have_count(0)


@dataclass
class HeldEmbedder(ColourEmbedder):
    """Looks at no picture before it is let go."""

    may_go_on: threading.Event = field(default_factory=threading.Event)

    def embed_images(self, images):
        self.may_go_on.wait()
        return super().embed_images(images)


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path, web_root=PROJECT_ROOT / "web" / "dist")


def test_an_empty_collection_says_how_to_fill_it(new_page, settings, serve):
    settings.original_root.mkdir(parents=True)
    prepare(settings)
    url = serve(settings, ColourEmbedder())
    page = new_page("about:blank", accept="503")
    page.goto(url)
    expect(page.get_by_role("heading", name="No pictures here yet.")).to_be_visible()
    expect(page.get_by_text("python3 -m tools start FOLDER")).to_be_visible()


def test_while_pictures_are_looked_at_one_may_look_around_and_is_told_how_far_it_is(new_page, settings, serve):
    paint_all(settings.original_root)
    prepare(settings)
    embedder = HeldEmbedder()
    url = serve(settings, embedder)
    page = new_page("about:blank", accept="503")
    page.goto(url)
    expect(page.locator('[data-notice="preparing"]')).to_contain_text("Looking at your pictures")
    wait_until_painted(page, 0, colour_name(page, 0))
    page.get_by_role("searchbox").fill("red")
    expect(page.get_by_text("Answers appear as they come.")).to_be_visible()
    embedder.may_go_on.set()
    wait_until_painted(page, 0, "red")
    expect(page.get_by_text("Answers appear as they come.")).to_have_count(0)
    expect(page.locator('[data-notice="preparing"]')).to_have_count(0)


def test_without_originals_the_thumbnail_stands_in_and_the_page_says_so(new_page, settings, serve):
    paint_all(settings.original_root)
    prepare(settings)
    url = serve(settings.but(original_root=None), ColourEmbedder())
    page = new_page("about:blank")
    page.goto(url)
    expect(page.get_by_text("The originals are not connected. Thumbnails stand in for them.")).to_be_visible()
    wait_until_painted(page, 0, colour_name(page, 0))
    page.locator('a[data-index="0"]').click()
    expect(page.locator(".viewer-note")).to_contain_text("the thumbnail stands in")
    expect(page.locator(".stage img[data-shown]")).to_have_attribute("src", re.compile("/thumbnail"))


def test_the_built_in_model_is_named_explained_and_put_away_for_good(new_page):
    page = new_page("about:blank")

    def name_it_offline(route: Route) -> None:
        answer = route.fetch()
        health = answer.json()
        route.fulfill(response=answer, json={**health, "model": {**health["model"], "kind": "offline"}})

    page.route("**/api/health", name_it_offline)
    page.goto("/")
    notice = page.locator('[data-notice="offline"]')
    expect(notice).to_contain_text("Searching by a built-in model that knows everyday things.")
    notice.get_by_role("button", name="how").click()
    expect(page.get_by_role("dialog", name="Connect CLIP")).to_contain_text("CLIP_MODEL=")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)
    page.wait_for_function("() => document.activeElement !== document.body")
    with page.expect_response("**/api/health"):
        page.reload()
    wait_until_painted(page, 0, colour_name(page, 0))
    expect(notice).to_have_count(0)


def test_files_that_were_left_out_are_told_with_the_reason(new_page, settings, serve):
    paint_all(settings.original_root)
    (settings.original_root / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")
    prepare(settings)
    page = new_page("about:blank")
    page.goto(serve(settings, ColourEmbedder()))
    notice = page.locator('[data-notice="skipped"]')
    expect(notice).to_contain_text("1 file was left out:")
    notice.get_by_role("button", name="which, and why").click()
    listed = page.get_by_role("dialog", name="Left out of the collection").get_by_role("listitem")
    expect(listed).to_have_count(1)
    expect(listed.locator(".skipped-path")).to_have_text("broken.png")
    expect(listed.locator(".skipped-reason")).not_to_be_empty()
    page.keyboard.press("Escape")
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)


def test_a_question_that_is_refused_is_answered_with_the_reason(new_page):
    page = new_page("/?like=aaaaaaaaaaaaaaaa", accept="404")
    expect(page.get_by_text("This picture is no longer in the collection.")).to_be_visible()


def test_a_picture_that_is_added_appears_on_the_wall_by_itself(new_page, tmp_path, serve):
    settings = settings_in(tmp_path, web_root=PROJECT_ROOT / "web" / "dist", watch=True)
    paint(settings.original_root / "red.png", COLOURS["red"])
    prepare(settings)
    page = new_page(serve(settings, ColourEmbedder()))
    expect(page.locator("a[data-index]")).to_have_count(1)
    paint(settings.original_root / "blue.png", COLOURS["blue"])
    expect(page.locator("a[data-index]")).to_have_count(2)


def test_a_picture_that_leaves_while_it_is_open_says_so_and_leads_on(new_page, tmp_path, serve):
    settings = settings_in(tmp_path, web_root=PROJECT_ROOT / "web" / "dist", watch=True)
    for colour in ("red", "green", "blue"):
        paint(settings.original_root / f"{colour}.png", COLOURS[colour])
    prepare(settings)
    page = new_page(serve(settings, ColourEmbedder()), accept="404")
    cells = page.locator("a[data-index]")
    expect(cells).to_have_count(3)
    first, middle, last = cells.all_inner_texts()
    cells.nth(1).click()
    gone = page.locator(".viewer-note", has_text="This picture is no longer in the collection.")
    (settings.original_root / middle).unlink()
    expect(gone).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("dialog", name=f"Picture {last}")).to_be_visible()
    expect(gone).to_be_hidden()
    (settings.original_root / last).unlink()
    expect(gone).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("a[data-index]:focus")).to_have_text(first)


def test_an_empty_collection_says_so_while_the_model_loads_and_then_gives_the_field_its_focus_back(
    new_page, tmp_path, serve
):
    settings = settings_in(tmp_path, web_root=PROJECT_ROOT / "web" / "dist", watch=True)
    settings.original_root.mkdir()
    page = new_page("about:blank")
    LOADING_MODEL(page)
    page.goto(serve(settings, ColourEmbedder()))
    expect(page.get_by_role("heading", name="No pictures here yet.")).to_be_visible()
    expect(page.locator('[data-notice="loading"]')).to_have_text("The model is still loading.")
    paint(settings.original_root / "red.png", COLOURS["red"])
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_an_answer_that_somebody_reads_stays_while_pictures_are_looked_at_and_grows_when_asked(new_page):
    page = new_page("about:blank")
    stages(vectors=LOOKING)(page)
    changed("**/api/ready", lambda ready: {**ready, "ready": False, "looked": {"looked_at": 48, "waiting": 9}})(page)
    page.goto("/?q=red")
    wait_until_painted(page, 0, "red")
    page.wait_for_event("response", lambda response: "/api/ready" in response.url)
    page.mouse.move(600, 400)
    page.mouse.wheel(0, 600)
    page.wait_for_function("() => scrollY > 500")
    traffic = Traffic(page)
    changed("**/api/health", lambda health: {**health, "snapshot": "another"})(page)
    more = page.locator('[data-notice="more"]')
    expect(more).to_contain_text("More pictures were looked at:")
    assert traffic.to("/api/search") == []
    with page.expect_response("**/api/search*"):
        more.get_by_role("button", name="show them").click()
