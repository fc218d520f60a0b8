"""Every page there is: axe in both themes and at both widths, and the keyboard alone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page

from studyapp import create_app
from studyapp.config import Config
from studyapp.domain.blueprint import Wish
from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.domain.permissions import AUTHORS, ENDPOINTS
from studyapp.domain.quizzes import Terms
from studyapp.services import quiz_answers, quizzes, reports, set_quizzes, study
from studyapp.services.accounts import make_link, user_by_email
from studyapp.services.review_log import Submission
from studyapp.store.engine import db
from studyapp.store.models import Attempt, Quiz
from studyapp.store.queries.questions import live_question
from tests.browser.conftest import Server, assert_fine, sign_in
from tests.conftest import dispose

NO_PAGES = {
    "health.alive", "health.ready", "static", "bootstrap.static", "security.static",
    "security.logout", "security.verify", "security.forgot_password",
    "security.reset_password", "decks.download", "author.export_file",
    "account.download_json", "account.download_csv", "offline.manifest", "offline.worker",
    "offline.state", "offline.pack", "quiz.count", "quiz.resume",
    "quiz.results_file",
}  # fmt: skip
"""Endpoints that answer a GET with something other than a page of their own, or that are
off here (no mail server)."""


@pytest.fixture(scope="module")
def pages(server: Server) -> dict[str, str]:
    """An address of every page by its endpoint, with something on it, for the instructor."""
    app = create_app(Config.from_environment(server.environment))
    now = dt.datetime.now(dt.UTC)
    with app.app_context():
        session = db.session
        user = user_by_email(session, "ann@example.org")
        assert user is not None
        who = Learner(user.id)
        begun = study.begin(session, who, now, planned=5)
        views = [live_question(session, id_) for id_ in ("q-numeric", "q-short-answer")]
        given = [
            study.answer(
                session, who, now,
                Submission(v.question, v.version_id, f"seed-{v.id}", Response(texts=("9",))),
            ).review_id
            for v in views if v
        ]  # fmt: skip
        reports.report(session, who, now, "q-numeric", "Which spider?", "seed-report")
        wish, terms = Wish(count=4), Terms("practice", "bank", "now", None)
        for token in ("seed-open", "seed-done"):
            quizzes.create(session, who, now, token=token, wish=wish, terms=terms)
        newest = session.scalar(sa.select(sa.func.max(Attempt.id)))
        quiz_answers.finish(session, who, now, newest or 0)
        set_quizzes.make(
            session, user.id, now, set_quizzes.Draft("Finals", "Read.", wish, terms), token="s"
        )
        quiz = session.scalars(sa.select(Quiz)).one()
        taken = quizzes.begin_set(session, who, now, quiz.code, token="seed-set")
        link = make_link(session, now, "instructor")
        ids = {
            "review_id": given[0], "session_id": begun, "question_id": "q-numeric",
            "number": 1, "attempt_id": newest, "quiz_id": quiz.id, "code": quiz.code,
            "token": link, "position": 1,
        }  # fmt: skip
        found = addresses(app, ids)
        found["quiz.item"] = f"/quiz/{(newest or 0) - 1}/1"
        found["quiz.set_attempt"] = f"/quiz/set/{quiz.id}/results/{taken}"
        for endpoint in ("quiz.sheet", "quiz.sheet_key"):
            found[endpoint] += f"?v={views[0].version_id if views[0] else 0}&s=1"
        found["browse.sheet"] = "/browse/sheet?topic=first"
        session.commit()
    dispose(app)
    return found


def addresses(app: object, ids: dict[str, object]) -> dict[str, str]:
    found = {}
    for rule in app.url_map.iter_rules():  # type: ignore[attr-defined]
        if "GET" in rule.methods and rule.endpoint not in NO_PAGES:
            address = rule.rule
            for name, value in ids.items():
                for written in (f"<{name}>", f"<int:{name}>"):
                    address = address.replace(written, str(value))
            found[rule.endpoint] = address
    return found


@pytest.fixture
def instructor(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """A page of the instructor's, at a width and in a theme."""
    contexts: list[BrowserContext] = []

    def opened(width: int, scheme: str) -> Page:
        context = browser.new_context(
            base_url=server.address,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        sign_in(page)
        return page

    yield opened
    for context in contexts:
        context.close()


def test_every_endpoint_is_a_page_or_said_to_be_none(pages: dict[str, str]) -> None:
    assert sorted(set(pages) - set(ENDPOINTS)) == []
    assert {endpoint: address for endpoint, address in pages.items() if "<" in address} == {}
    assert {endpoint for endpoint in pages if ENDPOINTS[endpoint] == AUTHORS} >= {"author.edit"}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(
    instructor: Callable[..., Page], pages: dict[str, str], width: int, scheme: str
) -> None:
    page = instructor(width, scheme)
    for endpoint, address in sorted(pages.items()):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status < 400, (endpoint, address, answer.status)
        try:
            assert_fine(page)
        except AssertionError as error:
            raise AssertionError(f"{endpoint} {address}: {error}") from error


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_visitor_finds_nothing_amiss_either(
    browser: Browser, server: Server, scheme: str
) -> None:
    context = browser.new_context(
        base_url=server.address,
        viewport={"width": 320, "height": 640},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    for address in ("/", "/study", "/quiz", "/browse", "/browse/q-numeric", "/decks",
                    "/account/login", "/account/register", "/nothing-here"):  # fmt: skip
        page.goto(address)
        assert_fine(page)
    context.close()


TABBABLE = """() => {
  const seen = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: false})
    && !e.closest("[inert], details:not([open]) > :not(summary)");
  const of = "a[href], button, input, select, textarea, summary, [tabindex]";
  const all = [...document.querySelectorAll(of)].filter((e) =>
    !e.disabled && e.type !== "hidden" && e.tabIndex >= 0 && seen(e));
  const groups = new Set();
  return all.filter((e) => {
    if (e.type !== "radio") return true;
    const group = e.form?.action + e.name;
    if (groups.has(group)) return false;
    groups.add(group);
    return true;
  }).map((e) => { window.stops = (window.stops ?? 0) + 1;
    (e.type === "radio" ? document.getElementsByName(e.name) : [e])
      .forEach((one) => { one.dataset.stop = window.stops; });
    return String(window.stops); });
}"""
TIMES = "document.querySelectorAll('input[type=datetime-local]').length"
PARTS_OF_A_TIME = 7
"""Month, day, year, hour, minute, half of the day, calendar: Tab stops at each."""
FOCUSED = """() => {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const ring = style.outlineStyle !== "none" || style.boxShadow !== "none"
    || e.matches(":checked") || e.closest("label")?.matches(":focus-within");
  return [e.dataset.stop ?? "", Boolean(ring) || e === document.body, e.outerHTML.slice(0, 90)];
}"""


def test_the_keyboard_alone_reaches_everything(
    instructor: Callable[..., Page], pages: dict[str, str]
) -> None:
    """Tab comes by every control of every page, in one round, and each shows that it is on."""
    page = instructor(1280, "light")
    page.emulate_media(reduced_motion="reduce")
    missed = {}
    for endpoint, address in sorted(pages.items()):
        page.goto(address)
        page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
        wanted = page.evaluate(TABBABLE)
        reached: list[str] = []
        hidden: list[str] = []
        spare = 5 + PARTS_OF_A_TIME * page.evaluate(TIMES)
        for _ in range(len(wanted) + spare):
            page.keyboard.press("Tab")
            stop, shown, html = page.evaluate(FOCUSED)
            reached.append(stop)
            if not shown:
                hidden.append(html)
        lost = sorted(set(wanted) - set(reached), key=int)
        if lost or hidden:
            controls = [page.evaluate(
                "(n) => document.querySelector(`[data-stop='${n}']`).outerHTML.slice(0, 90)", n
            ) for n in lost]  # fmt: skip
            missed[endpoint] = {"not reached": controls, "focus not seen": hidden}
    assert json.dumps(missed, indent=1) == "{}"
