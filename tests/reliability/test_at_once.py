"""Things done at the same time, twice, or behind each other's back."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from studyapp.domain.errors import NotFound, StudyError
from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.services import accounts, claiming, study
from studyapp.services.review_log import Submission, rebuild_card
from studyapp.store.engine import db
from studyapp.store.models import Card, Review, User
from studyapp.store.queries.questions import live_question
from tests.factories import (
    NOON,
    a_guest,
    a_learner,
    a_member,
    a_question,
    sign_in,
    sync,
)


def submission(
    session: Session, token: str, question_id: str = "q-numeric", **more: Any
) -> Submission:
    view = live_question(session, question_id)
    assert view is not None
    return Submission(
        question=view.question,
        version_id=view.version_id,
        token=token,
        response=Response(texts=("8",)),
        **more,
    )


def elsewhere(app: Flask, work: Any) -> None:
    """Run ``work(session)`` in another thread with a session of its own, and its errors."""
    found: list[BaseException] = []

    def run() -> None:
        try:
            with app.app_context():
                work(db.session)
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if found:
        raise found[0]


def test_a_link_read_before_somebody_else_used_it_is_spent(
    app: Flask, session: Session
) -> None:
    """The page looks at the link, then hashes the password (50 ms), then spends it."""
    token = accounts.make_link(session, NOON, "instructor")
    held = accounts.link_for(session, NOON, token)  # as the view does (and keeps it in a name)
    elsewhere(
        app, lambda s: accounts.use_link(s, NOON, token, "a@x.org", "h", accounts.Defaults())
    )
    with pytest.raises(NotFound):
        accounts.use_link(session, NOON, token, "b@x.org", "h", accounts.Defaults())
    assert held is not None
    assert session.scalars(sa.select(User.email)).all() == ["a@x.org"]


def test_two_at_once_spend_a_link_once(app: Flask, session: Session) -> None:
    token = accounts.make_link(session, NOON, "instructor")
    gate = threading.Barrier(6)
    codes: list[int] = []

    def go(n: int) -> None:
        client = app.test_client()
        gate.wait()
        answer = client.post(
            f"/account/link/{token}",
            data={"email": f"i{n}@x.org", "password": "long enough pw"},
        )
        codes.append(answer.status_code)

    threads = [threading.Thread(target=go, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(codes) == [303] + [404] * 5
    assert session.scalar(sa.select(sa.func.count()).select_from(User)) == 1


def test_a_shared_browser_claims_a_guest_three_times(app: Flask, session: Session) -> None:
    """SQLite gives a removed guest's id to the next one, whose tokens are then the same."""
    sync(session, a_question("numeric"))
    a_member(session)
    codes = []
    for _ in range(4):
        client = app.test_client()  # signed out in between
        client.post("/study/begin")
        page = client.get("/study/question/q-numeric").text
        token = page.split('name="token" value="')[1].split('"')[0]
        client.post(
            "/study/question/q-numeric", data={"token": token, "number": 1, "text": "8"}
        )
        codes.append(
            client.post(
                "/account/login",
                data={"email": "ann@example.org", "password": "a long enough password"},
            ).status_code
        )
    assert codes == [302] * 4
    assert session.scalar(sa.select(sa.func.count()).select_from(Review)) == 4


def test_a_session_ended_elsewhere_can_study_as_a_guest(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    """After a reset by link the cookie's key is nobody's; “Begin” makes one guest."""
    sync(session, a_question("numeric"))
    user = a_member(session)
    sign_in(client)
    token = accounts.make_link(session, NOON, "learner", user.id)
    accounts.use_link(session, NOON, token, "", "hash", accounts.Defaults())
    for _ in range(3):
        client.post("/study/begin")
    assert 'name="token"' in client.get("/study").text
    assert session.scalar(sa.select(sa.func.count()).select_from(User).where(User.guest)) == 1


def rows(session: Session) -> list[tuple[Any, ...]]:
    session.rollback()
    return [
        tuple(r)
        for r in session.execute(
            sa.select(*Card.__table__.columns).order_by(Card.user_id, Card.question_id)
        )
    ]


def assert_rebuilt(session: Session) -> None:
    kept = rows(session)
    pairs = session.execute(sa.select(Review.user_id, Review.question_id).distinct()).all()
    session.execute(sa.delete(Card))
    for user_id, question_id in pairs:
        rebuild_card(session, user_id, question_id)
    again = [
        tuple(r)
        for r in session.execute(
            sa.select(*Card.__table__.columns).order_by(Card.user_id, Card.question_id)
        )
    ]
    session.rollback()
    assert kept == again


def test_two_pages_answer_one_card_at_once(app: Flask, session: Session) -> None:
    """Study in one tab, a quiz in another: two tokens, one card."""
    sync(session, a_question("numeric"))
    learner = a_learner(session)
    for round_ in range(10):
        gate = threading.Barrier(8)

        def go(n: int, round_: int = round_, gate: threading.Barrier = gate) -> None:
            with app.app_context():
                given = submission(db.session, f"t{round_}-{n}")
                gate.wait()
                study.answer(db.session, learner, NOON, given)

        threads = [threading.Thread(target=go, args=(n,)) for n in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(Review)) == 80
    assert session.scalars(sa.select(Card.reps)).one() == 80
    assert_rebuilt(session)


def test_an_answer_saved_while_the_guest_is_claimed_stays(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other tab's answer is committed between the move of the log and the guest's end."""
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("writers of SQLite wait for each other")
    sync(session, a_question("numeric"), a_question("short_answer"))
    guest = a_guest(session)
    learner = Learner(guest.id)
    user = a_member(session)
    study.answer(session, learner, NOON, submission(session, "one"))
    saved: list[bool] = []
    rebuild = claiming.rebuild_card

    def meanwhile() -> None:
        try:
            elsewhere(
                app,
                lambda s: study.answer(
                    s, learner, NOON, submission(s, "two", "q-short-answer")
                ),
            )
        except (sa.exc.SQLAlchemyError, StudyError):
            return  # not saved, and the learner was told so
        saved.append(True)

    def slow(*args: Any) -> None:
        thread = threading.Thread(target=meanwhile)
        thread.start()
        thread.join(2)  # with a lock on the guest the other waits for us
        rebuild(*args)

    monkeypatch.setattr(claiming, "rebuild_card", slow)
    claiming.claim_guest(session, guest.fs_uniquifier, user.id)
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(5)
    session.rollback()
    kept = session.scalar(sa.select(sa.func.count()).select_from(Review))
    assert kept == 1 + len(saved)


def test_a_claimed_card_is_what_the_log_says(app: Flask, session: Session, clock: Any) -> None:
    sync(session, a_question("numeric"))
    guest, user = a_guest(session), a_member(session)
    study.answer(session, Learner(guest.id), NOON, submission(session, "one"))
    import datetime as dt

    later = NOON + dt.timedelta(days=3)
    study.answer(session, Learner(user.id), later, submission(session, "two"))
    claiming.claim_guest(session, guest.fs_uniquifier, user.id)
    assert_rebuilt(session)


def test_undo_pressed_twice_goes_to_the_same_question(
    client: FlaskClient, session: Session
) -> None:
    sync(session, a_question("numeric"), a_question("short_answer"))
    client.post("/study/begin")
    for name in ("q-numeric", "q-short-answer"):
        token = (
            client.get(f"/study/question/{name}")
            .text.split('name="token" value="')[1]
            .split('"')[0]
        )
        done = client.post(
            f"/study/question/{name}", data={"token": token, "number": 1, "skip": "1"}
        )
    newest = done.location.split("/")[-1]
    places = [
        client.post("/study/undo", data={"token": f"undo-{newest}"}).location.split("?")[0]
        for _ in range(2)
    ]
    assert places == ["/study/question/q-short-answer"] * 2


def test_one_address_registers_once_and_the_rest_are_told(app: Flask, session: Session) -> None:
    gate, codes = threading.Barrier(6), []

    def go() -> None:
        client = app.test_client()
        gate.wait()
        codes.append(
            client.post(
                "/account/register",
                data={"email": "n@example.org", "password": "long enough pw"},
            ).status_code
        )

    threads = [threading.Thread(target=go) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert session.scalar(sa.select(sa.func.count()).select_from(User)) == 1
    assert max(codes) < 500
