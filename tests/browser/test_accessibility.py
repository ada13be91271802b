"""For everyone: no violation that axe-core knows in any state, nothing cut off at 200 % or in forced colours."""

import pytest

from tests.browser.examining import beyond_the_edges, english_in, violations
from tests.browser.seeing import wait_until_painted
from tests.browser.states import COLOURS, LANGUAGE, STATES

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ZOOMED_TO_200_PERCENT = {"width": 640, "height": 400}
"""What a window of 1280 × 800 has left in CSS pixels."""
WITHOUT_MOTION = {"bypass_csp": True, "reduced_motion": "reduce"}


@pytest.mark.parametrize("name", STATES)
def test_a_state_is_for_everyone(new_page, name):
    """In Spanish, whose words are longer. One page for all of it: opening a state takes longer than looking at it."""
    state = STATES[name]
    page = new_page("about:blank", accept=state.complains, locale=LANGUAGE["es"], **WITHOUT_MOTION)
    state.open(page, COLOURS)
    found = {"axe, light": violations(page)}
    page.emulate_media(color_scheme="dark")
    found["axe, dark"] = violations(page)
    found["English in Spanish"] = english_in(page)
    page.set_viewport_size(ZOOMED_TO_200_PERCENT)
    found["beyond the edges at 200 %"] = beyond_the_edges(page)
    assert {what: faults for what, faults in found.items() if faults} == {}


@pytest.mark.parametrize("name", ["idle", "answer", "details"])
def test_axe_finds_nothing_on_a_phone(new_page, name):
    page = new_page("about:blank", **WITHOUT_MOTION, **PHONE)
    STATES[name].open(page, COLOURS)
    assert violations(page) == []
    assert beyond_the_edges(page) == []


@pytest.mark.parametrize("name", ["idle", "answer", "details"])
def test_in_forced_colours_axe_finds_nothing_and_the_focus_is_seen(new_page, name):
    page = new_page("about:blank", forced_colors="active", **WITHOUT_MOTION)
    STATES[name].open(page, COLOURS)
    assert violations(page) == []
    page.keyboard.press("Tab")
    width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert width >= 2


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
