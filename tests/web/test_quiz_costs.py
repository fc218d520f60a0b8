"""How many statements the pages of a quiz take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from studyapp.store.engine import db
from studyapp.store.models import User
from tests.factories import a_member, a_question, sign_in, sync


@pytest.fixture(autouse=True)
def three_spiders(session: Session) -> None:
    sync(session, *(a_question("numeric", id=f"a-{n}") for n in (1, 2, 3)))


def begin(client: FlaskClient, questions: int, feedback: str = "now") -> str:
    form = {"token": "once", "count": str(questions), "order": "bank", "feedback": feedback}
    return str(client.post("/quiz", data=form).location)


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


@pytest.mark.parametrize(("feedback", "most"), [("now", 6), ("end", 4)])
@pytest.mark.parametrize("questions", [1, 3])
def test_an_answer_takes_few_statements(
    app: Flask, session: Session, feedback: str, most: int, questions: int
) -> None:
    a_member(session)
    session.rollback()
    taken = []
    for signed_in in (False, True):
        client = app.test_client()
        if signed_in:
            sign_in(client)
        path = begin(client, questions, feedback)
        with statements(app) as sent:
            client.post(f"{path}/1", data={"token": "t", "number": "1", "text": "8"})
        taken.append(len(sent))
    session.rollback()
    assert session.scalars(sa.select(User.guest).order_by(User.id)).all() == [False, True]
    assert taken == [most, most]


@pytest.mark.parametrize("questions", [1, 3])
def test_the_result_takes_the_same_statements_however_long_it_is(
    app: Flask, client: FlaskClient, questions: int
) -> None:
    path = begin(client, questions)
    client.post(f"{path}/finish")
    with statements(app) as sent:
        client.get(f"{path}/result")
    assert len(sent) == 5
