"""What a scrolled frame costs the page's main thread: a wall of a million pictures, at a pace of 40 px a frame.

`python -m tests.bench.bench_scroll --json FILE`, after `pnpm build`. The wall is made (`tests/browser/million.py`), so
that no server takes part. Script is what the page itself does; the rest of a task is the browser's own work, which
without a GPU is mostly filling the canvas. Times are of the wall clock: a busy machine makes them longer.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import CDPSession, Page

from server import bootstrap
from server.settings import PROJECT_ROOT
from tests.bench.bench_page import wait_until_ready
from tests.bench.measure import report
from tests.browser.million import MadeMillion
from tests.browser.screenshots import chromium
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder

FRAMES = 240
LIMIT_MS = 20
_SCROLL = """async (frames) => {
  for (let frame = 0; frame < frames; frame++) {
    window.scrollBy(0, 40);
    await new Promise(requestAnimationFrame);
  }
}"""


def main() -> None:
    with serving_few() as running, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        MadeMillion(page.context)
        page.goto(running.url)
        page.wait_for_function("() => document.querySelector('[role=grid]').getAttribute('aria-rowcount') > 10000")
        page.evaluate("window.scrollTo(0, 2_000_000)")
        page.evaluate(_SCROLL, FRAMES)
        task_ms, script_ms, heap_mb = frame_ms(page, _SCROLL, FRAMES)
    report(
        "A wall of a million pictures, scrolled",
        {
            f"task of a frame, mean of {FRAMES}, ms": round(task_ms, 1),
            f"of {LIMIT_MS} ms": round(task_ms / LIMIT_MS, 2),
            "the page's own script, ms": round(script_ms, 1),
            "script's heap, MB": round(heap_mb, 1),
        },
    )


@contextlib.contextmanager
def serving_few() -> Iterator[bootstrap.Running]:
    """A server over a few painted pictures, ready: for pages whose collection is made."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_in(Path(folder), web_root=PROJECT_ROOT / "web" / "dist")
        paint_all(settings.original_root)
        prepare(settings)
        running = bootstrap.start(settings, embedder=ColourEmbedder())
        running.serve_in_background()
        try:
            wait_until_ready(running.url)
            yield running
        finally:
            running.close()


def frame_ms(page: Page, movement: str, frames: int) -> tuple[float, float, float]:
    """Milliseconds of task and of script a frame of `movement`, and the script's heap afterwards in MB."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    before = metrics(session)
    page.evaluate(movement, frames)
    after = metrics(session)
    task_ms, script_ms = (1000 * (after[name] - before[name]) / frames for name in ("TaskDuration", "ScriptDuration"))
    return task_ms, script_ms, after["JSHeapUsedSize"] / 1e6


def metrics(session: CDPSession) -> dict[str, float]:
    """Chromium's own counters, durations in seconds."""
    return {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}


if __name__ == "__main__":
    main()
