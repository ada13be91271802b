"""What can be done with the pictures of the grid, and how large they are."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seeing import colour_name, wait_until_painted

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture
def answer(new_page):
    def open_answer(**options) -> Page:
        page = new_page("/?q=red", **options)
        wait_until_painted(page, 0, "red")
        return page

    return open_answer


def cell(page: Page, index: int):
    return page.locator(f'[data-cell="{index}"]')


def box_of(page: Page, index: int) -> dict[str, float]:
    return page.locator(f'a[data-index="{index}"]').bounding_box()


def test_hovering_brings_the_name_and_what_can_be_done_and_moves_nothing(answer):
    page = answer()
    before = box_of(page, 3)
    expect(cell(page, 3).get_by_role("button")).to_have_count(0)
    cell(page, 3).hover()
    expect(cell(page, 3).locator(".cell-caption")).to_have_css("opacity", "1")
    expect(cell(page, 3).get_by_role("button")).to_have_count(3)
    assert box_of(page, 3) == before


def test_a_picture_is_selected_and_a_range_with_shift(answer):
    page = answer()
    cell(page, 2).hover()
    cell(page, 2).locator('[data-act="select"]').click()
    expect(cell(page, 2)).to_have_attribute("aria-selected", "true")
    before = box_of(page, 5)
    page.locator('a[data-index="5"]').click(modifiers=["Shift"])
    for index in (2, 3, 4, 5):
        expect(cell(page, index)).to_have_attribute("aria-selected", "true")
    expect(cell(page, 6)).to_have_attribute("aria-selected", "false")
    assert box_of(page, 5)["width"] == before["width"]


def test_the_keyboard_selects_with_space(answer):
    page = answer()
    page.locator('a[data-index="1"]').focus()
    page.keyboard.press("Space")
    expect(cell(page, 1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Space")
    expect(cell(page, 2)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Space")
    expect(cell(page, 3)).to_have_attribute("aria-selected", "false")
    assert page.url.endswith("?q=red")


def test_on_a_phone_a_long_press_selects_and_then_a_tap(answer):
    page = answer(**PHONE)
    box = box_of(page, 1)
    session = page.context.new_cdp_session(page)
    middle = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [middle]})
    expect(cell(page, 1)).to_have_attribute("aria-selected", "true")
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.locator('a[data-index="4"]').tap()
    expect(cell(page, 4)).to_have_attribute("aria-selected", "true")
    expect(cell(page, 1)).to_have_attribute("aria-selected", "true")


def test_ctrl_and_the_wheel_change_the_size_around_the_picture_below_the_pointer_and_it_is_remembered(answer):
    page = answer(viewport={"width": 700, "height": 500})
    page.mouse.wheel(0, 700)
    page.wait_for_function("() => window.scrollY === 700")
    page.mouse.move(300, 300)
    index = page.evaluate("() => Number(document.elementFromPoint(300, 300).closest('[data-cell]').dataset.cell)")
    before = box_of(page, index)
    page.keyboard.down("Control")
    page.mouse.wheel(0, 300)
    page.keyboard.up("Control")
    page.wait_for_function(
        f"""height => document.querySelector('a[data-index="{index}"]').getBoundingClientRect().height < height - 10""",
        arg=before["height"],
    )
    after = box_of(page, index)
    assert after["y"] <= 300 <= after["y"] + after["height"]
    wait_until_painted(page, index, colour_name(page, index))
    page.reload()
    expect(page.locator('a[data-index="0"]')).to_be_attached()
    assert float(page.evaluate("localStorage.getItem('clip-atlas-size')")) == pytest.approx(2 ** (-300 / 800))
    assert box_of(page, 0)["height"] < before["height"]
