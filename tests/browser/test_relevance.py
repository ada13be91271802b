"""Where the matches end: what is said of it, where the line lies, and how one gets past it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.seeing import colour_name, wait_until_painted

WEAKER = "Weaker matches below"
NOTHING = "Nothing really matches. Here is the nearest."


def top_of(page: Page, index: int) -> float:
    return page.locator(f'a[data-index="{index}"]').bounding_box()["y"]


def bottom_of(page: Page, index: int) -> float:
    box = page.locator(f'a[data-index="{index}"]').bounding_box()
    return box["y"] + box["height"]


def test_matches_come_first_then_the_line_then_the_others(new_page):
    page = new_page("/?q=red")
    wait_until_painted(page, 0, "red")
    line = page.get_by_text(WEAKER).bounding_box()
    assert [colour_name(page, index) for index in range(5)].count("red") == 4
    assert all(bottom_of(page, index) < line["y"] for index in range(4))
    assert top_of(page, 4) > line["y"] + line["height"]
    wait_until_painted(page, 4, colour_name(page, 4))


def test_the_count_is_of_matches_and_the_others_are_said_too(new_page):
    page = new_page("/?q=red")
    status = page.locator(".count-line[role=status]")
    expect(status).to_have_text(re.compile(r"^4 matches · [\d.]+ \w+, 44 weaker below$"))


def test_where_nothing_matches_the_page_says_so_before_the_nearest(new_page):
    page = new_page("/?q=zebra")
    expect(page.get_by_role("row").first).to_have_text(NOTHING)
    expect(page.locator(".count-line[role=status]")).to_have_text(re.compile(rf"^No matches · .*\. {NOTHING}$"))
    expect(page.get_by_text(WEAKER)).to_have_count(0)
    assert top_of(page, 0) > page.get_by_role("row").first.bounding_box()["y"]
    wait_until_painted(page, 0, colour_name(page, 0))


def test_the_wall_has_no_line(new_page):
    page = new_page(viewport={"width": 500, "height": 320})
    wait_until_painted(page, 0, colour_name(page, 0))
    expect(page.locator(".relevance-line")).to_have_count(0)
    page.mouse.wheel(0, 600)
    expect(page.locator(".count-line")).to_have_text("48 pictures")


def test_the_line_goes_with_its_answer(new_page):
    page = new_page("/?q=red")
    expect(page.get_by_text(WEAKER)).to_be_visible()
    page.get_by_role("searchbox").fill("zebra")
    expect(page.get_by_role("grid").get_by_text(NOTHING)).to_be_visible()
    expect(page.get_by_text(WEAKER)).to_have_count(0)
    page.get_by_role("searchbox").press("Escape")
    expect(page.locator(".relevance-line")).to_have_count(0)


def test_arrows_lead_across_the_line_and_back_and_weaker_pictures_are_said_to_be_so(new_page):
    page = new_page("/?q=red")
    wait_until_painted(page, 0, "red")
    page.get_by_role("searchbox").press("ArrowDown")
    focused = page.locator("a[data-index]:focus")
    expect(focused).to_have_accessible_description("")
    page.keyboard.press("ArrowDown")
    expect(focused).to_have_accessible_description("Weaker match")
    assert int(focused.get_attribute("data-index") or 0) >= 4
    page.keyboard.press("ArrowUp")
    expect(focused).to_have_accessible_description("")
    page.keyboard.press("End")
    expect(focused).to_have_attribute("data-index", "3")
    page.keyboard.press("ArrowRight")
    expect(focused).to_have_attribute("data-index", "4")


def test_the_line_is_a_row_among_the_rows(new_page):
    page = new_page("/?q=red")
    wait_until_painted(page, 0, "red")
    rows = page.get_by_role("row").all()
    assert [int(row.get_attribute("aria-rowindex") or 0) for row in rows] == list(range(1, len(rows) + 1))
    texts = [row.inner_text() for row in rows]
    assert texts[1] == WEAKER


def test_the_way_back_to_the_first_picture_shows_what_stands_above_it(new_page):
    page = new_page("/?q=zebra", viewport={"width": 600, "height": 400})
    wait_until_painted(page, 0, colour_name(page, 0))
    page.get_by_role("searchbox").press("ArrowDown")
    page.keyboard.press("Control+End")
    page.wait_for_function("() => document.activeElement.dataset.index === '47'")
    page.keyboard.press("Control+Home")
    page.wait_for_function("() => document.activeElement.dataset.index === '0' && window.scrollY === 0")
