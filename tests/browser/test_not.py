"""What is not wanted: written after a minus, shown as a term of its own, kept in the address, taken back."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seeing import Traffic, colour_name, expect_focus_on, wait_until_painted
from tests.browser.test_accessibility import violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PURPLE_WITHOUT_BLUE = "/?q=purple&not=blue"


def field(page: Page):
    return page.get_by_role("searchbox")


def chip(page: Page, term: str):
    return page.get_by_role("button", name=f"not {term}: take it back")


def last_asked(traffic: Traffic) -> dict[str, list[str]]:
    return parse_qs(urlsplit(traffic.to("/api/search?")[-1].url).query)


def rank_of(page: Page, colour: str) -> int:
    return next(index for index in range(48) if colour_name(page, index) == colour)


@pytest.fixture
def traffic(page) -> Traffic:
    return Traffic(page)


def test_words_after_a_minus_are_asked_as_not_wanted_and_become_a_chip(page, traffic):
    field(page).press_sequentially('purple -blue -"dark red"')
    field(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/\?q=purple&not=blue&not=dark\+red$"))
    expect(field(page)).to_have_value("purple")
    expect(chip(page, "blue")).to_be_visible()
    expect(chip(page, "dark red")).to_be_visible()
    wait_until_painted(page, 0, "purple")
    assert (last_asked(traffic)["query"], last_asked(traffic)["not"]) == (["purple"], ["blue", "dark red"])
    expect(page).to_have_title("purple, not blue, not dark red · Clip Atlas")


def test_while_one_writes_the_text_is_left_alone_and_the_answer_follows(page, traffic):
    with page.expect_response(re.compile("not=blue")):
        field(page).press_sequentially("purple -blue")
    expect(field(page)).to_have_value("purple -blue")
    expect(page.locator(".not-chip")).to_have_count(0)
    field(page).press("ArrowDown")
    expect(chip(page, "blue")).to_be_visible()
    expect(field(page)).to_have_value("purple")


def test_a_link_opens_the_same_question_and_escape_takes_words_and_chips_away(new_page):
    page = new_page(PURPLE_WITHOUT_BLUE)
    expect(chip(page, "blue")).to_be_visible()
    expect(field(page)).to_have_value("purple")
    expect(page.get_by_role("grid", name="Pictures for “purple”, without “blue”")).to_be_visible()
    field(page).press("Escape")
    expect(page.locator(".not-chip")).to_have_count(0)
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()


def test_what_is_not_wanted_comes_later_and_earlier_again_once_it_is_taken_back(new_page):
    page = new_page(PURPLE_WITHOUT_BLUE, viewport={"width": 1280, "height": 3000})
    wait_until_painted(page, 0, "purple")
    without = rank_of(page, "blue")
    chip(page, "blue").click()
    expect(page).to_have_url(re.compile(r"/\?q=purple$"))
    expect(page.get_by_role("grid", name="Pictures for “purple”")).to_be_visible()
    page.wait_for_function(
        """rank => [...document.querySelectorAll("a[data-index]")]
          .findIndex((link) => link.innerText.startsWith("blue")) < rank""",
        arg=without,
    )
    expect_focus_on(page, "Search your pictures")
    page.go_back()
    expect(chip(page, "blue")).to_be_visible()
    expect(page).to_have_url(re.compile("not=blue$"))


def test_without_words_nothing_is_a_match_and_backspace_takes_the_last_one_back(new_page):
    page = new_page("/?not=blue&not=red")
    expect(page.get_by_role("grid", name="Pictures without “blue” or “red”")).to_be_visible()
    expect(page.locator(".count-line")).to_have_text(re.compile("^48 pictures · "))
    expect(page.locator(".relevance-line")).to_have_count(0)
    field(page).press("Backspace")
    expect(page).to_have_url(re.compile(r"/\?not=blue$"))
    field(page).press("Backspace")
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()


def test_a_chip_is_reached_and_pressed_by_keyboard(new_page):
    page = new_page(PURPLE_WITHOUT_BLUE)
    expect(chip(page, "blue")).to_be_visible()
    field(page).focus()
    page.keyboard.press("Tab")
    expect_focus_on(page, "Change: not blue")
    page.keyboard.press("Tab")
    expect_focus_on(page, "not blue: take it back")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?q=purple$"))


def test_on_a_phone_the_words_keep_their_line_and_axe_finds_nothing(new_page):
    page = new_page("/?q=purple&not=blue&not=some+rather+long+words", bypass_csp=True, reduced_motion="reduce", **PHONE)
    wait_until_painted(page, 0, "purple")
    chips, words = page.locator(".chips").bounding_box(), field(page).bounding_box()
    assert chips["y"] + chips["height"] <= words["y"]
    assert words["width"] > 150
    assert chip(page, "blue").bounding_box()["height"] >= 24
    assert violations(page) == []
