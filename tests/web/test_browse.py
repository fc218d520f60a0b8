"""Browsing in the browser's terms."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from studyapp.services import bank_sync
from studyapp.store.engine import db
from studyapp.store.models import Mark
from tests.factories import NOON, a_bank, a_member, a_question, every_type, sign_in, sync

ROW = re.compile(r'href="/browse/([\w-]+)"')


def rows(page: str) -> list[str]:
    """The questions of a list, in its order."""
    return ROW.findall(page)


def words(page: str) -> str:
    """A page as read: no tags, white space single."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def marks(session: Session) -> dict[str, tuple[bool, bool]]:
    session.rollback()
    found = session.execute(sa.select(Mark.question_id, Mark.suspended, Mark.flagged))
    return {id_: (suspended, flagged) for id_, suspended, flagged in found}


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL sent meanwhile, but for the beginning of transactions."""
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def member(client: FlaskClient, session: Session) -> FlaskClient:
    """A learner who is signed in; three questions."""
    sync(
        session,
        *(
            a_question("numeric", id=f"n-{i}", stem=f"Number {i}?", tags=["t"])
            for i in (1, 2, 3)
        ),
    )
    a_member(session)
    sign_in(client)
    return client


def test_visitors_see_the_bank_and_nobodys_memory(
    client: FlaskClient, session: Session
) -> None:
    sync(session, *every_type())
    page = client.get("/browse").text
    assert len(rows(page)) == 10
    assert [name for name in ("state", "sort") if f'name="{name}"' in page] == []
    for gone in ("Recall today", 'type="checkbox"', "Suspend"):
        assert gone not in page
    assert client.post("/browse", data={"do": "flag", "id": "q-numeric"}).location == "/"


def test_an_empty_bank_says_what_to_do(client: FlaskClient) -> None:
    assert "The bank is empty." in client.get("/browse").text
    assert "No question fits." in client.get("/browse?q=zebra").text


def test_the_address_narrows_and_the_page_says_so(member: FlaskClient) -> None:
    assert rows(member.get("/browse").text) == ["n-1", "n-2", "n-3"]
    page = member.get("/browse?q=number+2&tag=t&sort=due").text
    assert rows(page) == ["n-2"]
    assert '<option value="t" selected>' in page
    assert 'href="/browse?sort=due">Show all' in page


@pytest.mark.parametrize(
    "query", ["topic=nowhere", "type=essay", "state=sleepy", "tag=x", "sort=size", "page=minus"]
)
def test_what_no_list_offers_narrows_nothing(member: FlaskClient, query: str) -> None:
    assert rows(member.get(f"/browse?{query}").text) == ["n-1", "n-2", "n-3"]


def test_the_ticked_are_changed_together_and_the_filters_stay(
    member: FlaskClient, session: Session
) -> None:
    data = {"do": "suspend", "id": ["n-1", "n-3"]}
    answer = member.post("/browse?q=number&sort=due", data=data)
    assert (answer.status_code, answer.location) == (303, "/browse?q=number&sort=due")
    assert marks(session) == {"n-1": (True, False), "n-3": (True, False)}
    page = member.get("/browse?state=suspended").text
    assert rows(page) == ["n-1", "n-3"]
    assert "2 questions suspended; they will not be asked until you bring them back." in page


def test_a_button_in_a_row_changes_that_row_alone(
    member: FlaskClient, session: Session
) -> None:
    member.post("/browse", data={"one": "flag:n-2", "id": ["n-1", "n-3"]})
    assert marks(session) == {"n-2": (False, True)}
    assert 'value="unflag:n-2"' in member.get("/browse").text


def test_nothing_ticked_is_said(member: FlaskClient, session: Session) -> None:
    page = member.post("/browse", data={"do": "flag"}, follow_redirects=True).text
    assert "Tick the questions first" in page
    assert marks(session) == {}


@pytest.mark.parametrize("data", [{}, {"do": "burn", "id": "n-1"}, {"one": "burn:n-1"}])
def test_an_unknown_change_is_refused(
    member: FlaskClient, session: Session, data: dict[str, str]
) -> None:
    answer = member.post("/browse", data=data)
    assert answer.status_code == 422
    assert "Go back, reload the page and choose again." in answer.text
    assert marks(session) == {}


def test_a_question_shows_its_key_folded_away(client: FlaskClient, session: Session) -> None:
    sync(session, *every_type())
    for question in every_type():
        page = client.get(f"/browse/{question.id}").text
        before, folded = page.split('<details class="answer-fold">')
        assert "Because it is so." not in before
        assert "Because it is so." in folded
    assert "8 legs" in words(client.get("/browse/q-numeric").text)
    assert client.get("/browse/nothing").status_code == 404


def test_a_question_shows_what_was_answered(member: FlaskClient, session: Session) -> None:
    page = member.get("/browse/n-1").text
    assert "New to you: nothing is known yet." in page
    member.post("/study/begin")
    form = member.get("/study/question/n-1").text
    fields = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)[1]  # type: ignore[index]
        for name in ("token", "number", "shown")
    }
    member.post("/study/question/n-1", data={**fields, "text": "7"})
    page = words(member.get("/browse/n-1").text)
    assert "Recall today being learnt" in page
    assert "Answered 1 time" in page
    assert "Your answers Wrong just now" in page


def test_one_question_is_changed_on_its_page(member: FlaskClient, session: Session) -> None:
    assert member.post("/browse/n-1", data={"do": "flag"}).location == "/browse/n-1"
    member.post("/browse/n-1", data={"do": "suspend"})
    assert marks(session) == {"n-1": (True, True)}
    page = member.get("/browse/n-1").text
    assert re.findall(r'name="do" value="(\w+)"', page) == ["release", "unflag"]
    assert member.post("/browse/nothing", data={"do": "flag"}).status_code == 404
    assert member.post("/browse/n-1", data={"do": "burn"}).status_code == 422


def test_a_running_exam_keeps_its_keys(member: FlaskClient, session: Session) -> None:
    form = {"token": "once", "count": "3", "order": "bank", "feedback": "end", "mode": "exam"}
    assert member.post("/quiz", data=form).status_code == 303
    page = member.get("/browse/n-1").text
    assert "Because it is so." not in page
    assert "An exam of yours asks this question." in page
    assert rows(member.get("/browse").text) == ["n-1", "n-2", "n-3"]
    assert (
        rows(member.get("/browse?q=spider").text) == rows(member.get("/browse?q=8").text) == []
    )
    for key in ("beside", "apart"):
        sheet = member.get(f"/browse/sheet?topic=first&key={key}").text
        assert "Because it is so." not in sheet
        assert sheet.count("its answer is printed when the exam is over") == 3


def test_cramming_begins_from_a_topic(member: FlaskClient) -> None:
    page = member.get("/browse?topic=first").text
    form = page.split('action="/study/begin"')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="(\w*)"', form))
    assert (fields["topic"], fields["mode"]) == ("first", "cram")
    assert member.post("/study/begin", data=fields).status_code == 303
    assert "/study/begin" not in member.get("/browse").text


@pytest.mark.parametrize("key", ["beside", "apart"])
def test_a_sheet_holds_every_question_and_answer(
    client: FlaskClient, session: Session, key: str
) -> None:
    bank_sync.sync(session, a_bank(*every_type()), NOON)
    page = client.get(f"/browse/sheet?topic=first&key={key}").text
    body = words(page)
    assert [body.count(question.stem) for question in every_type() if "{{" not in question.stem]
    assert body.count("Because it is so.") == 10
    for question in every_type():
        if "{{" not in question.stem:
            assert body.count(question.stem) == 1
    parts = page.split('<h2 class="new-page">Answers</h2>')
    assert len(parts) == (2 if key == "apart" else 1)
    if key == "apart":
        assert "Because it is so." not in parts[0]


def test_a_sheet_of_nothing_is_not_found(client: FlaskClient, session: Session) -> None:
    sync(session, a_question("numeric"))
    assert client.get("/browse/sheet?topic=second").status_code == 404
    assert client.get("/browse/sheet").status_code == 404


@pytest.mark.parametrize(
    ("path", "most"), [("/browse", 7), ("/browse/n-1", 8), ("/browse/sheet?topic=first", 6)]
)
def test_pages_take_a_fixed_number_of_statements(
    app: Flask, member: FlaskClient, session: Session, path: str, most: int
) -> None:
    with statements(app) as of_three:
        assert member.get(path).status_code == 200
    sync(session, a_question("numeric", id="n-1", stem="Number 1?", tags=["t"]))
    session.rollback()
    with statements(app) as of_one:
        assert member.get(path).status_code == 200
    assert len(of_three) == len(of_one)
    assert len(of_one) <= most
