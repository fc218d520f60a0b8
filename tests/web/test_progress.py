"""The page of progress: what it counts, what it says, what it costs."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.domain.statistics.shares import share
from studyapp.services import putting_away, study
from studyapp.services.review_log import Submission
from studyapp.store.models import User
from studyapp.store.queries.questions import live_question
from studyapp.web.progress.sentences import spent_words
from tests.conftest import Clock
from tests.factories import NOON, a_guest, a_question, sync
from tests.web.test_quiz_costs import statements

DAY = dt.timedelta(days=1)


@pytest.fixture
def guest(session: Session) -> User:
    sync(session, *(a_question("numeric", id=f"a-{n}") for n in range(4)))
    return a_guest(session)


@pytest.fixture
def mine(client: FlaskClient, guest: User) -> FlaskClient:
    with client.session_transaction() as cookie:
        cookie["guest"] = guest.fs_uniquifier
    return client


def answer(
    session: Session,
    user: User,
    at: dt.datetime,
    question: str = "a-0",
    text: str = "8",
    mode: Any = "study",
    **more: Any,
) -> None:
    view = live_question(session, question)
    assert view is not None
    token = f"{at:%j%H%M%S}{question}"
    given = Submission(
        view.question, view.version_id, token, Response(texts=(text,)),
        taken=dt.timedelta(seconds=30), **more,
    )  # fmt: skip
    study.answer(session, Learner(user.id), at, given, mode)


def twin(page: str, caption: str) -> list[list[str]]:
    """The cells of a picture's table."""
    found = re.search(rf"<caption[^>]*>{re.escape(caption)}</caption>(.*?)</table>", page, re.S)
    assert found, f"no table {caption}"
    rows = re.findall(r"<tr>(.*?)</tr>", found[1], re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [[html.unescape(cell).replace("\xa0", " ") for cell in row] for row in cells]


def says(page: str) -> list[str]:
    found = re.findall(r'<p class="says">(.*?)</p>', page, re.S)
    return [html.unescape(text).replace("\xa0", " ") for text in found]


def test_a_newcomer_is_told_how_it_begins(mine: FlaskClient) -> None:
    page = mine.get("/progress")
    assert page.status_code == 200
    assert "It begins with your first answer." in page.text
    assert "<svg" not in page.text.split("<main")[1]


def test_a_stranger_is_sent_home(client: FlaskClient, guest: User) -> None:
    answer = client.get("/progress")
    assert (answer.status_code, answer.location) == (303, "/")


def test_every_picture_has_a_sentence_and_a_table(
    mine: FlaskClient, session: Session, guest: User, clock: Clock
) -> None:
    for n in range(4):
        answer(session, guest, NOON, f"a-{n}", self_rating="easy", confidence="knew")
    answer(session, guest, NOON + 20 * DAY, "a-0", confidence="guessed")
    clock.now = NOON + 20 * DAY
    page = mine.get("/progress").text
    titles = re.findall(r'<h2 id="\w+">(.*?)</h2>', page)
    assert titles == [
        "Your year, and the month ahead", "Recall measured", "Cards by strength of memory",
        "Topics, recalled today", "Knew or guessed", "Recall foreseen and found", "Time spent",
    ]  # fmt: skip
    assert len(says(page)) == page.count("<caption") == len(titles)
    assert all(text.endswith(".") for text in says(page))
    unnamed = re.findall(r"<svg(?![^>]*aria-(?:label|hidden))[^>]*>", page.split("<main")[1])
    assert [svg for svg in unnamed if 'width="56"' not in svg] == []  # the key is hidden whole
    assert "style=" not in page


def test_the_tables_count_what_was_answered(
    mine: FlaskClient, session: Session, guest: User, clock: Clock
) -> None:
    for n in range(3):
        answer(session, guest, NOON, f"a-{n}", self_rating="easy", confidence="knew")
    answer(session, guest, NOON + DAY, "a-3", text="7", confidence="knew")
    answer(session, guest, NOON + 9 * DAY, "a-0", confidence="guessed")
    answer(session, guest, NOON + 9 * DAY, "a-1", text="7")
    clock.now = NOON + 9 * DAY
    page = mine.get("/progress").text
    low, high = share(1, 2).low, share(1, 2).high
    interval = f"{low * 100:.0f} % to {high * 100:.0f} %"
    assert twin(page, "Recall by month")[1] == [
        "All", "50 %", "2", interval, "50 %", "2", interval, "–", "0", "–",
    ]  # fmt: skip
    assert [row[:4] for row in twin(page, "Knew or guessed, against right")[1:]] == [
        ["Said “I knew”", "75 %", "3", "4"], ["Said “I guessed”", "100 %", "1", "1"],
    ]  # fmt: skip
    strengths = dict(twin(page, "Cards by strength of memory")[1:])
    assert strengths["All"] == "4"
    assert strengths["Learning"] == "2"  # one never right, one forgotten
    assert twin(page, "Time spent")[1:] == [
        ["11 March 2026", "2", "1 min"], ["3 March 2026", "1", "30 s"],
        ["2 March 2026", "3", "2 min"], ["Last 7 days", "2", "1 min"],
        ["Last 30 days", "6", "3 min"], ["All", "6", "3 min"],
    ]  # fmt: skip


def test_what_was_undone_is_not_counted(
    mine: FlaskClient, session: Session, guest: User
) -> None:
    study.begin(session, Learner(guest.id), NOON, planned=2)
    answer(session, guest, NOON, "a-0")
    answer(session, guest, NOON, "a-1")
    study.undo(session, Learner(guest.id), NOON, "u")
    page = mine.get("/progress").text
    assert twin(page, "Time spent")[-1] == ["All", "1", "30 s"]


def test_cramming_counts_as_time_alone(
    mine: FlaskClient, session: Session, guest: User, clock: Clock
) -> None:
    answer(session, guest, NOON, "a-0", self_rating="easy")
    answer(session, guest, NOON + 20 * DAY, "a-0", text="7", mode="cram", confidence="knew")
    clock.now = NOON + 20 * DAY
    page = mine.get("/progress").text
    assert twin(page, "Time spent")[-1] == ["All", "2", "1 min"]
    assert "Recall by month" not in page
    assert "You have not yet said" in says(page)[4]


def test_nobody_elses_answers_are_counted(
    mine: FlaskClient, session: Session, guest: User
) -> None:
    answer(session, a_guest(session), NOON)
    assert "It begins with your first answer." in mine.get("/progress").text


def test_the_forecast_leaves_suspended_cards_out_and_moves_put_off_ones(
    mine: FlaskClient, session: Session, guest: User, clock: Clock
) -> None:
    for n in range(3):
        answer(session, guest, NOON, f"a-{n}")  # due in ten minutes
    putting_away.put_away(session, Learner(guest.id), NOON, "a-0", "suspend", "s")
    putting_away.put_away(session, Learner(guest.id), NOON, "a-1", "bury", "b")
    clock.forward(minutes=20)
    page = mine.get("/progress").text
    assert "2 cards come due in the next 30 days" in says(page)[0]
    assert "3 March 2026: 1 card due" in page
    assert dict(twin(page, "Cards by strength of memory")[1:])["Suspended"] == "1"


def test_the_line_of_regular_days_can_be_hidden_and_shown(
    mine: FlaskClient, session: Session, guest: User, clock: Clock
) -> None:
    for n in (0, 1, 3):
        answer(session, guest, NOON + n * DAY)
    clock.now = NOON + 4 * DAY
    line = "3 days studied since 2 March 2026, rests included."
    assert line in mine.get("/progress").text
    for show, shown in (("no", False), ("yes", True)):
        done = mine.post("/progress/streak", data={"show": show})
        assert (done.status_code, done.location) == (303, "/progress")
        assert (line in mine.get("/progress").text) == shown


def test_a_day_is_the_learners(
    mine: FlaskClient, session: Session, guest: User, clock: Clock
) -> None:
    session.execute(sa.update(User).values(zone="Asia/Tokyo"))
    session.commit()
    answer(session, guest, dt.datetime(2026, 3, 2, 20, tzinfo=dt.UTC))  # 5 o'clock in Tokyo
    clock.now = dt.datetime(2026, 3, 2, 21, tzinfo=dt.UTC)
    page = mine.get("/progress").text
    assert "3 March 2026, today: 1 answer" in page


@pytest.mark.parametrize("days", [1, 30])
def test_the_page_takes_the_same_statements_however_much_was_done(
    app: Flask, mine: FlaskClient, session: Session, guest: User, clock: Clock, days: int
) -> None:
    for n in range(days):
        answer(session, guest, NOON + n * DAY, f"a-{n % 4}")
    clock.now = NOON + days * DAY
    session.rollback()
    with statements(app) as sent:
        mine.get("/progress")
    assert len(sent) == 5


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.4, "59 s"), (59.6, "1 min"), (3599, "1 h"), (19200, "5 h 20 min")],
)
def test_time_in_words(seconds: float, words: str) -> None:
    assert spent_words(dt.timedelta(seconds=seconds)).replace("\xa0", " ") == words


def test_a_first_sitting_counts_what_was_answered_right(
    mine: FlaskClient, session: Session, guest: User, clock: Clock
) -> None:
    clock.now = NOON
    answer(session, guest, NOON, "a-0")
    answer(session, guest, NOON, "a-1", text="3")
    page = mine.get("/progress").text
    assert says(page)[0] == (
        "2 answers on 1 day; 2 cards come due today and none in the 29 days after."
    )
    assert says(page)[3].startswith("You would recall 25 % of ")
