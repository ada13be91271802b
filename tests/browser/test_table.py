"""What lies on the table as it should: strokes under pictures, as many in a row as fingers ask for, beside a drawer."""

import io

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.seeing import wait_until_painted

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
INK = (0x1C, 0x1B, 0x19)
PAPER = (0xF6, 0xF5, 0xF2)
STROKE_PX = 2
GAP_PX = 1
"""Of paper between a picture and its stroke."""


def strip_below(page: Page, box: dict[str, float]) -> Image.Image:
    """The gap below a cell, a pixel of the window each."""
    clip = {"x": box["x"], "y": box["y"] + box["height"], "width": box["width"], "height": GAP_PX + STROKE_PX + 1}
    return Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")


def test_a_score_is_a_stroke_under_its_picture_as_long_as_the_score(new_page):
    page = new_page("/?q=orange", color_scheme="light")
    wait_until_painted(page, 0, "orange")
    page.get_by_role("button", name="How it is shown").click()
    page.get_by_role("checkbox", name="Show how well each matches").check()
    page.keyboard.press("Escape")
    strokes = page.locator(".cell-score")
    expect(strokes.first).to_be_attached()
    shares = strokes.evaluate_all("all => all.map((it) => parseFloat(it.style.width) / 100)")
    at = next(index for index, share in enumerate(shares) if 0.2 < share < 0.8)
    strip = strip_below(page, page.locator(".cell").nth(at).bounding_box())
    end = round(shares[at] * strip.width)
    stroke = [strip.getpixel((x, GAP_PX)) for x in (2, end - 4)]
    assert stroke == [INK, INK]
    assert strip.getpixel((2, GAP_PX + STROKE_PX - 1)) == INK
    assert strip.getpixel((end + 4, GAP_PX)) == PAPER


def test_two_fingers_change_how_many_pictures_stand_in_a_row(new_page):
    page = new_page("/?q=red", **PHONE)
    wait_until_painted(page, 0, "red")
    row = page.get_by_role("row").first.get_by_role("gridcell")
    before = row.count()
    fingers = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 40), ("touchMove", 80), ("touchMove", 120), ("touchEnd", None)):
        points = [] if apart is None else [{"x": 195 + side * apart, "y": 300, "id": side} for side in (0, 1)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(row).not_to_have_count(before)
    assert row.count() < before


def test_two_fingers_on_two_pictures_change_how_many_stand_in_a_row_as_well(new_page):
    page = new_page("/?q=red", **PHONE)
    wait_until_painted(page, 0, "red")
    row = page.get_by_role("row").first.get_by_role("gridcell")
    before = row.count()
    one, other = (row.nth(place).bounding_box() for place in (0, 1))
    fingers = page.context.new_cdp_session(page)
    # Both have to move, or Chromium tells of the one alone.
    for kind, moved in (("touchStart", 0), ("touchMove", 80), ("touchMove", 160), ("touchEnd", None)):
        places = [] if moved is None else [(one, -moved / 8), (other, moved)]
        points = [
            {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2 + down, "id": place}
            for place, (box, down) in enumerate(places)
        ]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(row).not_to_have_count(before)
    assert row.count() < before


def test_a_drawer_makes_room_for_itself_also_where_lines_begin_at_the_right(new_page):
    page = new_page("/?q=red", viewport={"width": 1200, "height": 700})
    wait_until_painted(page, 0, "red")
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.locator(".field-filters").click()
    drawer = page.locator(".filter-panel")
    expect(drawer).to_be_visible()
    wait_until_painted(page, 0, "red")
    boxes = [page.locator(f'a[data-index="{index}"]').bounding_box() for index in range(4)]
    page.wait_for_function("(drawer) => drawer.getBoundingClientRect().x === 0", arg=drawer.element_handle())
    assert min(box["x"] for box in boxes) >= drawer.bounding_box()["width"]
