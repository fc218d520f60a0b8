"""The pages of one's own data: download, taking in, deleting."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.store.models import Card, Review, User
from tests.conftest import Clock
from tests.factories import PASSWORD, a_guest, a_member, sign_in, sync
from tests.services.test_own_data import LATER, QUESTIONS, a_life, schedule


@pytest.fixture
def guest(session: Session, clock: Clock) -> User:
    sync(session, *QUESTIONS)
    clock.now = LATER
    user = a_guest(session)
    a_life(session, Learner(user.id))
    return user


def as_guest(app: Flask, user: User) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["guest"] = user.fs_uniquifier
    return client


@pytest.fixture
def mine(app: Flask, guest: User) -> FlaskClient:
    return as_guest(app, guest)


def send(client: FlaskClient, content: bytes, **form: str) -> Any:
    data = {"file": (io.BytesIO(content), "mine.json"), **form}
    return client.post("/account/data", data=data, follow_redirects=True)


def table(content: bytes, name: str) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(f"{name}.csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_everything_goes_out_as_a_file(mine: FlaskClient) -> None:
    answer = mine.get("/account/data.json")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="commonplace-2026-04-11.json"'
    )
    assert (answer.mimetype, answer.headers["Cache-Control"]) == (
        "application/json",
        "no-store",
    )
    data = json.loads(answer.data)
    sizes = {name: len(value) for name, value in data.items() if isinstance(value, list)}
    assert sizes == {
        "versions": 6, "sittings": 2, "reviews": 13, "cards": 4, "marks": 2, "attempts": 1,
        "reports": 1, "extensions": 0, "decks": 0,
    }  # fmt: skip


def test_tables_go_out_without_formulas(mine: FlaskClient) -> None:
    answer = mine.get("/account/data.zip")
    assert answer.mimetype == "application/zip"
    reports = table(answer.data, "reports")
    assert reports[0] == ["token", "question", "version", "at", "text", "closed_at"]
    assert reports[1][4] == "'=2+2 is odd"
    assert len(table(answer.data, "reviews")) == 1 + 13
    assert len(table(answer.data, "attempt_items")) == 1 + 6
    assert ["zone", "UTC"] in table(answer.data, "account")


def test_a_file_from_another_account_is_taken_in(
    app: Flask, mine: FlaskClient, session: Session, guest: User
) -> None:
    other = a_guest(session)
    client = as_guest(app, other)
    page = send(client, mine.get("/account/data.json").data, settings="y").text
    assert "Taken in: 13 lines of the log, 2 sittings, 1 quiz, 1 report, 2 marks." in page
    assert schedule(session, other.id) == schedule(session, guest.id)
    page = send(client, mine.get("/account/data.json").data).text
    assert "Taken in: nothing." in page
    assert "Here already: 13 lines of the log" in page


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{}", "account: Field required"),
        (b"\xff\xfe", "Choose a file that was downloaded here"),
    ],
)
def test_another_file_is_refused_in_words(
    mine: FlaskClient, session: Session, content: bytes, message: str
) -> None:
    answer = send(mine, content)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Nothing was changed." in answer.text


def test_no_file_is_asked_for(mine: FlaskClient) -> None:
    answer = mine.post("/account/data", data={})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.text


def test_a_guest_goes_by_typing_a_word(
    app: Flask, mine: FlaskClient, session: Session, guest: User
) -> None:
    page = mine.get("/account/delete").text
    assert "13 lines of your review log and 4 cards" in page
    wrong = mine.post("/account/delete", data={"word": "yes"})
    assert wrong.status_code == 422
    assert "Type the word delete." in wrong.text
    cookie = guest.fs_uniquifier
    done = mine.post("/account/delete", data={"word": "Delete"})
    assert (done.status_code, done.location) == (303, "/")
    assert "is deleted" in mine.get("/").text
    session.rollback()
    assert session.scalars(sa.select(User.id)).all() == []
    assert session.scalars(sa.select(Review.id)).all() == []
    assert session.scalars(sa.select(Card.question_id)).all() == []
    old = app.test_client()
    with old.session_transaction() as kept:
        kept["guest"] = cookie
    assert old.get("/account/data").location == "/"


def test_a_member_goes_with_their_password_and_no_browser_knows_them(
    app: Flask, session: Session
) -> None:
    a_member(session)
    here, elsewhere = app.test_client(), app.test_client()
    sign_in(here)
    sign_in(elsewhere)
    refused = here.post("/account/delete", data={"password": "a guess", "word": "delete"})
    assert refused.status_code == 422
    assert "This is not your password." in refused.text
    assert here.post("/account/delete", data={"password": PASSWORD}).status_code == 303
    session.rollback()
    assert session.scalars(sa.select(User.id)).all() == []
    for client in (here, elsewhere):
        assert client.get("/account/data").location == "/"
    again = here.post("/account/login", data={"email": "ann@example.org", "password": PASSWORD})
    assert "This password does not fit the address." in again.text


def test_the_last_instructor_is_warned(app: Flask, session: Session) -> None:
    a_member(session, role="instructor")
    client = app.test_client()
    sign_in(client)
    assert "Nobody else here is instructor." in client.get("/account/delete").text
    form = {"password": PASSWORD}
    refused = client.post("/account/delete", data=form)
    assert refused.status_code == 422
    assert "Tick this if the account is to go all the same." in refused.text
    assert client.post("/account/delete", data={**form, "sure": "y"}).status_code == 303


def test_guests_have_settings_without_a_sign_in(mine: FlaskClient, session: Session) -> None:
    page = mine.get("/account").text
    assert "You study as a guest" in page
    assert "Change password" not in page
    assert "Sign out" not in page


def test_every_setting_is_kept(mine: FlaskClient, session: Session, guest: User) -> None:
    form = {
        "zone": "Europe/Oslo", "rollover": "3", "new_per_day": "5", "reviews_per_day": "60",
        "desired_retention": "85", "rest_days": "4", "show_streak": "y", "extra_time": "90",
    }  # fmt: skip
    assert mine.post("/account", data=form).status_code == 303
    session.expire_all()
    user = session.get_one(User, guest.id)
    kept = (
        user.zone, user.rollover, user.new_per_day, user.reviews_per_day,
        user.desired_retention, user.rest_days, user.show_streak, user.shortcuts,
        user.extra_time,
    )  # fmt: skip
    assert kept == ("Europe/Oslo", 3, 5, 60, 0.85, 4, True, False, 0)


@pytest.mark.parametrize(
    ("field", "typed"), [("rest_days", "7"), ("reviews_per_day", "0"), ("rest_days", "")]
)
def test_a_setting_out_of_range_is_told(mine: FlaskClient, field: str, typed: str) -> None:
    form = {
        "zone": "UTC", "rollover": "3", "new_per_day": "5", "reviews_per_day": "60",
        "desired_retention": "85", "rest_days": "4", field: typed,
    }  # fmt: skip
    answer = mine.post("/account", data=form)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
