"""Input that nobody types: it gets an answer, never a crash, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.store.models import Card
from tests.factories import (
    a_member,
    a_question,
    every_type,
    sign_in,
    sync,
)


def test_an_unknown_flashcard_rating_is_refused(client: FlaskClient, session: Session) -> None:
    sync(session, a_question("flashcard"))
    client.post("/study/begin")
    page = client.get("/study?reveal=1").text
    token = page.split('name="token" value="')[1].split('"')[0]
    answer = client.post(
        "/study/question/q-flashcard",
        data={"token": token, "number": 1, "skip": "1", "rating": "splendid"},
    )
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "/study/answered/{}",
        "/study/summary/{}",
        "/quiz/{}",
        "/quiz/1/{}",
        "/quiz/{}/1",
        "/quiz/{}/result",
    ],
)
@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_huge_number_in_an_address_is_not_there(
    client: FlaskClient, session: Session, path: str, number: int
) -> None:
    sync(session, *every_type())
    client.post("/study/begin")
    assert client.get(path.format(number)).status_code == 404


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/study/answered/{}/rate", {"token": "x", "rating": "good"}),
        ("/quiz/{}/1", {"token": "x", "number": 1}),
        ("/quiz/{}/1/flag", {}),
        ("/quiz/{}/finish", {}),
        ("/quiz/{}/discard", {}),
        ("/quiz/{}/retake", {"token": "x"}),
    ],
)
@pytest.mark.parametrize("number", [2**31, 2**63])
def test_a_huge_number_in_a_post(
    client: FlaskClient, session: Session, path: str, number: int, data: dict
) -> None:
    sync(session, *every_type())
    client.post("/study/begin")
    assert client.post(path.format(number), data=data).status_code in (404, 405)


@pytest.mark.parametrize(
    "path",
    [
        "/study/question/a%00b",
        "/author/a%00b",
        "/author/a%00b/versions",
        "/account/link/a%00b",
        "/study?topic=a%00b",
        "/quiz?topic=a%00b",
        "/decks/download?topic=a%00b",
        "/author/new?type=numeric&topic=a%00b",
        "/author/q-numeric?from=-1",
        "/author?q=a%00b",
        "/author/q-numeric/versions/99999999999999999999",
    ],
)
def test_a_nul_in_an_address(client: FlaskClient, session: Session, path: str) -> None:
    sync(session, *every_type())
    a_member(session, role="admin")
    sign_in(client)
    assert client.get(path).status_code < 500


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/study/question/q-numeric", {"token": "a\0b", "number": 1, "text": "8"}),
        ("/study/question/q-numeric", {"token": "a", "number": 1, "text": "8\0"}),
        ("/study/undo", {"token": "a\0b"}),
        ("/study/answered/1/rate", {"token": "a\0b", "rating": "good"}),
        ("/study/begin", {"topic": "a\0b", "zone": "a\0b"}),
        ("/quiz", {"token": "a\0b", "count": 2, "order": "shuffled", "feedback": "now"}),
        (
            "/quiz",
            {
                "token": "ab",
                "count": 2,
                "order": "shuffled",
                "feedback": "now",
                "topics": "a\0b",
                "zone": "\0",
            },
        ),
        ("/account/login", {"email": "a\0b@x.org", "password": "long enough pw\0"}),
        ("/account/login", {"email": "ab@x.org", "password": "long enough pw\0"}),
        ("/account/register", {"email": "a\0b@x.org", "password": "long enough pw"}),
        ("/account/register", {"email": "ab@x.org", "password": "long enough pw\0"}),
        ("/account/register", {"email": "a" * 300 + "@x.org", "password": "long enough pw"}),
        (
            "/account/register",
            {
                "email": "ab@" + "x" * 60 + "." + ".".join(["y" * 60] * 4) + ".org",
                "password": "long enough pw",
            },
        ),
        ("/account/register", {"email": "ab@x.org", "password": "x" * 200000}),
        ("/account/login", {"email": "x" * 200000, "password": "x" * 200000}),
    ],
)
def test_a_nul_in_a_form(client: FlaskClient, session: Session, path: str, data: dict) -> None:
    sync(session, *every_type())
    client.post("/study/begin")
    if path == "/study/undo" or path.endswith("rate"):
        page = client.get("/study/question/q-numeric").text
        token = page.split('name="token" value="')[1].split('"')[0]
        done = client.post(
            "/study/question/q-numeric", data={"token": token, "number": 1, "text": "8"}
        )
        path = path.replace("/1/", f"/{done.location.split('/')[-1]}/")
    assert client.post(path, data=data).status_code < 500


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/author/q-numeric", {"type": "numeric", "stem": "a\0b", "note": "x"}),
        (
            "/author/q-numeric",
            {
                "type": "numeric",
                "stem": "How many legs has a spider?",
                "value": "9",
                "tolerance": "0",
                "unit": "legs",
                "topic": "first",
                "base_topic": "first",
                "base_version": "1",
                "note": "a\0b",
                "do": "draft",
                "bloom": "remember",
                "kind": "cosmetic",
            },
        ),
        (
            "/author/q-numeric",
            {
                "type": "numeric",
                "stem": "How many legs has a spider?",
                "value": "9",
                "tolerance": "0",
                "unit": "legs\0",
                "topic": "first\0",
                "base_topic": "first",
                "base_version": "99999999999999999999999",
                "note": "a",
                "do": "draft",
                "bloom": "rem\0",
                "kind": "cosmetic",
            },
        ),
        (
            "/author/q-numeric",
            {
                "type": "numeric",
                "stem": "How many legs has a spider?",
                "value": "9",
                "tolerance": "-1",
                "unit": "legs",
                "topic": "first",
                "base_topic": "second",
                "base_version": "-1",
                "note": "a",
                "do": "draft",
                "kind": "cosmetic",
            },
        ),
        (
            "/author/q-numeric",
            {
                "type": "numeric",
                "stem": "How many?",
                "value": "nan",
                "tolerance": "inf",
                "difficulty": "nan",
                "topic": "first",
                "base_topic": "first",
                "base_version": "1",
                "do": "publish",
            },
        ),
        (
            "/author/q-numeric",
            {
                "type": "numeric",
                "stem": "How many?",
                "value": "1e308",
                "tolerance": "1e308",
                "difficulty": "1",
                "topic": "first",
                "base_topic": "first",
                "base_version": "1",
                "do": "draft",
            },
        ),
        (
            "/author/new",
            {
                "type": "numeric",
                "slug": "a\0b",
                "stem": "How many?",
                "value": "1",
                "tolerance": "0",
                "topic": "first",
                "do": "draft",
                "citations-0-source": "a\0b",
                "citations-0-turns": "99999999999999999999",
            },
        ),
        (
            "/author/new",
            {
                "type": "numeric",
                "slug": "ab",
                "stem": "How many?",
                "value": "1",
                "tolerance": "0",
                "topic": "first",
                "do": "",
                "citations-0-source": "talk",
                "citations-0-turns": "1-999999999999",
            },
        ),
        (
            "/author/new",
            {
                "type": "numeric",
                "slug": "x" * 500,
                "stem": "How many?",
                "value": "1",
                "tolerance": "0",
                "topic": "first",
                "do": "draft",
                "tags": ",".join(f"t{i}" for i in range(20000)),
            },
        ),
        ("/author/q-numeric/publish", {"number": "9" * 30}),
        ("/author/q-numeric/publish", {"number": "-1"}),
        ("/author/q-numeric/status", {"status": "ready"}),
        ("/author/q-numeric/status", {"status": "\0"}),
        ("/author/a%00b/retire", {}),
        (
            "/account",
            {
                "zone": "a\0b",
                "rollover": "-1",
                "new_per_day": "9" * 40,
                "desired_retention": "nan",
            },
        ),
        (
            "/account",
            {"zone": "UTC", "rollover": "1", "new_per_day": "1", "desired_retention": "nan"},
        ),
        (
            "/account",
            {"zone": "UTC", "rollover": "1", "new_per_day": "1", "desired_retention": "inf"},
        ),
        (
            "/account/change",
            {
                "password": "a long enough password",
                "new_password": "x\0yyyyyyyyyyyyyyyyyy",
                "new_password_confirm": "x\0yyyyyyyyyyyyyyyyyy",
            },
        ),
        ("/account/verify", {"password": "\0"}),
    ],
)
def test_a_nul_in_an_instructors_form(
    client: FlaskClient, session: Session, path: str, data: dict
) -> None:
    sync(session, *every_type())
    a_member(session, role="instructor")
    sign_in(client)
    answer = client.post(path, data=data)
    assert answer.status_code < 500


def rows(session: Session) -> list[tuple[Any, ...]]:
    session.rollback()
    return [
        tuple(r)
        for r in session.execute(
            sa.select(*Card.__table__.columns).order_by(Card.user_id, Card.question_id)
        )
    ]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/study/begin", b'{"topic": ["x"], "zone": 1}'),
        ("/study/begin", b"1"),
        ("/study/undo", b'{"token": 5}'),
        ("/quiz", b'{"token": 1, "topics": [1, {}]}'),
        ("/study/begin", b"[" * 100_000),
    ],
)
def test_json_is_no_form(client: FlaskClient, session: Session, path: str, body: bytes) -> None:
    sync(session, a_question("numeric"))
    client.post("/study/begin")
    assert client.post(path, data=body, content_type="application/json").status_code < 500


@pytest.mark.parametrize("body", [b"1", b'"x"', b"[" * 100_000])
def test_json_that_is_no_object_is_refused_at_the_door(
    client: FlaskClient, body: bytes
) -> None:
    assert (
        client.post("/account/login", data=body, content_type="application/json").status_code
        < 500
    )


def test_a_file_is_no_text(client: FlaskClient, session: Session) -> None:
    import io

    sync(session, a_question("numeric"))
    assert (
        client.post("/study/begin", data={"topic": (io.BytesIO(b"x"), "../../x")}).status_code
        < 500
    )


@pytest.mark.parametrize("extra", ["_method=POST", "endpoint=x"])
def test_an_address_cannot_steer_the_links_of_the_list(
    client: FlaskClient, session: Session, extra: str
) -> None:
    sync(
        session,
        *(
            a_question("numeric", id=f"q{n}", stem=f"How many legs has spider {n}?")
            for n in range(60)
        ),
    )
    a_member(session, role="instructor")
    sign_in(client)
    assert client.get(f"/author?{extra}").status_code == 200


def test_a_sign_in_does_not_tell_who_has_an_account(
    client: FlaskClient, session: Session
) -> None:
    a_member(session)
    pages = [
        client.post(
            "/account/login", data={"email": e, "password": "wrong password"}
        ).text.replace(e, "")
        for e in ("ann@example.org", "bob@example.org")
    ]
    assert pages[0] == pages[1]
