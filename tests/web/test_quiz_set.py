"""Quizzes that instructors set, in the browser's terms."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.domain.questions import TYPES
from studyapp.store.models import Quiz
from tests.conftest import Clock
from tests.factories import a_member, a_question, every_type, sign_in, sync
from tests.web.test_quiz import NEW, give, reviews, words

SET = {
    "token": "once", "title": "Finals", "instructions": "Read slowly.", "mode": "exam",
    "count": "10", "order": "bank", "feedback": "close", "minutes": "30",
    "opens_at": "2026-03-02T12:00", "closes_at": "2026-03-02T14:00", "attempts_allowed": "1",
    "shuffle": "y", "same_for_all": "y", "revision": "0",
}  # fmt: skip
SECRETS = ("Because it is so", "It melts", "They breathe", "Three times", "Think again")
"""Explanations, feedback and hints of the bank's questions."""


@pytest.fixture
def teacher(app: Flask, session: Session) -> FlaskClient:
    sync(session, *every_type())
    a_member(session, "teacher@example.org", "instructor")
    client = app.test_client()
    sign_in(client, "teacher@example.org")
    return client


@pytest.fixture
def ann(app: Flask, session: Session) -> FlaskClient:
    a_member(session)
    client = app.test_client()
    sign_in(client)
    return client


def set_quiz(teacher: FlaskClient, **changes: Any) -> str:
    """Set a quiz; the path of its link."""
    answer = teacher.post("/quiz/set/new", data={**SET, **changes})
    assert answer.status_code == 303
    page = teacher.get(answer.location).text
    return re.findall(r'class="quiz-link" href="(/quiz/take/[\w-]+)"', page)[0]


def begin(client: FlaskClient, link: str, token: str = "t") -> str:
    answer = client.post(link, data={"token": token})
    assert answer.status_code == 303
    return str(answer.location)


def test_a_quiz_is_set_once_listed_and_changed(teacher: FlaskClient, session: Session) -> None:
    link = set_quiz(teacher)
    assert set_quiz(teacher) == link
    page = teacher.get("/quiz/set").text
    assert words(page, r'<a href="/quiz/set/\d+">(.*?)</a>') == ["Finals"]
    (edit,) = re.findall(r'href="(/quiz/set/\d+)"', page)
    page = teacher.get(edit).text
    assert re.findall(r'id="closes_at"[^>]* value="([^"]*)"', page) == ["2026-03-02T14:00"]
    assert "9 questions from 1 topic, about 6 min" in page

    changed = {**SET, "title": "Better", "revision": "1", "closes_at": "2026-03-02T15:00"}
    assert teacher.post(edit, data=changed).location == edit
    assert teacher.post(edit, data=changed).status_code == 409
    session.rollback()
    assert session.execute(sa.select(Quiz.title, Quiz.revision)).all() == [("Better", 2)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": " "}, "Title: Write a title."),
        ({"closes_at": ""},
         "Closes: Write when the quiz closes: feedback is to wait for that."),
        ({"closes_at": "soon"}, "Closes: Write date and time, such as 2026-03-02 14:00."),
        ({"closes_at": "0001-01-01T00:00"},
         "Closes: Write date and time, such as 2026-03-02 14:00."),
        ({"closes_at": "2026-03-02T11:00"},
         "Closes: A quiz closes after it has opened; write a later time."),
        ({"feedback": "now"},
         "Feedback: An exam tells nothing before it is over; choose another time."),
        ({"attempts_allowed": "0"}, "Attempts allowed: Write a whole number from 1 to 99."),
        ({"levels": "create"}, "Topics: Choose more topics, levels or difficulties."),
        ({"seats-first-apply": "many"},
         "Blueprint: “many” is no number of questions; write 0 to 100."),
        ({"seats-first-any": "100", "seats-first-apply": "1"},
         "Questions: A quiz asks from 1 to 100 questions."),
        ({"revision": "x"}, "Write a whole number from 0 to 1000000."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_everything_kept(
    teacher: FlaskClient, session: Session, changes: dict[str, str], message: str
) -> None:
    answer = teacher.post("/quiz/set/new", data={**SET, **changes})
    assert answer.status_code == 422
    assert words(answer.text, r'<ul class="mb-0">(.*?)</ul>') == [message]
    kept = {"instructions": "Read slowly.", **changes}
    assert "Read slowly.</textarea>" in answer.text
    for name, value in kept.items():
        if name.startswith(("seats", "attempts")):
            assert re.findall(rf'name="{name}"[^>]* value="([^"]*)"', answer.text) == [value]
    session.rollback()
    assert session.scalars(sa.select(Quiz.id)).all() == []


def test_what_no_database_keeps_is_left_out(teacher: FlaskClient, session: Session) -> None:
    set_quiz(teacher, title="Fin\0als", instructions="Read\0.")
    session.rollback()
    assert session.execute(sa.select(Quiz.title, Quiz.instructions)).all() == [
        ("Finals", "Read.")
    ]


def test_a_blueprint_overrides_the_count(teacher: FlaskClient, session: Session) -> None:
    sync(
        session,
        *(a_question("numeric", id=f"r-{n}", bloom="remember") for n in range(4)),
        *(a_question("numeric", id=f"c-{n}", bloom="create") for n in range(4)),
    )
    set_quiz(teacher, **{"seats-first-create": "2", "seats-first-any": "1"})
    session.rollback()
    (drawn,) = session.scalars(sa.select(Quiz.question_ids))
    assert (len(drawn), sum(id_.startswith("c-") for id_ in drawn) >= 2) == (3, True)


def test_the_key_of_an_exam_is_sent_nowhere_before_its_time(
    teacher: FlaskClient, ann: FlaskClient, session: Session, clock: Clock
) -> None:
    """Every answer to the learner until then, pages and headers, names no key."""
    link = set_quiz(teacher)
    told: list[str] = []

    def watched(method: str, path: str, **form: Any) -> Any:
        answer = ann.open(path, method=method, data=form or None)
        told.extend(s for s in SECRETS if s in answer.text or s in str(answer.headers))
        return answer

    watched("GET", link)
    path = watched("POST", link, token="t").location
    for position in range(1, len(TYPES)):
        watched("GET", f"{path}/{position}")
        watched(
            "POST", f"{path}/{position}", token="t", number="1", pick="0", text="8", hint=""
        )
        watched("POST", f"{path}/{position}", token="t", number="1", hint="1")
        watched("POST", f"{path}/{position}/flag", flag="1")
        watched("GET", f"{path}/{position}")
    places = ("", "/result", "/print", "/print/key", "/1")
    for tail in places:
        watched("GET", path + tail)
    watched("POST", f"{path}/finish")
    watched("POST", f"{path}/retake", token="r")
    watched("POST", "/quiz", **NEW)
    for tail in (*places, *(f"/{n}" for n in range(1, len(TYPES)))):
        watched("GET", path + tail)
    for page in (link, "/quiz", "/quiz/history"):
        watched("GET", page)
    assert told == []
    assert reviews(session) == []
    assert words(ann.get(f"{path}/result").text, r"<h1>(.*?)</h1>") == ["Handed in"]
    assert words(ann.get(link).text, rf'<a href="{path}/result">(.*?)</a>') == ["handed in"]
    for page in (link, "/quiz", "/quiz/history"):
        assert re.findall(r"\d of 9<|\d %", ann.get(page).text.replace("\xa0", " ")) == []

    clock.forward(hours=2, seconds=29)
    watched("GET", f"{path}/result")
    assert told == []
    clock.forward(seconds=1)
    watched("GET", f"{path}/result")
    assert set(told) == set(SECRETS) - {"Think again"}
    assert len(reviews(session)) > 0
    assert ann.get(f"{path}/print/key").status_code == 200


def test_when_it_is_not_open_nobody_begins(
    teacher: FlaskClient, ann: FlaskClient, app: Flask, clock: Clock
) -> None:
    link = set_quiz(teacher, opens_at="2026-03-02T12:30")
    assert "It opens in 30 min" in ann.get(link).text
    assert ann.post(link, data={"token": "t"}).status_code == 422
    visitor = app.test_client()
    assert visitor.post(link, data={"token": "t"}).location == link
    assert "study=" not in str(visitor.get(link).headers)
    clock.forward(hours=3)
    assert "This quiz is closed." in ann.get(link).text
    assert ann.post(link, data={"token": "t"}).status_code == 422
    assert ann.get("/quiz/take/none").status_code == 404


def test_one_attempt_however_often_and_in_how_many_tabs_it_is_begun(
    teacher: FlaskClient, ann: FlaskClient
) -> None:
    link = set_quiz(teacher)
    path = begin(ann, link)
    assert begin(ann, link) == begin(ann, link, "other-tab") == path
    page = ann.get(link).text
    assert re.findall(rf'href="({path})">Go on', page) == [path]
    ann.post(f"{path}/discard")
    assert ann.get(path).location == f"{path}/result"
    assert "You have no attempt left." in ann.get(link).text
    assert ann.post(link, data={"token": "new"}).status_code == 422


def test_the_attempt_of_another_is_nowhere(
    teacher: FlaskClient, ann: FlaskClient, app: Flask
) -> None:
    path = begin(ann, set_quiz(teacher))
    other = app.test_client()
    other.post("/study/begin")
    tails = ("", "/1", "/result", "/print", "/print/key")
    assert [other.get(path + tail).status_code for tail in tails] == [404] * 5
    assert give(other, f"{path}/1")[0] == 404


def test_more_time_for_one_learner(
    teacher: FlaskClient, ann: FlaskClient, clock: Clock, session: Session
) -> None:
    link = set_quiz(teacher)
    (edit,) = re.findall(r'href="(/quiz/set/\d+)"', teacher.get("/quiz/set").text)
    path = begin(ann, link)
    refused = teacher.post(f"{edit}/extend", data={"email": "no@example.org", "minutes": "5"})
    assert refused.status_code == 422
    assert words(refused.text, r'id="extend-email-error">(.*?)</p>') == [
        "Write the address with which the learner signs in."
    ]
    assert re.findall(r'name="email"[^>]* value="([^"]*)"', refused.text) == ["no@example.org"]
    given = teacher.post(f"{edit}/extend", data={"email": "ann@example.org", "minutes": "15"})
    assert given.location == f"{edit}#more-time"
    page = ann.get(f"{path}/1").text
    assert re.findall(r'data-seconds="(\d+)"', page) == [str(45 * 60)]
    clock.forward(minutes=44)
    assert ann.get(f"{path}/1").status_code == 200
    teacher.post(f"{edit}/extend", data={"email": "ann@example.org", "minutes": "0"})
    assert ann.get(f"{path}/1").location == f"{path}/result"


def test_results_name_members_and_number_guests(
    teacher: FlaskClient, ann: FlaskClient, app: Flask, clock: Clock
) -> None:
    link = set_quiz(teacher, feedback="end")
    (edit,) = re.findall(r'href="(/quiz/set/\d+)"', teacher.get("/quiz/set").text)
    assert "Nobody has taken this quiz yet." in teacher.get(f"{edit}/results").text
    guest = app.test_client()
    for client in (ann, guest):
        begin(client, link)
    path = begin(ann, link)
    position = next(
        n for n in range(1, 10) if 'data-type="numeric"' in ann.get(f"{path}/{n}").text
    )
    give(ann, f"{path}/{position}", "8")
    ann.post(f"{path}/finish")
    clock.forward(hours=1)
    page = teacher.get(f"{edit}/results").text
    rows = words(page.split("Question by question")[0], r"<tr>\s*<th scope=\"row\".*?</tr>")
    assert [re.sub(r"Guest \d+", "Guest", row).split(" 2 March")[0] for row in rows] == [
        "Guest", "ann@example.org",
    ]  # fmt: skip
    assert [row.split(" s ")[-1] for row in rows] == [
        "0 of 9 0 of 9 0 %", "1 of 9 1 of 9 11 %",
    ]  # fmt: skip
    facilities = words(page, r'data-label="Facility">(.*?)</td>')
    assert facilities == ["0 % n = 2"] * 8 + ["50 % n = 2"]


def test_the_instructor_reads_one_attempt(
    teacher: FlaskClient, ann: FlaskClient, app: Flask
) -> None:
    link = set_quiz(teacher, feedback="end")
    (edit,) = re.findall(r'href="(/quiz/set/\d+)"', teacher.get("/quiz/set").text)
    path = begin(ann, link)
    position = next(
        n for n in range(1, 10) if 'data-type="numeric"' in ann.get(f"{path}/{n}").text
    )
    give(ann, f"{path}/{position}", "7")
    (address,) = re.findall(
        rf'href="({edit}/results/\d+)"', teacher.get(f"{edit}/results").text
    )
    page = teacher.get(address).text
    assert words(page, r"<h1.*?</h1>") == ["ann@example.org"]
    assert words(page, r'class="big-number[^>]*>(.*?)</p>') == [
        "1 of 9 questions answered so far."
    ]
    assert words(page, r'class="came-to[^>]*>(.*?)</span>').count("Answered") == 1
    written = words(page, r'Written</span>\s*<div class="what" dir="auto">(.*?)</div>')
    assert sorted(written) == ["(nothing)", "7"]

    ann.post(f"{path}/finish")
    page = teacher.get(address).text
    assert words(page, r'class="big-number[^>]*>(.*?)</p>') == ["0 of 9 questions right (0 %)."]
    marks = words(page, r'class="came-to[^>]*>(.*?)</span>')
    assert sorted(marks) == ["Not answered"] * 8 + ["Wrong"]
    assert teacher.get(f"{edit}/results/999").status_code == 404
    own = ann.post("/quiz", data=NEW).location
    number = int(own.split("/")[2])
    assert teacher.get(f"{edit}/results/{number}").status_code == 404
    assert ann.get(address).status_code == 403


def test_results_are_taken_along_as_a_table(
    teacher: FlaskClient, ann: FlaskClient, app: Flask, clock: Clock
) -> None:
    link = set_quiz(teacher, feedback="end")
    (edit,) = re.findall(r'href="(/quiz/set/\d+)"', teacher.get("/quiz/set").text)
    path = begin(ann, link)
    position = next(
        n for n in range(1, 10) if 'data-type="numeric"' in ann.get(f"{path}/{n}").text
    )
    give(ann, f"{path}/{position}", "8")
    clock.forward(minutes=5)
    ann.post(f"{path}/finish")
    begin(app.test_client(), link)
    answer = teacher.get(f"{edit}/results.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=results-1.csv"
    head, under_way, done = list(csv.reader(answer.data.decode("utf-8-sig").splitlines()))
    assert head == [
        "learner", "begun", "finished", "seconds", "questions", "answered", "points", "percent",
    ]  # fmt: skip
    assert under_way[1:] == ["2026-03-02 12:05:00", "", "0", "9", "0", "", ""]
    assert done[0:3] == ["ann@example.org", "2026-03-02 12:00:00", "2026-03-02 12:05:00"]
    assert done[4:] == ["9", "1", "1", "11.1"]
    assert ann.get(f"{edit}/results.csv").status_code == 403


def test_a_quiz_is_deleted_or_closed(
    teacher: FlaskClient, ann: FlaskClient, session: Session
) -> None:
    link = set_quiz(teacher)
    (edit,) = re.findall(r'href="(/quiz/set/\d+)"', teacher.get("/quiz/set").text)
    ends = r'action="/quiz/set/\d+/(close|delete)"'
    assert re.findall(ends, teacher.get(edit).text) == ["delete"]
    path = begin(ann, link)
    assert re.findall(ends, teacher.get(edit).text) == ["close"]
    assert teacher.post(f"{edit}/delete").location == f"{edit}#end"
    assert words(
        teacher.get(edit).text, r'class="note problem" role="status"><p>(.*?)</p>'
    ) == ["Somebody has taken this quiz, so it cannot be deleted. Close it instead."]
    assert teacher.post(f"{edit}/close").location == edit
    assert re.findall(ends, teacher.get(edit).text) == []
    assert ann.get(f"{path}/1").location == f"{path}/result"

    other = set_quiz(teacher, token="another")
    quiz = session.scalars(sa.select(Quiz.id).order_by(Quiz.id.desc())).first()
    assert teacher.post(f"/quiz/set/{quiz}/delete").location == "/quiz/set"
    assert words(teacher.get("/quiz/set").text, r'role="status"><p>(.*?)</p>') == [
        "“Finals” is deleted."
    ]
    assert ann.get(other).status_code == 404
    assert teacher.post(f"/quiz/set/{quiz}/delete").status_code == 404


def test_guests_are_kept_out_where_the_site_has_none(
    teacher: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = set_quiz(teacher)
    import dataclasses

    settings = dataclasses.replace(app.extensions["studyapp"], guests=False)
    monkeypatch.setitem(app.extensions, "studyapp", settings)
    visitor = app.test_client()
    assert "Sign in to begin" in visitor.get(link).text
    assert visitor.post(link, data={"token": "t"}).location.startswith("/account/login?next=")


def test_the_instructor_prints_questions_and_key(teacher: FlaskClient) -> None:
    set_quiz(teacher, same_for_all="")
    (edit,) = re.findall(r'href="(/quiz/set/\d+)"', teacher.get("/quiz/set").text)
    page, key = teacher.get(f"{edit}/print").text, teacher.get(f"{edit}/print/key").text
    numbers = [str(n) for n in range(1, len(TYPES))]
    for text in (page, key):
        assert words(text, r'class="paper-number"[^>]*>(\d+)<') == numbers
    assert [s for s in SECRETS if s in page] == []
    assert "Because it is so" in key


@pytest.fixture
def statements_of(app: Flask) -> Callable[[FlaskClient, str], int]:
    from tests.web.test_quiz_costs import statements

    def count(client: FlaskClient, path: str) -> int:
        with statements(app) as sent:
            assert client.get(path).status_code == 200
        return len(sent)

    return count


def test_lists_take_the_same_statements_however_long_they_are(
    teacher: FlaskClient, app: Flask, statements_of: Callable[[FlaskClient, str], int]
) -> None:
    link = set_quiz(teacher)
    (edit,) = re.findall(r'href="(/quiz/set/\d+)"', teacher.get("/quiz/set").text)
    counts = []
    for rounds in (1, 2):
        for _ in range(rounds):
            begin(app.test_client(), link)
        paths = ("/quiz/set", edit, f"{edit}/results", link, "/quiz", "/quiz/history")
        counts.append([statements_of(teacher, path) for path in paths])
        set_quiz(teacher, token="another")
        begin(teacher, link)
    assert counts[0] == counts[1]
