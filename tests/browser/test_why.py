"""Why a picture came: what the details say of it, and when the server is asked."""

import re

from playwright.sync_api import Page, expect

from tests.browser.seeing import Traffic, wait_until_painted


def reasons(page: Page):
    return page.locator(".details-fact", has_text="Why it is here").locator("dd")


def open_details(page: Page, index: int) -> None:
    page.locator(f'a[data-index="{index}"]').click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("i")


def test_the_details_say_how_well_a_picture_fits_and_what_its_name_says(new_page):
    page = new_page("/?q=red")
    wait_until_painted(page, 0, "red")
    open_details(page, 0)
    expect(reasons(page)).to_have_text(["Fits best of all your pictures.", "The file’s name says “red”."])
    page.keyboard.press("ArrowRight")
    expect(reasons(page).first).to_have_text(re.compile(r"^Fits better than 9\d% of your pictures\.$"))
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(reasons(page)).to_have_text(["A weaker match.", "Fits better than 89% of your pictures."])


def test_where_nothing_matches_the_nearest_says_so(new_page):
    page = new_page("/?q=zebra")
    page.wait_for_selector('a[data-index="0"]')
    expect(page.get_by_role("grid").get_by_text("Nothing really matches.")).to_be_visible()
    open_details(page, 0)
    expect(reasons(page).first).to_have_text("Nothing really matches; this is among the nearest.")


def test_a_name_that_says_what_is_not_wanted_is_told(new_page):
    page = new_page("/?q=purple&not=pink", viewport={"width": 1280, "height": 3000})
    wait_until_painted(page, 0, "purple")
    page.get_by_role("link", name="pink-0.png").click()
    page.keyboard.press("i")
    expect(reasons(page)).to_contain_text(["It says “pink”, which was not wanted."])


def test_likeness_is_explained_as_well(new_page):
    page = new_page("/?q=green")
    wait_until_painted(page, 0, "green")
    page.locator(".cell").first.hover()
    page.locator(".cell-action").first.click()
    expect(page.locator(".like-chip")).to_be_visible()
    wait_until_painted(page, 0, "green")
    open_details(page, 0)
    expect(reasons(page)).to_have_text(["Fits best of all your pictures."])


def test_the_server_is_asked_why_only_while_the_details_are_open_and_once_for_a_picture(new_page):
    page = new_page("/?q=red")
    wait_until_painted(page, 0, "red")
    traffic = Traffic(page)
    page.locator('a[data-index="0"]').click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".viewer-position")).to_contain_text("2 of")
    assert traffic.to("explain=true") == []
    page.keyboard.press("i")
    expect(reasons(page).first).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(reasons(page).first).to_have_text("Fits best of all your pictures.")
    page.keyboard.press("ArrowRight")
    expect(reasons(page).first).not_to_have_text("Fits best of all your pictures.")
    assert len(traffic.to("explain=true")) == 2
    assert all("limit=1&" in request.url for request in traffic.to("explain=true"))


def test_on_the_wall_nothing_is_explained(page):
    page.wait_for_selector('a[data-index="0"]')
    traffic = Traffic(page)
    page.mouse.wheel(0, 300)
    open_details(page, 6)
    expect(page.get_by_label("Details").get_by_text("Folder")).to_be_visible()
    expect(reasons(page)).to_have_count(0)
    assert traffic.to("explain=true") == []


def test_a_question_of_several_terms_tells_what_each_adds(new_page):
    page = new_page("/?q=purple&not=pink")
    wait_until_painted(page, 0, "purple")
    open_details(page, 0)
    parts = page.locator(".details-fact", has_text="What each part adds").locator("dd")
    expect(parts).to_have_text([re.compile(r"^“purple”\+\d+%$"), re.compile(r"^“pink”[-−]?\d+%$")])
