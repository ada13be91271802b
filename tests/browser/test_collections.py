"""Marking, selecting, gathering and taking along, as a person does it; and what the server keeps of it."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from server.settings import PROJECT_ROOT
from tests.browser.examining import violations
from tests.browser.seeing import wait_until_painted
from tests.browser.serving import serving
from tests.collection import paint_all, prepare, settings_in
from tests.colour_embedder import ColourEmbedder


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Settings of a collection with a picture of each colour."""
    settings = settings_in(tmp_path_factory.mktemp("marked"), web_root=PROJECT_ROOT / "web" / "dist")
    paint_all(settings.original_root)
    prepare(settings)
    return settings


@pytest.fixture
def page(prepared, tmp_path, new_page):
    """The answer to "red" of a server where nobody has marked anything yet; it lets itself be examined."""
    with serving(prepared.model_copy(update={"saved_root": tmp_path / "saved"}), ColourEmbedder()) as url:
        page = new_page(f"{url}/?q=red", accept="Failed to load resource", bypass_csp=True)
        wait_until_painted(page, 0, "red")
        yield page
        page.close()


def cell(page: Page, index: int):
    return page.locator(f'a[data-index="{index}"]')


def name_at(page: Page, index: int) -> str:
    return cell(page, index).locator(".visually-hidden").first.inner_text()


def select(page: Page, *indexes: int) -> list[str]:
    """Selects the pictures at these places by keys, and says their names."""
    for index in indexes:
        cell(page, index).focus()
        page.keyboard.press("x")
    return [name_at(page, index) for index in indexes]


def open_rome(page: Page) -> None:
    """Makes a collection of the first two pictures and looks at it."""
    select(page, 0, 1)
    page.get_by_role("button", name="Add to a collection").click()
    page.get_by_role("textbox", name="Name of the collection").fill("Rome")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 pictures added to Rome.")).to_be_visible()
    strip(page).get_by_role("button", name="Clear the selection").click()
    page.get_by_role("button", name="Collections").click()
    page.get_by_role("button", name=re.compile("^Rome")).click()
    expect(page.locator("a[data-index]")).to_have_count(2)


def strip(page: Page):
    return page.get_by_role("region", name="Selected pictures")


def downloaded(page: Page, name: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return Path(download.value.path())


def test_selected_pictures_become_a_collection_that_is_opened_and_taken_along(page):
    names = select(page, 0, 2)
    expect(strip(page)).to_contain_text("2 selected")
    page.get_by_role("button", name="Add to a collection").click()
    page.get_by_role("textbox", name="Name of the collection").fill("Rome")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 pictures added to Rome.")).to_be_visible()
    strip(page).get_by_role("button", name="Clear the selection").focus()
    page.keyboard.press("Escape")
    expect(strip(page)).to_have_count(0)
    expect(cell(page, 2)).to_be_focused()

    page.get_by_role("button", name="Collections").click()
    page.get_by_role("button", name=re.compile("^Rome")).click()
    expect(page).to_have_url(re.compile(r"\?collection=[a-z2-7]{16}$"))
    expect(page.locator("a[data-index]")).to_have_count(2)

    page.get_by_role("button", name="Collections").click()
    page.get_by_role("button", name="Download Rome").click()
    archive = zipfile.ZipFile(downloaded(page, "The pictures, in one .zip"))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == sorted(names)
    table = downloaded(page, "What is known of them, as .csv").read_bytes().decode("utf-8-sig")
    assert sorted(Path(row["path"]).name for row in csv.DictReader(io.StringIO(table))) == sorted(names)


def test_a_favourite_is_kept_and_can_be_taken_back_in_the_viewer(page):
    cell(page, 0).focus()
    page.keyboard.press("f")
    expect(cell(page, 0)).to_have_accessible_name(re.compile("favourite"))
    with page.expect_response("**/api/collections/favourites"):
        page.reload()
    expect(cell(page, 0)).to_have_accessible_name(re.compile("favourite"))
    cell(page, 0).click()
    heart = page.get_by_role("dialog").get_by_role("button", name=re.compile("^Favourite"))
    expect(heart).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("f")
    expect(heart).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    expect(cell(page, 0)).not_to_have_accessible_name(re.compile("favourite"))


def test_a_mark_that_the_server_does_not_keep_goes_again_and_a_note_says_why(page):
    def refuse(route: Route) -> None:
        problem = {"type": "urn:clip-atlas:problem:saved-file", "detail": "The disk is full."}
        route.fulfill(status=503, json=problem, content_type="application/problem+json")

    page.route("**/api/collections/favourites/pictures", refuse)
    cell(page, 0).focus()
    page.keyboard.press("f")
    expect(page.get_by_text("That could not be kept: The disk is full.")).to_be_visible()
    expect(cell(page, 0)).not_to_have_accessible_name(re.compile("favourite"))


def test_a_deleted_collection_can_be_brought_back(page):
    page.get_by_role("button", name="Collections").click()
    page.get_by_role("button", name="New collection").click()
    page.get_by_role("textbox", name="Name of the collection").fill("Rome")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete Rome").click()
    expect(page.get_by_role("button", name="Delete Rome")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    if not page.get_by_role("dialog", name="Collections").is_visible():
        page.get_by_role("button", name="Collections").click()
    expect(page.get_by_role("button", name="Delete Rome")).to_be_visible()


def test_undoing_a_deletion_leads_back_into_the_collection(page):
    open_rome(page)
    address = page.url
    page.get_by_role("button", name="Collections").click()
    page.get_by_role("button", name="Delete Rome").click()
    expect(page).not_to_have_url(address)
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_url(address)
    expect(page.locator("a[data-index]")).to_have_count(2)


def test_a_collection_that_another_tab_deleted_is_said_to_be_gone_and_can_be_taken_off(page):
    open_rome(page)
    page.evaluate("id => fetch(`/api/collections/${id}`, {method: 'DELETE'})", page.url.rpartition("=")[2])
    page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("This collection is no longer there.")).to_be_visible()
    expect(page.get_by_role("list", name="What else is asked")).to_contain_text("(no longer there)")
    expect(page.locator("a[data-index]")).to_have_count(0)
    page.get_by_role("button", name="Back to the pictures").click()
    expect(page.locator("a[data-index]")).to_have_count(12)


def test_pictures_are_taken_out_of_the_collection_that_is_looked_at(page):
    open_rome(page)
    select(page, 0)
    strip(page).get_by_role("button", name="Remove from Rome").click()
    expect(page.locator("a[data-index]")).to_have_count(1)


def test_the_strip_and_its_papers_are_for_everyone(page):
    page.emulate_media(reduced_motion="reduce")
    select(page, 0, 1, 2)
    expect(strip(page)).to_be_visible()
    for name in ("Add to a collection", "Download", "Collections"):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("dialog", name=name)).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
