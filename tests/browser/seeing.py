"""What a test sees of the page: pixels of cells, complaints of the browser, requests in their order."""

from playwright.sync_api import ConsoleMessage, Page, Request
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.colour_embedder import COLOURS

_NOTE_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""

_PIXEL = """([index, at]) => {
  const link = document.querySelector(`a[data-index="${index}"]`);
  const canvas = document.querySelector("canvas.picture-grid-canvas");
  if (link === null || canvas === null) return null;
  const cell = link.getBoundingClientRect();
  const on = canvas.getBoundingClientRect();
  const scale = canvas.width / on.width;
  const x = Math.round((cell.left + cell.width * at - on.left) * scale);
  const y = Math.round((cell.top + cell.height * at - on.top) * scale);
  return Array.from(canvas.getContext("2d").getImageData(x, y, 1, 1).data);
}"""

_FOCUSED_NAME = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
_MOST_OFF = 14
"""Shades differ by up to 9 from the named colour, and a JPEG page by a few more."""


class Watch:
    """Collects what the browser complains of. Lines that contain `accept` are part of what the test does."""

    def __init__(self, page: Page, accept: str | None) -> None:
        self.complaints: list[str] = []
        self._accept = accept
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.add_init_script(_NOTE_VIOLATIONS)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not (self._accept and self._accept in message.text):
            self.complaints.append(message.text)


class Traffic:
    """The requests of a page from now on."""

    def __init__(self, page: Page) -> None:
        self.requests: list[Request] = []
        page.on("request", self._noted)

    def _noted(self, request: Request) -> None:
        self.requests.append(request)

    def to(self, part: str) -> list[Request]:
        """Those whose address contains `part`."""
        return [request for request in self.requests if part in request.url]


def cell_colour(page: Page, index: int, at: float = 0.5) -> tuple[int, int, int] | None:
    """The colour of the canvas under a cell, `at` of its way from the top left; None while there is no such cell."""
    pixel = page.evaluate(_PIXEL, [index, at])
    return tuple(pixel[:3]) if pixel and pixel[3] == 255 else None


def looks(colour: tuple[int, ...] | None, name: str) -> bool:
    """Whether `colour` is a shade of the named one."""
    return colour is not None and all(abs(a - b) <= _MOST_OFF for a, b in zip(colour, COLOURS[name], strict=True))


def colour_name(page: Page, index: int) -> str:
    """The name of the colour that a cell's picture was painted with, from its file's name."""
    return page.locator(f'a[data-index="{index}"]').inner_text().replace(".", "-").split("-")[0]


def wait_until_painted(page: Page, index: int, name: str) -> None:
    """Waits until a cell shows the named colour; the page's own time limit applies."""
    page.wait_for_function(
        f"""([index, at, rgb, off]) => {{
          const pixel = ({_PIXEL})([index, at]);
          return pixel !== null && pixel[3] === 255 && rgb.every((value, i) => Math.abs(value - pixel[i]) <= off);
        }}""",
        arg=[index, 0.5, list(COLOURS[name]), _MOST_OFF],
    )


def focused_name(page: Page) -> str:
    """What a screen reader would call the element that has the focus."""
    return page.evaluate(_FOCUSED_NAME)


def expect_focus_on(page: Page, name: str) -> None:
    """Waits until the element of that name, as `focused_name` says it, has the focus."""
    try:
        page.wait_for_function(f"name => ({_FOCUSED_NAME}) === name", arg=name)
    except PlaywrightTimeoutError:
        assert focused_name(page) == name


def scrolled_to_rest(page: Page, least: int) -> int:
    """Waits until the page is scrolled at least so far, and so long that it has written down where; how far it is."""
    page.wait_for_function("least => window.scrollY >= least && history.state?.scroll === window.scrollY", arg=least)
    return page.evaluate("window.scrollY")
