"""Studying in a real browser, at both sizes and in both themes, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_fine

Open = Callable[..., Page]


def fill_in(page: Page, type_: str) -> None:
    """Some answer to the question on the page."""
    if type_ in {"single_choice", "true_false", "multiple_choice"}:
        page.locator("input[name=pick]").first.check()
    elif type_ in {"cloze", "short_answer", "numeric"}:
        for place in page.locator("input[name=text]").all():
            place.fill("8")
    else:  # the selects of an ordering are put away where it can be dragged
        selects = page.locator("select[name=pick]:visible")
        for number, place in enumerate(selects.all(), 1):
            options = place.locator("option").count()
            place.select_option(index=min(number, options - 1))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_sitting_from_the_first_visit_to_the_summary(
    open_page: Open, view: str, javascript: bool
) -> None:
    page = open_page(view, javascript=javascript)
    page.goto("/")
    page.get_by_role("button", name="Start studying").click()
    seen = set()
    for _ in range(10):
        form = page.locator("#answer")
        type_ = form.get_attribute("data-type") or ""
        seen.add(type_)
        if javascript:
            assert_fine(page)
        if type_ == "flashcard":
            page.get_by_role("link", name="Show the answer").click()
            if javascript:
                assert_fine(page)
            page.get_by_role("button", name="Easy").click()
            continue
        fill_in(page, type_)
        page.get_by_role("button", name="Check").click()
        expect(page.locator("#verdict")).to_be_visible()
        if javascript:
            assert_fine(page)
            expect(page.locator("#verdict")).to_be_focused()
        page.get_by_role("button", name="Easy").click()
    assert len(seen) == 10
    expect(page.get_by_role("heading", level=1)).to_have_text("That is it for now")
    if javascript:
        assert_fine(page)


def test_a_sitting_by_keyboard_alone(open_page: Open) -> None:
    page = open_page()
    page.goto("/")
    page.get_by_role("button", name="Start studying").press("Enter")
    presses = 0
    for _ in range(10):
        type_ = page.locator("#answer").get_attribute("data-type")
        if type_ == "flashcard":
            keys = ["Enter", "4"]
        elif type_ in {"single_choice", "true_false"}:
            keys = ["1", "4"]  # chosen and checked at once
        elif type_ == "multiple_choice":
            keys = ["1", "Enter", "4"]
        elif type_ in {"cloze", "short_answer", "numeric"}:
            for _ in range(page.locator("input[name=text]").count() - 1):
                page.keyboard.type("8")
                page.keyboard.press("Enter")  # on to the next gap
            page.keyboard.type("8")
            keys = ["Enter", "4"]
        else:
            page.locator("button[name=skip]").focus()
            keys = ["Enter", "4"]
        for key in keys:
            address = page.url
            page.keyboard.press(key)
            presses += 1
            if (type_, key) != ("multiple_choice", "1"):
                page.wait_for_function("a => location.href !== a", arg=address)
                page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_have_text("That is it for now")


def test_undo_puts_the_same_card_back(open_page: Open, view: str) -> None:
    page = open_page(view)
    page.goto("/")
    page.get_by_role("button", name="Start studying").click()
    stem = page.locator("#stem").inner_text()
    page.get_by_role("button", name="I don't know").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#stem")).to_have_text(stem)
    expect(page.locator(".count")).to_have_text("0 of 10")


@pytest.mark.parametrize(
    "path",
    ["/", "/study", "/decks", "/account/login", "/account/register", "/study?topic=first"],
)
def test_the_other_pages_are_fine(open_page: Open, view: str, path: str) -> None:
    page = open_page(view)
    page.goto(path)
    assert_fine(page)


def test_a_guest_becomes_a_member_and_keeps_the_progress(open_page: Open, view: str) -> None:
    page = open_page(view)
    page.goto("/")
    page.get_by_role("button", name="Start studying").click()
    page.get_by_role("button", name="I don't know").click()
    page.goto("/account/register")
    page.fill("input[name=email]", f"{view}@example.org")
    page.fill("input[name=password]", "a long enough password")
    page.get_by_role("button", name="Create my account").click()
    expect(page.locator("main")).to_contain_text("1 of 10 seen")
    page.goto("/account")
    assert_fine(page)
