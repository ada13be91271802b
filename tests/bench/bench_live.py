"""Searches while a running server takes up new pictures: their times beside the usual ones, and how soon one is found.

`python -m tests.bench.bench_live --json FILE`. Twenty searches a second come at fixed moments, whether or not the one
before is answered, first in peace and then while pictures are added again and again. The server is a process of its
own, with the offline model; its text half is nearly all of a search's time.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import numpy as np
from PIL import Image

from tests.bench.measure import report

PICTURES = 2000
ADDED = 20
ROUNDS = 3
PER_SECOND = 20
SECONDS = 15.0
WORDS = ("red", "a blue square", "green fields", "dark night", "white paper", "an orange", "something purple", "noise")


def paint(folder: Path, first: int, count: int) -> None:
    """Small pictures of `count` different colours and shapes."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        random = np.random.default_rng(number)
        blocks = random.integers(0, 256, (3, 4, 3), dtype=np.uint8)
        Image.fromarray(blocks).resize((400, 300), Image.Resampling.NEAREST).save(folder / f"{number:06d}.jpg")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of `python -m server` over the pictures in `folder`, when it is ready."""
    environment = {
        **os.environ,
        "ORIGINAL_ROOT": str(folder / "originals"),
        "IMAGE_ROOT": str(folder / "thumbs"),
        "ATLAS_ROOT": str(folder / "atlas"),
        "CACHE_DIR": str(folder / "cache"),
        "CLIP_MODEL": "offline",
        "WATCH": "1",
        "API_PORT": "0",
    }
    for command in ("transform_images", "sprite_atlas", "build_index"):
        subprocess.run([sys.executable, "-m", "tools", command], env=environment, check=True, capture_output=True)
    with subprocess.Popen(
        [sys.executable, "-m", "server"], env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        url = next(line for line in process.stderr if "Serving on" in line).split()[-1]
        threading.Thread(target=process.stderr.read, daemon=True).start()
        try:
            wait_until(url, lambda ready: ready["ready"] and ready["upkeep"]["state"] == "idle")
            yield url
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def wait_until(url: str, is_so) -> None:  # type: ignore[no-untyped-def]
    with urllib.request.urlopen(f"{url}/api/events", timeout=300) as events:
        for line in events:
            if line.startswith(b"data: ") and b'"stages"' in line and is_so(json.loads(line[6:])):
                return


class Load:
    """Searches at a steady rate, each timed from the moment it was due."""

    def __init__(self, url: str) -> None:
        self._address = url.removeprefix("http://")
        self._due = iter(range(int(PER_SECOND * SECONDS)))
        self._lock = threading.Lock()
        self._began = time.monotonic() + 0.1
        self.seconds: list[float] = []
        self.errors: list[str] = []
        self._threads = [threading.Thread(target=self._ask) for _ in range(8)]
        for thread in self._threads:
            thread.start()

    def _ask(self) -> None:
        connection = http.client.HTTPConnection(self._address, timeout=30)
        while True:
            with self._lock:
                number = next(self._due, None)
            if number is None:
                return
            due = self._began + number / PER_SECOND
            time.sleep(max(0.0, due - time.monotonic()))
            # A number in the words keeps every query a new one.
            query = quote(f"{WORDS[number % len(WORDS)]} {number}")
            try:
                connection.request("GET", f"/api/search?query={query}&limit=200")
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    self.errors.append(str(answer.status))
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(str(error))
                connection = http.client.HTTPConnection(self._address, timeout=30)
            self.seconds.append(time.monotonic() - due)

    def figures(self, name: str) -> dict[str, object]:
        for thread in self._threads:
            thread.join()
        p50, p99 = np.percentile(self.seconds, [50, 99]) * 1e3
        return {
            f"{name}_requests": len(self.seconds),
            f"{name}_errors": len(self.errors),
            f"{name}_p50_ms": round(float(p50), 1),
            f"{name}_p99_ms": round(float(p99), 1),
            f"{name}_max_ms": round(max(self.seconds) * 1e3, 1),
        }


def measure() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        paint(folder / "originals", 0, PICTURES)
        with serving(folder) as url:
            usual = Load(url).figures("usual")
            load, found_after = Load(url), []
            for number in range(ROUNDS):
                paint(folder / "originals" / "new", PICTURES + number * ADDED, ADDED)
                started, expected = time.monotonic(), PICTURES + (number + 1) * ADDED
                wait_for_pictures(url, expected)
                found_after.append(time.monotonic() - started)
            busy = load.figures("swapping")
    ratio = float(str(busy["swapping_p99_ms"])) / float(str(usual["usual_p99_ms"]))
    return {
        "pictures": PICTURES,
        "added": f"{ROUNDS} × {ADDED}",
        **usual,
        **busy,
        "found_after_seconds": [round(seconds, 1) for seconds in found_after],
        "p99_ratio": round(ratio, 2),
        "p99_ratio_aim": 2.0,
    }


def wait_for_pictures(url: str, count: int) -> None:
    with urllib.request.urlopen(f"{url}/api/events", timeout=300) as events:
        for line in events:
            if line.startswith(b"data: ") and b'"embedded"' in line and json.loads(line[6:])["embedded"] == count:
                return


if __name__ == "__main__":
    report("live", measure())
