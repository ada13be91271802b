"""The map of 100,000 and of a million pictures in the browser: until it is drawn, and what a frame of moving costs.

`python -m tests.bench.bench_map_frames --json FILE`, after `pnpm build`. The map is made (`tests/browser/made_map.py`),
so that no server takes part. It is drawn nearer and farther by a wheel that turns at every frame, which paints every
cell in sight anew, and dragged by 12 px a frame. A task is all that the main thread does in a frame, without a GPU
mostly the filling of the canvas. Times are of the wall clock: a busy machine makes them longer.
"""

from __future__ import annotations

import time

from playwright.sync_api import Browser

from tests.bench.bench_scroll import frame_ms, serving_few
from tests.bench.measure import report
from tests.browser.made_map import MadeMap
from tests.browser.screenshots import chromium

SIZES = {100_000: 512, 1_000_000: 1024}
FRAMES = 120
LIMIT_MS = 20
_DRAGGED = """async (frames) => {
  const surface = document.elementFromPoint(700, 450);
  const press = (type, x) => surface.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, button: 0, buttons: 1, clientX: x, clientY: 450, bubbles: true, isPrimary: true,
  }));
  surface.setPointerCapture = () => {};
  for (let frame = 0; frame < frames; frame++) {
    if (frame % 40 === 0) press("pointerdown", 700);
    press("pointermove", 700 + (Math.floor(frame / 40) % 2 === 0 ? -12 : 12) * (1 + (frame % 40)));
    if (frame % 40 === 39) press("pointerup", 700);
    await new Promise(requestAnimationFrame);
  }
}"""
_TURNED = """async (frames) => {
  const surface = document.elementFromPoint(700, 450);
  for (let frame = 0; frame < frames; frame++) {
    const deltaY = Math.floor(frame / 30) % 2 === 0 ? -30 : 30;
    const at = { clientX: 700, clientY: 450, bubbles: true, cancelable: true };
    surface.dispatchEvent(new WheelEvent("wheel", { deltaY, ...at }));
    await new Promise(requestAnimationFrame);
  }
}"""


def main() -> None:
    figures: dict[str, object] = {}
    with serving_few() as running, chromium() as browser:
        snapshot = running.services.search.snapshot.name
        for count, side in SIZES.items():
            figures |= measure(browser, f"{running.url}/?view=map", snapshot, count, side)
    report("The map, moved", figures)


def measure(browser: Browser, address: str, snapshot: str, count: int, side: int) -> dict[str, object]:
    """The figures of a map of `count` pictures on a lattice of `side` cells a row."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    MadeMap(context, snapshot, count, side)
    page = context.new_page()
    started = time.perf_counter()
    page.goto(address)
    page.locator(".map-link").first.wait_for()
    opened = time.perf_counter() - started
    for movement in (_TURNED, _DRAGGED):
        page.wait_for_load_state("networkidle")
        page.evaluate(movement, FRAMES)
    page.wait_for_load_state("networkidle")
    turned, turned_script, _ = frame_ms(page, _TURNED, FRAMES)
    dragged, dragged_script, heap_mb = frame_ms(page, _DRAGGED, FRAMES)
    context.close()
    name = f"{count:,}"
    return {
        f"{name}: until the first pictures can be pressed, s": round(opened, 2),
        f"{name}: drawn nearer, task of a frame, ms": round(turned, 1),
        f"{name}: drawn nearer, the page's own script, ms": round(turned_script, 1),
        f"{name}: dragged, task of a frame, ms": round(dragged, 1),
        f"{name}: dragged, the page's own script, ms": round(dragged_script, 1),
        f"{name}: the larger of {LIMIT_MS} ms": round(max(turned, dragged) / LIMIT_MS, 2),
        f"{name}: script's heap, MB": round(heap_mb, 1),
    }


if __name__ == "__main__":
    main()
