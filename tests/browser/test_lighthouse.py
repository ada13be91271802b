"""Lighthouse on the built page: accessibility, and that nothing jumps. Its marks for speed are in `tests/bench`."""

from tests.browser.lighthouse import audit

MOST_LAYOUT_SHIFT = 0.02


def test_lighthouse_finds_nothing_against_accessibility_and_nothing_that_jumps(server):
    found = audit(f"{server.url}/", "accessibility", "performance")
    assert found.faults == ()
    assert found.accessibility == 100
    assert found.layout_shift <= MOST_LAYOUT_SHIFT
