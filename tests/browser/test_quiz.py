"""A quiz in a real browser: set-up, answering, closing and coming back, the result."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_fine
from tests.browser.test_study import fill_in

Open = Callable[..., Page]


def start(page: Page, feedback: str) -> None:
    page.goto("/quiz")
    page.get_by_text("More choices").click()
    page.locator(f"input[name=feedback][value={feedback}]").check()
    page.get_by_role("button", name="Start the quiz").click()


def type_of(page: Page) -> str:
    """The question's type, told from what there is to fill in."""
    if page.locator("input[name=pick]").count():
        return "single_choice"
    return "short_answer" if page.locator("input[name=text]").count() else "matching"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_quiz_with_feedback_after_each_question(
    open_page: Open, view: str, javascript: bool
) -> None:
    page = open_page(view, javascript=javascript)
    start(page, "now")
    for number in range(1, 10):
        if javascript:
            assert_fine(page)
        fill_in(page, type_of(page))
        page.get_by_role("button", name="Check").click()
        expect(page.locator("#verdict")).to_be_visible()
        if javascript:
            assert_fine(page)
        if number < 9:
            page.get_by_role("link", name="Next question").click()
    page.get_by_role("button", name="See the result").click()
    expect(page.locator("h1")).to_contain_text("of 9")
    if javascript:
        assert_fine(page)


def test_a_quiz_is_resumed_after_closing_the_page(open_page: Open, view: str) -> None:
    page = open_page(view)
    start(page, "end")
    fill_in(page, type_of(page))
    page.get_by_role("button", name="Save answer").click()
    again = page.context.new_page()
    page.close()
    again.goto("/")
    again.get_by_role("link", name="1 of 9 questions answered").click()
    expect(again.locator(".count")).to_have_text("1 of 9 answered")
    assert_fine(again)
    again.get_by_text("Finish now").click()
    again.get_by_role("button", name="Finish").click()
    expect(again.locator("h1")).to_contain_text("of 9")
    assert_fine(again)


def test_the_setup_says_what_is_wrong_and_keeps_what_was_typed(
    open_page: Open, view: str
) -> None:
    page = open_page(view)
    page.goto("/quiz")
    assert_fine(page)
    page.get_by_label("Questions", exact=True).fill("0")
    page.evaluate("document.querySelector('form[method=post]').noValidate = true")
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.get_by_label("Questions", exact=True)).to_have_value("0")
    expect(page.locator(".field-error")).to_be_visible()
