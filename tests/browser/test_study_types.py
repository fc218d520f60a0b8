"""All ten types by buttons, by dragging, by typing, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from studyapp.domain.questions import TYPES
from tests.browser.conftest import assert_fine

Open = Callable[..., Page]
RIGHT = {
    "single_choice": ["Mercury"],
    "multiple_choice": ["Seven", "Eleven"],
    "true_false": ["False"],
    "cloze": ["hydrogen", "oxygen"],
    "short_answer": ["Shakespeare"],
    "numeric": ["8 legs"],
}
BELONGS = {
    "Paris": "France", "Rome": "Italy", "Oslo": "Norway", "owl": "Birds", "wren": "Birds",
    "trout": "Fish", "one": "1", "two": "2", "three": "3",
}  # fmt: skip


def ask(page: Page, type_: str) -> None:
    page.goto("/study")
    page.get_by_role("button", name="Study now").click()
    page.goto(f"/study/question/q-{type_.replace('_', '-')}")


def answer(page: Page, type_: str) -> None:
    """Fill in the right answer with what a page without a script offers."""
    if type_ in ("single_choice", "multiple_choice", "true_false"):
        for words in RIGHT[type_]:
            page.locator(".choice", has_text=words).locator("input").check()
    elif type_ in RIGHT:
        for place, words in zip(
            page.locator("input[name=text]").all(), RIGHT[type_], strict=True
        ):
            place.fill(words)
    else:
        for line in page.locator(".places > li").all():
            what = line.locator(".what").inner_text()
            line.locator("select").select_option(label=BELONGS[what])


@pytest.mark.parametrize("type_", [t for t in TYPES if t != "flashcard"])
def test_every_type_is_answered_without_a_script(open_page: Open, type_: str) -> None:
    page = open_page(javascript=False)
    ask(page, type_)
    answer(page, type_)
    page.get_by_role("radio", name="I'm guessing").check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#verdict")).to_contain_text("Right")
    expect(page.locator("main")).to_contain_text("You said you guessed")
    page.get_by_role("link", name="Next").click()
    expect(page.locator("#answer")).to_be_visible()


def test_a_flashcard_and_the_quiet_row_without_a_script(open_page: Open) -> None:
    page = open_page("phone-dark", javascript=False)
    ask(page, "flashcard")
    page.get_by_role("link", name="Hint").click()
    page.get_by_role("link", name="Show the answer").click()
    page.get_by_role("button", name="Flag").click()
    expect(page.locator("#back")).to_contain_text("It has two divisors.")
    page.get_by_role("button", name="Good").click()
    page.get_by_role("button", name="Suspend").click()
    expect(page.locator("main")).to_contain_text("Suspended")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("link", name="Keys").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keys")
    page.get_by_role("button", name="Switch single keys off").click()
    expect(page.locator("main")).to_contain_text("Single keys are off.")


def lines(page: Page) -> list[str]:
    return page.locator(".movable .what").all_inner_texts()


def test_lines_are_put_in_order_by_buttons(open_page: Open, view: str) -> None:
    page = open_page(view)
    ask(page, "ordering")
    expect(page.locator(".movable")).to_be_visible()
    assert_fine(page)
    for place, word in enumerate(("one", "two", "three")):
        while lines(page).index(word) > place:
            button = page.get_by_role("button", name=f"Move up: {word}")
            button.focus()
            page.keyboard.press("Enter")
            expect(button).to_be_focused()
            at = lines(page).index(word) + 1
            expect(page.locator("#said")).to_have_text(f"{word}: place {at} of 3")
    page.get_by_role("button", name="Move up: one").press("Enter")
    expect(page.locator("#said")).to_have_text("one is first already")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#verdict")).to_contain_text("Right")


def test_lines_are_put_in_order_by_dragging(open_page: Open) -> None:
    page = open_page()
    ask(page, "ordering")
    for place, word in enumerate(("one", "two", "three")):
        line = page.locator(".movable > li", has=page.get_by_text(word, exact=True))
        target = page.locator(".movable > li").nth(place).bounding_box()
        start = line.bounding_box()
        assert start
        assert target
        page.mouse.move(start["x"] + 100, start["y"] + start["height"] / 2)
        page.mouse.down()
        page.mouse.move(target["x"] + 100, target["y"] + 2, steps=12)
        page.mouse.up()
    assert lines(page) == ["one", "two", "three"]
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#verdict")).to_contain_text("Right")


def test_the_order_shown_is_an_answer_and_survives_the_hint(open_page: Open) -> None:
    page = open_page()
    ask(page, "ordering")
    first = lines(page)[0]
    page.get_by_role("button", name=f"Move down: {first}").click()
    moved = lines(page)
    page.get_by_role("button", name="Hint").click()
    expect(page.locator("#hint")).to_be_visible()
    assert lines(page) == moved
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#verdict")).to_be_visible()


def test_a_right_that_is_taken_says_so_elsewhere(open_page: Open) -> None:
    page = open_page()
    ask(page, "matching")
    first, second, _ = page.locator("select[name=pick]").all()
    first.select_option(label="Norway")
    expect(second.locator("option", has_text="Norway")).to_have_text("Norway (taken)")
    expect(first.locator("option", has_text="Norway")).to_have_text("Norway")
    first.select_option(label="France")
    expect(second.locator("option", has_text="Norway")).to_have_text("Norway")


def test_enter_goes_from_gap_to_gap_and_then_checks(open_page: Open) -> None:
    page = open_page()
    ask(page, "cloze")
    expect(page.locator(".gap-input").first).to_be_focused()
    page.keyboard.type("hydrogen")
    page.keyboard.press("Enter")
    expect(page.locator(".gap-input").last).to_be_focused()
    page.keyboard.type("oxygen")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict")).to_contain_text("Right")


def test_a_typed_answer_is_compared_and_can_be_counted(open_page: Open, view: str) -> None:
    page = open_page(view)
    ask(page, "short_answer")
    page.fill("#typed", "Will Shaksper")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".diff del").first).to_be_visible()
    assert_fine(page)
    page.get_by_role("button", name="Count my answer as right").click()
    expect(page.locator("#verdict")).to_have_text("Counted as right")
    expect(page.locator("#verdict")).to_be_focused()


def test_touch_targets_are_large_enough(open_page: Open) -> None:
    """24 px at least, in both directions, for everything that can be pressed."""
    page = open_page("phone-dark")
    ask(page, "ordering")
    page.locator("details.more > summary").click()
    small = page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, main summary, main label")]
        .filter(e => e.checkVisibility() && !e.classList.contains("visually-hidden"))
        .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
        .filter(([, r]) => r.width < 24 || r.height < 24)
        .map(([words, r]) => `${words} ${r.width}x${r.height}`)"""
    )
    assert small == []
