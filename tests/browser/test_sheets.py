"""Answers are drawn from their sheets: what a search costs, and what happens where a sheet does not come."""

import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, Response, Route, expect

from server.settings import PROJECT_ROOT
from tests.browser.seeing import Traffic, cell_colour, colour_name, looks, wait_until_painted
from tests.collection import prepare, settings_in
from tests.colour_embedder import COLOURS, ColourEmbedder

SHEETS = re.compile(r"/api/sheets/")
NOTICE = "Some pictures could not be drawn from the atlas."
# What brings hits and sprites. The rest is asked at its own times, thumbnails once the eye rests.
ANSWERING = re.compile(r"/api/(search|sheets|atlas|images)\b(?!.*/thumbnail)")
MANY = 304
# So many frames pass that thumbnails would have been asked for, which is 300 ms after the eye rests.
_FRAMES = "async (count) => { for (; count > 0; count--) await new Promise(requestAnimationFrame); }"
_COUNT_DRAWING = """
  window.drawn = 0;
  const { drawImage } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    window.drawn++;
    return drawImage.apply(this, given);
  };
"""


def asked_for_answer(traffic: Traffic) -> list[str]:
    """The addresses that were asked for the answer and its sprites, in their order, from its own question on."""
    asked = [request.url for request in traffic.requests if ANSWERING.search(request.url)]
    return asked[next(at for at, url in enumerate(asked) if "/api/search" in url) :]


def without_thumbnails(page: Page) -> None:
    """Thumbnails stay on their way, so that sprites are what is seen."""
    page.context.route("**/thumbnail?*", lambda route: None)


def hold(page: Page, address: str | re.Pattern[str]) -> list[Route]:
    """What is asked of such addresses from now on, all of which stays on its way."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.context.route(address, keep)
    return held


def test_a_search_costs_one_request_for_its_hits_and_one_for_their_sprites(new_page):
    # A window so small that not all of the collection has been seen.
    page = new_page("/?q=red", viewport={"width": 500, "height": 320})
    wait_until_painted(page, 0, "red")
    traffic = Traffic(page)
    page.get_by_role("searchbox").fill("blue")
    wait_until_painted(page, 0, "blue")
    hits, sheet = asked_for_answer(traffic)
    assert "/api/search?" in hits
    assert SHEETS.search(sheet)


def test_hits_whose_page_is_there_cost_no_sheet(page):
    wait_until_painted(page, 0, colour_name(page, 0))
    traffic = Traffic(page)
    page.get_by_role("searchbox").fill("blue")
    wait_until_painted(page, 0, "blue")
    (hits,) = asked_for_answer(traffic)
    assert "/api/search?" in hits


@pytest.mark.parametrize("ratio", [1, 3])
def test_every_cell_shows_its_own_sprite_of_the_sheet(new_page, ratio):
    page = new_page("about:blank", device_scale_factor=ratio)
    without_thumbnails(page)
    traffic = Traffic(page)
    page.goto("/?q=red")
    wait_until_painted(page, 0, "red")
    seen = page.evaluate(
        """() => [...document.querySelectorAll("a[data-index]")].filter((link) => {
          const { top, bottom } = link.getBoundingClientRect();
          return top > 80 && bottom < window.innerHeight;
        }).map((link) => Number(link.dataset.index))"""
    )
    assert len(seen) > 8
    for index in seen:
        wait_until_painted(page, index, colour_name(page, index))
        assert looks(cell_colour(page, index, 0.06), colour_name(page, index))
        assert looks(cell_colour(page, index, 0.94), colour_name(page, index))
    assert len(traffic.to("/api/sheets/")) == 1
    assert traffic.to("/api/atlas/pages") == []


def test_thumbnails_wait_for_sprites_and_make_way_for_the_next_answer(new_page):
    page = new_page("about:blank", device_scale_factor=3)
    held = hold(page, SHEETS)
    traffic = Traffic(page)
    page.goto("/?q=red")
    expect(page.locator("a[data-index]").first).to_be_visible()
    page.evaluate(_FRAMES, 60)
    assert len(held) == 1
    assert traffic.to("/thumbnail") == []
    with page.expect_request(re.compile("/thumbnail")):
        held.pop().continue_()
    page.context.route("**/api/search?*", lambda route: None)
    page.get_by_role("searchbox").fill("blue")
    page.wait_for_function("() => document.querySelector('.search-field[data-busy]') !== null")
    page.evaluate(_FRAMES, 2)
    before = len(traffic.to("/thumbnail"))
    page.evaluate(_FRAMES, 60)
    assert len(traffic.to("/thumbnail")) == before


def test_a_picture_that_becomes_sharper_is_painted_alone(new_page):
    page = new_page("about:blank")
    held = hold(page, "**/thumbnail?*")
    page.add_init_script(_COUNT_DRAWING)
    page.goto("/?q=red")
    wait_until_painted(page, 0, "red")
    page.evaluate(_FRAMES, 60)
    page.evaluate("window.drawn = 0")
    held.pop(0).continue_()
    page.wait_for_function("() => window.drawn > 0")
    page.evaluate(_FRAMES, 30)
    # Two a frame of its fade, which is 120 ms.
    assert page.evaluate("window.drawn") < 40 < 6 * page.locator("a[data-index]").count()


@pytest.mark.parametrize("status", [404, 500])
def test_where_a_sheet_does_not_come_the_atlas_stands_in_and_nothing_is_missed(new_page, status):
    page = new_page("about:blank", accept=str(status))
    without_thumbnails(page)

    def refuse(route: Route) -> None:
        problem = f'{{"type": "urn:clip-atlas:problem:sheet-gone", "status": {status}}}'
        route.fulfill(status=status, content_type="application/problem+json", body=problem)

    page.context.route(SHEETS, refuse)
    with page.expect_response("**/api/atlas/pages/*"):
        page.goto("/?q=red")
    wait_until_painted(page, 0, "red")
    expect(page.get_by_text(NOTICE)).to_have_count(0)


def test_where_neither_sheet_nor_atlas_comes_that_is_said_and_can_be_tried_again(new_page):
    page = new_page("about:blank", accept="ERR_FAILED")
    without_thumbnails(page)
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.context.route(re.compile(r"/api/(sheets|atlas/pages)/"), refuse)
    page.goto("/?q=red")
    expect(page.get_by_text(NOTICE)).to_be_visible()
    assert len(set(asked)) == 2
    assert max(asked.count(url) for url in asked) == 2
    page.context.unroute_all()
    with page.expect_response(SHEETS):
        page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text(NOTICE)).to_have_count(0)


@pytest.fixture(scope="module")
def photographs(tmp_path_factory):
    """Settings of a collection of as much detail as photographs have."""
    settings = settings_in(tmp_path_factory.mktemp("photographs"), web_root=PROJECT_ROOT / "web" / "dist")
    drawn = np.random.default_rng(11)
    settings.original_root.mkdir(parents=True)
    for number, colour in zip(range(MANY), list(COLOURS.values()) * MANY, strict=False):
        rough = np.clip(np.array(colour) + drawn.normal(0, 45, (16, 24, 3)), 0, 255).astype(np.uint8)
        picture = Image.fromarray(rough).resize((240, 160), Image.Resampling.BICUBIC)
        picture.save(settings.original_root / f"{number:03}.jpg", quality=90)
    prepare(settings)
    return settings


def test_three_hundred_results_with_their_sprites_weigh_at_most_600_kb(new_page, serve, photographs):
    page = new_page("about:blank", viewport={"width": 1440, "height": 900})
    without_thumbnails(page)
    answers: list[Response] = []
    page.on("response", lambda response: answers.append(response) if ANSWERING.search(response.url) else None)
    address = serve(photographs, ColourEmbedder())
    while not page.request.get(f"{address}/api/ready").json()["ready"]:
        pass
    page.goto(f"{address}/?q=red")
    expect(page.get_by_role("grid")).to_have_attribute("aria-rowcount", "-1")
    while page.get_by_role("grid").get_attribute("aria-rowcount") == "-1":
        page.mouse.wheel(0, 600)
    page.wait_for_function("() => document.querySelector('[role=grid]').lastElementChild !== null")
    results = [response.json() for response in answers if "/api/search" in response.url and response.ok]
    assert sum(len(result["hits"]) for result in results) >= 300
    sheets = [url for result in results for url in result["sheet"]["urls"]]
    assert len(sheets) == len(results)
    weights = [int(response.headers["content-length"]) for response in answers if response.ok]
    assert sum(weights) <= 600_000
