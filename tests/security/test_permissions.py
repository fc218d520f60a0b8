"""Every route times every role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.domain.permissions import ENDPOINTS, ROLES, STRANGERS, allowed
from tests.factories import a_guest, a_member, a_question, sign_in, sync

ARGUMENTS = {
    "question_id": "q-numeric", "review_id": 1, "session_id": 1, "attempt_id": 1, "position": 1,
    "number": 1, "quiz_id": 1, "code": "none", "report_id": 1, "token": "none",
    "filename": "style.css",
}  # fmt: skip


@pytest.fixture
def as_role(app: Flask, session: Session) -> Callable[[str], FlaskClient]:
    """A client signed in with a role."""
    sync(session, a_question("numeric"))

    def client(role: str) -> FlaskClient:
        made = app.test_client()
        if role == "guest":
            guest = a_guest(session)
            with made.session_transaction() as cookie:
                cookie["guest"] = guest.fs_uniquifier
        elif role != "anonymous":
            a_member(session, f"{role}@example.org", role)
            sign_in(made, f"{role}@example.org")
        return made

    return client


def test_the_table_names_every_route_and_no_other(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    optional = {"security.forgot_password", "security.reset_password"}
    assert routes - set(ENDPOINTS) == set()
    assert set(ENDPOINTS) - routes <= optional


@pytest.mark.parametrize("role", ROLES)
def test_every_route_lets_in_whom_the_table_names(
    app: Flask, as_role: Callable[[str], FlaskClient], role: str
) -> None:
    """A refusal is 403, or for somebody not signed in the way to signing in (or home)."""
    client = as_role(role)
    adapter = app.url_map.bind("localhost")
    wrong = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in {
            "security.logout",
            "static",
            "bootstrap.static",
            "security.static",
        }:
            continue
        path = adapter.build(rule.endpoint, {a: ARGUMENTS[a] for a in rule.arguments})
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if role == "anonymous":  # beginning to study makes a guest of a visitor
                client = as_role(role)
            answer = client.open(path, method=method)
            refused = answer.status_code == 403 or (
                role in STRANGERS
                and answer.status_code == 303
                and (answer.location.startswith("/account/login?") or answer.location == "/")
                and not allowed(rule.endpoint, role)
            )
            if refused == allowed(rule.endpoint, role):  # type: ignore[arg-type]
                wrong.append((method, path, answer.status_code, answer.location))
    assert wrong == []


def test_an_endpoint_outside_the_table_is_nobodys() -> None:
    assert [role for role in ROLES if allowed("new.page", role)] == []
    assert allowed(None, "admin") is False
