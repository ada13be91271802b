"""The built page in a real Chromium, on the real server, over a folder of coloured pictures.

`page` fails its test when the browser's console reports an error or the page breaks its content security policy.
"""

import contextlib
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from server import bootstrap, pipeline
from server.settings import PROJECT_ROOT
from tests.browser.seeing import Watch
from tests.browser.serving import serving
from tests.collection import paint, prepare, settings_in
from tests.colour_embedder import COLOURS, ColourEmbedder

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
SHAPES = ((240, 160), (160, 240), (300, 200), (200, 200))
CAPTIONS = "file,caption,keywords\nred/red-0.png,A barn door in the evening.,barn;evening\n"
SETTLES_MS = 10_000
"""How long a page on a busy machine may take for what it does at once on an idle one."""
expect.set_options(timeout=SETTLES_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A server over 48 pictures and their map: four shades of each of twelve colours, in a folder a colour."""
    web_root = PROJECT_ROOT / "web" / "dist"
    if not (web_root / "index.html").is_file():
        pytest.fail("The page is not built: run `npx pnpm build` in web/.")
    settings = settings_in(tmp_path_factory.mktemp("collection"), web_root=web_root)
    for name, colour in COLOURS.items():
        for number, shape in enumerate(SHAPES):
            shade = tuple(min(255, channel + 3 * number) for channel in colour)
            paint(settings.original_root / name / f"{name}-{number}.png", shade, shape)
    (settings.original_root / "captions.csv").write_text(CAPTIONS, encoding="utf-8")
    prepare(settings)
    running = bootstrap.start(settings, embedder=ColourEmbedder())
    running.serve_in_background()
    assert running.preparation.wait(60)
    pipeline.draw_map(settings)
    yield running
    running.close()


@pytest.fixture(scope="session")
def browser():
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        pytest.fail("No Chromium was found. Get one: apt-get install chromium.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS))
        yield started
        started.close()


@pytest.fixture
def serve():
    """Servers over other collections: `serve(settings, embedder)` is the address of one."""
    with contextlib.ExitStack() as servers:
        yield lambda settings, embedder: servers.enter_context(serving(settings, embedder))


@pytest.fixture
def new_page(server, serve, browser: Browser):
    """Opens pages that are watched: `new_page(address, **context options)`.

    It needs `serve` so that a page is closed before its server: one that loses it under way complains.
    """
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_page(address: str = "/", *, accept: str | None = None, **options) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "base_url": server.url, **options})
        context.set_default_timeout(SETTLES_MS)
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page, accept))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    complaints = [complaint for watch in watches for complaint in watch.complaints]
    assert complaints == []


@pytest.fixture
def page(new_page) -> Page:
    return new_page()
