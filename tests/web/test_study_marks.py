"""What is done with a question besides answering it: put away, flag, report, undo, keys."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.store.models import Card, Mark, Report, User
from tests.conftest import Clock
from tests.factories import a_member, a_question, sign_in, sync
from tests.web.study_pages import (
    answer,
    bar,
    field,
    form_of,
    kinds,
    mark,
    mark_feedback,
    text,
    undo,
)


@pytest.fixture
def three(client: FlaskClient, session: Session) -> FlaskClient:
    """A guest in a sitting of three numeric questions."""
    sync(session, *(a_question("numeric", id=f"n-{i}") for i in range(3)))
    client.post("/study/begin")
    return client


def marks(session: Session) -> list[tuple[object, ...]]:
    session.rollback()
    columns = (Mark.question_id, Mark.suspended, Mark.flagged)
    return [tuple(row) for row in session.execute(sa.select(*columns).order_by(columns[0]))]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("bury", "Put away until tomorrow."),
        ("suspend", "Suspended: it is not asked again until you bring it back."),
    ],
)
def test_a_card_put_away_gives_way_to_the_next_and_undo_brings_it_back(
    three: FlaskClient, session: Session, kind: str, words: str
) -> None:
    page = mark(three, three.get("/study").text, kind)
    assert text(page).startswith(words)
    assert form_of(page)[0] == "/study/question/n-1"
    assert bar(page) == "0 of 2"
    page = undo(three, page)
    assert form_of(page)[0] == "/study/question/n-0"
    assert bar(page) == "0 of 3"
    assert marks(session) == [("n-0", False, False)]
    assert kinds(session) == [kind, "undo"]


def test_a_card_can_be_put_away_from_its_feedback(three: FlaskClient, session: Session) -> None:
    page = mark_feedback(three, answer(three, text="9"), "suspend")
    assert form_of(page)[0] == "/study/question/n-1"
    assert bar(page) == "0 of 2"
    assert kinds(session) == ["answer", "suspend"]


def test_the_bar_ends_full_whatever_was_put_away(three: FlaskClient) -> None:
    answer(three, text="8")
    mark(three, three.get("/study").text, "bury")
    page = answer(three, text="8")
    assert bar(page) == "2 of 2"
    page = three.get("/study", follow_redirects=True).text
    assert "That is it for now" in page
    assert "1 card was put away on the way." in text(page)


def test_the_same_button_pressed_in_two_tabs_puts_away_once(
    three: FlaskClient, session: Session
) -> None:
    page = three.get("/study").text
    for _ in range(2):
        mark(three, page, "bury")
    assert kinds(session) == ["bury"]


def test_undo_goes_back_step_by_step_from_the_summary(
    three: FlaskClient, session: Session
) -> None:
    answer(three, text="8")
    mark(three, three.get("/study").text, "bury")
    answer(three, text="9")
    answer(three, text="8")
    page = three.get("/study/summary/1").text
    asked = []
    for _ in range(4):
        page = undo(three, page)
        asked.append(form_of(page)[0].removeprefix("/study/question/"))
    assert asked == ["n-2", "n-2", "n-1", "n-0"]
    assert bar(page) == "0 of 3"
    assert "/study/undo" not in page
    session.rollback()
    assert session.scalars(sa.select(Card)).all() == []


def test_undo_still_works_after_stopping(three: FlaskClient, session: Session) -> None:
    answer(three, text="8")
    page = three.post("/study/end", follow_redirects=True).text
    assert form_of(undo(three, page))[0] == "/study/question/n-0"
    session.rollback()
    assert session.scalars(sa.select(Card)).all() == []


def test_a_flag_is_set_without_losing_what_was_typed(
    three: FlaskClient, session: Session
) -> None:
    page = mark(three, three.get("/study").text, "flag", flagged="1", text="7")
    assert field(page, "text") == "7"
    assert "Unflag" in page
    assert marks(session) == [("n-0", False, True)]
    path, form = form_of(page)
    feedback = three.post(path, data={**form, "text": "8"}, follow_redirects=True).text
    page = mark_feedback(three, feedback, "flag", flagged="0")
    assert "verdict" in page
    assert marks(session) == [("n-0", False, False)]


def test_a_report_reaches_the_instructors_and_the_answer_stays(
    three: FlaskClient, session: Session
) -> None:
    page = mark(three, three.get("/study").text, "report", report="No spider here.", text="7")
    assert text(page).startswith("Sent to the instructors. Thank you.")
    assert field(page, "text") == "7"
    assert "No spider here." not in page
    mark(three, page, "report", report="No spider\0 here.")
    session.rollback()
    assert session.scalars(sa.select(Report.text)).all() == ["No spider here."]


def test_an_empty_report_is_sent_back(three: FlaskClient, session: Session) -> None:
    path, form = form_of(three.get("/study").text)
    for data in (form, {"token": "t", "answered": "1"}):
        answer(three, text="8")
        sent = three.post(f"{path}/report", data={**data, "report": " "})
        assert sent.status_code == 422
        assert "Say in 1 to 2000 characters what is wrong." in text(sent.text)
    session.rollback()
    assert session.scalars(sa.select(Report)).all() == []


def test_a_flashcard_stays_turned_while_it_is_flagged(
    client: FlaskClient, session: Session
) -> None:
    sync(session, a_question("flashcard"))
    client.post("/study/begin")
    page = client.get("/study/question/q-flashcard?reveal=1").text
    page = mark(client, page, "flag", flagged="1", reveal="1")
    assert "It has two divisors." in page


@pytest.mark.parametrize("kind", ["bury", "suspend", "flag", "report"])
def test_an_incomplete_form_changes_nothing(
    three: FlaskClient, session: Session, kind: str
) -> None:
    assert three.post(f"/study/question/n-0/{kind}").status_code == 422
    assert (marks(session), kinds(session)) == ([], [])


def test_only_instructors_are_shown_the_way_to_the_editor(app: Flask, session: Session) -> None:
    sync(session, a_question("numeric"))
    found = []
    for role in ("learner", "instructor"):
        a_member(session, f"{role}@example.org", role)
        client = app.test_client()
        sign_in(client, f"{role}@example.org")
        client.post("/study/begin")
        found.append('href="/author/q-numeric"' in client.get("/study").text)
    assert found == [False, True]


def test_single_keys_are_switched_off_and_on(spider: FlaskClient, session: Session) -> None:
    page = spider.get("/study").text
    assert ("Switch single keys off" in page, 'data-shortcuts="off"' in page) == (True, False)
    page = spider.post("/study/keys", data={"on": "0"}, follow_redirects=True).text
    assert text(page).startswith("Single keys are off.")
    page = spider.get("/study").text
    assert ("Switch single keys on" in page, 'data-shortcuts="off"' in page) == (True, True)
    spider.post("/study/keys", data={"on": "1"})
    session.rollback()
    assert session.scalars(sa.select(User.shortcuts)).all() == [True]


def test_a_stranger_may_read_what_the_keys_do(client: FlaskClient) -> None:
    page = client.get("/study/keys").text
    assert "turn a flashcard over" in page
    assert "Switch single keys" not in page


def test_a_buried_card_is_asked_again_tomorrow(three: FlaskClient, clock: Clock) -> None:
    mark(three, three.get("/study").text, "bury")
    clock.forward(days=1)
    three.post("/study/begin")
    assert form_of(three.get("/study").text)[0] == "/study/question/n-0"
