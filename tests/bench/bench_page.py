"""The built page over 10,000 pictures: from a keystroke to painted sprites, memory, and Lighthouse's marks.

`python -m tests.bench.bench_page --json FILE`, after `pnpm build`. The pictures are made from the samples and the model
is the stand-in that knows colours, so the figures are the page's and the server's, without an encoder. A keystroke
counts until every cell in sight shows a sprite or a thumbnail of the new answer; the pause that the page waits for more
letters is part of it.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from server import bootstrap, pipeline
from server.settings import PROJECT_ROOT
from tests.bench import made_pictures
from tests.bench.measure import report
from tests.browser.lighthouse import audit
from tests.browser.screenshots import chromium
from tests.collection import settings_in
from tests.colour_embedder import ColourEmbedder

PICTURES = 10_000
WORDS = ("yellow", "purple", "orange", "white", "green", "black")
WARM_UP = "red"
LIMIT_MS = 350
MEMORY_LIMIT_MB = 300

_WATCH = """() => {
  const seen = { keyed: 0, asked: "", paintedMs: null, images: new Set(), drawn: 0, filled: 0 };
  window.seen = seen;
  document.addEventListener("input", () => {
    Object.assign(seen, { keyed: performance.now(), asked: dataSet(), paintedMs: null });
  }, true);
  const dataSet = () => document.querySelector(".picture-grid")?.dataset.set ?? "";
  const onGrid = (context) => context.canvas.className === "picture-grid-canvas";
  const prototype = CanvasRenderingContext2D.prototype;
  const { drawImage, fillRect } = prototype;
  prototype.drawImage = function (image, ...rest) {
    if (onGrid(this) && image instanceof ImageBitmap) {
      seen.images.add(image);
      seen.drawn += 1;
    }
    return drawImage.call(this, image, ...rest);
  };
  prototype.fillRect = function (...rest) {
    if (onGrid(this)) seen.filled += 1;
    return fillRect.apply(this, rest);
  };
  const look = () => {
    const isPainted = seen.drawn > 0 && seen.filled === 0 && dataSet() !== seen.asked;
    if (isPainted && seen.paintedMs === null) seen.paintedMs = performance.now() - seen.keyed;
    seen.drawn = seen.filled = 0;
    requestAnimationFrame(look);
  };
  look();
}"""
_DECODED = "() => [...window.seen.images].reduce((sum, { width, height }) => sum + width * height * 4, 0)"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as url:
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(url)
            page.locator("a[data-index]").first.wait_for()
            page.evaluate(_WATCH)
            typed(page, WARM_UP)
            times = [ms for word in WORDS for ms in typed(page, word)]
            heap_mb, decoded_mb = memory(page)
        marks = audit(f"{url}/", "performance", "accessibility")
    p75 = statistics.quantiles(times, n=4)[2]
    report(
        f"The page over {PICTURES:,} pictures",
        {
            f"keystroke to painted, p75 of {len(times)}, ms": round(p75),
            f"of {LIMIT_MS} ms": round(p75 / LIMIT_MS, 2),
            "script's heap, MB": round(heap_mb, 1),
            "decoded pictures, MB": round(decoded_mb, 1),
            f"both, of {MEMORY_LIMIT_MB} MB": round((heap_mb + decoded_mb) / MEMORY_LIMIT_MB, 2),
            "Lighthouse, performance": marks.performance,
            "Lighthouse, accessibility": marks.accessibility,
            "largest paint, ms": round(marks.largest_paint_ms),
            "layout shift": round(marks.layout_shift, 4),
            "requests": marks.requests,
            "sent, kB": round(marks.sent_bytes / 1000),
        },
    )


def typed(page: Page, word: str) -> list[float]:
    """Empties the field, types `word`, and gives for each letter the milliseconds until its answer was painted."""
    field = page.get_by_role("searchbox")
    field.fill("")
    page.wait_for_function("() => window.seen.paintedMs !== null")
    times = []
    for letter in word:
        field.press(letter)
        page.wait_for_function("() => window.seen.paintedMs !== null")
        times.append(float(page.evaluate("window.seen.paintedMs")))
    return times


def memory(page: Page) -> tuple[float, float]:
    """The script's heap after a collection, and the decoded pictures that were drawn and are not closed, in MB."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return metrics["JSHeapUsedSize"] / 1e6, page.evaluate(_DECODED) / 1e6


def wait_until_ready(url: str) -> None:
    """Returns once every question can be asked of the server at this address."""
    with urllib.request.urlopen(f"{url}/api/events", timeout=600) as events:
        next(line for line in events if line.startswith(b"data: ") and json.loads(line[6:]).get("ready"))


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server over made pictures, once every question can be asked."""
    made_pictures.make(folder, PICTURES, kind="thumbnails")
    settings = settings_in(
        folder, image_root=folder / "thumbs", cache_dir=folder, web_root=PROJECT_ROOT / "web" / "dist"
    )
    pipeline.pack(settings)
    running = bootstrap.start(settings, embedder=ColourEmbedder())
    running.serve_in_background()
    try:
        wait_until_ready(running.url)
        yield running.url
    finally:
        running.close()


if __name__ == "__main__":
    main()
