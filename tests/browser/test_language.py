"""The page in Spanish: a switch changes the words and nothing else, and numbers are written as Spanish does.

That in no state anything English remains is held with what else is held of every state, in `test_accessibility.py`.
"""

import re

from playwright.sync_api import expect

from tests.browser.examining import ENGLISH_ALONE
from tests.browser.seeing import scrolled_to_rest, wait_until_painted
from tests.browser.states import COLOURS, LANGUAGE, STATES


def test_the_english_phrases_are_found():
    assert {"What are you looking for?", "Find pictures similar to"} <= ENGLISH_ALONE


def test_a_switch_changes_the_words_and_leaves_everything_where_it_is(new_page):
    page = new_page("/?q=red", viewport={"width": 700, "height": 420})
    wait_until_painted(page, 0, "red")
    expect(page.get_by_role("grid")).to_have_attribute("aria-label", "Pictures for “red”")
    page.mouse.wheel(0, 400)
    place = scrolled_to_rest(page, 300)
    page.get_by_role("button", name="How it is shown").click()
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_role("grid")).to_have_attribute("aria-label", "Imágenes de «red»")
    expect(page.get_by_role("button", name=re.compile("^Buscar imágenes parecidas a red-")).first).to_be_attached()
    expect(page.get_by_role("searchbox")).to_have_value("red")
    assert page.evaluate("window.scrollY") == place
    expect(page.get_by_role("button", name="English")).to_be_focused()
    page.reload()
    expect(page.get_by_role("grid")).to_have_attribute("aria-label", "Imágenes de «red»")


def test_numbers_are_written_as_in_spanish(new_page):
    page = new_page("about:blank", locale=LANGUAGE["es"])
    STATES["first-run"].open(page, COLOURS)
    expect(page.locator('[data-notice="preparing"]')).to_contain_text("de 20.000")


def test_where_lines_begin_at_the_right_so_do_the_pictures_and_the_arrow_keys(new_page):
    page = new_page("/?q=red", viewport={"width": 900, "height": 600})
    wait_until_painted(page, 0, "red")
    page.evaluate("document.documentElement.dir = 'rtl'")
    # Another width has the pictures laid out and painted anew.
    page.set_viewport_size({"width": 940, "height": 600})
    wait_until_painted(page, 0, "red")
    first, second = (page.locator(f'a[data-index="{index}"]') for index in (0, 1))
    assert first.bounding_box()["x"] > second.bounding_box()["x"] > 0
    first.focus()
    page.keyboard.press("ArrowLeft")
    expect(second).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(first).to_be_focused()
