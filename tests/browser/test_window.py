"""Phones, zoom, dense screens and the light switch: the same page in other windows."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seeing import Traffic, cell_colour, colour_name, looks, scrolled_to_rest, wait_until_painted

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 3}


TOP_INDEX = """[...document.querySelectorAll("a[data-index]")]
  .filter((link) => link.getBoundingClientRect().bottom > 84)
  .map((link) => Number(link.dataset.index))
  .sort((a, b) => a - b)[0]"""
"""Of the first picture that the bar does not cover."""


def is_in_window(page: Page, index: int, top: float) -> bool:
    link = page.locator(f'a[data-index="{index}"]')
    box = link.bounding_box() if link.count() else None
    return box is not None and box["y"] >= top and box["y"] + box["height"] <= page.viewport_size["height"]


def test_on_a_phone_the_field_is_within_reach_of_the_thumb(new_page):
    page = new_page(**PHONE)
    box = page.get_by_role("searchbox").bounding_box()
    assert box["y"] + box["height"] > 844 - 100


def test_on_a_phone_pictures_stand_about_three_in_a_row(new_page):
    page = new_page("/?q=red", **PHONE)
    wait_until_painted(page, 0, "red")
    counts = [row.get_by_role("gridcell").count() for row in page.get_by_role("row").all()]
    assert 2 <= sum(counts) / len(counts) <= 4


def test_on_a_phone_a_tap_opens_and_a_swipe_leafs(new_page):
    page = new_page("/?q=red", **PHONE)
    wait_until_painted(page, 0, "red")
    page.locator('a[data-index="0"]').tap()
    expect(page.locator(".viewer-position")).to_have_text("1 of 48")
    fingers = page.context.new_cdp_session(page)
    for kind, x in (("touchStart", 300), ("touchMove", 200), ("touchMove", 120), ("touchEnd", None)):
        points = [] if x is None else [{"x": x, "y": 400}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page.locator(".viewer-position")).to_have_text("2 of 48")


def test_on_a_phone_a_long_name_makes_room_for_the_tools(new_page):
    page = new_page("/?q=red", **PHONE)
    wait_until_painted(page, 0, "red")
    page.locator('a[data-index="0"]').tap()
    name = page.locator(".viewer-name")
    name.evaluate("(element) => { element.textContent = 'a very long name of a file '.repeat(8); }")
    box = name.bounding_box()
    assert box["x"] + box["width"] <= page.locator(".viewer-ends").bounding_box()["x"]


@pytest.mark.parametrize("width", [320, 640, 1024, 2560])
def test_nothing_is_wider_than_the_window(new_page, width):
    page = new_page("/?q=red", viewport={"width": width, "height": 700})
    wait_until_painted(page, 0, "red")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("ratio", [1, 1.5, 3])
def test_cells_are_painted_where_their_links_are_at_any_pixel_ratio(new_page, ratio):
    page = new_page("/?q=red", device_scale_factor=ratio)
    wait_until_painted(page, 0, "red")
    page.mouse.wheel(0, 333)
    page.wait_for_function("() => window.scrollY === 333")
    wait_until_painted(page, 12, colour_name(page, 12))
    bar = page.locator("header.bar").bounding_box()["height"]
    seen = [index for index in range(48) if is_in_window(page, index, bar)]
    assert len(seen) > 8
    for index in seen:
        assert looks(cell_colour(page, index, 0.06), colour_name(page, index))
        assert looks(cell_colour(page, index, 0.94), colour_name(page, index))


def test_another_width_is_another_layout_of_the_same_pictures(page):
    wait_until_painted(page, 0, colour_name(page, 0))
    before = page.locator('[role="row"]').first.get_by_role("gridcell").count()
    page.set_viewport_size({"width": 500, "height": 800})
    page.wait_for_function(
        "count => document.querySelector('[role=row]').querySelectorAll('[role=gridcell]').length < count", arg=before
    )
    wait_until_painted(page, 3, colour_name(page, 3))


def test_another_width_keeps_the_pictures_one_looks_at(new_page):
    page = new_page("/?q=red", viewport={"width": 700, "height": 420})
    wait_until_painted(page, 0, "red")
    page.evaluate("document.querySelector('[role=grid]').scrollIntoView({ block: 'end' })")
    page.wait_for_selector('a[data-index="40"]')
    page.evaluate("window.scrollBy(0, -300)")
    scrolled_to_rest(page, 1)
    before = page.evaluate(TOP_INDEX)
    page.set_viewport_size({"width": 1000, "height": 420})
    page.wait_for_function(f"before => Math.abs({TOP_INDEX} - before) <= 6", arg=before)
    page.set_viewport_size({"width": 700, "height": 420})
    page.wait_for_function(f"before => {TOP_INDEX} === before", arg=before)


def test_the_light_switch_goes_round_and_is_remembered(new_page):
    page = new_page(color_scheme="light")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="How it is shown").click()
    page.get_by_role("button", name="Theme: as the system").click()
    assert page.evaluate(ground) == light
    page.get_by_role("button", name="Theme: light").click()
    expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()
    dark = page.evaluate(ground)
    assert dark != light
    bars = (
        "Array.from(document.querySelectorAll('meta[name=theme-color]')).find(({ media }) => matchMedia(media).matches)"
    )
    assert page.evaluate(f"{bars}.content") == "#141413"
    page.reload()
    page.get_by_role("button", name="How it is shown").click()
    expect(page.get_by_role("button", name="Theme: dark")).to_be_visible()
    assert page.evaluate(ground) == dark


def test_the_first_window_needs_few_requests(new_page, server):
    page = new_page("about:blank")
    traffic = Traffic(page)
    page.goto(server.url)
    wait_until_painted(page, 0, colour_name(page, 0))
    ours = [request.url.removeprefix(server.url) for request in traffic.requests if request.url.startswith(server.url)]
    # The page, its script, its style, two typefaces, the wall, one page of the atlas, and one on how things are.
    asked = [address for address in ours if "/thumbnail" not in address and address != "/favicon.svg"]
    assert len(asked) <= 8, asked
