"""The whole job without a mouse."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from server.settings import PROJECT_ROOT
from tests.browser.seeing import expect_focus_on, wait_until_painted
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder


@pytest.fixture
def page(new_page) -> Page:
    """The first sight, with the field ready to be typed into."""
    opened = new_page()
    expect(opened.get_by_role("searchbox")).to_be_focused()
    return opened


def name_at(page: Page, index: int) -> str:
    return page.locator(f'a[data-index="{index}"]').inner_text()


def test_one_can_type_at_once_find_open_leaf_read_and_come_back(page):
    page.keyboard.type("yellow")
    wait_until_painted(page, 0, "yellow")
    page.keyboard.press("ArrowDown")
    expect_focus_on(page, name_at(page, 0))
    page.keyboard.press("ArrowRight")
    opened = name_at(page, 1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name=f"Picture {opened}")).to_be_visible()
    page.keyboard.press("i")
    expect(page.get_by_label("Details").get_by_text("Folder")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_focus_on(page, name_at(page, 2))
    page.keyboard.press("/")
    expect_focus_on(page, "Search your pictures")


def test_the_similar_action_is_one_tab_from_its_picture(page):
    page.keyboard.type("cyan")
    wait_until_painted(page, 0, "cyan")
    page.keyboard.press("ArrowDown")
    name = name_at(page, 0)
    page.keyboard.press("Tab")
    expect_focus_on(page, f"Find pictures similar to {name}")
    page.keyboard.press("Enter")
    expect(page.locator(".like-chip")).to_contain_text(name)
    page.wait_for_function("() => document.activeElement.matches('a[data-index]')")


def test_the_focused_picture_exists_however_far_one_scrolls(new_page):
    page = new_page("/?q=red", viewport={"width": 500, "height": 320})
    wait_until_painted(page, 0, "red")
    page.get_by_role("searchbox").press("ArrowDown")
    first = name_at(page, 0)
    page.mouse.wheel(0, 3000)
    page.wait_for_function("() => document.querySelector('a[data-index=\"40\"]') !== null")
    expect(page.locator('a[data-index="4"]')).to_have_count(0)
    expect_focus_on(page, first)


def test_end_and_home_lead_to_the_last_and_the_first_picture(page):
    page.keyboard.type("red")
    wait_until_painted(page, 0, "red")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+End")
    page.wait_for_function("() => document.activeElement.dataset.index === '47'")
    expect(page.locator('a[data-index="47"]')).to_be_in_viewport()
    page.keyboard.press("Control+Home")
    page.wait_for_function("() => document.activeElement.dataset.index === '0'")


def test_only_one_picture_is_in_the_order_of_tabs(page):
    page.keyboard.type("red")
    wait_until_painted(page, 0, "red")
    expect(page.locator('a[data-index][tabindex="0"]')).to_have_count(1)


def test_escape_empties_the_field(page):
    page.keyboard.type("red")
    wait_until_painted(page, 0, "red")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_emptying_the_field_with_escape_keeps_the_answer_behind_it(page):
    page.keyboard.type("red")
    wait_until_painted(page, 0, "red")
    page.keyboard.press("Escape")
    expect(page.get_by_role("searchbox")).to_have_value("")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("red")


def test_a_picture_opened_in_haste_stays_open(page):
    page.wait_for_selector("a[data-index]")
    page.keyboard.type("red")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    # The question is asked already, so that none is to come that would close the picture.
    expect(page).to_have_url(re.compile(r"\?q=red&picture=\w{16}$"))
    expect(page.get_by_role("dialog")).to_be_visible()


def test_an_answer_that_takes_the_focused_cell_away_gives_its_own_first_the_focus(page):
    page.wait_for_selector("a[data-index]")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/search?*", hold)
    page.get_by_role("searchbox").fill("red")
    page.keyboard.press("ArrowDown")
    expect(page.locator("a[data-index]:focus")).to_be_visible()
    held[0].continue_()
    expect(page.locator('a[data-index="0"]:focus')).to_contain_text("red")


def test_keys_of_an_input_method_are_left_to_it(page):
    page.keyboard.type("red")
    wait_until_painted(page, 0, "red")
    page.evaluate(
        """for (const key of ["ArrowDown", "Escape"]) document.activeElement.dispatchEvent(
          new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, isComposing: true }))"""
    )
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("red")


def test_in_the_viewer_the_focus_stays_in_the_viewer(new_page):
    page = new_page("/?q=red")
    wait_until_painted(page, 0, "red")
    page.locator('a[data-index="1"]').click()
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    inside = "() => document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)


def test_from_the_address_to_a_picture_a_favourite_a_collection_a_filter_and_back(new_page, serve, tmp_path):
    # What is kept here stays with a server of its own.
    settings = settings_in(tmp_path, web_root=PROJECT_ROOT / "web" / "dist")
    paint_all(settings.original_root)
    prepare(settings)
    page = new_page(serve(settings, ColourEmbedder()), accept="503")
    page.wait_for_selector("a[data-index]")
    page.keyboard.type("red")
    wait_until_painted(page, 0, "red")
    page.keyboard.press("ArrowDown")
    found = name_at(page, 0)

    page.keyboard.press("Enter")
    page.keyboard.press("i")
    expect(page.get_by_label("Details").get_by_text("Folder")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator('a[data-index="0"]')).to_be_focused()

    page.keyboard.press("f")
    expect(page.locator('a[data-index="0"]')).to_have_accessible_name(re.compile("favourite"))
    page.keyboard.press("x")
    tab_to(page, "Add to a collection")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Name of the collection")).to_be_focused()
    page.keyboard.type("Rome")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 picture added to Rome.")).to_be_visible()

    page.keyboard.press("Escape")
    page.keyboard.press("/")
    tab_to(page, "Filters")
    page.keyboard.press("Enter")
    tab_to(page, "warm", ".filter-panel")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("folder=warm"))
    expect(page.locator("a[data-index]")).to_have_count(3)
    page.keyboard.press("Escape")
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?q=red$"))
    expect(page.locator('a[data-index="0"]')).to_contain_text(found)


MOST_TABS = 60
_FOCUSED_WITHIN = """(part) => {
  const at = document.activeElement;
  if (at.closest(part) === null) return "";
  return (at.closest("label")?.innerText || at.getAttribute("aria-label") || at.innerText || "").trim();
}"""


def tab_to(page: Page, name: str, part: str = "body") -> None:
    """Goes on with Tab until what is focused, within a part of the page, has a name that begins with `name`."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(_FOCUSED_WITHIN, part).startswith(name):
            return
    raise AssertionError(f"{name!r} cannot be reached by Tab")
