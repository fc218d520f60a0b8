"""A sitting by single keys: how many it takes, what each does, and doing without them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, assert_fine, serving, sign_in
from tests.factories import a_question

Open = Callable[..., Page]
MOST_PRESSES = 45


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Twenty questions to choose from: as many as a sitting."""
    choices = [
        a_question("single_choice", id=f"choice-{n:02}", shuffle=False) for n in range(12)
    ]
    truths = [a_question("true_false", id=f"truth-{n:02}") for n in range(8)]
    with serving(tmp_path_factory.mktemp("keys"), *choices, *truths) as running:
        yield running


class Keyboard:
    """Presses keys, counts them, and waits until the page has answered."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, key: str, then: str | None = None) -> None:
        """Press one key; ``then`` is what stands on the page afterwards."""
        self.page.keyboard.press(key)
        self.presses += 1
        if then:
            expect(self.page.locator(then)).to_be_visible()

    def answer(self) -> None:
        """Choose and check the right answer by one key."""
        type_ = self.page.locator("#answer").get_attribute("data-type")
        self.press("a" if type_ == "single_choice" else "2", "#verdict.is-right")


def begin(page: Page) -> Keyboard:
    page.goto("/study")
    keyboard = Keyboard(page)
    keyboard.press("Enter", "#answer")
    return keyboard


def bar(page: Page) -> str:
    return page.locator(".count").inner_text()


def test_a_sitting_of_twenty_takes_few_presses(open_page: Open) -> None:
    page = open_page()
    keyboard = begin(page)
    for number in range(20):
        assert bar(page) == f"{number} of 20"
        keyboard.answer()
        keyboard.press("Enter", "#answer" if number < 19 else "[data-summary]")
    expect(page.get_by_role("heading", level=1)).to_have_text("That is it for now")
    expect(page.locator("main")).to_contain_text("knew 20 of them at the first try (100")
    assert keyboard.presses == 41
    assert keyboard.presses <= MOST_PRESSES
    keyboard.press("Enter")  # one too many begins nothing
    expect(page.get_by_role("heading", level=1)).to_have_text("That is it for now")


def test_u_undoes_a_whole_sitting_even_after_a_reload(open_page: Open) -> None:
    page = open_page()
    keyboard = begin(page)
    for number in range(20):
        keyboard.answer()
        keyboard.press("Enter", "#answer" if number < 19 else "[data-summary]")
    page.reload()
    for left in range(19, -1, -1):
        keyboard.press("u", "#answer")
        expect(page.locator(".count")).to_have_text(f"{left} of 20")
        if left == 10:
            page.reload()
    expect(page.locator("[data-key=u]")).to_have_count(0)


def test_b_puts_away_and_x_suspends_and_u_brings_back(open_page: Open) -> None:
    page = open_page()
    keyboard = begin(page)
    first = page.locator("#answer").get_attribute("action")
    keyboard.press("Shift+B")  # b alone is the second answer
    expect(page.locator("main")).to_contain_text("Put away until tomorrow.")
    keyboard.press("x")
    expect(page.locator("main")).to_contain_text("Suspended")
    expect(page.locator(".count")).to_have_text("0 of 18")
    keyboard.press("u")
    expect(page.locator(".count")).to_have_text("0 of 19")
    keyboard.press("u")
    expect(page.locator(".count")).to_have_text("0 of 20")
    assert page.locator("#answer").get_attribute("action") == first


def test_letters_choose_while_a_question_is_open_and_act_afterwards(open_page: Open) -> None:
    page = open_page()
    keyboard = begin(page)
    keyboard.press("b", "#verdict.is-wrong")  # the second answer
    keyboard.press("b")
    expect(page.locator("main")).to_contain_text("Put away until tomorrow.")


def test_h_hints_f_flags_s_opens_the_passage(open_page: Open) -> None:
    page = open_page()
    keyboard = begin(page)
    keyboard.press("h", "#hint")
    expect(page.locator("#hint")).to_be_focused()
    keyboard.press("f")
    expect(page.locator("#flag")).to_contain_text("Unflag")
    expect(page.locator("#hint")).to_be_visible()
    keyboard.press("a", "#verdict")
    passage = page.locator(".citations details").first
    keyboard.press("s")
    expect(passage).to_have_attribute("open", "")
    expect(passage).to_contain_text("An animal with eight legs.")
    keyboard.press("s")
    expect(passage).not_to_have_attribute("open", "")


def test_k_and_g_say_how_sure_and_take_it_back(open_page: Open) -> None:
    page = open_page()
    keyboard = begin(page)
    knew, guessed = (page.locator(f"[data-key={key}]") for key in "kg")
    keyboard.press("k")
    expect(knew).to_be_checked()
    keyboard.press("g")
    expect(guessed).to_be_checked()
    keyboard.press("g")
    expect(guessed).not_to_be_checked()
    page.get_by_role("radio", name="I know").click()
    expect(knew).to_be_checked()
    page.get_by_role("radio", name="I know").click()
    expect(knew).not_to_be_checked()
    keyboard.press("g")
    keyboard.press("a", "#verdict")
    expect(page.locator("main")).to_contain_text("You said you guessed")


def test_r_opens_the_report_and_typing_there_acts_on_nothing(open_page: Open) -> None:
    page = open_page()
    keyboard = begin(page)
    keyboard.press("r")
    expect(page.locator("#report")).to_be_focused()
    page.keyboard.type("bad example 1 x u")
    expect(page.locator("#report")).to_have_value("bad example 1 x u")
    assert bar(page) == "0 of 20"
    page.get_by_role("button", name="Send to the instructors").click()
    expect(page.locator("main")).to_contain_text("Sent to the instructors.")


def test_e_edits_for_instructors(open_page: Open) -> None:
    page = open_page()
    sign_in(page)
    keyboard = begin(page)
    keyboard.press("e")
    page.wait_for_url("**/author/**")


def test_the_help_lists_the_keys_and_closes(open_page: Open, view: str) -> None:
    page = open_page(view)
    keyboard = begin(page)
    keyboard.press("?", "#keys")
    assert_fine(page)
    page.keyboard.press("1")
    expect(page.locator("#verdict")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()


def test_single_keys_can_be_switched_off(open_page: Open) -> None:
    page = open_page()
    keyboard = begin(page)
    keyboard.press("?", "#keys")
    page.get_by_role("button", name="Switch single keys off").click()
    expect(page.locator("body")).to_have_attribute("data-shortcuts", "off")
    page.keyboard.press("Escape")
    for key in ("1", "a", "f", "?", "u"):
        page.keyboard.press(key)
    expect(page.locator("input[name=pick]:checked")).to_have_count(0)
    expect(page.locator("#keys")).not_to_be_visible()
    page.reload()
    page.keyboard.press("1")
    expect(page.locator("input[name=pick]:checked")).to_have_count(0)
    page.locator("input[name=pick]").first.check()
    page.keyboard.press("Enter")  # Enter is no character, and goes on
    expect(page.locator("#verdict")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_visible()


def test_keys_with_modifiers_or_held_down_do_nothing(open_page: Open) -> None:
    page = open_page()
    begin(page)
    for key in ("Control+1", "Alt+1", "Meta+1"):
        page.keyboard.press(key)
    expect(page.locator("input[name=pick]:checked")).to_have_count(0)
    page.keyboard.down("a")
    expect(page.locator("#verdict")).to_be_visible()
    for _ in range(5):
        page.keyboard.down("a")  # repeats, as a held key does
    page.keyboard.up("a")
    expect(page.locator("#verdict")).to_be_visible()
    assert re.search(r"/study/answered/\d+$", page.url)


def test_enter_on_a_button_presses_it_once(open_page: Open) -> None:
    page = open_page()
    begin(page)
    page.get_by_role("button", name="I don't know").focus()
    page.keyboard.press("Space")
    expect(page.locator("#verdict")).to_be_visible()
    page.locator("#next").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_visible()
    expect(page.locator(".count")).to_have_text("0 of 20, 1 to redo")
