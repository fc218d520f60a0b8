"""Quizzes in the browser's terms: pages, forms, redirects."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.domain.questions import TYPES, AnyQuestion
from studyapp.store.models import Attempt, Review, User
from tests.conftest import Clock
from tests.factories import a_question, every_type, sync

ONE_OF_THREE = "You scored 1 of 3 (33 %)"
NEW = {"token": "once", "count": "10", "order": "bank", "feedback": "now"}


def spiders(count: int) -> list[AnyQuestion]:
    return [a_question("numeric", id=f"a-{n}") for n in range(1, count + 1)]


@pytest.fixture(autouse=True)
def three_spiders(session: Session) -> None:
    sync(session, *spiders(3))


def begin(client: FlaskClient, **changes: Any) -> str:
    """Make an attempt; returns its address."""
    answer = client.post("/quiz", data={**NEW, **changes})
    assert answer.status_code == 303
    return str(answer.location)


def give(
    client: FlaskClient, path: str, text: str = "8", **more: str
) -> tuple[int, str | None]:
    sent = {"token": "t", "number": "1", "text": text, **more}
    answer = client.post(path, data=sent)
    return answer.status_code, answer.location


def reviews(session: Session) -> list[tuple[str, float]]:
    session.rollback()
    rows = session.execute(sa.select(Review.question_id, Review.fraction).order_by(Review.id))
    return [tuple(row) for row in rows]


def words(page: str, pattern: str) -> list[str]:
    """The text of every match, tags and runs of white space taken out."""
    found = re.findall(pattern, page, re.S)
    return [" ".join(re.sub(r"<[^>]*>", "", text).split()) for text in found]


def numbers(page: str) -> list[str]:
    return words(
        page, r"<li>(<(?:a|button) (?:href|form)=\"[^\"]*\"[^>]* class=\"number.*?)</li>"
    )


def test_a_visitor_becomes_a_guest_and_a_doubled_form_makes_one_quiz(
    client: FlaskClient, session: Session
) -> None:
    path = begin(client, zone="Asia/Tokyo")
    assert begin(client, zone="Asia/Tokyo") == path
    assert client.get(path).location == f"{path}/1"
    session.rollback()
    assert session.execute(sa.select(User.guest, User.zone)).all() == [(True, "Asia/Tokyo")]
    assert len(session.scalars(sa.select(Attempt.id)).all()) == 1


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("count", "0", "Write a whole number from 1 to 100."),
        ("count", "101", "Write a whole number from 1 to 100."),
        ("count", "ten", "Write a whole number from 1 to 100."),
        ("count", "", "Write a whole number from 1 to 100."),
        ("topics", "third", "One of these topics is not known; choose from the list."),
        ("levels", "know", "One of these levels is not known; choose from the list."),
        ("bands", "odd", "One of these difficulties is not known; choose from the list."),
        ("minutes", "0", "Write a whole number from 1 to 600."),
        ("minutes", "soon", "Write a whole number from 1 to 600."),
        ("mode", "game", "Choose practice or exam."),
        ("order", "odd", "Choose one of the two orders."),
        ("feedback", "never", "Choose when to see what was right."),
        ("token", "", "Reload the page and try again."),
    ],
)
def test_wrong_input_names_the_field_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, field: str, typed: str, message: str
) -> None:
    sent = {**NEW, "topics": "first", "order": "bank", "feedback": "end", field: typed}
    answer = client.post("/quiz", data=sent)
    assert answer.status_code == 422
    problems = words(answer.text, r'role="alert">.*?</div>')
    (listed,) = words(answer.text, r'<ul class="mb-0">(.*?)</ul>')
    names = {
        "count": "Questions: ", "token": "", "levels": "Bloom level: ", "mode": "Kind: ",
        "bands": "Difficulty: ", "minutes": "Time limit in minutes: ",
    }  # fmt: skip
    name = names.get(field, f"{field.capitalize()}: ")
    assert (len(problems), listed) == (1, name + message)
    kept = dict(re.findall(r'checked[^>]* name="(\w+)"[^>]* value="(\w+)"', answer.text))
    expected = {"topics": "first", "order": "bank", "feedback": "end", "mode": "practice"}
    assert kept == {k: v for k, v in expected.items() if k != field}
    if field in ("count", "minutes"):
        assert words(answer.text, rf'id="{field}"[^>]* value="(.*?)"') == [typed]
    session.rollback()
    assert session.scalars(sa.select(User.id)).all() == []


def test_fewer_questions_than_wished_for_are_said(client: FlaskClient) -> None:
    page = client.get(begin(client, topics="first"), follow_redirects=True).text
    assert "You asked for 10 questions; 3 fit what you chose." in page


def test_feedback_at_once(client: FlaskClient, session: Session) -> None:
    path = begin(client)
    assert give(client, f"{path}/1", "  ")[0] == 422
    assert give(client, f"{path}/1", "7") == (303, f"{path}/1")
    assert give(client, f"{path}/1", "8") == (303, f"{path}/1")
    assert reviews(session) == [("a-1", 0.0)]

    page = client.get(f"{path}/1").text
    assert words(page, r'id="verdict"[^>]*>(.*?)</h1>') == ["Not quite"]
    assert words(page, r'(<a class="btn btn-primary".*?)</a>') == ["Next question"]
    assert give(client, f"{path}/2", "8", skip="1") == (303, f"{path}/2")
    assert give(client, f"{path}/3", "8") == (303, f"{path}/3")
    assert numbers(client.get(f"{path}/3").text) == [
        "Question 1, wrong",
        "Question 2, wrong",
        "Question 3, right",
    ]
    assert client.post(f"{path}/finish").location == f"{path}/result"
    assert words(client.get(f"{path}/result").text, r"<h1.*?</h1>") == [f"{ONE_OF_THREE}."]


def test_feedback_at_the_end(client: FlaskClient, session: Session, clock: Clock) -> None:
    path = begin(client, feedback="end")
    shown = str(int(clock.now.timestamp() * 1000))
    clock.forward(seconds=130)
    assert give(client, f"{path}/1", "7", shown=shown) == (303, f"{path}/2")
    assert give(client, f"{path}/1", "8") == (303, f"{path}/2")
    assert 'value="8"' in client.get(f"{path}/1").text
    assert give(client, f"{path}/3", "8") == (303, f"{path}/2")
    assert give(client, f"{path}/3", "8", skip="1") == (303, f"{path}/3")
    page = client.get(f"{path}/3").text
    assert numbers(page) == [
        "Question 1, answered",
        "Question 2, not answered",
        "Question 3, not answered",
    ]
    assert words(page, r"<summary>(.*?)</summary>") == ["Finish now, 2 still unanswered"]
    assert reviews(session) == []

    for _ in range(2):
        assert client.post(f"{path}/finish").location == f"{path}/result"
    assert reviews(session) == [("a-1", 1.0)]
    page = client.get(f"{path}/result").text
    assert words(page, r"<h1.*?</h1>") == [f"{ONE_OF_THREE} in 2 min."]
    assert words(page, r"<h2>(.*?)</h2>") == ["To look at again (2)", "Right (1)"]
    opened = re.findall(r"<li>\s*<details( open)?>\s*<summary><span[^>]*>(\d)", page)
    assert opened == [(" open", "2"), (" open", "3"), ("", "1")]


def test_a_finished_quiz_leads_to_its_result_and_stays_as_it_is(
    client: FlaskClient, session: Session
) -> None:
    path = begin(client)
    client.post(f"{path}/finish")
    result = f"{path}/result"
    assert give(client, f"{path}/1") == (303, result)
    assert client.post(f"{path}/1/flag", data={"flag": "1"}).location == result
    assert [client.get(p).location for p in (path, f"{path}/1")] == [result, result]
    assert reviews(session) == []


def test_an_unfinished_quiz_is_resumed_where_it_was_left(client: FlaskClient) -> None:
    path = begin(client)
    give(client, f"{path}/1")
    for page in (client.get("/quiz").text, client.get("/").text):
        assert re.findall(r"1 of 3 questions answered", page) == ["1 of 3 questions answered"]
    assert client.get(f"{path}/result").location == path
    assert client.get(path).location == f"{path}/2"
    assert client.post(f"{path}/discard").location == "/quiz"
    assert "Unfinished" not in client.get("/quiz").text


def test_a_flag_is_set_and_lifted_and_keeps_what_is_half_typed(client: FlaskClient) -> None:
    path = begin(client)
    assert client.post(f"{path}/2/flag", data={"flag": "1"}).location == f"{path}/2"
    flagged = numbers(client.get(f"{path}/1").text)
    assert flagged[1] == "Question 2, not answered, flagged"
    page = client.post(f"{path}/2/flag", data={"flag": "0", "text": "half"})
    assert (page.status_code, re.findall(r'value="(half)"', page.text)) == (200, ["half"])
    assert numbers(page.text)[1] == "Question 2, not answered"


def test_moving_on_keeps_what_was_filled_in(client: FlaskClient) -> None:
    path = begin(client, feedback="end")
    assert give(client, f"{path}/1", text="", go="2") == (303, f"{path}/2")
    assert give(client, f"{path}/2", text="8", go="1") == (303, f"{path}/1")
    assert numbers(client.get(f"{path}/1").text) == [
        "Question 1, not answered", "Question 2, answered", "Question 3, not answered",
    ]  # fmt: skip
    assert 'value="8"' in client.get(f"{path}/2").text
    assert give(client, f"{path}/1", text="eight", go="2")[0] == 422


def test_the_quiz_of_another_is_nowhere(app: Flask, client: FlaskClient) -> None:
    path = begin(client)
    other = app.test_client()
    begin(other, token="theirs")
    gets = [other.get(path + tail).status_code for tail in ("", "/1", "/result")]
    tails = ("/1", "/1/flag", "/finish", "/discard", "/retake")
    sent = {"token": "t", "number": "1", "text": "8"}
    posts = [other.post(path + tail, data=sent).status_code for tail in tails]
    assert gets + posts == [404] * 8
    assert client.get(path).location == f"{path}/1"
    assert client.get(f"{path}/4").status_code == 404


def test_the_mistakes_are_taken_again(client: FlaskClient) -> None:
    path = begin(client)
    give(client, f"{path}/1")
    client.post(f"{path}/finish")
    again = [client.post(f"{path}/retake", data={"token": "r"}).location for _ in range(2)]
    assert again[0] == again[1] != path
    assert len(numbers(client.get(f"{again[0]}/1").text)) == 2


def test_every_type_is_asked_and_shown_in_the_result(
    client: FlaskClient, session: Session
) -> None:
    sync(session, *every_type())
    path = begin(client, feedback="end")
    asked = [client.get(f"{path}/{n}").text for n in range(1, len(TYPES))]
    types = [re.findall(r'id="answer" data-type="(\w+)"', page)[0] for page in asked]
    assert types == [t for t in TYPES if t != "flashcard"]
    client.post(f"{path}/finish")
    page = client.get(f"{path}/result").text
    assert words(page, r'<span class="came-to is-wrong">(.*?)</span>') == ["Not answered"] * 9
