"""A week of studying with the clock moved on, and a return after a long pause."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.services.review_log import rebuild_card
from studyapp.store.models import Card, Review, User
from tests.conftest import Clock
from tests.factories import a_question, sync

QUESTIONS = 40


@dataclass
class Day:
    """What one day's sitting came to."""

    new: int = 0
    known: int = 0
    wrong: int = 0
    asked: list[str] = field(default_factory=list)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def study_until_the_summary(client: FlaskClient, clock: Clock, wrong: set[str]) -> Day:
    """Answer whatever is asked, half a minute each; the first time wrong for ``wrong``."""
    client.post("/study/begin", data={"topic": ""})
    day, missed = Day(), set[str]()
    for _ in range(200):
        page = client.get("/study", follow_redirects=True)
        action = re.search(r'action="/study/question/([\w-]+)" id="answer"', page.text)
        if action is None:
            assert page.request.path.startswith("/study/summary/"), page.request.path
            return day
        question_id = action[1]
        is_wrong = question_id in wrong and question_id not in missed
        missed |= {question_id} if is_wrong else set()
        clock.forward(seconds=30)
        form = {name: hidden(page.text, name) for name in ("token", "number", "shown")}
        answer = client.post(
            f"/study/question/{question_id}", data={**form, "text": "9" if is_wrong else "8"}
        )
        assert answer.status_code == 303
        day.new += ">New<" in page.text
        day.known += ">New<" not in page.text
        day.wrong += is_wrong
        day.asked.append(question_id)
    raise AssertionError("the sitting has no end")


@pytest.fixture
def bank(session: Session) -> None:
    sync(session, *(a_question("numeric", id=f"n-{n:02}") for n in range(QUESTIONS)))


def test_a_week(client: FlaskClient, session: Session, clock: Clock, bank: None) -> None:
    """Five new cards a day; each day two are missed and come back the same day."""
    client.post("/study/begin", data={"topic": ""})
    session.execute(sa.update(User).values(new_per_day=5))
    session.commit()
    days = []
    for number in range(7):
        wrong = {f"n-{number * 5:02}", f"n-{number * 5 + 1:02}"}
        days.append(study_until_the_summary(client, clock, wrong))
        clock.now = clock.now.replace(hour=12, minute=0, second=0)
        clock.forward(days=1)
    assert [
        len({q for q in day.asked if int(q[2:]) // 5 == n}) for n, day in enumerate(days)
    ] == ([5] * 7)
    assert [day.wrong for day in days] == [2] * 7
    seen = session.scalars(sa.select(Card.question_id).order_by(Card.question_id)).all()
    assert seen == [f"n-{n:02}" for n in range(35)]
    answers = sum(len(day.asked) for day in days)
    assert session.scalar(sa.select(sa.func.count()).select_from(Review)) == answers
    before = session.execute(sa.select(Card.__table__).order_by(Card.question_id)).all()
    learner_id = session.scalars(sa.select(User.id)).one()
    for question_id in seen:
        rebuild_card(session, learner_id, question_id)
    session.commit()
    assert session.execute(sa.select(Card.__table__).order_by(Card.question_id)).all() == before


def test_every_page_of_a_learner_works_after_a_year_away(
    client: FlaskClient, session: Session, clock: Clock, bank: None
) -> None:
    study_until_the_summary(client, clock, {"n-03"})
    clock.forward(days=365)
    pages = ("/", "/study", "/quiz", "/browse", "/progress", "/plan", "/decks", "/account")
    found = {path: client.get(path).status_code for path in pages}
    assert found == dict.fromkeys(pages, 200)
    day = study_until_the_summary(client, clock, set())
    assert (day.known, day.wrong) == (20, 0)
