"""A closer look at one picture: by wheel, keys, fingers and buttons; and when its original is asked for."""

import re

import pytest
from playwright.sync_api import Page, expect

from server.settings import PROJECT_ROOT
from tests.browser.seeing import Traffic, wait_until_painted
from tests.collection import paint, prepare, settings_in
from tests.colour_embedder import COLOURS, ColourEmbedder

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}
LARGE = (2400, 1600)
MIDDLE = (640, 420)

BOX = """() => {
  const { x, y, width, height } = document.querySelector(".stage-picture").getBoundingClientRect();
  return { x, y, width, height };
}"""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Settings of a collection with pictures that are larger than any window here."""
    settings = settings_in(tmp_path_factory.mktemp("large"), web_root=PROJECT_ROOT / "web" / "dist")
    for name in ("red", "orange", "green"):
        paint(settings.original_root / f"{name}.png", COLOURS[name], LARGE)
    prepare(settings)
    return settings


@pytest.fixture
def opened(new_page, serve, large):
    """Opens the first answer to "red" in a window that moves nothing: `opened(**context options)`."""
    address = serve(large, ColourEmbedder())

    def open_picture(**options) -> Page:
        page = new_page(f"{address}/?q=red", **{"reduced_motion": "reduce", **options})
        wait_until_painted(page, 0, "red")
        page.locator('a[data-index="0"]').click()
        expect(page.locator(".stage-picture img[data-shown]").first).to_be_visible()
        return page

    return open_picture


class Fingers:
    """Fingers on the page; each call says where all of them are now."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def go(self, *steps: tuple[tuple[int, int], ...]) -> None:
        """Touches at the first of `steps`, moves along the others, and lets go."""
        for number, places in enumerate(steps):
            self._send("touchMove" if number else "touchStart", places)
        self._send("touchEnd", ())

    def _send(self, kind: str, places: tuple[tuple[int, int], ...]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_the_keys_enlarge_move_and_fit_again(opened):
    page = opened()
    fits = page.evaluate(BOX)
    page.keyboard.press("z")
    expect(page.locator(".zoom-share")).to_have_text("100%")
    closer = page.evaluate(BOX)
    assert (closer["width"], closer["height"]) == LARGE
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "x => document.querySelector('.stage-picture').getBoundingClientRect().x < x", arg=closer["x"]
    )
    expect(page.locator(".viewer-position")).to_contain_text("1 of")
    page.keyboard.press("+")
    expect(page.locator(".zoom-share")).to_have_text("150%")
    page.keyboard.press("-")
    expect(page.locator(".zoom-share")).to_have_text("100%")
    page.keyboard.press("0")
    expect(page.locator(".zoom-share")).to_have_count(0)
    assert page.evaluate(BOX) == fits
    page.keyboard.press("ArrowRight")
    expect(page.locator(".viewer-position")).to_contain_text("2 of")


def test_the_wheel_enlarges_what_lies_under_it_up_to_four_times_its_size(opened):
    page = opened()
    at = (300, 300)
    page.mouse.move(*at)
    under = f"""() => {{
      const box = document.querySelector(".stage-picture").getBoundingClientRect();
      return [({at[0]} - box.x) / box.width, ({at[1]} - box.y) / box.height];
    }}"""
    before = page.evaluate(under)
    page.mouse.wheel(0, -400)
    expect(page.locator(".zoom-share")).to_be_visible()
    assert page.evaluate(under) == pytest.approx(before, abs=0.002)
    for _ in range(12):
        page.mouse.wheel(0, -600)
    expect(page.locator(".zoom-share")).to_have_text("400%")
    expect(page.get_by_role("button", name="Larger")).to_be_disabled()
    for _ in range(14):
        page.mouse.wheel(0, 600)
    expect(page.locator(".zoom-share")).to_have_count(0)


def test_a_dragged_picture_stops_at_its_edges(opened):
    page = opened()
    page.keyboard.press("z")
    expect(page.locator(".zoom-share")).to_be_visible()
    page.mouse.move(*MIDDLE)
    page.mouse.down()
    page.mouse.move(1270, 790, steps=3)
    page.mouse.up()
    page.mouse.move(*MIDDLE)
    page.mouse.down()
    page.mouse.move(1270, 790, steps=3)
    page.mouse.up()
    page.wait_for_function(f"() => {{ const {{ x, y }} = ({BOX})(); return x === 0 && y === 0; }}")
    expect(page.locator(".viewer-position")).to_contain_text("1 of")


def test_two_presses_enlarge_and_two_more_bring_it_back(opened):
    page = opened()
    page.mouse.dblclick(*MIDDLE)
    expect(page.locator(".zoom-share")).to_have_text("100%")
    page.mouse.dblclick(*MIDDLE)
    expect(page.locator(".zoom-share")).to_have_count(0)


def test_on_a_phone_two_fingers_enlarge_and_one_moves_without_leafing(opened):
    page = opened(**PHONE)
    fingers = Fingers(page)
    fingers.go(((150, 400), (240, 400)), ((100, 400), (290, 400)), ((30, 400), (360, 400)))
    expect(page.locator(".zoom-share")).to_be_visible()
    before = page.evaluate(BOX)
    fingers.go(((300, 400),), ((200, 400),), ((100, 400),))
    page.wait_for_function(f"x => ({BOX})().x < x", arg=before["x"])
    expect(page.locator(".viewer-position")).to_contain_text("1 of")


def test_another_picture_begins_as_it_fits(opened):
    page = opened()
    page.keyboard.press("z")
    expect(page.locator(".zoom-share")).to_be_visible()
    page.get_by_role("button", name="Next picture").click()
    expect(page.locator(".viewer-position")).to_contain_text("2 of")
    expect(page.locator(".zoom-share")).to_have_count(0)


def test_originals_of_pictures_that_are_leafed_past_are_not_asked_for(opened):
    page = opened()
    expect(page.locator(".stage img[data-shown][src*='/original']")).to_be_visible()
    traffic = Traffic(page)
    page.evaluate(
        """async () => {
          for (const key of ["ArrowRight", "ArrowRight"]) {
            document.dispatchEvent(new KeyboardEvent("keydown", { key }));
            // The page is drawn anew before the next key, as after one that is really pressed.
            await Promise.resolve();
          }
        }"""
    )
    expect(page.locator(".viewer-position")).to_contain_text("3 of")
    expect(page.locator(".stage img[data-shown][src*='/original']")).to_be_visible()
    assert len(traffic.to("/original")) == 1


def test_an_original_that_does_not_arrive_can_be_asked_for_again(new_page, serve, large):
    page = new_page("about:blank", accept="ERR_FAILED")
    page.route("**/original*", lambda route: route.abort())
    page.goto(f"{serve(large, ColourEmbedder())}/?q=red")
    wait_until_painted(page, 0, "red")
    page.locator('a[data-index="0"]').click()
    expect(page.locator(".viewer-note")).to_contain_text("The original did not arrive.")
    page.unroute("**/original*")
    page.locator(".viewer-note").get_by_role("button", name="Try again").click()
    expect(page.locator(".stage img[data-shown]").last).to_have_attribute("src", re.compile("/original"))
