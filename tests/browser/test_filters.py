"""Filters, order and variety: chosen in the panel, counted for the present question, kept in the address."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.seeing import Traffic, expect_focus_on, wait_until_painted

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def panel(page: Page):
    return page.get_by_role("complementary", name="Filters")


def choice(page: Page, name: str, count: int | None = None) -> Locator:
    """A value of a filter, with how many pictures it would leave."""
    counted = r"[\d,]*" if count is None else str(count)
    shown = re.compile(rf"^{name}\s*{counted}$")
    return panel(page).locator(".filter-choice").filter(has_text=shown)


def is_chosen(page: Page, name: str) -> Locator:
    return choice(page, name).locator("input:checked")


def open_filters(page: Page) -> None:
    page.get_by_role("button", name="Filters", exact=True).click()
    expect(panel(page)).to_be_visible()
    expect(panel(page).locator(".filter-choice-count").first).to_be_visible()


@pytest.fixture
def opened(new_page):
    """A page with the panel open."""

    def open_panel(address: str = "/", **options) -> Page:
        page = new_page(address, **options)
        page.wait_for_selector("a[data-index]")
        open_filters(page)
        return page

    return open_panel


def test_filters_alone_are_a_question(opened):
    page = opened()
    choice(page, "red", 4).click()
    expect(page).to_have_url(re.compile(r"/\?folder=red$"))
    expect(page.locator(".count-line")).to_contain_text("4 pictures")
    expect(page.get_by_role("button", name="Change: in the folder red")).to_be_visible()
    wait_until_painted(page, 0, "red")


def test_values_of_one_filter_are_alternatives_and_counted_as_such(opened):
    page = opened("/?folder=red")
    choice(page, "blue", 4).click()
    expect(page).to_have_url(re.compile(r"folder=red&folder=blue$"))
    expect(page.locator(".count-line")).to_contain_text("8 pictures")
    expect(choice(page, "square", 2)).to_be_visible()
    choice(page, "red", 4).click()
    expect(page).to_have_url(re.compile(r"/\?folder=blue$"))


def test_counts_follow_the_question_and_none_is_dimmed_not_hidden(opened):
    page = opened("/?q=red")
    expect(choice(page, "red", 4)).to_be_visible()
    expect(choice(page, "blue", 0)).to_be_visible()
    dimmed = panel(page).locator(".filter-choice[data-empty]", has_text="blue")
    expect(dimmed).to_have_count(1)
    page.get_by_role("searchbox").fill("blue")
    expect(choice(page, "blue", 4)).to_be_visible()
    expect(choice(page, "red", 0)).to_be_visible()


def test_a_search_with_the_panel_open_is_two_requests_and_without_it_one(opened):
    page = opened("/?q=red")
    traffic = Traffic(page)
    page.get_by_role("searchbox").fill("green")
    expect(choice(page, "green", 4)).to_be_visible()
    wait_until_painted(page, 0, "green")
    assert ["facets=true" in request.url for request in traffic.to("/api/search")] == [False, True]
    page.get_by_role("button", name="Close the filters").click()
    traffic = Traffic(page)
    page.get_by_role("searchbox").fill("pink")
    wait_until_painted(page, 0, "pink")
    assert len(traffic.to("/api/search")) == 1


def test_a_folder_unfolds_into_those_inside_it(new_page, server):
    page = new_page()
    page.wait_for_selector("a[data-index]")
    open_filters(page)
    page.get_by_role("button", name="Folders inside red").press("Enter")
    expect(panel(page).get_by_text("No folders inside")).to_be_visible()


def test_size_colour_place_and_days_are_kept_in_the_address(opened):
    page = opened()
    choice(page, "medium").click()
    expect(page).to_have_url(re.compile(r"min_width=600&max_width=3000&min_height=600&max_height=3000$"))
    choice(page, "any").first.click()
    expect(page).to_have_url(re.compile(r"/$"))
    panel(page).locator(".colour-choice[title=red]").click()
    expect(page).to_have_url(re.compile(r"colour=d9382e$"))
    expect(page.get_by_role("button", name="Remove: with red")).to_be_visible()
    panel(page).get_by_label("from", exact=True).fill("2019-05-01")
    expect(page).to_have_url(re.compile(r"taken_from=2019-05-01&colour=d9382e$"))
    panel(page).get_by_label("to", exact=True).fill("2018-05-01")
    expect(page).to_have_url(re.compile(r"\?taken_to=2018-05-01&colour=d9382e$"))
    choice(page, "not known").click()
    expect(page).to_have_url(re.compile(r"has_place=false&colour=d9382e$"))
    page.get_by_role("button", name="Clear all").click()
    expect(page).to_have_url(re.compile(r"/$"))


def test_order_and_variety_are_chosen_here_too(opened):
    page = opened("/?q=red")
    choice(page, "some").click()
    expect(page).to_have_url(re.compile(r"diversity=0\.3$"))
    choice(page, "by name").click()
    expect(page).to_have_url(re.compile(r"sort=name&diversity=0\.3$"))
    page.get_by_role("button", name="Remove: by name").click()
    expect(is_chosen(page, "best first")).to_have_count(1)


def test_back_takes_a_filter_off_again(opened):
    page = opened("/?q=red")
    choice(page, "square", 1).click()
    expect(page).to_have_url(re.compile("orientation=square"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?q=red$"))
    expect(is_chosen(page, "square")).to_have_count(0)


def test_the_panel_is_opened_used_and_left_by_keyboard(new_page):
    page = new_page("/?q=red&orientation=square")
    page.get_by_role("button", name="Change: square").press("Enter")
    expect(panel(page)).to_be_visible()
    expect(choice(page, "landscape", 2)).to_be_visible()
    choice(page, "landscape", 2).locator("input").press("Space")
    expect(page).to_have_url(re.compile("orientation=square&orientation=landscape"))
    page.keyboard.press("Escape")
    expect(panel(page)).to_have_count(0)
    expect_focus_on(page, "Search your pictures")


def test_the_pictures_make_way_for_the_drawer(opened):
    page = opened("/?q=red", reduced_motion="reduce")
    wait_until_painted(page, 0, "red")
    left = panel(page).bounding_box()["x"]
    page.wait_for_function(
        """left => [...document.querySelectorAll("a[data-index], .bar-field, .bar-end")]
          .every((each) => each.getBoundingClientRect().right <= left)""",
        arg=left,
    )


def test_on_a_phone_it_is_a_sheet_from_below(new_page):
    page = new_page("/?q=red", reduced_motion="reduce", **PHONE)
    wait_until_painted(page, 0, "red")
    page.get_by_role("button", name="Add to the question").tap()
    page.get_by_role("button", name="Filters", exact=True).last.tap()
    expect(choice(page, "red", 4)).to_be_visible()
    box = panel(page).bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] > 844 * 0.25
    for target in panel(page).locator("button:visible, label.filter-choice:visible").all()[:12]:
        assert target.bounding_box()["height"] >= 40
