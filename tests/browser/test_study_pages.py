"""One request a step, and nothing lost: focus, announcement, back, tabs, trouble."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.conftest import Server, serving
from tests.factories import a_question

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two numbers to type, then a flashcard."""
    questions = [a_question("numeric", id=f"n-{n}") for n in range(2)]
    folder = tmp_path_factory.mktemp("pages")
    with serving(folder, *questions, a_question("flashcard")) as running:
        yield running


@pytest.fixture
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A browser whose console may complain of a broken connection."""
    made = browser.new_context(base_url=server.address)
    made.set_default_timeout(15_000)
    yield made
    made.close()


def begin(page: Page) -> Page:
    page.goto("/study")
    page.get_by_role("button", name="Study now").click()
    expect(page.locator("#typed")).to_be_visible()
    return page


def check(page: Page, typed: str) -> None:
    page.fill("#typed", typed)
    page.get_by_role("button", name="Check").click()


def verdict(page: Page, words: str) -> None:
    expect(page.locator("#verdict")).to_contain_text(words)


def test_each_step_is_one_request(open_page: Open) -> None:
    page = begin(open_page())
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))

    def came_to(*expected: str) -> None:
        asked = [r for r in sent if not r.url.endswith("/icon.svg")]  # Chromium's own, cached
        found = [f"{r.method} {r.url.split('/', 3)[3]}" for r in asked]
        assert found == list(expected)
        sent.clear()

    check(page, "8")
    verdict(page, "Right")
    came_to("POST study/question/n-0")
    assert page.url.split("/", 3)[3].startswith("study/answered/")
    page.locator("#next").click()
    expect(page.locator("#typed")).to_be_focused()
    came_to("GET study")
    page.get_by_role("button", name="Not today").click()
    expect(page.locator("#reveal")).to_be_visible()
    came_to("POST study/question/n-1/bury")
    page.keyboard.press("Space")
    expect(page.locator("#back")).to_be_focused()
    came_to("GET study/question/q-flashcard?at=0&reveal=1")
    page.keyboard.press("3")
    expect(page.get_by_role("heading", level=1)).to_have_text("That is it for now")
    came_to("POST study/question/q-flashcard")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#reveal")).to_be_visible()
    came_to("POST study/undo")


def test_feedback_takes_the_focus_and_is_announced(open_page: Open) -> None:
    page = begin(open_page())
    page.evaluate("window.region = document.getElementById('said')")
    check(page, "9")
    verdict(page, "Not quite")
    expect(page.locator("#verdict")).to_be_focused()
    expect(page.locator("#said")).to_have_text("Not quite")
    assert page.evaluate("window.region === document.getElementById('said')")
    assert page.locator("#said").get_attribute("role") == "status"
    assert page.evaluate("scrollY") == 0
    page.locator("#next").click()
    page.get_by_role("button", name="Not today").click()
    expect(page.locator("#said")).to_contain_text("Put away until tomorrow.")


def test_the_back_button_shows_what_was_and_counts_nothing_twice(open_page: Open) -> None:
    page = begin(open_page())
    check(page, "8")
    verdict(page, "Right")
    feedback = page.url
    page.locator("#next").click()
    expect(page.locator("#answer")).to_be_visible()
    page.go_back()
    verdict(page, "Right")
    assert page.url == feedback
    page.go_back()  # the question was answered: the next one stands here
    expect(page.locator("#answer")).to_have_attribute("action", "/study/question/n-1")
    expect(page.locator(".count")).to_have_text("1 of 3")
    page.go_forward()
    verdict(page, "Right")
    page.reload()
    verdict(page, "Right")


def test_back_after_a_hint_does_not_ask_again(open_page: Open) -> None:
    page = begin(open_page())
    page.fill("#typed", "8")
    page.get_by_role("button", name="Hint").click()
    expect(page.locator("#hint")).to_be_visible()
    expect(page.locator("#typed")).to_have_value("8")
    expect(page.locator("#typed")).to_be_focused()
    page.get_by_role("button", name="Check").click()
    verdict(page, "Right")
    page.go_back()
    verdict(page, "Right")
    expect(page.locator(".count")).to_have_text("1 of 3")


def test_two_tabs_count_one_answer(open_page: Open) -> None:
    page = begin(open_page())
    other = page.context.new_page()
    other.goto("/study")
    check(page, "8")
    verdict(page, "Right")
    check(other, "9")
    verdict(other, "Right")
    expect(other.locator("main")).to_contain_text("your first answer counts")
    expect(other.locator(".count")).to_have_text("1 of 3")


def test_what_is_wrong_with_an_answer_is_said_and_it_is_kept(open_page: Open) -> None:
    page = begin(open_page())
    check(page, "eight")
    expect(page.get_by_role("alert")).to_contain_text("Write a number in figures")
    expect(page.locator("#typed")).to_have_value("eight")
    expect(page.locator("#typed")).to_be_focused()
    check(page, "8")
    verdict(page, "Right")


def test_without_a_connection_nothing_is_lost(context: BrowserContext) -> None:
    page = begin(context.new_page())
    context.set_offline(True)
    check(page, "8")
    expect(page.locator("#trouble")).to_contain_text("No connection just now.")
    expect(page.locator("#typed")).to_have_value("8")
    retry = page.get_by_role("button", name="Try again")
    expect(retry).to_be_focused()
    retry.click()
    expect(page.locator("#trouble")).to_have_count(1)
    context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    verdict(page, "Right")
    expect(page.locator(".count")).to_have_text("1 of 3")


def test_an_answer_whose_reply_was_lost_counts_once(context: BrowserContext) -> None:
    page = begin(context.new_page())
    lost: list[str] = []

    def lose(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        lost.append("reply")
        route.abort()  # type: ignore[attr-defined]

    page.route("**/study/question/n-0", lose, times=1)
    check(page, "8")
    expect(page.locator("#trouble")).to_be_visible()
    assert lost == ["reply"]
    page.get_by_role("button", name="Try again").click()
    verdict(page, "Right")
    expect(page.locator(".count")).to_have_text("1 of 3")


def test_a_broken_server_is_said_and_tried_again(context: BrowserContext) -> None:
    page = begin(context.new_page())
    page.route("**/study/question/n-0", lambda route: route.fulfill(status=503), times=1)
    check(page, "8")
    expect(page.locator("#trouble")).to_contain_text("The server had a problem (503).")
    page.get_by_role("button", name="Try again").click()
    verdict(page, "Right")


def test_somebody_signed_out_keeps_the_answer_until_they_are_back(
    context: BrowserContext,
) -> None:
    page = begin(context.new_page())
    cookies = context.cookies()
    context.clear_cookies()
    check(page, "8")
    expect(page.locator("#trouble")).to_contain_text("You are no longer signed in here.")
    expect(page.locator("#typed")).to_have_value("8")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page.get_by_role("button", name="Try again").click()
    verdict(page, "Right")
