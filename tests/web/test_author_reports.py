"""What learners say, as instructors read it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.store.models import Report
from tests.factories import a_member, a_question, sign_in, sync
from tests.web.study_pages import answer, form_of, mark, text
from tests.web.test_study_feedback import accept


@pytest.fixture
def author(app: Flask, session: Session) -> FlaskClient:
    sync(session, a_question("short_answer"))
    a_member(session, role="instructor")
    client = app.test_client()
    sign_in(client)
    return client


def test_an_empty_list_says_what_would_stand_there(author: FlaskClient) -> None:
    page = text(author.get("/author/reports").text)
    assert "No report waits." in page
    assert "Nothing to look at" in page
    assert 'href="/author/reports"' in author.get("/author").text


def test_reports_and_counted_answers_are_read_and_put_aside(
    author: FlaskClient, client: FlaskClient, session: Session
) -> None:
    client.post("/study/begin")
    page = mark(client, client.get("/study").text, "report", report="<b>Who</b> is he?")
    assert form_of(page)
    accept(client, answer(client, text="the Bard"))
    page = author.get("/author/reports").text
    assert "&lt;b&gt;Who&lt;/b&gt; is he?" in page
    assert "the Bard" in text(page)
    assert page.count('href="/author/q-short-answer"') == 2
    number = session.scalars(sa.select(Report.id)).one()
    assert author.post(f"/author/reports/{number}/close").location == "/author/reports"
    page = text(author.get("/author/reports").text)
    assert "No report waits." in page
    assert "the Bard" in page
