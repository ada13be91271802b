"""A part of a picture to search by: how it is drawn, moved, stretched and asked."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.seeing import wait_until_painted

FRAME_LIES = """(expected) => {
  const frame = document.querySelector(".crop-frame").getBoundingClientRect();
  const picture = document.querySelector(".stage-picture").getBoundingClientRect();
  const shares = [(frame.x - picture.x) / picture.width, (frame.y - picture.y) / picture.height,
    frame.width / picture.width, frame.height / picture.height];
  return shares.every((share, side) => Math.abs(share - expected[side]) < 0.006);
}"""


def expect_frame(page: Page, *shares: float) -> None:
    """Waits until the frame lies there: x, y, width and height in shares of the picture's sides."""
    page.wait_for_function(FRAME_LIES, arg=list(shares))


@pytest.fixture
def cropping(new_page) -> Page:
    """The first answer to "red", 240 × 160 px, while a part of it is being chosen."""
    page = new_page("/?q=red", reduced_motion="reduce")
    wait_until_painted(page, 0, "red")
    page.get_by_role("link", name="red-0.png").click()
    expect(page.get_by_role("dialog", name="Picture red-0.png")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="The part")).to_be_focused()
    return page


def size(page: Page):
    return page.locator(".crop-size")


def test_the_middle_is_offered_first_and_its_size_is_told(cropping):
    expect_frame(cropping, 0.25, 0.25, 0.5, 0.5)
    expect(size(cropping)).to_have_text("120 × 80 px")
    expect(size(cropping)).to_have_attribute("role", "status")


def test_arrows_move_it_and_its_corners_stretch_it(cropping):
    cropping.keyboard.press("ArrowRight")
    cropping.keyboard.press("Shift+ArrowUp")
    expect_frame(cropping, 0.26, 0.15, 0.5, 0.5)
    cropping.get_by_role("button", name="Bottom right corner").press("Shift+ArrowRight")
    expect_frame(cropping, 0.26, 0.15, 0.6, 0.5)
    expect(size(cropping)).to_have_text("144 × 80 px")


def test_a_part_is_drawn_moved_and_stretched_with_the_mouse(cropping):
    picture = cropping.locator(".stage-picture").bounding_box()

    def at(x: float, y: float) -> tuple[float, float]:
        return picture["x"] + x * picture["width"], picture["y"] + y * picture["height"]

    def drag(start: tuple[float, float], end: tuple[float, float]) -> None:
        cropping.mouse.move(*at(*start))
        cropping.mouse.down()
        cropping.mouse.move(*at(*end), steps=2)
        cropping.mouse.up()

    drag((0.1, 0.1), (0.6, 0.9))
    expect_frame(cropping, 0.1, 0.1, 0.5, 0.8)
    drag((0.3, 0.5), (0.5, 0.5))
    expect_frame(cropping, 0.3, 0.1, 0.5, 0.8)
    drag((0.8, 0.9), (0.9, 0.5))
    expect_frame(cropping, 0.3, 0.1, 0.6, 0.4)


def test_the_part_is_searched_by_and_back_opens_the_picture_again(cropping):
    cropping.get_by_role("button", name="Search by this part").click()
    expect(cropping).to_have_url(re.compile(r"\?like=\w{16}(@|%40)0\.25(,|%2C)0\.25(,|%2C)0\.5(,|%2C)0\.5$"))
    expect(cropping.get_by_role("dialog")).to_have_count(0)
    wait_until_painted(cropping, 0, "red")
    cropping.go_back()
    expect(cropping.get_by_role("dialog", name="Picture red-0.png")).to_be_visible()


def test_escape_leaves_the_part_and_not_the_picture(cropping):
    cropping.keyboard.press("Escape")
    expect(cropping.locator(".crop")).to_have_count(0)
    expect(cropping.get_by_role("dialog", name="Picture red-0.png")).to_be_visible()
    expect(cropping.get_by_role("button", name="Close")).to_be_focused()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_beside_open_details_the_frame_lies_on_the_picture_and_that_in_the_middle(cropping, direction):
    cropping.keyboard.press("Escape")
    cropping.keyboard.press("i")
    expect(cropping.locator(".details")).to_be_visible()
    cropping.evaluate("(direction) => { document.documentElement.dir = direction }", direction)
    cropping.keyboard.press("c")
    expect(cropping.locator(".details")).to_be_hidden()
    expect_frame(cropping, 0.25, 0.25, 0.5, 0.5)
    picture, whole = (cropping.locator(place).bounding_box() for place in (".stage-picture", ".viewer"))
    assert abs(picture["x"] + picture["width"] / 2 - (whole["x"] + whole["width"] / 2)) <= 1
    cropping.keyboard.press("Escape")
    expect(cropping.locator(".details")).to_be_visible()


def test_corners_are_large_enough_to_be_hit(cropping):
    for corner in cropping.locator(".crop-corner").all():
        box = corner.bounding_box()
        assert min(box["width"], box["height"]) >= 24
