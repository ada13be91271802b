"""The map: pictures in their cells from the first sight on, moved, drawn nearer, lit, chosen and walked by keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.made_map import MadeMap
from tests.browser.seeing import Traffic, looks

MANY = 100_000
SIDE = 512

_UNDER = """(link) => {
  const canvas = document.querySelector("canvas.map-canvas");
  const box = link.getBoundingClientRect();
  const scale = canvas.width / canvas.getBoundingClientRect().width;
  const at = (value) => Math.round(value * scale);
  const [x, y] = [at(box.left + box.width / 2), at(box.top + box.height / 2)];
  return Array.from(canvas.getContext("2d").getImageData(x, y, 1, 1).data);
}"""

_COUNT_DRAWING = """
  window.drawn = 0;
  window.frames = 0;
  const own = CanvasRenderingContext2D.prototype;
  for (const name of ["drawImage", "fillRect"]) {
    const before = own[name];
    own[name] = function (...given) { window.drawn++; return before.apply(this, given); };
  }
  window.ask = window.requestAnimationFrame;
  window.requestAnimationFrame = (then) => { window.frames++; return window.ask.call(window, then); };
"""


@pytest.fixture
def opened(new_page) -> Page:
    """The map of all pictures, drawn."""
    page = new_page("/?view=map")
    wait_for_sprites(page)
    return page


def links(page: Page):
    return page.locator(".map-link")


def name_of(link) -> str:
    return link.inner_text().partition("-")[0]


def wait_for_sprites(page: Page) -> None:
    """Waits until the names are known, which is asked last."""
    expect(links(page).first).to_have_accessible_name(re.compile(r"\.png$"))
    page.wait_for_load_state("networkidle")


def under(link) -> list[int]:
    """The pixel of the canvas under the middle of a link: red, green, blue and how much it covers."""
    return link.evaluate(_UNDER)


def test_the_first_sight_shows_every_picture_in_its_cell_beside_its_like(opened):
    seen = [(name_of(link), link.bounding_box(), under(link)) for link in links(opened).all()]
    assert len({(box["x"], box["y"]) for _, box, _ in seen}) == 48
    alike = 0
    for name, box, pixel in seen:
        assert looks(tuple(pixel[:3]), name), name
        far = [(abs(box["x"] - b["x"]) + abs(box["y"] - b["y"]), other) for other, b, _ in seen if b != box]
        alike += min(far)[1] == name
    assert alike > 30


def test_the_wheel_draws_nearer_what_the_pointer_is_on_and_a_press_opens_it(opened):
    link = links(opened).first
    name, box = link.inner_text(), link.bounding_box()
    opened.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(opened.locator(".map-name")).to_have_text(name)
    for _ in range(4):
        opened.mouse.wheel(0, -300)
    same = opened.get_by_role("link", name=name, exact=True)
    opened.wait_for_function(
        "([name, width]) => [...document.querySelectorAll('.map-link')]"
        ".some((link) => link.innerText === name && link.getBoundingClientRect().width > 2 * width)",
        arg=[name, box["width"]],
    )
    grown = same.bounding_box()
    assert grown["x"] <= box["x"] + box["width"] / 2 <= grown["x"] + grown["width"]
    assert grown["y"] <= box["y"] + box["height"] / 2 <= grown["y"] + grown["height"]
    opened.mouse.down()
    opened.mouse.up()
    expect(opened.get_by_role("dialog")).to_contain_text(name)
    opened.keyboard.press("Escape")
    expect(opened.get_by_role("dialog")).to_be_hidden()
    expect(same).to_have_count(1)


def test_the_keyboard_alone_moves_walks_and_opens(opened):
    surface = opened.locator(".map-surface")
    surface.focus()
    before = links(opened).first.bounding_box()["width"]
    opened.keyboard.press("+")
    opened.wait_for_function(
        "(width) => document.querySelector('.map-link').getBoundingClientRect().width > 1.2 * width", arg=before
    )
    opened.keyboard.press("0")
    expect(links(opened)).to_have_count(48)
    opened.wait_for_function(
        "(width) => document.querySelector('.map-link').getBoundingClientRect().width < 1.1 * width", arg=before
    )
    opened.keyboard.press("Tab")
    first = opened.evaluate("document.activeElement.innerText")
    opened.keyboard.press("ArrowRight")
    opened.wait_for_function("first => document.activeElement.innerText !== first", arg=first)
    second = opened.evaluate("document.activeElement.innerText")
    expect(opened.locator(".map-name")).to_have_text(second)
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("dialog")).to_contain_text(second)


def test_what_matches_is_lit_and_everything_else_steps_back(new_page):
    page = new_page("/?view=map&q=red")
    wait_for_sprites(page)
    expect(page.locator(".map-count")).to_contain_text("lit")
    page.wait_for_function(
        f"""() => [...document.querySelectorAll(".map-link")].every((link) => {{
          const cover = ({_UNDER})(link)[3];
          const isFar = /^(cyan|blue|white)/.test(link.innerText);
          return link.innerText.startsWith("red") ? cover === 255 : !isFar || cover < 128;
        }})"""
    )
    covers: dict[str, set[int]] = {}
    for link in links(page).all():
        covers.setdefault(name_of(link), set()).add(under(link)[3])
    assert covers["red"] == {255}
    assert max(covers["cyan"] | covers["blue"] | covers["white"]) < 128


def test_what_is_drawn_around_or_in_view_is_shown_as_a_grid(opened):
    link = links(opened).first
    name, box = link.inner_text(), link.bounding_box()
    left, top = box["x"] - 3, box["y"] - 3
    right, bottom = box["x"] + box["width"] + 3, box["y"] + box["height"] + 3
    opened.keyboard.down("Shift")
    opened.mouse.move(left, top)
    opened.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom), (left, top + 1)):
        opened.mouse.move(x, y, steps=4)
    opened.mouse.up()
    opened.keyboard.up("Shift")
    cells = opened.locator("a.cell-link")
    expect(cells).to_have_count(1)
    expect(cells).to_have_accessible_name(name)
    opened.go_back()
    opened.get_by_role("button", name="Show what is in view as a grid").click()
    expect(opened.locator(".count-line")).to_contain_text("48")


def test_a_phone_shows_the_map_above_its_field_and_two_fingers_draw_it_nearer(new_page):
    page = new_page("/?view=map", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    wait_for_sprites(page)
    foot = page.locator(".map-foot").bounding_box()
    assert all(link.bounding_box()["y"] < foot["y"] for link in links(page).all())
    before = links(page).first.bounding_box()["width"]
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[int, int]) -> None:
        fingers.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]},
        )

    touch("touchStart", (170, 400), (220, 400))
    touch("touchMove", (120, 400), (270, 400))
    touch("touchMove", (70, 400), (320, 400))
    touch("touchEnd")
    page.wait_for_function(
        "(width) => document.querySelector('.map-link').getBoundingClientRect().width > 1.5 * width", arg=before
    )


@pytest.fixture
def large(new_page, server) -> Page:
    """A map of a hundred thousand pictures that are nowhere but on the wire."""
    page = new_page("about:blank")
    page.add_init_script(_COUNT_DRAWING)
    MadeMap(page, server.services.search.snapshot.name, MANY, SIDE)
    page.goto(f"{server.url}/?view=map")
    expect(links(page)).to_have_count(50)
    page.wait_for_load_state("networkidle")
    return page


def test_a_hundred_thousand_pictures_are_drawn_as_few_moved_for_less_and_left_alone_at_rest(large):
    traffic = Traffic(large)
    first = large.evaluate("window.drawn")
    large.evaluate("window.drawn = 0")
    large.mouse.move(640, 300)
    large.mouse.down()
    for step in range(1, 21):
        large.mouse.move(640 - 4 * step, 300, steps=1)
        large.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    large.mouse.up()
    moved = large.evaluate("window.drawn")
    assert first < 20_000
    assert moved / 20 < 90
    assert len(traffic.to("/tiles/")) < 20
    # So many frames of the browser's own pass that whatever rests after a movement has done so.
    pass_by = """async (count) => {
      for (let frame = 0; frame < count; frame++) await new Promise((next) => window.ask.call(window, next));
    }"""
    large.evaluate(pass_by, 60)
    large.evaluate("window.frames = 0")
    large.evaluate(pass_by, 60)
    assert large.evaluate("window.frames") == 0
