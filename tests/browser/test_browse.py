"""Browsing, the plan and the sheet in a real browser, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_fine, sign_in

Open = Callable[..., Page]


def test_a_list_is_narrowed_and_marked_without_javascript(open_page: Open, view: str) -> None:
    page = open_page(view, javascript=False)
    sign_in(page, "bob@example.org")
    page.goto("/browse")
    page.get_by_label("Words").fill("spider legs")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status")).to_contain_text("1 question")
    page.get_by_label("Tick: How many legs").check()
    page.get_by_role("group", name="With the questions ticked").get_by_text("Suspend").click()
    expect(page.get_by_text("suspended", exact=True)).to_be_visible()
    page.get_by_role("button", name="Bring back: How many").click()
    expect(page.get_by_text("suspended", exact=True)).to_have_count(0)
    assert "q=spider+legs" in page.url


def test_the_pages_are_fine(open_page: Open, view: str) -> None:
    page = open_page(view)
    sign_in(page)
    for path in (
        "/", "/browse", "/browse?topic=first", "/browse?q=zebra", "/browse/q-matching",
        "/browse/q-categorize", "/browse/sheet?topic=first",
        "/browse/sheet?topic=first&key=apart",
        "/plan",
    ):  # fmt: skip
        page.goto(path)
        for fold in page.locator("main details > summary").all():
            fold.click()
        assert_fine(page)


def test_a_visitor_browses(open_page: Open, view: str) -> None:
    page = open_page(view)
    for path in ("/browse", "/browse/q-cloze"):
        page.goto(path)
        assert_fine(page)
