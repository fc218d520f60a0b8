"""Studying without a connection: cards kept, answered offline, sent when the server is back."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.datastructures import MultiDict

from studyapp.domain.errors import Invalid
from studyapp.domain.grading import grade
from studyapp.domain.offline import answer_key
from studyapp.domain.questions import GAP, AnyQuestion, Cloze
from studyapp.domain.shuffling import order_shown
from studyapp.store.engine import SQLITE
from studyapp.web.answering import AnswerForm, response_of
from tests.browser.conftest import SIZES, Server, assert_fine, sign_in
from tests.factories import a_question, every_type

Open = Callable[..., BrowserContext]


@pytest.fixture
def device(browser: Browser, server: Server) -> Iterator[Open]:
    """A browser of its own that may lose its connection; no script may fail in it."""
    contexts: list[BrowserContext] = []
    broken: list[str] = []

    def opened(size: str = "desk", scheme: str = "light") -> BrowserContext:
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=server.address,
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: broken.append(str(error.error)))
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()
    assert broken == []


def keep_cards(page: Page) -> None:
    """As a guest: begin to study, and keep the next cards on this device."""
    page.goto("/")
    page.get_by_role("button", name="Start studying").click()
    page.wait_for_url("**/study")
    page.goto("/")
    page.get_by_role("button", name="Keep the next 50 cards").click()
    expect(page.locator("#keep-cards")).to_contain_text("10 cards kept on this device")


def answer_card(page: Page) -> str:
    """Some answer to the card on the page, and on to the next; its type."""
    type_ = page.locator("#answer").get_attribute("data-type") or ""
    if type_ == "flashcard":
        page.get_by_role("button", name="Show the answer").click()
        page.get_by_role("button", name="Good").click()
        expect(page.locator(".rating")).to_have_count(0)  # kept, and on to the next
        return type_
    if type_ in {"single_choice", "true_false", "multiple_choice"}:
        page.keyboard.press("1")
    elif type_ in {"cloze", "short_answer", "numeric"}:
        for field in page.locator("input[name=text]").all():
            field.fill("8")
    elif type_ != "ordering":
        for field in page.locator("select[name=pick]").all():
            field.select_option(index=1)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#verdict")).to_be_focused()
    page.keyboard.press("Enter")
    return type_


READ = """async () => new Promise((resolve, reject) => {
  const opening = indexedDB.open("commonplace", 1);
  opening.onerror = reject;
  opening.onsuccess = () => {
    const all = opening.result.transaction("answers").objectStore("answers").getAll();
    all.onsuccess = () => resolve(all.result);
  };
})"""


def kept(page: Page) -> list[dict[str, Any]]:
    """The answers on the device, the oldest first."""
    return sorted(page.evaluate(READ), key=lambda answer: answer["at"])


def stored(server: Server, answers: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What the server's log says of these answers, the oldest first."""
    file = Path(server.environment["STUDYAPP_DATA"]) / "study.sqlite"
    with closing(SQLITE.connect(file)) as database:
        rows = database.execute("SELECT token, question_id, millis FROM review ORDER BY at")
        tokens = {f"o-{answer['id']}" for answer in answers}
        return [tuple(row) for row in rows if row[0] in tokens]


SEND_AGAIN = """async () => {
  const { send } = await import("/static/offline/sync.js");
  const answers = await new Promise((resolve) => {
    const opening = indexedDB.open("commonplace", 1);
    opening.onsuccess = () => {
      const store = opening.result.transaction("answers", "readwrite").objectStore("answers");
      const all = store.getAll();
      all.onsuccess = () => {
        for (const answer of all.result) store.put({ ...answer, sent: false });
        resolve(all.result.length);
      };
    };
  });
  return [answers, (await send()).sent];
}"""


def test_cards_are_studied_without_a_connection_and_sent_once(
    device: Open, server: Server
) -> None:
    context = device()
    page = context.new_page()
    keep_cards(page)
    context.set_offline(True)
    page.goto("/study")
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")
    page.get_by_role("link", name="Study the cards").click()
    seen = {answer_card(page) for _ in range(4)}
    page.reload()
    seen |= {answer_card(page) for _ in range(3)}
    page.close()  # the tab is closed in the middle

    page = context.new_page()
    page.goto("/offline")
    seen |= {answer_card(page) for _ in range(3)}
    assert len(seen) == 10
    expect(page.locator("#queue")).to_contain_text("10 answers kept on this device")
    mine = kept(page)
    assert stored(server, mine) == []

    context.set_offline(False)
    expect(page.locator("#queue")).to_have_text("Every answer is saved.")
    wanted = [(f"o-{a['id']}", a["question"], a["millis"]) for a in mine]
    assert stored(server, mine) == wanted
    assert page.evaluate(SEND_AGAIN) == [10, 10]
    assert stored(server, mine) == wanted


def test_a_form_sent_without_a_connection_is_sent_by_reloading(device: Open) -> None:
    context = device()
    page = context.new_page()
    keep_cards(page)
    context.set_offline(True)
    page.get_by_role("link", name="Go on studying").or_(
        page.get_by_role("button", name="Study now")
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No connection")
    context.set_offline(False)
    page.reload()
    expect(page.locator("#answer")).to_be_visible()


def test_a_page_that_loses_its_connection_offers_the_cards(device: Open) -> None:
    context = device()
    page = context.new_page()
    keep_cards(page)
    page.goto("/study")
    context.set_offline(True)
    note = page.locator("main .note", has_text="No connection just now.")
    expect(note).to_be_visible()
    assert_fine(page)
    note.get_by_role("link", name="Study offline").click()
    expect(page.locator("#answer")).to_be_visible()
    page.go_back()
    context.set_offline(False)
    page.goto("/study")
    expect(note).to_have_count(0)


def test_a_card_answered_online_is_not_asked_again_offline(device: Open) -> None:
    context = device()
    page = context.new_page()
    keep_cards(page)
    page.goto("/study")
    stem = page.locator("#stem").inner_text()
    page.get_by_role("button", name="I don't know").click()
    expect(page.locator("#verdict")).to_be_visible()
    context.set_offline(True)
    page.goto("/offline")
    expect(page.locator("#count")).to_have_text("0 of 9")
    expect(page.locator("#stem")).not_to_have_text(stem)


def test_a_guests_answers_are_sent_before_signing_in(device: Open, server: Server) -> None:
    context = device()
    page = context.new_page()
    keep_cards(page)
    context.set_offline(True)
    page.goto("/offline")
    answer_card(page)
    mine = kept(page)
    context.set_offline(False)
    sign_in(page)
    assert len(stored(server, mine)) == 1


def test_wrong_ones_come_back_until_the_sitting_ends(device: Open) -> None:
    context = device()
    page = context.new_page()
    keep_cards(page)
    context.set_offline(True)
    page.goto("/offline")
    for _ in range(10):
        answer_card(page)
    redo = page.locator("#count")
    expect(redo).to_contain_text("to redo")
    before = redo.inner_text()
    page.get_by_role("button", name="I don't know").click()
    page.get_by_role("button", name="Next").click()
    expect(redo).to_have_text(before)  # still to redo
    expect(page.locator("#answer")).to_be_visible()


def test_a_sitting_by_keyboard_alone(device: Open) -> None:
    context = device()
    page = context.new_page()
    keep_cards(page)
    context.set_offline(True)
    page.goto("/offline")
    for _ in range(10):
        type_ = page.locator("#answer").get_attribute("data-type") or ""
        stem = page.locator("#stem").inner_text()
        if type_ == "flashcard":
            page.keyboard.press("Enter")
            page.keyboard.press("3")
        elif type_ in {"single_choice", "true_false", "multiple_choice"}:
            page.keyboard.press("1")
            page.keyboard.press("Enter")
        elif type_ in {"cloze", "short_answer", "numeric"}:
            for _ in range(page.locator("input[name=text]").count()):
                page.keyboard.type("8")
                page.keyboard.press("Enter")
        else:
            page.get_by_role("button", name="I don't know").press("Enter")
        if type_ != "flashcard":
            expect(page.locator("#verdict")).to_be_focused()
            page.keyboard.press("Enter")
        expect(page.locator("#stem")).not_to_have_text(stem)


def test_two_tabs_do_not_answer_one_card_twice(device: Open) -> None:
    context = device()
    first = context.new_page()
    keep_cards(first)
    context.set_offline(True)
    first.goto("/offline")
    second = context.new_page()
    second.goto("/offline")
    expect(second.locator("#answer")).to_be_visible()
    stem = second.locator("#stem").inner_text()
    answer_card(first)
    second.get_by_role("button", name="I don't know").click()
    expect(second.locator("#stem")).not_to_have_text(stem)
    expect(second.locator("#count")).to_have_text(first.locator("#count").inner_text())
    assert len(kept(second)) == 1


def test_signing_out_leaves_nothing_behind(device: Open) -> None:
    page = device().new_page()
    sign_in(page)
    page.get_by_role("button", name="Keep the next 50 cards").click()
    expect(page.locator("#keep-cards")).to_contain_text("kept on this device")
    page.goto("/account")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.goto("/offline")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "No cards are kept on this device"
    )
    left = page.evaluate("Promise.all([caches.keys(), cookieStore.get('offline')])")
    assert left == [[], None]


def test_answers_of_another_account_stay_on_the_device(device: Open, server: Server) -> None:
    """Answered as a guest without a connection; then somebody signs in."""
    context = device()
    page = context.new_page()
    keep_cards(page)
    context.set_offline(True)
    page.goto("/offline")
    answer_card(page)
    mine = kept(page)
    context.clear_cookies()
    context.set_offline(False)
    sign_in(page)
    page.goto("/offline")
    expect(page.locator("#queue")).to_contain_text("1 answer given in another account")
    assert (len(kept(page)), stored(server, mine)) == (1, [])


@pytest.mark.parametrize("size", ["phone", "narrow", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_fine(device: Open, size: str, scheme: str) -> None:
    context = device("phone" if size == "narrow" else size, scheme)
    page = context.new_page()
    if size == "narrow":
        page.set_viewport_size({"width": 320, "height": 640})
    keep_cards(page)
    assert_fine(page)
    context.set_offline(True)
    page.goto("/study")
    assert_fine(page)
    page.goto("/offline")
    for _ in range(10):
        assert_fine(page)
        if page.locator("#answer").get_attribute("data-type") == "flashcard":
            page.get_by_role("button", name="Show the answer").click()
            assert_fine(page)
            page.get_by_role("button", name="Good").click()
            continue
        page.get_by_role("button", name="I don't know").click()
        expect(page.locator("#verdict")).to_be_visible()
        assert_fine(page)
        page.get_by_role("button", name="Next").click()


def test_the_ends_are_fine(device: Open) -> None:
    page = device().new_page()
    page.goto("/offline")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "No cards are kept on this device"
    )
    assert_fine(page)


QUESTIONS: list[AnyQuestion] = [
    *(q for q in every_type() if q.type != "flashcard"),
    a_question("numeric", value=1500, tolerance=20, unit="million dollars"),
    a_question("numeric", value=12.5, tolerance=0.5, unit=""),
    a_question(
        "short_answer", answers=["The unsupervised learning", "naïve Bayes", "GPT-4", "≠"]
    ),
    a_question("cloze", stem="{{2}} and {{1}} and {{2}}", answers=[["one two"], ["straße"]]),
]
WORDS = ["shakespeare", "Shakespaere", "the W Shakespeare", "supervised learning", "one  two",
         "unsupervised learnign", "naive bayes", "GPT 4", "gpt-5", "STRASSE", "hydrogen", "h",
         "hydrogne", "8", "8 legs", "8 eggs", "1,500", "1.5 billion", "1.5e3 million dollar",
         "about 12.4", "−12", "12 %", "oxygen", "№8", "≠", "=", "", " "]  # fmt: skip
TYPED = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=12), st.text("0123456789.,-e %$ml", max_size=8)
)
GRADE = """async (cases) => {
  const { grade } = await import("/static/offline/grade.js");
  return cases.map(([card, given]) => grade(card, given));
}"""


@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(TYPED, min_size=60, max_size=60), st.integers(0, 2**32))
def test_a_device_grades_as_the_server_does(
    app: Flask, grader: Page, typed: list[str], seed: int
) -> None:
    """Whatever is given: the same advice, or where the device is sure the same fraction; and
    it is sure of everything in plain letters."""
    chance = random.Random(seed)
    asked = [(question, order_shown(question, seed)) for question in QUESTIONS * 5]
    cases = [(*case, _filled_in(chance, *case, typed)) for case in asked]
    cards = [
        [{"type": question.type, "key": answer_key(question, order)}, given]
        for question, order, given in cases
    ]
    found = grader.evaluate(GRADE, cards)
    for (question, order, filled), result in zip(cases, found, strict=True):
        wanted = _graded(app, question, filled, order)
        told = (question.type, filled, order, result)
        if isinstance(wanted, str):
            assert (result.get("advice"), *told) == (wanted, *told)
            continue
        assert ("advice" in result, *told) == (False, *told)
        plain = all(text.isascii() and text.isprintable() for text in filled["text"])
        assert (result["sure"] or not plain, *told) == (True, *told)
        if result["sure"]:
            assert (result["fraction"], *told) == (pytest.approx(wanted), *told)


def _filled_in(
    chance: random.Random, question: AnyQuestion, order: tuple[int, ...], typed: list[str]
) -> dict[str, Any]:
    """The form of the question's page, filled in by chance, some of it left open."""
    places = [str(place) for place in range(len(order))]
    picks: list[str] = []
    if question.type in {"single_choice", "true_false"}:
        picks = chance.sample(places, chance.choice([0, 1, 1, 1]))
    elif question.type == "multiple_choice":
        picks = chance.sample(places, chance.randrange(len(places) + 1))
    elif question.type == "ordering" and chance.random() < 0.7:
        picks = chance.sample(places, len(places))
    elif question.type in {"matching", "ordering", "categorize"}:
        options = ["", "0", "1"] if question.type == "categorize" else ["", *places]
        picks = [chance.choice(options) for _ in places]
    fields = len(GAP.findall(question.stem)) if isinstance(question, Cloze) else 1
    texts = [] if places else [chance.choice(typed) for _ in range(fields)]
    skip = chance.random() < 0.05
    return {"pick": picks, "text": texts, "skip": skip, "rating": ""}


def _graded(
    app: Flask, question: AnyQuestion, given: dict[str, Any], order: tuple[int, ...]
) -> float | str:
    fields: MultiDict[str, str] = MultiDict()
    fields.setlist("pick", given["pick"])
    fields.setlist("text", given["text"])
    fields["skip"] = "1" if given["skip"] else ""
    with app.test_request_context():
        form = AnswerForm(formdata=fields)
        try:
            return grade(question, response_of(question, form, order)).fraction
        except Invalid as problem:
            return str(problem)


@pytest.fixture
def grader(browser: Browser, server: Server) -> Iterator[Page]:
    page = browser.new_page(base_url=server.address)
    page.goto("/offline")
    yield page
    page.close()
