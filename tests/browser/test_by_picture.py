"""Searching by a picture of one's own: chosen, dropped or pasted; on its way, refused, and gone."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.browser.seeing import Traffic, cell_colour, looks, wait_until_painted
from tests.collection import paint
from tests.colour_embedder import COLOURS

REFUSED = "Failed to load resource"

_GIVE = """([event, name, type, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const init = { bubbles: true, cancelable: true };
  if (event === "paste") {
    return !document.body.dispatchEvent(new ClipboardEvent("paste", { ...init, clipboardData: data }));
  }
  return !document.querySelector("main").dispatchEvent(new DragEvent(event, { ...init, dataTransfer: data }));
}"""


@pytest.fixture
def pictures(tmp_path):
    """Files of one's own, by the name of their colour."""

    def painted(colour: str, size: tuple[int, int] = (200, 150)):
        file = tmp_path / f"my-{colour}.png"
        paint(file, COLOURS[colour], size)
        return file

    return painted


def choose(page: Page, *files) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Search by a picture").click()
    chooser.value.set_files(list(files))


def give(page: Page, event: str, file, media_type: str = "image/png") -> bool:
    """Whether the page took what was dropped or pasted, so that the browser does nothing of its own with it."""
    return page.evaluate(_GIVE, [event, file.name, media_type, list(file.read_bytes())])


def test_a_chosen_picture_finds_its_likes_and_is_shown_in_the_field(page, pictures):
    choose(page, pictures("green"))
    expect(page).to_have_url(re.compile(r"/\?like=upload(:|%3A)[\w-]+$"))
    wait_until_painted(page, 0, "green")
    square = page.locator(".like-chip img")
    assert square.get_attribute("src").startswith("blob:")
    assert square.evaluate("image => image.decode().then(() => image.naturalWidth)") == 200
    page.get_by_role("button", name="Stop looking for pictures like my-green.png").click()
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()


def test_where_nothing_can_be_dropped_a_picture_is_offered_to_be_chosen(new_page, pictures):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    expect(page.get_by_text("or drop a picture anywhere")).to_be_hidden()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="or choose a picture").tap()
    chooser.value.set_files(pictures("green"))
    wait_until_painted(page, 0, "green")


def test_several_pictures_are_a_term_each(page, pictures):
    choose(page, pictures("green"), pictures("blue"))
    expect(page.locator(".like-chip")).to_have_count(2)


@pytest.mark.parametrize("event", ["drop", "paste"])
def test_a_picture_can_be_dropped_anywhere_or_pasted(page, pictures, event):
    page.wait_for_selector("a[data-index]")
    if event == "drop":
        assert give(page, "dragover", pictures("blue"))
        expect(page.get_by_text("Let go to search by this picture")).to_be_visible()
    assert give(page, event, pictures("blue"))
    wait_until_painted(page, 0, "blue")
    expect(page.locator(".drop-overlay")).to_have_count(0)
    expect(page.locator(".like-chip")).to_have_count(1)


def test_a_picture_of_the_grid_dragged_and_let_go_asks_for_its_likes_without_sending_it(page):
    page.wait_for_selector('a[data-index="3"]')
    traffic = Traffic(page)
    link = page.locator('a[data-index="3"]')
    picture = re.search(r"/images/(\w{16})/", link.get_attribute("href") or "")
    link.evaluate(
        """link => {
          const init = { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() };
          for (const event of ["dragstart", "dragover", "drop"]) link.dispatchEvent(new DragEvent(event, init));
        }"""
    )
    assert picture is not None
    expect(page).to_have_url(re.compile(rf"like={picture[1]}$"))
    assert traffic.to("/api/uploads") == []


def test_a_large_picture_is_made_smaller_before_it_is_sent(page, tmp_path):
    # Noise, which no format makes small.
    page.wait_for_selector("a[data-index]")
    with page.expect_request("**/api/uploads") as sent:
        page.evaluate(
            """async () => {
              const canvas = new OffscreenCanvas(2600, 1300);
              const context = canvas.getContext("2d");
              const noise = context.createImageData(2600, 650);
              for (let at = 0; at < noise.data.length; at += 65536) {
                crypto.getRandomValues(noise.data.subarray(at, at + 65536));
              }
              context.putImageData(noise, 0, 0);
              const data = new DataTransfer();
              data.items.add(new File([await canvas.convertToBlob()], "large.png", { type: "image/png" }));
              const init = { bubbles: true, cancelable: true, dataTransfer: data };
              document.body.dispatchEvent(new DragEvent("drop", init));
            }"""
        )
    answer = sent.value.response()
    assert answer is not None
    assert (answer.json()["width"], answer.json()["height"]) == (2048, 1024)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (FilePayload(name="letter.txt", mimeType="text/plain", buffer=b"hello"), "this is not a picture"),
        (FilePayload(name="broken.png", mimeType="image/png", buffer=b"\x89PNG hello"), "this is not a picture"),
    ],
)
def test_what_is_no_picture_is_said_in_words_and_changes_nothing(new_page, file, says):
    page = new_page("/?q=red", accept=REFUSED)
    wait_until_painted(page, 0, "red")
    choose(page, file)
    expect(page.locator(".sending-note")).to_contain_text(says)
    expect(page.locator(".sending-note").get_by_role("button", name="Try again")).to_have_count(0)
    page.get_by_role("button", name="Dismiss").first.click()
    expect(page.locator(".sending-note")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?q=red$"))


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [(413, "too-large", "too large"), (503, "not-ready", "still loading"), (502, None, "not answering")],
)
def test_what_the_server_cannot_take_now_can_be_sent_again(new_page, pictures, status, kind, says):
    page = new_page(accept=REFUSED)
    answers = [status]

    def answer(route: Route) -> None:
        if not answers:
            route.continue_()
            return
        problem = {"type": f"urn:clip-atlas:problem:{kind}", "status": answers.pop(), "detail": "", "title": ""}
        route.fulfill(status=status, json=problem if kind else "")

    page.route("**/api/uploads", answer)
    choose(page, pictures("green"))
    expect(page.locator(".sending-note")).to_contain_text(says)
    page.get_by_role("button", name="Try again").click()
    wait_until_painted(page, 0, "green")
    expect(page.locator(".sending-note")).to_have_count(0)


def test_what_is_on_its_way_can_be_stopped(page, pictures):
    page.route("**/api/uploads", lambda route: None)
    with page.expect_request("**/api/uploads"):
        choose(page, pictures("green"))
    expect(page.get_by_role("progressbar")).to_be_visible()
    with page.expect_event("requestfailed", lambda request: "/api/uploads" in request.url):
        page.get_by_role("button", name="Stop sending my-green.png").click()
    expect(page.locator(".sending-note")).to_have_count(0)
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()


def test_a_picture_that_the_server_has_let_go_is_sent_once_more(new_page, pictures):
    page = new_page(accept=REFUSED)
    choose(page, pictures("green"))
    wait_until_painted(page, 0, "green")
    first = page.url.split("=")[1]
    gone = {"type": "urn:clip-atlas:problem:upload-gone", "status": 404, "title": "Not Found", "detail": "Gone."}

    def answer(route: Route) -> None:
        if first in route.request.url:
            route.fulfill(status=404, content_type="application/problem+json", json=gone)
        else:
            route.continue_()

    page.route("**/api/search*", answer)
    page.get_by_role("searchbox").fill("lime")
    page.wait_for_function("first => location.search.includes('upload') && !location.search.includes(first)", arg=first)
    expect(page).to_have_url(re.compile("q=lime&like=upload"))
    expect(page.locator(".like-chip")).to_have_count(1)
    wait_until_painted(page, 0, "green")


def test_one_that_nobody_has_any_more_can_be_chosen_again(new_page, pictures):
    page = new_page("/?like=upload:gone&orientation=landscape", accept=REFUSED)
    expect(page.get_by_text("The picture that you sent is no longer there.")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose it again").click()
    chooser.value.set_files(pictures("pink"))
    wait_until_painted(page, 0, "pink")
    expect(page.locator(".like-chip")).to_have_count(1)
    assert "gone" not in page.url
    assert looks(cell_colour(page, 0), "pink")
