"""What people type or send is shown as words: no tag of theirs reaches a page."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import a_member, a_question, sign_in, sync

EVIL = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
ADDRESS = "ann@example.org"


@pytest.fixture
def teacher(app: Flask, session: Session) -> FlaskClient:
    sync(session, a_question("short_answer"))
    a_member(session, "t@example.org", "instructor")
    made = app.test_client()
    sign_in(made, "t@example.org")
    return made


def tags_of(page: str) -> list[str]:
    """The tags of theirs that a browser would find."""
    return re.findall(r"<img src=x|<script>alert", page)


def test_reports_answers_and_addresses_of_learners(
    app: Flask, teacher: FlaskClient, session: Session
) -> None:
    a_member(session, ADDRESS)
    learner = app.test_client()
    sign_in(learner, ADDRESS)
    learner.post("/study/begin")
    sent = {"token": "a", "number": "1", "text": EVIL}
    page = learner.post("/study/question/q-short-answer", data=sent, headers={"X-Page": "1"})
    assert ("alert(2)" in page.text, tags_of(page.text)) == (True, [])
    answered = page.headers["X-Address"]
    token = {"token": f"accept-{answered.rpartition('/')[2]}"}
    assert learner.post(f"{answered}/accept", data=token).status_code == 303
    report = {"token": "b", "number": "1", "report": EVIL}
    learner.post("/study/question/q-short-answer/report", data=report)
    for path in ("/author/reports", "/author/q-short-answer"):
        found = teacher.get(path, follow_redirects=True)
        assert (path, found.status_code, tags_of(found.text)) == (path, 200, [])
    assert "alert(2)" in teacher.get("/author/reports").text
    assert tags_of(learner.get("/account").text) == []


@pytest.mark.parametrize(
    "format_", ["gift", "moodle-xml", "aiken", "csv", "anki-tsv", "markdown"]
)
def test_names_and_contents_of_files(teacher: FlaskClient, format_: str) -> None:
    content = {
        "gift": f"::{EVIL.replace(':', '')}:: {EVIL.replace('=', chr(92) + '=')} {{=a}}",
        "aiken": f"{EVIL}\nA. {EVIL}\nB. b\nANSWER: A\n",
        "csv": f'id,type,stem,answers\na,short_answer,"{EVIL.replace(chr(34), "")}",a\n',
        "anki-tsv": f"#html:true\n{EVIL} stem\tb\n",
        "markdown": f"Q: {EVIL}\nA: {EVIL}\n",
        "moodle-xml": "<quiz><question type='shortanswer'><name><text>n</text></name>"
        f"<questiontext><text><![CDATA[What {EVIL}]]></text></questiontext>"
        "<answer fraction='100'><text>a</text></answer></question></quiz>",
    }[format_]
    sent = {
        "format": format_, "topic": "first",
        "file": (io.BytesIO(content.encode()), EVIL.replace("/", "")),
    }  # fmt: skip
    page = teacher.post("/author/exchange", data=sent)
    assert (page.status_code in (200, 422), tags_of(page.text)) == (True, [])
    listed = teacher.get("/author").text
    assert tags_of(listed) == []
    for path in set(re.findall(r'href="(/author/[\w/-]+)"', page.text + listed)):
        assert tags_of(teacher.get(path, follow_redirects=True).text) == []
