"""Every state that the page can be in, named once: for axe, for other languages, for small windows, for screenshots.

A state is an address, what makes the server look so (`before` the page is opened), what a person does (`then`), and a
selector for what is there in the end. None of them reads a word of the page, so that each can be shown in any language.
A further state is a row of `STATES`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from playwright.sync_api import Page, Route


@dataclass(frozen=True, slots=True)
class Asked:
    """What to ask of a collection so that there is something to see."""

    found: str
    """Words that have matches and a relevance line."""
    unwanted: str
    unknown: str
    """Words for which the server says that nothing really matches."""

    def address(self, template: str) -> str:
        return template.format(found=quote(self.found), unwanted=quote(self.unwanted), unknown=quote(self.unknown))


Language = Literal["en", "es"]
LANGUAGE: dict[Language, str] = {"en": "en-GB", "es": "es-ES"}
"""What a browser says that its person reads."""

COLOURS = Asked(found="red", unwanted="blue", unknown="zebra")
SAMPLES = Asked(found="the sea", unwanted="fish", unknown="zebra")


def nothing(_page: Page) -> None:
    """For a state that needs no preparation, or no doing."""


@dataclass(frozen=True, slots=True)
class State:
    address: str
    """May name `{found}`, `{unwanted}` and `{unknown}`."""
    shows: str
    """Selector of what is visible once the state is there."""
    then: Callable[[Page], None] = nothing
    before: Callable[[Page], None] = nothing
    complains: str | None = None
    """Part of what the browser's console says in this state."""

    def open(self, page: Page, asked: Asked, base: str = "") -> None:
        """Brings a page that was not opened yet into this state."""
        self.before(page)
        page.goto(base + asked.address(self.address))
        self.then(page)
        page.locator(self.shows).first.wait_for()


ANSWER = "/?q={found}"
CELL = "a[data-index]"
ADD = ".field-tool[aria-haspopup]:not(.field-filters)"


def open_skipped(page: Page) -> None:
    page.locator('[data-notice="skipped"] .text-link').click()


def open_first(page: Page) -> None:
    page.locator(CELL).first.click()
    page.locator("dialog[open]").wait_for()


def pressing(key: str) -> Callable[[Page], None]:
    """Opens the first picture and presses a key of the viewer."""

    def press(page: Page) -> None:
        open_first(page)
        page.keyboard.press(key)

    return press


def open_details(page: Page) -> None:
    open_first(page)
    page.keyboard.press("i")


def ask_similar(page: Page) -> None:
    page.locator(".cell-link").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def go_offline(page: Page) -> None:
    with page.expect_request_finished(lambda request: "/api/sheets" in request.url or "/api/atlas" in request.url):
        page.reload()
    page.locator(CELL).first.wait_for()
    page.context.set_offline(True)
    page.get_by_role("searchbox").fill("something else")


def ask_again_from_past(page: Page) -> None:
    """Leaves a question that was asked, and has the empty field offer it."""
    page.locator(CELL).first.wait_for()
    field = page.get_by_role("searchbox")
    field.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    page.locator(".idle button:visible").first.wait_for()
    field.click()


def wait_for_answer(page: Page) -> None:
    page.locator(CELL).first.wait_for()


def press_on(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.click()


def open_filters(page: Page) -> None:
    """By their own button, or on a phone as the last of what can be added."""
    page.locator(CELL).first.wait_for()
    if page.locator(".field-filters").is_visible():
        page.locator(".field-filters").click()
    else:
        page.locator(ADD).click()
        page.locator(".popover-choice").last.click()


def select_first(page: Page) -> None:
    page.locator(".cell-link").first.focus()
    page.keyboard.press("x")


def open_keys(page: Page) -> None:
    page.locator(CELL).first.focus()
    page.keyboard.press("?")


def hover_first(page: Page) -> None:
    page.locator(CELL).first.hover()


def changed(pattern: str, change: Callable[[Any], Any]) -> Callable[[Page], None]:
    """Has the server's answers at `pattern` pass through `change`."""

    def answer(route: Route) -> None:
        reply = route.fetch()
        route.fulfill(response=reply, json=change(reply.json()))

    return lambda page: page.route(pattern, answer)


def refused(pattern: str, status: int, kind: str, detail: str, **more: str) -> Callable[[Page], None]:
    """Has the server refuse what is asked at `pattern`."""
    problem = {"type": f"urn:clip-atlas:problem:{kind}", "title": "Problem", "status": status, "detail": detail, **more}
    headers = {"Content-Type": "application/problem+json", "Retry-After": "1"}
    return lambda page: page.route(
        pattern, lambda route: route.fulfill(status=status, headers=headers, body=json.dumps(problem))
    )


def unreachable(pattern: str) -> Callable[[Page], None]:
    return lambda page: page.route(pattern, lambda route: route.abort())


def without(part: str) -> Callable[[Page], None]:
    """Has the browser lack something that the page cannot do without."""
    return lambda page: page.add_init_script(f"delete window.{part}")


def all_of(*steps: Callable[[Page], None]) -> Callable[[Page], None]:
    def each(page: Page) -> None:
        for step in steps:
            step(page)

    return each


IDLE_STAGE = {
    "state": "ready",
    "done": None,
    "total": None,
    "rate_per_second": None,
    "seconds_left": None,
    "detail": None,
}
LOOKING = {
    **IDLE_STAGE,
    "state": "working",
    "done": 1204,
    "total": 20_000,
    "rate_per_second": 85.0,
    "seconds_left": 221.0,
}


def stages(**other: dict[str, Any]) -> Callable[[Page], None]:
    """Has the server be that far: its own account, and no stream that says otherwise."""
    told = changed("**/api/ready", lambda ready: {**ready, "ready": False, "stages": {**ready["stages"], **other}})
    # A stream that says nothing, and is opened again only much later.
    silent = "retry: 600000\n\n"
    return all_of(
        told,
        lambda page: page.route(
            "**/api/events", lambda route: route.fulfill(body=silent, headers={"Content-Type": "text/event-stream"})
        ),
    )


def model(**other: Any) -> Callable[[Page], None]:
    return changed("**/api/health", lambda health: {**health, "model": {**health["model"], **other}})


LOADING_MODEL = all_of(
    model(kind="open_clip", state="working"),
    stages(model={**IDLE_STAGE, "state": "working"}),
    refused("**/api/search*", 503, "not-ready", "The model is still loading.", stage="model"),
)
LEFT_OUT = changed(
    "**/api/skipped*",
    lambda skipped: {
        **skipped,
        "total": 12,
        "items": [
            {"path": "2019/broken.jpg", "reason": "It ends in the middle."},
            {"path": "scans/not-a-picture.png", "reason": "It is no picture."},
        ],
    },
)

STATES: dict[str, State] = {
    "idle": State("/", ".idle button:visible"),
    "answer": State(ANSWER, ".relevance-line"),
    "hovered": State(ANSWER, CELL, then=hover_first),
    "nothing-matches": State("/?q={unknown}", ".relevance-line"),
    "no-results": State("/?q={found}&year=1901", ".statement"),
    "map": State("/?view=map", ".map-link"),
    "map-lit": State("/?view=map&q={found}", ".map-link"),
    "map-none": State(
        "/?view=map",
        ".map-none",
        before=refused("**/api/map", 404, "map", "There is no map yet. Make it with: python -m tools map"),
        complains="404",
    ),
    "similar": State(ANSWER, ".sentence img, .like-chip img", then=ask_similar),
    "not": State("/?q={found}&not={unwanted}", CELL),
    "filtered": State("/?q={found}&orientation=landscape&sort=name", CELL),
    "sentence": State("/?q={found}&query={unwanted}^2&not={unknown}&orientation=landscape", ".chip-says"),
    "past": State(ANSWER, ".past-questions", then=ask_again_from_past),
    "term": State("/?q={found}&not={unwanted}", ".popover", then=press_on(".chip-says")),
    "add": State(ANSWER, ".popover", then=press_on(ADD)),
    "filters": State(ANSWER, ".filter-panel", then=open_filters),
    "keys": State("/", "dialog.keys", then=open_keys),
    "collections": State(ANSWER, ".popover", then=press_on(".bar-end [aria-haspopup]")),
    "view": State(ANSWER, ".popover", then=press_on(".bar-end [aria-haspopup] >> nth=-1")),
    "selection": State(ANSWER, ".selection-bar", then=select_first),
    "viewer": State(ANSWER, ".stage", then=open_first),
    "details": State(ANSWER, ".details", then=open_details),
    "zoom": State(ANSWER, ".zoom-bar", then=pressing("z")),
    "part": State(ANSWER, ".crop-bar", then=pressing("c")),
    "picture-gone": State("/?picture=aaaaaaaaaaaaaaaa", ".bare-viewer", complains="404"),
    "like-gone": State("/?like=aaaaaaaaaaaaaaaa", ".statement", complains="404"),
    "first-run": State("/", '[data-notice="preparing"]', before=stages(vectors=LOOKING)),
    "growing": State(ANSWER, '[data-notice="preparing"]', before=stages(vectors=LOOKING), then=wait_for_answer),
    "no-answer-yet": State("/?q={found}&year=1901", '[data-notice="preparing"]', before=stages(vectors=LOOKING)),
    "model-loading": State("/?q={found}", '[data-notice="loading"], .statement', before=LOADING_MODEL, complains="503"),
    "model-failed": State(
        "/", '[data-notice="failed"]', before=model(kind="open_clip", state="failed", detail="No weights were found.")
    ),
    "offline-model": State("/", '[data-notice="offline"]', before=model(kind="offline")),
    "connect-clip": State(
        "/",
        "dialog.explain",
        before=model(kind="offline"),
        then=lambda page: page.locator('[data-notice="offline"] .text-link').click(),
    ),
    "originals-away": State(
        "/",
        '[data-notice="originals"]',
        before=all_of(
            changed(
                "**/api/health",
                lambda it: {**it, "originals_available": False, "model": {**it["model"], "kind": "open_clip"}},
            )
        ),
    ),
    "left-out": State("/", "dialog.skipped", before=all_of(model(kind="open_clip"), LEFT_OUT), then=open_skipped),
    "server-gone": State(ANSWER, '[data-notice="gone"]', then=go_offline, complains="ERR_INTERNET_DISCONNECTED"),
    "never-there": State("/", '[data-notice="gone"]', before=unreachable("**/api/**"), complains="ERR_FAILED"),
    "server-error": State(
        "/", ".statement", before=refused("**/api/images?*", 500, "internal", "It broke."), complains="500"
    ),
    "refused": State("/?q={found}&colour=nothing", ".statement", complains="422"),
    "crashed": State("/", ".crashed", before=without("ResizeObserver"), complains="ResizeObserver"),
    "empty": State(
        "/",
        ".idle-command",
        before=changed("**/api/images?*", lambda it: {**it, "items": [], "total": 0, "next_cursor": None}),
    ),
}
