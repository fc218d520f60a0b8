"""Exams in a real browser: the line that counts, the countdown, moving by number, paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import assert_fine, sign_in

Open = Callable[..., Page]


def set_quiz(page: Page, *, minutes: str = "30", feedback: str = "close") -> str:
    """Set a quiz as an instructor; the path of its link."""
    page.goto("/quiz/set/new")
    assert_fine(page)
    page.get_by_label("Title").fill("Finals")
    page.get_by_label("Time limit in minutes").fill(minutes)
    page.get_by_label("Closes").fill("2099-03-02T14:00")
    page.locator(f"input[name=feedback][value={feedback}]").check()
    page.get_by_text("Blueprint: say how many").click()
    assert_fine(page)
    page.get_by_role("button", name="Set the quiz").click()
    assert_fine(page)
    link = page.locator(".quiz-link").get_attribute("href")
    assert link
    return link


def test_a_set_quiz_from_the_instructor_to_the_result(open_page: Open, view: str) -> None:
    teacher = open_page(view)
    sign_in(teacher)
    link = set_quiz(teacher)
    page = open_page(view)
    page.goto(link)
    assert_fine(page)
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#time-left")).to_contain_text("min")
    assert_fine(page)
    page.get_by_text("Finish now").click()
    page.get_by_role("button", name="Finish the quiz").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Handed in")
    assert_fine(page)
    page.get_by_role("link", name="All quizzes you have taken").click()
    expect(page.get_by_role("row")).to_have_count(2)
    assert_fine(page)
    teacher.get_by_role("link", name="Results").click()
    expect(teacher.get_by_text("1 attempt finished")).to_be_visible()
    assert_fine(teacher)
    teacher.get_by_role("link", name="All quizzes").click()
    assert_fine(teacher)


def test_the_line_counts_while_choosing_and_an_exam_greys_the_feedback(
    open_page: Open, view: str
) -> None:
    page = open_page(view)
    page.goto("/quiz")
    expect(page.get_by_role("button", name="Count")).to_be_hidden()
    page.get_by_label("Questions", exact=True).fill("3")
    expect(page.locator("#plan")).to_have_text("3 questions from 1 topic, about 2 min")
    page.get_by_text("More choices").click()
    page.get_by_label("Create").check()
    expect(page.locator("#plan")).to_contain_text("No question fits.")
    page.get_by_label("Exam").check()
    expect(page.locator("input[name=feedback]").first).to_be_disabled()
    assert_fine(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_numbers_of_an_exam_keep_what_is_filled_in(
    open_page: Open, view: str, javascript: bool
) -> None:
    page = open_page(view, javascript=javascript)
    page.goto("/quiz")
    page.get_by_label("Exam").check()
    page.get_by_role("button", name="Start the quiz").click()
    map_ = page.get_by_role("navigation", name="Questions of this quiz")

    def number_(number: int) -> Locator:
        return map_.get_by_role("button", name=re.compile(rf"^Question {number}\b"))

    for number in range(1, 10):
        if page.locator("#answer").get_attribute("data-type") == "numeric":
            break
        number_(number + 1).click()
    page.locator("input[name=text]").fill("7")
    other = 1 if number > 1 else 2
    number_(other).click()
    expect(page.locator(".count")).to_have_text("1 of 9 answered")
    number_(number).click()
    expect(page.locator("input[name=text]")).to_have_value("7")
    if javascript:
        assert_fine(page)


def test_an_exam_by_keyboard_and_enter_never_hands_it_in(open_page: Open) -> None:
    page = open_page()
    page.goto("/quiz")
    for _ in range(30):
        page.get_by_label("Questions", exact=True).fill("1")
        page.get_by_label("Exam").check()
        page.get_by_role("button", name="Start the quiz").click()
        if page.locator("#answer").get_attribute("data-type") == "single_choice":
            break
        page.goto("/quiz")
        page.get_by_role("button", name="Discard").first.click()
    page.keyboard.press("2")
    expect(page.locator("input[name=pick]").nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(".count")).to_have_text("1 of 1 answered")
    page.keyboard.press("Enter")
    expect(page.locator(".count")).to_have_text("1 of 1 answered")
    expect(page.get_by_role("button", name="Finish", exact=True)).to_be_visible()


def test_the_countdown_can_be_hidden_warns_twice_and_hands_in_at_the_end(
    open_page: Open,
) -> None:
    """The page's own clock is moved; the server's is not, so it still has time itself."""
    page = open_page()
    page.clock.install()
    page.goto("/quiz")
    page.get_by_label("Exam").check()
    page.get_by_text("More choices").click()
    page.get_by_label("Time limit in minutes").fill("7")
    page.get_by_role("button", name="Start the quiz").click()
    warning, left = page.locator("#time-warning"), page.locator("#time-left")
    expect(left).to_have_text(re.compile(r"^(7:00|6:5\d) min$"))
    page.locator("#clock summary").click()
    expect(left).to_be_hidden()
    page.reload()
    expect(left).to_be_hidden()
    page.clock.fast_forward("01:30")
    expect(warning).to_be_empty()
    page.clock.fast_forward("00:50")
    expect(warning).to_have_text("5 minutes left.")
    page.clock.fast_forward("04:10")
    expect(warning).to_have_text("One minute left.")
    with page.expect_request(lambda request: request.method == "POST"):
        page.clock.fast_forward("01:10")


def test_paper_has_no_page_furniture(open_page: Open, view: str) -> None:
    page = open_page(view)
    page.goto("/quiz")
    page.get_by_role("button", name="Print instead").click()
    expect(page.locator(".paper-questions > li")).to_have_count(9)
    assert_fine(page)
    page.emulate_media(media="print")
    for gone in (".site-header", ".paper-bar", ".site-footer"):
        expect(page.locator(gone)).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="screen")
    page.get_by_role("link", name="a page of its own").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Key")
    assert_fine(page)
