"""Headers, CSRF, cookies, the secret key; no GET that changes anything."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp import create_app
from studyapp.config import Config
from studyapp.store.models import Base
from tests.conftest import dispose
from tests.factories import a_member, a_question, every_type, sign_in, sync


def a_config(data: Path, **settings: object) -> Config:
    return Config(data=data, database_url=f"sqlite:///{data / 's.sqlite'}", **settings)  # type: ignore[arg-type]


def test_every_answer_carries_the_content_policy(client: FlaskClient) -> None:
    for path in ("/", "/nowhere", "/healthz", "/study"):
        policy = client.get(path).headers["Content-Security-Policy"].split("; ")
        assert policy[:3] == ["default-src 'none'", "script-src 'self'", "style-src 'self'"]


def test_no_page_has_inline_script_or_style(client: FlaskClient, session: Session) -> None:
    sync(session, *every_type())
    client.post("/study/begin")
    for path in ("/", "/study", "/quiz", "/decks", "/account/login", "/account/register"):
        page = client.get(path).text
        assert " style=" not in page
        assert "<style" not in page
        assert page.count("<script") == page.count('<script type="module" src="/static/')
        assert " onclick" not in page


def test_the_secret_key_is_the_owners_alone_and_stays(tmp_path: Path) -> None:
    first = create_app(a_config(tmp_path))
    key = tmp_path / "secret.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert first.secret_key == key.read_text()
    second = create_app(a_config(tmp_path))
    assert second.secret_key == first.secret_key
    assert sorted(p.name for p in tmp_path.iterdir()) == ["assets", "secret.key"]


@pytest.mark.parametrize("https", [False, True])
def test_cookies_are_secure_behind_tls(app: Flask, tmp_path: Path, https: bool) -> None:
    made = create_app(a_config(tmp_path, https=https))
    assert (made.config["SESSION_COOKIE_SECURE"], made.config["REMEMBER_COOKIE_SECURE"]) == (
        https, https,
    )  # fmt: skip
    answer = made.test_client().get("/healthz")
    assert ("Strict-Transport-Security" in answer.headers) is https


def test_a_post_without_its_token_is_refused_and_says_so(tmp_path: Path) -> None:
    made = create_app(a_config(tmp_path))
    client = made.test_client()
    for path in ("/study/begin", "/account/login", "/account/register", "/quiz"):
        answer = client.post(path, data={})
        assert answer.status_code == 400
        assert "This form is no longer valid" in answer.text
    dispose(made)


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    session.rollback()
    return {
        table.name: sorted(
            (tuple(map(str, row)) for row in session.execute(sa.select(table))),
        )
        for table in Base.metadata.sorted_tables
    }


def test_no_get_changes_a_row(app: Flask, client: FlaskClient, session: Session) -> None:
    sync(session, *every_type())
    a_member(session, "ann@example.org", "admin")
    sign_in(client)
    client.post("/study/begin")
    before = everything(session)
    adapter = app.url_map.bind("localhost")
    arguments = {
        "question_id": "q-numeric", "review_id": 1, "session_id": 1, "attempt_id": 1,
        "position": 1, "number": 1, "quiz_id": 1, "code": "none", "token": "none",
        "filename": "x",
    }  # fmt: skip
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            client.get(adapter.build(rule.endpoint, {a: arguments[a] for a in rule.arguments}))
    assert everything(session) == before


def test_a_sign_in_goes_nowhere_else(client: FlaskClient, session: Session) -> None:
    """The address to go on to after signing in must be one of our own."""
    a_member(session)
    answer = client.post(
        "/account/login?next=https://elsewhere.example/",
        data={"email": "ann@example.org", "password": "a long enough password"},
    )
    assert not (answer.location or "/").startswith("http")


def test_what_was_typed_is_never_markup(client: FlaskClient, session: Session) -> None:
    sync(session, a_question("short_answer"))
    client.post("/study/begin")
    page = client.get("/study").text
    token = page.split('name="token" value="')[1].split('"')[0]
    typed = "<script>alert(1)</script>"
    answer = client.post(
        "/study/question/q-short-answer",
        data={"token": token, "number": 1, "text": typed},
        follow_redirects=True,
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert typed not in answer.text
