"""Records what a server over some of the samples answers, for `pnpm dev` where no server runs.

It writes `web/dev/recording/`: `answers.json`, one answer a line under the address that was asked, and the files that
the answers name. Thumbnails are small, and stand in for the originals. Run it again after a change of the API.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from server.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "web" / "dev" / "recording"
SAMPLES = PROJECT_ROOT / "samples"
PICTURES = 40
LIKED = 4
WORDS = ("the sea", "an animal", "a castle", "mountains", "zebra")
"""What is asked in words; for the last, nothing really matches."""
OTHER = ("query=an%20animal&not=birds", "orientation=portrait", "query=the%20sea&year=1901")
PREPARING = (
    ("transform_images", "--size", "224", "--quality", "60"),
    ("build_index",),
    ("sprite_atlas",),
    ("map",),
)


def main(argv: Sequence[str]) -> int:
    """0 when the recording was written."""
    argparse.ArgumentParser(prog="python -m tools record_page", description=__doc__).parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as url:
        answers, files = record(url)
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name, content in files.items():
        file = FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    lines = [f"{json.dumps(address)}: {json.dumps(answer, ensure_ascii=False)}" for address, answer in answers.items()]
    (FOLDER / "answers.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    size = sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file())
    print(f"{len(answers)} answers and {len(files)} files in {FOLDER.relative_to(PROJECT_ROOT)}: {size / 1e6:.1f} MB.")
    return 0


def record(url: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The answers by address, and the files by their place in the recording."""
    answers: dict[str, Any] = {}
    files: dict[str, bytes] = {}

    def ask(address: str) -> Any:
        with urllib.request.urlopen(url + address) as response:
            content = response.read()
            if response.headers.get_content_type() != "application/json":
                files[address.partition("?")[0].lstrip("/")] = content
                return None
        answers[address] = json.loads(content)
        return answers[address]

    def ask_if_there(address: str) -> Any:
        with contextlib.suppress(urllib.error.HTTPError):
            return ask(address)
        return None

    for address in ("health", "ready", "stats", "skipped", "collections", "collections/favourites", "atlas"):
        ask(f"/api/{address}")
    everything = ask(f"/api/images?limit={PICTURES}&order=similar")["items"]
    ask("/api/images/shapes?order=similar")
    details = "&limit=150&explain=true&facets=true"
    for words in WORDS:
        ask(f"/api/search?query={quote(words)}{details}")
    for question in OTHER:
        ask(f"/api/search?{question}{details}")
    for picture in everything[:: PICTURES // LIKED]:
        ask(f"/api/search?like={picture['id']}{details}")
    for picture in everything:
        ask(f"/api/images/{picture['id']}")
        ask(picture["thumbnail_url"])
    for page in sorted({picture["sprite"]["page_url"] for picture in everything}):
        ask(page)
    if (drawn := ask_if_there("/api/map")) is not None:
        ask(drawn["places_url"])
        if drawn["tile"] is not None:
            ask_if_there(drawn["tile"]["url"].format(level=0, column=0, row=0))
    return answers, files


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server with the offline model over a few of the samples, once every question can be asked."""
    chosen = sorted(file for file in SAMPLES.rglob("*.*") if file.parent != SAMPLES)
    for file in chosen[:: max(1, len(chosen) // PICTURES)][:PICTURES]:
        copy = folder / "originals" / file.relative_to(SAMPLES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, copy)
    places = {"ORIGINAL_ROOT": "originals", "IMAGE_ROOT": "thumbs", "ATLAS_ROOT": "atlas", "CACHE_DIR": "cache"}
    environment = {
        **os.environ,
        **{name: str(folder / place) for name, place in places.items()},
        "CLIP_MODEL": "offline",
        "API_PORT": "0",
    }
    for command in PREPARING:
        subprocess.run([sys.executable, "-m", "tools", *command], env=environment, check=True, cwd=PROJECT_ROOT)
    with subprocess.Popen(
        [sys.executable, "-m", "server"], env=environment, stderr=subprocess.PIPE, text=True, cwd=PROJECT_ROOT
    ) as process:
        assert process.stderr is not None
        try:
            url = next(line for line in process.stderr if "Serving on" in line).split()[-1]
            threading.Thread(target=process.stderr.read, daemon=True).start()
            with urllib.request.urlopen(f"{url}/api/events", timeout=300) as events:
                next(line for line in events if line.startswith(b'data: {"ready":true'))
            yield url
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)
