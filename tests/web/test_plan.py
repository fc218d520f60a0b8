"""The first page and the plan, in the browser's terms."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.services import study
from studyapp.services.review_log import Submission
from studyapp.store.models import Mark, User
from studyapp.store.queries.questions import live_questions
from tests.conftest import Clock
from tests.factories import NOON, a_member, a_question, sign_in, sync
from tests.services.test_study import submission
from tests.web.test_browse import statements, words

DAY = dt.timedelta(days=1)


def a_history(session: Session, cards: int) -> None:
    """A member who knew so many questions, met over four days."""
    sync(session, *(a_question("numeric", id=f"n-{i:03}") for i in range(cards)))
    who = Learner(a_member(session).id)
    views = live_questions(session, [f"n-{i:03}" for i in range(cards)])
    for i, view in enumerate(views):
        for go in range(2):
            at = NOON + (i % 4) * DAY + dt.timedelta(minutes=11 * go)
            right = submission(session, f"t{i}-{go}", view.id).response
            given = Submission(view.question, view.version_id, f"t{i}-{go}", right)
            study.answer(session, who, at, given)
    session.rollback()


@pytest.fixture
def back(client: FlaskClient, session: Session, clock: Clock) -> FlaskClient:
    """A learner who comes back after a month to 40 overdue cards."""
    a_history(session, 40)
    sign_in(client)
    clock.forward(days=30)
    return client


def limits_of(session: Session) -> tuple[int, int]:
    session.rollback()
    found = session.execute(sa.select(User.new_per_day, User.reviews_per_day)).one()
    return found[0], found[1]


def test_the_first_page_offers_to_spread_a_pile(back: FlaskClient) -> None:
    page = back.get("/").text
    text = words(page)
    assert "40 cards have waited for you." in text
    assert 'type="number" min="1" max="30" value="2"' in page
    assert "Today 20 9 min Tomorrow 20 9 min" in text


def test_catching_up_from_the_first_page(
    back: FlaskClient, session: Session, clock: Clock
) -> None:
    answer = back.post("/plan/catch-up", data={"days": "4"})
    assert (answer.status_code, answer.location) == (303, "/plan")
    assert "40 cards are spread over 4 days." in back.get("/plan").text
    home = words(back.get("/").text)
    assert "10 due" in home
    assert "have waited for you" not in home
    assert "You are catching up: 30 cards come by" in home
    clock.forward(days=1)
    assert "20 due" in words(back.get("/").text)


def test_the_plan_shows_any_number_of_days_before(back: FlaskClient, session: Session) -> None:
    page = back.get("/plan?days=3").text
    assert "Spread over 3 days" in page
    assert re.findall(r'<td class="amount">(\d+)</td><td class="amount">\d+ min', page) == [
        "14", "13", "13",
    ]  # fmt: skip
    assert session.scalars(sa.select(Mark.question_id)).all() == []
    for odd in ("0", "99999", "-3", "soon", "٣"):
        assert back.get(f"/plan?days={odd}").status_code == 200


def test_all_can_be_brought_back(back: FlaskClient) -> None:
    back.post("/plan/catch-up", data={"days": "4"})
    page = back.get("/plan").text
    assert "30 cards from before today are put off" in words(page)
    assert "put off until then" in page
    assert back.post("/plan/all-back").location == "/plan"
    assert "40 cards to repeat today" in back.get("/plan").text


@pytest.mark.parametrize("days", ["", "0", "31", "some"])
def test_days_out_of_range_are_refused_with_advice(
    back: FlaskClient, session: Session, days: str
) -> None:
    answer = back.post("/plan/catch-up", data={"days": days})
    assert answer.status_code == 422
    assert "Write a number from 1 to 30." in html.unescape(answer.text)
    assert session.scalars(sa.select(Mark.question_id)).all() == []


def test_limits_are_changed_and_what_is_wrong_is_kept(
    back: FlaskClient, session: Session
) -> None:
    answer = back.post("/plan/limits", data={"new_per_day": "5", "reviews_per_day": "60"})
    assert (answer.status_code, answer.location) == (303, "/plan")
    assert limits_of(session) == (5, 60)
    answer = back.post("/plan/limits", data={"new_per_day": "7000", "reviews_per_day": "61"})
    assert answer.status_code == 422
    assert "Write a number from 0 to 999." in answer.text
    assert 'value="7000"' in answer.text
    assert 'value="61"' in answer.text
    assert limits_of(session) == (5, 60)


def test_the_first_page_says_what_a_limit_holds_back(back: FlaskClient) -> None:
    back.post("/plan/limits", data={"new_per_day": "5", "reviews_per_day": "28"})
    assert "12 more are due; today’s limit of 28 leaves them for later." in words(
        back.get("/").text
    )


def test_a_small_pile_is_no_matter(client: FlaskClient, session: Session, clock: Clock) -> None:
    a_history(session, 8)
    sign_in(client)
    clock.forward(days=30)
    assert "have waited for you" not in client.get("/").text
    assert "8 cards have waited since before today." in words(client.get("/plan").text)


def test_a_new_guest_and_an_empty_bank(client: FlaskClient, session: Session) -> None:
    sync(session, a_question("numeric"))
    client.post("/study/begin")
    page = words(client.get("/").text)
    assert "1 new · about 1 min" in page
    assert "Next 14 days" not in page
    sync(session)
    assert "There are no questions yet." in client.get("/").text
    assert "0 cards to repeat today, 0 in 14 days." in client.get("/plan").text


def test_a_visitor_has_no_plan(client: FlaskClient) -> None:
    assert client.get("/plan").location == "/"


@pytest.mark.parametrize(("path", "most"), [("/", 12), ("/plan", 6)])
def test_the_pages_take_a_fixed_number_of_statements(
    app: Flask, client: FlaskClient, session: Session, clock: Clock, path: str, most: int
) -> None:
    a_history(session, 3)
    sign_in(client)
    clock.forward(days=30)
    client.get("/")  # takes away what signing in had to say
    with statements(app) as of_three:
        assert client.get(path).status_code == 200
    sync(session, a_question("numeric", id="n-000"))
    session.rollback()
    with statements(app) as of_one:
        assert client.get(path).status_code == 200
    assert len(of_three) == len(of_one)
    assert len(of_one) <= most


def test_a_day_that_is_done_says_when_new_cards_come(
    client: FlaskClient, session: Session, clock: Clock
) -> None:
    a_history(session, 1)
    sync(session, *(a_question("numeric", id=f"n-{i:03}") for i in range(3)))
    sign_in(client)
    clock.now = NOON + dt.timedelta(minutes=12)
    told = {
        2: None,
        1: "More new cards come tomorrow; you take 1 a day. Change it",
        0: "You take no new cards for now. Change it",
    }
    for limit, text in told.items():
        session.execute(sa.update(User).values(new_per_day=limit))
        session.commit()
        for path in ("/", "/study"):
            page = words(client.get(path).text)
            assert page.count("Change it") == page.count(text or "Change it") == bool(text)
