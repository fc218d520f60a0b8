"""How often a password may be tried, and how often accounts made."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.conftest import Clock
from tests.factories import PASSWORD, a_member, a_question, sync


def sign_in(client: FlaskClient, password: str, email: str = "ann@example.org") -> int:
    return client.post(
        "/account/login", data={"email": email, "password": password}
    ).status_code


def test_an_address_has_ten_wrong_passwords_in_ten_minutes(
    client: FlaskClient, session: Session, clock: Clock
) -> None:
    a_member(session)
    assert [sign_in(client, "wrong") for _ in range(11)] == [200] * 10 + [429]
    answer = client.post(
        "/account/login", data={"email": "Ann@example.org", "password": PASSWORD}
    )
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert "Wait 10 minutes, then try again." in answer.text
    clock.forward(minutes=10)
    assert sign_in(client, PASSWORD) == 302


def test_the_right_password_clears_the_count(app: Flask, session: Session) -> None:
    a_member(session)
    for _ in range(3):
        client = app.test_client()
        assert [sign_in(client, "wrong") for _ in range(9)] == [200] * 9
        assert sign_in(client, PASSWORD) == 302


def test_a_computer_has_a_hundred_wrong_passwords(client: FlaskClient) -> None:
    found = [sign_in(client, "wrong", f"user{n}@example.org") for n in range(101)]
    assert found == [200] * 100 + [429]


def test_new_guests_of_one_computer_are_counted_and_old_ones_are_not(
    app: Flask, session: Session
) -> None:
    sync(session, a_question("numeric"))
    old = app.test_client()
    assert old.post("/study/begin").status_code == 303
    assert {app.test_client().post("/study/begin").status_code for _ in range(599)} == {303}
    assert app.test_client().post("/study/begin").status_code == 429
    assert old.post("/study/begin").status_code == 303
