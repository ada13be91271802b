"""One picture alone: how it opens, what it tells, where its links lead, and where one is afterwards."""

import re

import pytest
from playwright.sync_api import Page, expect

from server.records import picture_id
from tests.browser.seeing import wait_until_painted


@pytest.fixture
def red(new_page) -> Page:
    """The answer to "red", with its first picture painted."""
    page = new_page("/?q=red")
    wait_until_painted(page, 0, "red")
    return page


def open_cell(page: Page, index: int) -> str:
    """Opens the picture at `index` and returns its name."""
    link = page.locator(f'a[data-index="{index}"]')
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("dialog", name=f"Picture {name}")).to_be_visible()
    return name


def test_a_picture_opens_with_its_name_and_its_place_among_the_results(red):
    name = open_cell(red, 1)
    expect(red.locator(".viewer-title")).to_have_text(f"{name}2 of 48")
    expect(red).to_have_url(re.compile(r"\?q=red&picture=\w{16}$"))


def test_the_original_is_shown_and_a_plain_link_leads_to_it(red):
    open_cell(red, 0)
    shown = red.locator(".stage img[data-shown]").last
    expect(shown).to_have_attribute("src", re.compile(r"/original"))
    original = red.get_by_role("link", name="Original")
    assert original.get_attribute("target") == "_blank"
    assert original.get_attribute("rel") == "noopener"
    assert red.request.get(original.get_attribute("href") or "").headers["content-type"] == "image/png"


def test_the_details_tell_what_is_known(red):
    name = open_cell(red, 0)
    red.get_by_role("button", name="Details").click()
    expect(red.get_by_label("Details").get_by_text("Folder")).to_be_visible()
    facts = {
        fact.locator("dt").inner_text(): fact.locator("dd").first.inner_text()
        for fact in red.locator(".details-fact").all()
    }
    assert facts["Name"] == name
    assert facts["Folder"] == "red"
    assert facts["Camera"] == "Not recorded"
    assert re.fullmatch(r"\d+ × \d+ px · \d+ bytes|\d+ × \d+ px · [\d.]+ kB", facts["Size"])
    assert re.fullmatch(r"\d+%", facts["Match"])


def test_the_details_tell_what_people_wrote_and_nothing_where_nobody_wrote(red):
    open_cell(red, 0)
    red.keyboard.press("i")
    written = red.locator(".details-fact", has_text=re.compile("^(Caption|Keywords)"))
    expect(written).to_have_text(["CaptionA barn door in the evening.", "Keywordsbarn, evening"])
    red.keyboard.press("ArrowRight")
    expect(red.get_by_label("Details").get_by_text("red-1.png")).to_be_visible()
    expect(red.get_by_label("Details").get_by_text("Camera")).to_be_visible()
    expect(written).to_have_count(0)


def test_arrows_leaf_through_the_results_and_stop_at_the_first(red):
    first = open_cell(red, 0)
    expect(red.get_by_role("button", name="Previous picture")).to_have_count(0)
    red.keyboard.press("ArrowRight")
    expect(red.locator(".viewer-position")).to_have_text("2 of 48")
    red.keyboard.press("ArrowLeft")
    red.keyboard.press("ArrowLeft")
    expect(red.locator(".viewer-name")).to_have_text(first)


def test_at_the_last_picture_the_keys_still_lead_back(red):
    open_cell(red, 1)
    red.get_by_role("button", name="Previous picture").press("Enter")
    expect(red.locator(".viewer-position")).to_have_text("1 of 48")
    expect(red.get_by_role("button", name="Close")).to_be_focused()
    red.keyboard.press("ArrowRight")
    expect(red.locator(".viewer-position")).to_have_text("2 of 48")


def test_keys_count_after_a_press_beside_the_buttons(red):
    open_cell(red, 0)
    red.locator(".stage").click(position={"x": 100, "y": 700})
    red.keyboard.press("ArrowRight")
    expect(red.locator(".viewer-position")).to_have_text("2 of 48")


def test_a_key_that_brings_the_chrome_back_counts_as_well(red):
    open_cell(red, 0)
    expect(red.locator(".viewer[data-quiet]")).to_be_visible()
    red.keyboard.press("ArrowRight")
    expect(red.locator(".viewer-position")).to_have_text("2 of 48")


@pytest.mark.parametrize(("status", "said"), [(404, "no longer where it was"), (200, "cannot show this kind of file")])
def test_an_original_that_does_not_show_is_explained_truly(new_page, status, said):
    page = new_page("about:blank", accept="404")
    page.route("**/original*", lambda route: route.fulfill(status=status, content_type="image/heic", body="x"))
    page.goto("/?q=red")
    wait_until_painted(page, 0, "red")
    open_cell(page, 0)
    expect(page.locator(".viewer-note")).to_contain_text(said)
    links = page.get_by_role("dialog").get_by_role("link", name="Original")
    expect(links).to_have_count(0 if status == 404 else 1)


def test_a_file_that_is_moved_while_its_picture_is_open_is_offered_no_longer(new_page):
    page = new_page("/?q=red", accept="404")
    open_cell(page, 0)
    expect(page.locator(".stage img[data-shown][src*=original]")).to_have_count(1)
    page.keyboard.press("i")
    page.route("**/original*", lambda route: route.fulfill(status=404))
    page.get_by_role("link", name="Original").hover()
    expect(page.locator(".viewer-note")).to_have_text("The original is no longer where it was.")
    expect(page.get_by_role("dialog").get_by_role("link")).to_have_count(0)


def test_leafing_is_announced(red):
    open_cell(red, 0)
    second = red.locator('a[data-index="1"]').inner_text()
    red.keyboard.press("ArrowRight")
    expect(red.locator("dialog [role=status].visually-hidden")).to_have_text(f"{second}: 2 of 48")


def test_back_closes_the_viewer_and_keeps_the_answer(red):
    open_cell(red, 2)
    red.go_back()
    expect(red.get_by_role("dialog")).to_have_count(0)
    expect(red.get_by_role("searchbox")).to_have_value("red")


def test_escape_returns_the_focus_to_the_cell_of_the_picture_last_seen(red):
    open_cell(red, 0)
    first = red.url
    red.keyboard.press("ArrowRight")
    # The viewer may still be on its way; it leafs on when it is there.
    expect(red).not_to_have_url(first)
    red.keyboard.press("Escape")
    expect(red.get_by_role("dialog")).to_have_count(0)
    expect(red.locator('a[data-index="1"]')).to_be_focused()


def test_similar_leaves_the_viewer_and_back_opens_it_again(red):
    name = open_cell(red, 0)
    red.get_by_role("dialog").get_by_role("button", name="Similar").click()
    expect(red.locator(".like-chip")).to_contain_text(name)
    expect(red.get_by_role("dialog")).to_have_count(0)
    red.go_back()
    expect(red.get_by_role("dialog", name=f"Picture {name}")).to_be_visible()


def test_an_address_opens_its_picture(new_page):
    page = new_page(f"/?picture={picture_id('blue/blue-0.png')}")
    expect(page.get_by_role("dialog", name="Picture blue-0.png")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()


def test_a_picture_that_is_gone_is_said_so(new_page):
    page = new_page("/?picture=aaaaaaaaaaaaaaaa", accept="404")
    expect(page.get_by_text("This picture is no longer in the collection.")).to_be_visible()
    page.get_by_role("button", name="Back to the pictures").click()
    expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()


def test_a_cell_with_a_modifier_is_a_link_to_the_original_like_any_other(red):
    with red.context.expect_page() as opened:
        red.locator('a[data-index="0"]').click(modifiers=["Control"])
    opened.value.wait_for_url(re.compile("/original"))
    expect(red.get_by_role("dialog")).to_have_count(0)


def test_the_folder_of_a_picture_shows_all_that_is_in_it(red):
    open_cell(red, 0)
    red.keyboard.press("i")
    red.get_by_label("Details").get_by_role("button", name="red", exact=True).click()
    expect(red).to_have_url(re.compile(r"\?folder=red$"))
    expect(red.locator("a[data-index]")).to_have_count(4)


def test_more_like_this_moves_the_answer_and_is_taken_back(red):
    open_cell(red, 4)
    red.keyboard.press("i")
    more = red.get_by_role("button", name="More like this")
    more.click()
    expect(red).to_have_url(re.compile(r"\?q=red&more=(\w{16})&picture=\1$"))
    expect(more).to_have_attribute("aria-pressed", "true")
    more.click()
    expect(red).to_have_url(re.compile(r"\?q=red&picture=\w{16}$"))
    red.get_by_role("button", name="Less like this").click()
    expect(red).to_have_url(re.compile(r"\?q=red&less=(\w{16})&picture=\1$"))
    red.keyboard.press("Escape")
    expect(red).to_have_url(re.compile(r"\?q=red&less=\w{16}$"))
    expect(red.get_by_role("dialog")).to_have_count(0)


def test_the_original_is_downloaded_under_its_own_name(red):
    name = open_cell(red, 0)
    with red.expect_download() as download:
        red.keyboard.press("d")
    assert download.value.suggested_filename == name


def test_marks_are_set_by_key_and_by_button(red):
    open_cell(red, 0)
    favourite = red.get_by_role("dialog").get_by_role("button", name="Favourite")
    expect(favourite).to_have_attribute("aria-pressed", "false")
    red.keyboard.press("f")
    expect(favourite).to_have_attribute("aria-pressed", "true")
    favourite.click()
    expect(favourite).to_have_attribute("aria-pressed", "false")
    red.keyboard.press("x")
    select = red.get_by_role("dialog").get_by_role("button", name="Select")
    expect(select).to_have_attribute("aria-pressed", "true")
