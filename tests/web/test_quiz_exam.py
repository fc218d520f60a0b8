"""Exams and time limits in the browser's terms: what is sent, what is kept, when it ends."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.store.models import Review
from tests.conftest import Clock
from tests.factories import a_question, sync
from tests.web.test_quiz import NEW, begin, give, numbers, reviews, spiders, words

EXAM = {"mode": "exam", "minutes": "10"}


@pytest.fixture(autouse=True)
def three_spiders(session: Session) -> None:
    sync(session, *spiders(3))


def lists(page: str) -> list[str]:
    return words(page, r"<h2>(.*?)</h2>")


def test_an_exam_has_no_hint_and_no_feedback_before_its_end(client: FlaskClient) -> None:
    path = begin(client, **EXAM)
    sent = [client.get(f"{path}/1").text, client.post(f"{path}/1", data={
        "token": "t", "number": "1", "hint": "1", "hints": "1", "text": "7",
    }).text]  # fmt: skip
    assert give(client, f"{path}/1", "7") == (303, f"{path}/2")
    sent.append(client.get(f"{path}/1").text)
    for page in sent:
        assert [w for w in ("Think again", "Because it is so", "Hint") if w in page] == []
    client.post(f"{path}/finish")
    assert "Because it is so" in client.get(f"{path}/result").text


def test_practice_gives_a_hint_that_the_log_knows_of(
    client: FlaskClient, session: Session
) -> None:
    path = begin(client)
    assert "Think again" not in client.get(f"{path}/1").text
    page = client.post(f"{path}/1", data={
        "token": "t", "number": "1", "hint": "1", "text": "half",
    })  # fmt: skip
    assert (page.status_code, "Think again" in page.text) == (200, True)
    assert re.findall(r'value="(half)"', page.text) == ["half"]
    give(client, f"{path}/1", "8", hints="1")
    session.rollback()
    assert session.scalars(sa.select(Review.hints)).all() == [1]


def test_every_way_out_of_a_question_keeps_what_was_filled_in(client: FlaskClient) -> None:
    """Next, Previous and each number send the form; the page has no bare link to a question."""
    path = begin(client, **EXAM)
    page = client.get(f"{path}/2").text
    ways = re.findall(r'<button[^>]*form="answer" name="go" value="(\d)"', page)
    assert sorted(ways) == ["1", "1", "3", "3"]
    assert re.findall(rf'<a [^>]*href="{path}/(\d)"', page) == ["2"]
    assert give(client, f"{path}/2", "8", go="3") == (303, f"{path}/3")
    assert numbers(client.get(f"{path}/3").text)[1] == "Question 2, answered"


def test_the_time_is_said_without_a_script_and_kept_by_the_server(
    client: FlaskClient, clock: Clock, session: Session
) -> None:
    path = begin(client, **EXAM)
    clock.forward(minutes=4)
    page = client.get(f"{path}/1").text
    assert re.findall(r'data-seconds="(\d+)"', page) == ["360"]
    assert words(page, r'<details class="quiz-clock".*?</details>') == [
        "Time left 6 min until 12:10 UTC"
    ]
    assert give(client, f"{path}/1", "8") == (303, f"{path}/2")
    clock.forward(minutes=6, seconds=20)
    assert give(client, f"{path}/2", "8") == (303, path)
    assert client.get(path).location == f"{path}/result"
    assert words(client.get(f"{path}/result").text, r"<h1.*?</h1>")[0].startswith(
        "You scored 2 of 3"
    )
    assert reviews(session) == [("a-1", 1.0), ("a-2", 1.0)]


@pytest.mark.parametrize(
    "request_", ["resume", "item", "result", "answer", "flag", "empty", "setup", "history"]
)
def test_an_expired_attempt_is_finished_by_the_next_request(
    client: FlaskClient, clock: Clock, session: Session, request_: str
) -> None:
    path = begin(client, **EXAM)
    give(client, f"{path}/1", "8")
    clock.forward(minutes=11)
    ask: dict[str, Any] = {
        "resume": lambda: client.get(path),
        "item": lambda: client.get(f"{path}/2"),
        "result": lambda: client.get(f"{path}/result"),
        "answer": lambda: client.post(
            f"{path}/2", data={"token": "t", "number": "1", "text": "8"}
        ),
        "flag": lambda: client.post(f"{path}/2/flag", data={"flag": "1"}),
        "empty": lambda: client.post(f"{path}/2", data={"token": "t", "number": "1"}),
        "setup": lambda: client.get("/quiz"),
        "history": lambda: client.get("/quiz/history"),
    }
    answer = ask[request_]()
    while answer.status_code == 303:
        answer = client.get(answer.location)
    assert answer.status_code == 200
    assert reviews(session) == [("a-1", 1.0)]
    assert lists(client.get(f"{path}/result").text) == ["To look at again (2)", "Right (1)"]


def test_two_tabs_of_an_exam_agree(client: FlaskClient, session: Session) -> None:
    path = begin(client, **EXAM)
    assert give(client, f"{path}/1", "7") == (303, f"{path}/2")
    assert give(client, f"{path}/1", "8") == (303, f"{path}/2")
    for _ in range(2):
        assert client.post(f"{path}/finish").location == f"{path}/result"
    assert give(client, f"{path}/1", "7") == (303, f"{path}/result")
    assert reviews(session) == [("a-1", 1.0)]


def test_a_practice_quiz_stops_at_what_an_exam_asks(client: FlaskClient) -> None:
    practice = begin(client)
    give(client, f"{practice}/1", "8")
    exam = begin(client, token="exam", **EXAM)
    for position in (1, 2):
        page = client.get(f"{practice}/{position}").text
        assert [w for w in ("Because it is so", "Think again") if w in page] == []
        assert words(page, r'<div class="note warn">(.*?)</div>')[0].startswith(
            "An exam of yours asks this question too."
        )
    assert numbers(client.get(f"{practice}/3").text)[0] == "Question 1, answered"
    assert give(client, f"{practice}/2", "8") == (303, f"{practice}/2")
    client.post(f"{practice}/finish")
    page = client.get(f"{practice}/result").text
    assert (lists(page), "Because it is so" in page) == (["Held back (3)"], False)
    assert "Because it is so" not in client.get(f"{practice}/print/key").text

    client.post(f"{exam}/finish")
    page = client.get(f"{practice}/result").text
    assert lists(page) == ["To look at again (2)", "Right (1)"]
    assert "Because it is so" in page


def test_history_lists_every_attempt_and_leads_to_each(client: FlaskClient) -> None:
    first = begin(client, topics="first")
    client.post(f"{first}/finish")
    second = begin(client, token="second", **EXAM)
    page = client.get("/quiz/history").text
    rows = [words(row, r"<t[hd].*?</t[hd]>") for row in page.split("<tbody>")[1].split("</tr>")]
    assert [row[:2] for row in rows if row] == [
        ["All topics", "Exam"], ["First things", "Practice"],
    ]  # fmt: skip
    assert re.findall(r'href="(/quiz/\d+[^"]*)"', page) == [second, f"{first}/result"]


def test_history_of_nothing_says_how_to_begin(client: FlaskClient) -> None:
    client.post("/study/begin")
    page = client.get("/quiz/history").text
    assert words(page, r'<p class="big-number">(.*?)</p>') == ["You have taken no quiz yet."]


def test_the_line_that_counts(client: FlaskClient, session: Session) -> None:
    def counted(**wish: object) -> tuple[int, str]:
        answer = client.get("/quiz/count", query_string=wish)
        return answer.status_code, answer.text

    sync(
        session,
        *spiders(3),
        a_question("short_answer", difficulty=0.9, bloom="create"),
        a_question("flashcard"),
    )
    assert counted(count=2) == (200, "2 questions from 1 topic, about 1 min")
    assert counted(count=10) == (
        200, "4 questions from 1 topic, about 3 min, all that fit; you asked for 10",
    )  # fmt: skip
    assert counted(count=1, levels="create", bands="hard") == (
        200, "1 question from 1 topic, about 1 min",
    )  # fmt: skip
    assert counted(levels="apply")[1].startswith("No question fits.")
    assert counted(count=0) == (422, "")
    page = client.post("/quiz", data={**NEW, "count": "2", "look": "1"})
    assert words(page.text, r'id="plan">(.*?)</p>') == ["2 questions from 1 topic, about 1 min"]
    assert re.findall(r'id="count"[^>]* value="(\d+)"', page.text) == ["2"]


def test_nothing_that_fits_is_said_and_what_was_chosen_kept(client: FlaskClient) -> None:
    answer = client.post("/quiz", data={**NEW, "levels": "create"})
    assert answer.status_code == 422
    assert words(answer.text, r'<ul class="mb-0">(.*?)</ul>') == [
        "Topics: No question fits all of this; choose more of something."
    ]
    assert re.findall(r'checked[^>]* name="levels"[^>]* value="(\w+)"', answer.text) == [
        "create"
    ]


def test_a_sheet_of_paper_and_its_key_have_addresses_of_their_own(
    app: Flask, client: FlaskClient
) -> None:
    answer = client.post("/quiz/print", data={**NEW, "count": "2"})
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/quiz/print")
    page = client.get(answer.location).text
    assert words(page, r'class="paper-number"[^>]*>(\d+)<') == ["1", "2"]
    assert "Because it is so" not in page
    (key,) = re.findall(r'href="(/quiz/print/key[^"]*)"', page)
    other = client.get(key.replace("&amp;", "&")).text
    assert words(other, r'<p class="right">(.*?)</p>') == ["8 legs", "8 legs"]
    assert client.get("/quiz/print?v=999.x.-1").status_code == 404

    exam = begin(client, **EXAM)
    assert client.get(key.replace("&amp;", "&")).text.count("Held back") == 2
    assert app.test_client().get(key.replace("&amp;", "&")).text.count("Held back") == 0
    assert client.get(f"{exam}/print").status_code == 200
    assert client.get(f"{exam}/print/key").status_code == 403
    client.post(f"{exam}/finish")
    assert client.get(f"{exam}/print/key").text.count("8 legs") == 3


def test_nothing_outside_the_exam_gives_its_key_away(
    client: FlaskClient, session: Session
) -> None:
    """While an exam is open its questions cannot be studied, crammed, or taken in a deck."""
    questions = [a_question("numeric", id=f"n-{n}") for n in range(3)]
    sync(session, *questions)
    client.post("/study/begin", data={"topic": ""})
    page = client.get("/study").text
    path = page.split('action="/study/question/')[1].split('"')[0]
    token = page.split('name="token" value="')[1].split('"')[0]
    client.post("/quiz", data={"token": "exam", "mode": "exam", "count": "3"})
    answer = client.post(
        f"/study/question/{path}", data={"token": token, "number": "1", "text": "8"}
    )
    assert answer.status_code == 403
    assert "This question belongs to an exam of yours that is not over." in answer.text
    assert client.get(f"/study/question/{path}").status_code == 403
    assert "/study/question/" not in client.get("/study").text
    client.post("/study/begin", data={"topic": "", "mode": "cram"})
    assert "/study/question/" not in client.get("/study").text
    assert client.post("/decks/download", data={}).status_code == 422
    assert client.get("/decks/download").status_code == 422
