"""From the wall to an answer: what is painted, what is asked of the server, and the way back."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.seeing import Traffic, cell_colour, colour_name, looks, scrolled_to_rest, wait_until_painted

REST_MS = 300
PAUSE_MS = 150


def field(page: Page):
    return page.get_by_role("searchbox")


def test_the_wall_behind_the_question_shows_each_picture_in_its_place(page):
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()
    wait_until_painted(page, 0, colour_name(page, 0))
    for index in range(12):
        name = colour_name(page, index)
        assert looks(cell_colour(page, index), name), (index, name)


def test_a_sprite_fills_its_cell_to_the_corners(page):
    wait_until_painted(page, 0, colour_name(page, 0))
    for at in (0.03, 0.97):
        assert looks(cell_colour(page, 0, at), colour_name(page, 0))


def test_suggestions_come_from_this_collection_and_can_be_asked(page):
    suggestion = page.locator(".idle button:visible").first
    word = suggestion.inner_text()
    suggestion.click()
    expect(field(page)).to_have_value(word)
    wait_until_painted(page, 0, word)


def test_the_first_picture_for_red_is_red_and_links_to_its_original(page):
    field(page).fill("red")
    wait_until_painted(page, 0, "red")
    link = page.locator('a[data-index="0"]')
    answer = page.request.get(link.get_attribute("href") or "")
    assert answer.headers["content-type"] == "image/png"
    assert link.inner_text().startswith("red-")
    expect(page).to_have_url(re.compile(r"/\?q=red$"))
    expect(page).to_have_title("red · Clip Atlas")


def test_the_count_is_said_politely(page):
    field(page).fill("red")
    expect(page.locator(".count-line[role=status]")).to_contain_text("4 matches · ")


def test_a_search_is_two_requests_and_asks_for_no_picture_by_itself_until_the_eye_rests(new_page, server):
    # A window so small that what is found next was not seen before.
    page = new_page("/?q=red", viewport={"width": 500, "height": 320})
    wait_until_painted(page, 0, "red")
    blue = {picture.id for picture in server.services.search.snapshot.pictures if picture.folder == "blue"}

    def shows_blue(request) -> bool:
        return "/thumbnail" in request.url and request.url.split("/")[-2] in blue

    traffic = Traffic(page)
    with page.expect_request_finished(shows_blue):
        field(page).fill("blue")
        wait_until_painted(page, 0, "blue")
    searches, thumbnails = traffic.to("/api/search"), [each for each in traffic.requests if shows_blue(each)]
    assert len(searches) == 1
    # The sheet of the answer before may still be on its way.
    begun = traffic.requests.index(searches[0])
    assert len([each for each in traffic.to("/api/sheets/") if traffic.requests.index(each) > begun]) == 1
    assert traffic.to("/api/atlas/pages") == []
    answered = searches[0].timing["startTime"] + searches[0].timing["responseStart"]
    # The browser gives times only of those that are finished; the first of them was asked first.
    asked = [request.timing["startTime"] for request in thumbnails if request.timing["startTime"] > 0]
    assert min(asked) - answered >= REST_MS - 10


def test_each_letter_does_not_ask_anew(page):
    traffic = Traffic(page)
    field(page).press_sequentially("green", delay=30)
    wait_until_painted(page, 0, "green")
    assert len(traffic.to("/api/search")) < len("green")
    assert traffic.to("query=green")


def test_enter_asks_at_once(page):
    page.evaluate("document.addEventListener('keydown', (event) => { window.enteredAt = event.timeStamp; })")
    field(page).fill("pink")
    field(page).press("Enter")
    wait_until_painted(page, 0, "pink")
    asked_at = page.evaluate(
        "performance.getEntriesByType('resource').find(({ name }) => name.includes('query=pink')).startTime"
    )
    assert asked_at - page.evaluate("window.enteredAt") < PAUSE_MS / 2


def test_a_question_that_was_overtaken_is_taken_back(page):
    # The first answer is held up on its way; what it would have said is not changed.
    held = []

    def hold(route: Route) -> None:
        held.append(route.request)

    page.route("**/api/search*query=red*", hold)
    field(page).fill("red")
    expect(page).to_have_url(re.compile(r"q=red$"))
    with page.expect_event("requestfailed", lambda request: request.url == held[0].url):
        field(page).fill("blue")
    wait_until_painted(page, 0, "blue")
    assert len(held) == 1
    assert looks(cell_colour(page, 0), "blue")


def test_back_returns_to_the_question_before(page):
    field(page).fill("red")
    wait_until_painted(page, 0, "red")
    field(page).press("Enter")
    field(page).fill("blue")
    wait_until_painted(page, 0, "blue")
    page.go_back()
    expect(field(page)).to_have_value("red")
    wait_until_painted(page, 0, "red")
    page.go_back()
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()


def test_what_is_typed_after_going_back_keeps_the_wall_behind_it(page):
    wall = page.url
    for word in ("red", "blue"):
        field(page).press_sequentially(word)
        wait_until_painted(page, 0, word)
        page.go_back()
        expect(page).to_have_url(wall)
        expect(field(page)).to_have_value("")


def test_back_returns_to_where_one_was(new_page):
    page = new_page("/?q=red", viewport={"width": 700, "height": 420})
    wait_until_painted(page, 0, "red")
    # What had the focus is out of sight then, and must not draw the page to itself.
    page.locator('a[data-index="1"]').focus()
    page.mouse.wheel(0, 700)
    place = scrolled_to_rest(page, 600)
    page.get_by_role("searchbox").fill("blue")
    wait_until_painted(page, 0, "blue")
    page.wait_for_function("() => window.scrollY === 0")
    page.go_back()
    page.wait_for_function("place => Math.abs(window.scrollY - place) < 2", arg=place)


def test_a_reload_returns_to_a_place_beyond_the_first_instalment(new_page):
    page = new_page("about:blank", viewport={"width": 500, "height": 320})
    page.route("**/api/search*", lambda route: route.continue_(url=re.sub(r"limit=\d+", "limit=10", route.request.url)))
    page.goto("/?q=red")
    wait_until_painted(page, 0, "red")
    while page.get_by_role("grid").get_attribute("aria-rowcount") == "-1":
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    page.evaluate("window.scrollBy(0, -50)")
    page.wait_for_function("() => history.state?.scroll === window.scrollY")
    place = page.evaluate("window.scrollY")
    page.reload()
    # An instalment is not as tall as that.
    assert place > 800
    page.wait_for_function("place => Math.abs(window.scrollY - place) < 2", arg=place)


def test_an_answer_goes_on_as_one_nears_its_end(new_page):
    page = new_page("about:blank", viewport={"width": 500, "height": 320})
    # Ten at a time, so that a small collection has several instalments.
    page.route("**/api/search*", lambda route: route.continue_(url=re.sub(r"limit=\d+", "limit=10", route.request.url)))
    page.goto("/?q=red")
    wait_until_painted(page, 0, "red")
    expect(page.get_by_role("grid")).to_have_attribute("aria-rowcount", "-1")
    while page.get_by_role("grid").get_attribute("aria-rowcount") == "-1":
        page.mouse.wheel(0, 300)
    page.mouse.wheel(0, 10_000)
    expect(page.locator('a[data-index="47"]')).to_be_attached()


def test_the_last_of_an_answer_is_gone_to_and_all_of_it_selected_though_most_is_still_to_come(new_page):
    page = new_page("about:blank", viewport={"width": 500, "height": 320})
    page.route("**/api/search*limit=150*", lambda route: route.continue_(url=route.request.url.replace("150", "10")))
    page.goto("/?q=red")
    wait_until_painted(page, 0, "red")
    page.locator('a[data-index="0"]').focus()
    page.keyboard.press("Control+a")
    expect(page.locator(".selection-count")).to_have_text("48 selected")
    page.keyboard.press("Control+End")
    expect(page.locator('a[data-index="47"]')).to_be_focused()


@pytest.mark.parametrize("address", ["/?q=red", "/?q=++red++"])
def test_an_address_can_be_shared(new_page, address):
    page = new_page(address)
    wait_until_painted(page, 0, "red")
    expect(page.get_by_role("searchbox")).to_have_value("red")


def test_similar_pictures_are_found_from_a_cell(page):
    field(page).fill("green")
    wait_until_painted(page, 0, "green")
    page.locator(".cell").first.hover()
    page.locator(".cell-action").first.click()
    expect(page.locator(".like-chip")).to_contain_text("green-")
    expect(page).to_have_url(re.compile(r"\?like=\w{16}$"))
    wait_until_painted(page, 0, "green")
    page.get_by_role("button", name="Stop looking for pictures like").click()
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()
