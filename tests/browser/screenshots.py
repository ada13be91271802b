"""Pictures of the page in every state, light and dark, at three widths: to be looked at.

`python -m tools screenshots`, after the page was built. The pictures lie in `web/screenshots/`, which git ignores. The
server is the real one, over the sample pictures, unless `--url` names one that runs.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as BrowserError

from server import bootstrap, pipeline
from server.settings import PROJECT_ROOT
from tests.browser.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES
from tests.browser.states import LANGUAGE, SAMPLES, STATES, Language, State
from tests.collection import prepare, settings_in

OUT = PROJECT_ROOT / "web" / "screenshots"
DIST = PROJECT_ROOT / "web" / "dist"
SCHEMES = ("light", "dark")
SIZES = {390: 844, 820: 1180, 1440: 900}
PHONE = 390
SETTLES_MS = 15_000
AT_REST_MS = 700
"""Fades are over by then, and the pictures in sight have come."""


def main(argv: Sequence[str]) -> int:
    """0 when every state was photographed, 1 where one could not be reached."""
    parser = argparse.ArgumentParser(prog="python -m tools screenshots", description=__doc__)
    parser.add_argument("states", nargs="*", metavar="STATE", help=f"only these: {', '.join(STATES)}")
    parser.add_argument("--url", help="a server that runs (default: one over the samples is started)")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FOLDER", help="(default: web/screenshots)")
    parser.add_argument("--width", type=int, action="append", choices=SIZES, help="(default: all three)")
    parser.add_argument("--scheme", action="append", choices=SCHEMES, help="(default: both)")
    parser.add_argument("--language", default="en", choices=get_args(Language), help="(default: en)")
    wanted = parser.parse_args(argv)
    if unknown := set(wanted.states) - set(STATES):
        parser.error(f"there is no state {', '.join(sorted(unknown))}")
    failed = []
    with contextlib.ExitStack() as stack:
        url = wanted.url or stack.enter_context(serving_samples())
        browser = stack.enter_context(chromium())
        for name in wanted.states or STATES:
            for scheme in wanted.scheme or SCHEMES:
                for width in wanted.width or SIZES:
                    file = wanted.out / f"{name}-{scheme}-{width}.png"
                    look = Look(scheme, width, wanted.language)
                    if not photograph(browser, STATES[name], url, look, file):
                        failed.append(file.stem)
            print(name, flush=True)
    print(f"{wanted.out} has them." if not failed else f"Not reached: {', '.join(failed)}.")
    return 1 if failed else 0


@dataclass(frozen=True, slots=True)
class Look:
    """How the page is looked at."""

    scheme: Literal["light", "dark"]
    width: int
    language: Language


def photograph(browser: Browser, state: State, url: str, look: Look, file: Path) -> bool:
    """Whether the state was reached; the picture shows how far the page came in either case."""
    is_phone = look.width == PHONE
    context = browser.new_context(
        viewport={"width": look.width, "height": SIZES[look.width]},
        color_scheme=look.scheme,
        locale=LANGUAGE[look.language],
        has_touch=is_phone,
        is_mobile=is_phone,
        device_scale_factor=2 if is_phone else 1,
    )
    context.set_default_timeout(SETTLES_MS)
    page = context.new_page()
    try:
        state.open(page, SAMPLES, url)
        is_reached = True
    except BrowserError:
        is_reached = False
    page.wait_for_timeout(AT_REST_MS)
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file)
    context.close()
    return is_reached


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@contextlib.contextmanager
def serving_samples() -> Iterator[str]:
    """The address of a server over the sample pictures, once every question can be asked."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_in(
            Path(folder), original_root=PROJECT_ROOT / "samples", web_root=DIST, clip_model="offline"
        )
        prepare(settings)
        running = bootstrap.start(settings)
        running.serve_in_background()
        try:
            with urllib.request.urlopen(f"{running.url}/api/events", timeout=300) as events:
                is_ready = any(line.startswith(b"data: ") and json.loads(line[6:]).get("ready") for line in events)
            assert is_ready
            pipeline.draw_map(settings)
            yield running.url
        finally:
            running.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
