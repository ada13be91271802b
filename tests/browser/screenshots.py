"""Pictures of the page in every state, light and dark, at three widths: to be looked at.

`python -m tools screenshots`, after the page was built. The pictures lie in `web/screenshots/`, which git ignores. The
server is the real one, over the sample pictures, unless `--url` names one that runs. Each state is opened once at each
width and seen in one light after the other, by two browsers side by side: opening takes longer than looking.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from server import bootstrap, pipeline
from server.settings import PROJECT_ROOT
from tests.browser.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES
from tests.browser.states import LANGUAGE, SAMPLES, STATES, Language, nothing
from tests.collection import prepare, settings_in

Scheme = Literal["light", "dark"]
OUT = PROJECT_ROOT / "web" / "screenshots"
DIST = PROJECT_ROOT / "web" / "dist"
SIZES = {390: 844, 820: 1180, 1440: 900}
PHONE = 390
BROWSERS = 2
SETTLES_MS = 15_000
AT_REST_MS = 600
"""Fades are over by then, and the pictures in sight have come."""
RELIT_MS = 250
"""By then the page has been painted anew in the other light."""


@dataclass(frozen=True, slots=True)
class Manner:
    """A way to see the page that some people need."""

    options: Mapping[str, Any]
    """Of the browser's context."""
    before: Callable[[Page], None] = nothing


def read_from_the_right(page: Page) -> None:
    page.add_init_script('addEventListener("readystatechange", () => { document.documentElement.dir = "rtl" }, true)')


MANNERS = MappingProxyType(
    {
        "right-to-left": Manner({}, read_from_the_right),
        "forced-colours": Manner({"forced_colors": "active"}),
        "zoomed": Manner({"viewport": {"width": 720, "height": 450}, "device_scale_factor": 2}),
    }
)
"""Seen in a wide window alone; `zoomed` is 1440 × 900 at 200 %."""
SEEN_IN_EVERY_MANNER = (
    "idle",
    "answer",
    "hovered",
    "nothing-matches",
    "map-lit",
    "sentence",
    "past",
    "filters",
    "view",
    "selection",
    "viewer",
    "details",
    "zoom",
    "part",
    "first-run",
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is looked at."""

    state: str
    width: int
    manner: str | None

    def name(self, scheme: Scheme) -> str:
        parts = [self.state, self.manner, scheme, None if self.manner else str(self.width)]
        return "-".join(filter(None, parts))


def main(argv: Sequence[str]) -> int:
    """0 when every state was photographed, 1 where one could not be reached."""
    parser = argparse.ArgumentParser(prog="python -m tools screenshots", description=__doc__)
    parser.add_argument("states", nargs="*", metavar="STATE", help=f"only these: {', '.join(STATES)}")
    parser.add_argument("--url", help="a server that runs (default: one over the samples is started)")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FOLDER", help="(default: web/screenshots)")
    parser.add_argument("--width", type=int, action="append", choices=SIZES, help="(default: all three)")
    parser.add_argument("--scheme", action="append", choices=get_args(Scheme), help="(default: both)")
    parser.add_argument("--manner", action="append", choices=MANNERS, help="only these (default: all, and none)")
    parser.add_argument("--language", default="en", choices=get_args(Language), help="(default: en)")
    wanted = parser.parse_args(argv)
    if unknown := set(wanted.states) - set(STATES):
        parser.error(f"there is no state {', '.join(sorted(unknown))}")
    schemes = tuple(wanted.scheme or get_args(Scheme))
    looks = looks_at(wanted.states, wanted.width, wanted.manner)
    with contextlib.ExitStack() as stack:
        url = wanted.url or stack.enter_context(serving_samples())
        photographers = stack.enter_context(ThreadPoolExecutor(BROWSERS))
        album = Album(url, wanted.language, schemes, wanted.out)
        shares = [looks[n::BROWSERS] for n in range(BROWSERS)]
        missed = [name for names in photographers.map(album.fill, shares) for name in names]
    print(f"{wanted.out} has them." if not missed else f"Not reached: {', '.join(missed)}.")
    return 1 if missed else 0


def looks_at(states: Sequence[str], widths: Sequence[int] | None, manners: Sequence[str] | None) -> list[Look]:
    """What was asked for; without a width and a manner, all of both."""
    plain = [Look(state, width, None) for state, width in product(states or STATES, widths or SIZES)]
    shown = [Look(state, max(SIZES), each) for state, each in product(states or STATES, manners or MANNERS)]
    if manners is None:
        shown = [look for look in shown if states or look.state in SEEN_IN_EVERY_MANNER]
    return [*([] if manners else plain), *([] if widths else shown)]


@dataclass(frozen=True, slots=True)
class Album:
    url: str
    language: Language
    schemes: tuple[Scheme, ...]
    out: Path

    def fill(self, looks: Sequence[Look]) -> list[str]:
        """Photographs all of `looks` with a browser of its own, and says which of them it could not reach."""
        self.out.mkdir(parents=True, exist_ok=True)
        with chromium() as browser:
            return [self._name(look) for look in looks if not self._photograph(browser, look)]

    def _name(self, look: Look) -> str:
        return look.name(self.schemes[0])

    def _photograph(self, browser: Browser, look: Look) -> bool:
        """Whether the state was reached; the picture shows how far the page came in either case."""
        is_phone = look.width == PHONE
        manner = MANNERS[look.manner] if look.manner else Manner({})
        options = {
            "viewport": {"width": look.width, "height": SIZES[look.width]},
            "color_scheme": self.schemes[0],
            "locale": LANGUAGE[self.language],
            "has_touch": is_phone,
            "is_mobile": is_phone,
            "device_scale_factor": 2 if is_phone else 1,
        }
        context = browser.new_context(**{**options, **manner.options})
        context.set_default_timeout(SETTLES_MS)
        page = context.new_page()
        manner.before(page)
        try:
            STATES[look.state].open(page, SAMPLES, self.url)
            is_reached = True
        except BrowserError:
            is_reached = False
        page.wait_for_timeout(AT_REST_MS)
        for scheme in self.schemes:
            if scheme != self.schemes[0]:
                page.emulate_media(color_scheme=scheme)
                page.wait_for_timeout(RELIT_MS)
            page.screenshot(path=self.out / f"{look.name(scheme)}.png")
        # An answer that is under way would otherwise fail for want of a page.
        page.unroute_all(behavior="ignoreErrors")
        context.close()
        print(self._name(look), flush=True)
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
