"""What the page says when not all is well: loading, gone, broken, nothing there."""

import json

import pytest
from playwright.sync_api import Route, expect

from server import bootstrap
from server.settings import PROJECT_ROOT
from tests.browser.seeing import colour_name, wait_until_painted
from tests.collection import prepare, settings_in
from tests.colour_embedder import ColourEmbedder

NOT_READY = {
    "type": "urn:clip-atlas:problem:not-ready",
    "title": "Service Unavailable",
    "status": 503,
    "detail": "The model is still loading.",
}


def test_a_search_asked_while_the_model_loads_is_answered_by_itself(new_page):
    page = new_page(accept="503")
    is_loading = True

    def answer(route: Route) -> None:
        if is_loading:
            route.fulfill(
                status=503,
                headers={"Retry-After": "1", "Content-Type": "application/problem+json"},
                body=json.dumps(NOT_READY),
            )
        else:
            route.continue_()

    page.route("**/api/search*", answer)
    page.get_by_role("searchbox").fill("red")
    expect(page.get_by_text("Your search is answered as soon as it is ready.")).to_be_visible()
    assert page.locator(".cell").count() > 10
    is_loading = False
    wait_until_painted(page, 0, "red")
    expect(page.get_by_text("Your search is answered as soon as it is ready.")).to_have_count(0)


def test_when_the_server_is_gone_the_results_stay_and_the_page_finds_it_again(new_page):
    page = new_page("/?q=red", accept="ERR_INTERNET_DISCONNECTED")
    wait_until_painted(page, 0, "red")
    page.context.set_offline(True)
    page.get_by_role("searchbox").fill("blue")
    expect(page.get_by_text("The server is not answering. Your results are still here.")).to_be_visible()
    wait_until_painted(page, 0, "red")
    page.context.set_offline(False)
    wait_until_painted(page, 0, "blue")
    expect(page.get_by_text("The server is not answering.")).to_have_count(0)


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


@pytest.fixture
def empty_server(tmp_path):
    settings = settings_in(tmp_path, web_root=PROJECT_ROOT / "web" / "dist")
    settings.original_root.mkdir(parents=True)
    prepare(settings)
    running = bootstrap.start(settings, embedder=ColourEmbedder())
    running.serve_in_background()
    yield running
    running.close()


def test_an_empty_collection_says_how_to_fill_it(new_page, empty_server):
    page = new_page("about:blank", accept="503")
    page.goto(empty_server.url)
    expect(page.get_by_role("heading", name="No pictures here yet.")).to_be_visible()
    expect(page.get_by_text("python3 -m tools start FOLDER")).to_be_visible()


def test_a_question_that_is_refused_is_answered_with_the_reason(new_page):
    page = new_page("/?like=aaaaaaaaaaaaaaaa", accept="404")
    expect(page.get_by_text("This picture is no longer in the collection.")).to_be_visible()
