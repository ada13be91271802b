"""A wall of a million pictures, from its first to its last."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.million import COUNT, MadeMillion, colour_of, name_of
from tests.browser.seeing import cell_colour

LAST = COUNT - 1
TALLEST_PX = 8_000_000
# What the browser itself takes with the page of a small collection is about 12 MB.
HEAP_BYTES = 96 << 20
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 3}


@pytest.fixture
def open_wall(new_page):
    """A page of a million pictures, once all of them are laid out, and what it asked for."""

    def open_page(**options) -> tuple[Page, MadeMillion]:
        page = new_page("about:blank", **options)
        made = MadeMillion(page.context)
        page.goto("/")
        page.wait_for_function("() => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') > 10000")
        return page, made

    return open_page


def wait_for_cell(page: Page, index: int) -> None:
    expect(page.locator(f'a[data-index="{index}"]')).to_have_accessible_name(name_of(index))


def shows(page: Page, index: int) -> bool:
    return cell_colour(page, index) == colour_of(index)


def test_the_scrollbar_leads_to_the_very_last_picture(open_wall):
    page, _ = open_wall(**PHONE)
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    wait_for_cell(page, LAST)
    box = page.locator(f'a[data-index="{LAST}"]').bounding_box()
    assert 0 < box["y"] < box["y"] + box["height"] <= page.viewport_size["height"]
    assert shows(page, LAST)
    assert page.evaluate("document.documentElement.scrollHeight") <= TALLEST_PX
    row = page.locator('[role="row"]', has=page.locator(f'a[data-index="{LAST}"]'))
    assert row.get_attribute("aria-rowindex") == page.get_by_role("grid").get_attribute("aria-rowcount")


def test_the_keyboard_leads_to_the_last_picture_and_back(open_wall):
    page, _ = open_wall(**PHONE)
    page.locator('a[data-index="0"]').focus()
    page.keyboard.press("Control+End")
    expect(page.locator(f'a[data-index="{LAST}"]')).to_be_focused()
    wait_for_cell(page, LAST)
    assert shows(page, LAST)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f'a[data-index="{LAST - 1}"]')).to_be_focused()
    page.keyboard.press("Control+Home")
    expect(page.locator('a[data-index="0"]')).to_be_focused()
    assert page.evaluate("window.scrollY") == 0
    assert shows(page, 0)


def first_in_window(page: Page) -> tuple[int, float]:
    """The first picture whose top is below the bar, and where in the window that is."""
    index = page.evaluate(
        """[...document.querySelectorAll('[data-cell]')].filter((cell) => cell.getBoundingClientRect().top > 100)
          .map((cell) => Number(cell.dataset.cell)).sort((a, b) => a - b)[0]"""
    )
    return index, page.locator(f'a[data-index="{index}"]').bounding_box()["y"]


def wait_until_far_from_first(page: Page) -> None:
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-cell]')].some((cell) => Number(cell.dataset.cell) > 100_000)"
    )


def test_in_the_middle_a_wheel_moves_pictures_by_as_much_as_it_turns(open_wall):
    page, _ = open_wall(viewport={"width": 390, "height": 844})
    page.evaluate("window.scrollTo(0, 4_000_000)")
    wait_until_far_from_first(page)
    index, before = first_in_window(page)
    page.mouse.move(200, 400)
    for _ in range(3):
        page.mouse.wheel(0, 40)
    expect(page.locator(f'a[data-index="{index}"]')).to_be_attached()
    page.wait_for_function(
        f"top => Math.abs(document.querySelector('a[data-index=\"{index}\"]').getBoundingClientRect().top - top) < 1.5",
        arg=before - 120,
    )
    assert shows(page, index)


def test_pictures_are_asked_for_where_one_stays_and_not_where_one_passes(open_wall):
    page, made = open_wall()
    del made.asked[:]
    page.evaluate(
        """async () => {
          for (let step = 1; step <= 40; step++) {
            window.scrollTo(0, step * 100_000);
            await new Promise(requestAnimationFrame);
          }
        }"""
    )
    wait_until_far_from_first(page)
    index, _ = first_in_window(page)
    wait_for_cell(page, index)
    assert shows(page, index)
    assert len(made.asked) < 15


def test_memory_stays_bounded_wherever_one_has_been(open_wall):
    page, made = open_wall()
    for step in range(12):
        with page.expect_response("**/api/images?*"):
            page.evaluate("top => window.scrollTo(0, top)", 1_000_000 + 400_000 * step)
    assert len(set(made.asked)) > 10
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    assert session.send("Runtime.getHeapUsage")["usedSize"] < HEAP_BYTES
    assert page.locator("[data-cell]").count() < 1000
