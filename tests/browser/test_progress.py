"""Progress, settings and own data in a real browser, at both sizes and in both themes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_fine

Open = Callable[..., Page]


def answer_one(page: Page) -> None:
    """Begin to study and give one answer, whatever the question is."""
    page.goto("/")
    page.get_by_role("button", name="Start studying").click()
    page.wait_for_selector("#answer")
    if page.locator("#answer").get_attribute("data-type") == "flashcard":
        page.get_by_role("link", name="Show the answer").click()
        page.get_by_role("button", name="Again").click()
        page.wait_for_selector("#answer")
    else:
        page.get_by_role("button", name="I don't know").click()
        page.wait_for_selector("#verdict")


@pytest.mark.parametrize("javascript", [True, False])
def test_pictures_have_tables_behind_them(open_page: Open, view: str, javascript: bool) -> None:
    page = open_page(view, javascript=javascript)
    answer_one(page)
    page.goto("/")
    page.get_by_role("link", name="Progress", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Progress")
    pictures = page.get_by_role("img")
    assert pictures.count() >= 4
    for table in page.locator("details.twin").all():
        table.locator("summary").press("Enter")
        expect(table.locator("table")).to_be_visible()
    if javascript:
        assert_fine(page)
    page.get_by_role("button", name="Hide this line").click()
    expect(page.get_by_role("button", name="Count my regular days")).to_be_visible()


def test_a_guest_takes_their_data_along_and_goes(
    open_page: Open, view: str, tmp_path: Path
) -> None:
    page = open_page(view)
    answer_one(page)
    page.goto("/account")
    assert_fine(page)
    page.get_by_role("contentinfo").get_by_role("link", name="Your data").click()
    assert_fine(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as JSON").click()
    file = tmp_path / "mine.json"
    download.value.save_as(file)
    assert len(json.loads(file.read_text())["reviews"]) == 1
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Take the file in").click()
    expect(page.get_by_text("Here already: 1 line of the log")).to_be_visible()
    assert_fine(page)
    page.get_by_role("link", name="Delete the account").click()
    assert_fine(page)
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("Type the word delete.")).to_be_visible()
    assert_fine(page)
    page.get_by_role("textbox").fill("delete")
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("button", name="Start studying")).to_be_visible()
