"""The field as a sentence: its parts, what can be changed about them, what was asked before, and the keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seeing import Traffic, colour_name, expect_focus_on, focused_name, wait_until_painted

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def field(page: Page):
    return page.get_by_role("searchbox")


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def id_of(server, name: str) -> str:
    return next(picture.id for picture in server.services.search.snapshot.pictures if picture.path.endswith(name))


def test_a_whole_question_reads_as_one_sentence(new_page, server):
    red = id_of(server, "red-0.png")
    page = new_page(f"/?q=purple&not=blue&like={red}&more={red}&orientation=landscape&sort=name&diversity=0.3")
    expect(page.locator(".like-chip img")).to_be_visible()
    said = page.locator(".chip-says").all_inner_texts()
    assert [" ".join(each.split()) for each in said] == [
        "not blue",
        "like",
        "more like 1",
        "landscape",
        "by name",
        "varied",
    ]
    sentence = "purple, not blue, like a picture, more like 1, landscape, by name, varied"
    expect(page).to_have_title(f"{sentence} · Clip Atlas")
    expect(page.get_by_role("grid", name=f"Pictures: {sentence}")).to_be_visible()


def test_each_part_goes_by_its_button_and_the_last_by_backspace(new_page, server):
    red = id_of(server, "red-0.png")
    page = new_page(f"/?query=old+town&like={red}&less={red}&orientation=portrait&orientation=square&sort=newest")
    expect(page.locator(".chip")).to_have_count(5)
    field(page).press("Backspace")
    expect(page).to_have_url(re.compile(rf"/\?query=old\+town&like={red}&less={red}&orientation=\w+&orientation=\w+$"))
    for name in ("Remove: portrait or square", "Remove: less like 1", "Stop looking for pictures like red-0.png"):
        button(page, name).click()
    expect(page).to_have_url(re.compile(r"/\?query=old\+town$"))
    expect_focus_on(page, "Search your pictures")
    field(page).press("Backspace")
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()


def test_what_is_half_typed_survives_a_change_of_the_question(new_page):
    page = new_page("/?q=purple&orientation=landscape")
    expect(page.locator(".chip")).to_have_count(1)
    field(page).press("End")
    field(page).press_sequentially("x")
    button(page, "Remove: landscape").click()
    expect(page).to_have_url(re.compile(r"/\?q=purplex$"))
    expect(field(page)).to_have_value("purplex")


def test_a_term_is_weighed_and_turned_by_keyboard(new_page):
    page = new_page("/?q=purple&not=blue")
    field(page).focus()
    page.keyboard.press("Tab")
    expect_focus_on(page, "Change: not blue")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="as usual")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"not=blue%5E2$"))
    expect(page.get_by_role("radio", name="twice")).to_be_checked()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"not=blue$"))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile(r"q=purple&query=blue$"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_focus_on(page, "Change: blue")


@pytest.mark.parametrize(
    ("choice", "label", "found"), [("More words", "It also shows", "query"), ("Without …", "Without", "not")]
)
def test_the_menu_adds_words_as_a_part_of_their_own(new_page, choice, label, found):
    page = new_page("/?q=purple")
    button(page, "Add to the question").click()
    button(page, choice).click()
    expect(page.get_by_label(label, exact=True)).to_be_focused()
    page.keyboard.type("dark red")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/\?q=purple&{found}=dark\+red$"))
    expect(field(page)).to_be_focused()


def test_words_beside_a_picture_are_asked_together_with_it(new_page, server):
    red = id_of(server, "red-0.png")
    page = new_page(f"/?like={red}")
    field(page).press_sequentially("blue")
    expect(page).to_have_url(re.compile(rf"/\?q=blue&like={red}$"))


def test_a_search_with_many_parts_is_one_request(new_page, server):
    red = id_of(server, "red-0.png")
    page = new_page(f"/?q=purple&like={red}&orientation=landscape")
    expect(page.locator(".count-line")).to_contain_text("·")
    wait_until_painted(page, 0, colour_name(page, 0))
    traffic = Traffic(page)
    with page.expect_response("**/api/search?*"):
        button(page, "Remove: landscape").click()
    page.wait_for_selector('a[data-index="30"]')
    wait_until_painted(page, 0, colour_name(page, 0))
    assert len(traffic.to("/api/search")) == 1


def ask(page: Page, words: str) -> None:
    field(page).fill(words)
    wait_until_painted(page, 0, words)
    field(page).press("ArrowDown")
    page.wait_for_function("words => (localStorage['clip-atlas-asked'] ?? '').includes(words)", arg=words)
    page.keyboard.press("/")
    field(page).press("Escape")


def test_what_was_asked_before_is_offered_under_the_empty_field_and_can_be_forgotten(page):
    ask(page, "red")
    ask(page, "blue")
    traffic = Traffic(page)
    field(page).press("ArrowDown")
    expect(button(page, "blue")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_until_painted(page, 0, "red")
    expect(field(page)).to_have_value("red")
    # It never leaves the browser: nothing but the question itself is asked.
    assert all("blue" not in request.url for request in traffic.requests)
    field(page).press("Escape")
    field(page).click()
    button(page, "Forget: red").click()
    button(page, "Forget all").click()
    expect(page.locator(".past-questions")).to_have_count(0)
    page.wait_for_function("() => localStorage['clip-atlas-asked'] === '[]'")


def test_escape_closes_what_was_asked_before_and_leaves_one_in_the_field(page):
    ask(page, "red")
    field(page).press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(".past-questions")).to_have_count(0)
    expect(field(page)).to_be_focused()


def test_a_question_mark_opens_the_keys_but_not_while_one_writes(page):
    field(page).press_sequentially("who?")
    expect(field(page)).to_have_value("who?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    field(page).fill("red")
    wait_until_painted(page, 0, "red")
    field(page).press("ArrowDown")
    before = focused_name(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("/")
    assert not field(page).evaluate("field => field === document.activeElement")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_focus_on(page, before)


def test_on_a_phone_what_can_be_touched_is_as_large_as_a_fingertip(new_page):
    page = new_page("/?q=purple&not=blue", **PHONE)
    expect(page.locator(".chip")).to_have_count(1)
    for tool in page.locator(".bar-field button:visible").all():
        assert tool.bounding_box()["height"] >= 44
    button(page, "Add to the question").tap()
    box = page.get_by_role("dialog", name="Add to the question").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= page.locator(".search-field").bounding_box()["y"] + 52
    expect(button(page, "Take a photo")).to_be_visible()
