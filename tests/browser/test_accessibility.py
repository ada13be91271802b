"""No violation that axe-core knows, in any state, light or dark."""

import pytest
from playwright.sync_api import Page, expect

from server.settings import PROJECT_ROOT
from tests.browser.seeing import wait_until_painted

AXE = PROJECT_ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def violations(page: Page) -> list[str]:
    page.add_script_tag(content=AXE.read_text())
    return page.evaluate(
        """async () => {
          const { violations } = await axe.run(document, { resultTypes: ["violations"] });
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`);
        }"""
    )


def show_idle(page: Page) -> None:
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()


def show_results(page: Page) -> None:
    page.get_by_role("searchbox").fill("red")
    wait_until_painted(page, 0, "red")


def show_nearest(page: Page) -> None:
    page.get_by_role("searchbox").fill("zebra")
    expect(page.get_by_role("grid").get_by_text("Nothing really matches.")).to_be_visible()


def show_similar(page: Page) -> None:
    show_results(page)
    page.locator(".cell-link").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".like-chip img")).to_be_visible()


def show_viewer(page: Page) -> None:
    show_results(page)
    page.locator(".cell-link").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def show_details(page: Page) -> None:
    show_viewer(page)
    page.keyboard.press("i")
    expect(page.get_by_label("Details").get_by_text("Folder")).to_be_visible()


STATES = {
    "idle": show_idle,
    "results": show_results,
    "nothing matches": show_nearest,
    "similar": show_similar,
    "viewer": show_viewer,
    "details": show_details,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(new_page, state, scheme):
    # The policy forbids foreign scripts, axe among them; what it looks at is the same page.
    page = new_page(color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    STATES[state](page)
    assert violations(page) == []


@pytest.mark.parametrize("state", ["idle", "results", "details"])
def test_axe_finds_nothing_on_a_phone(new_page, state):
    page = new_page(bypass_csp=True, reduced_motion="reduce", **PHONE)
    STATES[state](page)
    assert violations(page) == []


def test_the_grid_tells_a_screen_reader_its_rows(new_page):
    page = new_page("/?q=red")
    wait_until_painted(page, 0, "red")
    grid = page.get_by_role("grid", name="Pictures for “red”")
    rows = int(grid.get_attribute("aria-rowcount") or 0)
    assert rows > 3
    numbers = [int(row.get_attribute("aria-rowindex")) for row in grid.get_by_role("row").all()]
    assert numbers == sorted(numbers)
    assert numbers[0] == 1
    assert numbers[-1] <= rows
