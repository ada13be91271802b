"""Near-duplicates as one picture: how they are counted, opened, stepped through and left."""

import re

import pytest
from playwright.sync_api import Page, expect

from server.records import picture_id
from server.settings import PROJECT_ROOT
from tests.browser.seeing import Traffic, wait_until_painted
from tests.browser.serving import serving
from tests.browser.test_accessibility import violations
from tests.collection import paint, paint_all, prepare, settings_in
from tests.colour_embedder import COLOURS, ColourEmbedder

COPIES = 9
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def stacked(tmp_path_factory):
    """The address of a server over a picture of each colour, a red one in ten copies, an orange one in two."""
    settings = settings_in(tmp_path_factory.mktemp("stacks"), web_root=PROJECT_ROOT / "web" / "dist")
    paint_all(settings.original_root)
    for number in range(COPIES):
        paint(settings.original_root / "copies" / f"red-{number}.png", COLOURS["red"], (80, 120))
    paint(settings.original_root / "copies" / "orange-0.png", COLOURS["orange"], (120, 80))
    prepare(settings)
    with serving(settings, ColourEmbedder()) as url:
        yield url


@pytest.fixture
def red(new_page, stacked) -> Page:
    """The answer to "red"."""
    page = new_page(f"{stacked}/?q=red")
    wait_until_painted(page, 0, "red")
    return page


def open_first(page: Page) -> None:
    page.locator('a[data-index="0"]').click()
    expect(page.get_by_role("dialog")).to_be_visible()


def count(page: Page):
    return page.locator(".stack-count")


def test_near_duplicates_are_one_picture_that_says_how_many_more_there_are(red):
    link = red.locator('a[data-index="0"]')
    expect(link.locator(".cell-stack")).to_contain_text("+9")
    expect(link).to_have_accessible_name(re.compile(r"^red(-\d)?\.png and 9 near-duplicates$"))
    expect(red.get_by_role("link", name=re.compile(r"^orange.* and 1 near-duplicate$"))).to_have_count(1)
    expect(red.locator("a[data-index]")).to_have_count(len(COLOURS))
    expect(red.locator(".cell-stack")).to_have_count(2)


def test_every_one_of_a_stack_is_reached_with_the_arrows_down_and_up(red):
    open_first(red)
    names = set()
    for place in range(1, COPIES + 2):
        expect(count(red)).to_have_text(f"{place} of 10 near-duplicates")
        expect(red.locator(".stack-picture[aria-current]")).to_have_accessible_name(re.compile(r"^red"))
        names.add(red.locator(".viewer-name").inner_text())
        red.keyboard.press("ArrowDown")
    assert names == {"red.png", *(f"red-{number}.png" for number in range(COPIES))}
    expect(count(red)).to_have_text("10 of 10 near-duplicates")
    red.keyboard.press("ArrowUp")
    expect(count(red)).to_have_text("9 of 10 near-duplicates")


def test_the_strip_leads_to_the_end_by_pressing_its_last_picture(red):
    open_first(red)
    strip = red.get_by_role("list", name="Near-duplicates").get_by_role("button")
    expect(strip).to_have_count(7)
    strip.last.click()
    expect(count(red)).to_have_text("7 of 10 near-duplicates")
    strip.last.click()
    expect(count(red)).to_have_text("10 of 10 near-duplicates")
    expect(strip.last).to_have_attribute("aria-current", "true")


def test_the_focus_goes_along_the_strip(red):
    open_first(red)
    red.locator(".stack-picture").first.focus()
    for _ in range(COPIES):
        red.keyboard.press("ArrowDown")
    expect(count(red)).to_have_text("10 of 10 near-duplicates")
    expect(red.locator(".stack-picture[aria-current]")).to_be_focused()


def test_stepping_is_announced_and_leafing_leads_past_the_stack(red):
    open_first(red)
    red.keyboard.press("ArrowDown")
    expect(count(red)).to_have_text("2 of 10 near-duplicates")
    expect(red.locator("dialog [role=status].visually-hidden")).to_have_text(
        re.compile(rf"^red(-\d)?\.png: 1 of {len(COLOURS)}, 2 of 10 near-duplicates$")
    )
    second = red.locator('a[data-index="1"] > span').first.inner_text()
    red.keyboard.press("ArrowRight")
    expect(red.locator(".viewer-name")).to_have_text(second)
    expect(red.locator(".viewer-position")).to_have_text(f"2 of {len(COLOURS)}")


def test_the_focus_returns_to_the_picture_that_stands_for_the_stack(red):
    open_first(red)
    red.keyboard.press("ArrowDown")
    red.keyboard.press("Escape")
    expect(red.get_by_role("dialog")).to_have_count(0)
    expect(red.locator("a[data-index]:focus")).to_have_accessible_name(re.compile("and 9 near-duplicates$"))


def test_one_of_a_stack_is_here_for_the_one_that_stands_for_it(red):
    open_first(red)
    front = red.locator(".viewer-name").inner_text()
    red.keyboard.press("i")
    reasons = red.locator(".details-fact", has_text="Why it is here").locator("dd")
    expect(reasons.first).to_have_text("Fits best of all your pictures.")
    red.keyboard.press("ArrowDown")
    expect(reasons).to_have_text([f"Nearly the same as {front}."])


def test_the_address_of_one_of_a_stack_opens_it_in_its_stack(new_page, stacked):
    page = new_page(f"{stacked}/?q=red&picture={picture_id('copies/red-4.png')}")
    expect(page.get_by_role("dialog", name="Picture red-4.png")).to_be_visible()
    expect(count(page)).to_have_text(re.compile(r"^\d+ of 10 near-duplicates$"))
    expect(page.locator(".stack-picture[aria-current]")).to_have_accessible_name("red-4.png")


def test_a_stack_is_asked_for_at_once_and_only_when_it_is_opened(red):
    traffic = Traffic(red)
    open_first(red)
    expect(red.locator(".stack-picture img")).to_have_count(7)
    assert len(traffic.to("/stack?")) == 1
    red.keyboard.press("ArrowRight")
    expect(red.locator(".viewer-position")).to_contain_text("2 of")
    red.keyboard.press("Escape")
    expect(red.get_by_role("dialog")).to_have_count(0)
    red.get_by_role("link", name="pink.png").click()
    expect(red.get_by_role("dialog", name="Picture pink.png")).to_be_visible()
    expect(count(red)).to_have_count(0)
    asked = [re.sub(r".*/images/(\w+)/stack.*", r"\1", request.url) for request in traffic.to("/stack?")]
    assert picture_id("cool/pink.png") not in asked


def test_pictures_of_a_stack_that_is_too_large_to_ask_for_at_once_are_asked_for_one_by_one(new_page, stacked):
    page = new_page("about:blank")
    page.route("**/stack?*", lambda route: route.continue_(url=re.sub(r"limit=\d+", "limit=3", route.request.url)))
    page.goto(f"{stacked}/?q=red")
    wait_until_painted(page, 0, "red")
    open_first(page)
    expect(page.locator(".stack-picture img")).to_have_count(7)
    page.keyboard.press("ArrowDown")
    expect(count(page)).to_have_text("2 of 10 near-duplicates")


def test_axe_finds_nothing_about_a_stack(new_page, stacked):
    page = new_page(f"{stacked}/?q=red", bypass_csp=True, reduced_motion="reduce", **PHONE)
    wait_until_painted(page, 0, "red")
    assert violations(page) == []
    open_first(page)
    expect(page.locator(".stack-picture img")).to_have_count(7)
    assert violations(page) == []
