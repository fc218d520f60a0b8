"""Answering, rating otherwise, undoing, and what the log then says."""

from __future__ import annotations

import datetime as dt
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.services import study as service
from studyapp.services.review_log import Submission, rebuild_card
from studyapp.services.study import Undone
from studyapp.store.engine import db
from studyapp.store.models import Card, Review
from studyapp.store.queries import study as reads
from studyapp.store.queries.load import load as load_of
from studyapp.store.queries.questions import live_question
from tests.factories import NOON, a_learner, a_question, every_type, sync


def submission(
    session: Session,
    token: str = "t1",
    question: str = "q-numeric",
    text: str = "8",
    **more: Any,
) -> Submission:
    view = live_question(session, question)
    assert view is not None
    return Submission(
        question=view.question,
        version_id=view.version_id,
        token=token,
        response=Response(texts=(text,)),
        **more,
    )


def begin(session: Session, who: Learner, at: dt.datetime = NOON) -> int:
    planned = load_of(session, who, at).total
    found = service.begin(session, who, at, planned=planned)
    assert found is not None
    return found


def cards(session: Session, who: Learner) -> list[tuple[object, ...]]:
    columns = [c for c in Card.__table__.columns if c.name != "last_review_id"]
    return [
        tuple(row)
        for row in session.execute(
            sa.select(*columns).where(Card.user_id == who.id).order_by(Card.question_id)
        )
    ]


@pytest.fixture
def who(session: Session) -> Learner:
    sync(session, a_question("numeric"), a_question("short_answer"))
    return a_learner(session)


def test_an_answer_is_logged_and_moves_the_card(session: Session, who: Learner) -> None:
    begin(session, who)
    taken = dt.timedelta(seconds=7)
    recorded = service.answer(session, who, NOON, submission(session, taken=taken))

    row = session.get_one(Review, recorded.review_id)
    assert (row.kind, row.rating, row.fraction, row.millis, row.mode) == (
        "answer", "good", 1.0, 7000, "study",
    )  # fmt: skip
    card = session.get_one(Card, (who.id, "q-numeric"))
    assert (card.state, card.reps, card.due_at, card.introduced_on) == (
        "learning", 1, NOON + dt.timedelta(minutes=10), dt.date(2026, 3, 2),
    )  # fmt: skip


def test_the_same_token_counts_once(session: Session, who: Learner) -> None:
    first = service.answer(session, who, NOON, submission(session))
    second = service.answer(session, who, NOON, submission(session, text="9"))
    assert (second.review_id, second.rating, second.again) == (first.review_id, "good", True)
    assert session.scalar(sa.select(sa.func.count()).select_from(Review)) == 1
    assert session.get_one(Card, (who.id, "q-numeric")).reps == 1


def test_another_learner_may_use_the_same_token(session: Session, who: Learner) -> None:
    other = a_learner(session)
    service.answer(session, who, NOON, submission(session))
    assert service.answer(session, other, NOON, submission(session)).again is False


def test_a_wrong_answer_comes_back_in_a_minute(session: Session, who: Learner) -> None:
    assert service.answer(session, who, NOON, submission(session, text="9")).rating == "again"
    card = session.get_one(Card, (who.id, "q-numeric"))
    assert card.due_at == NOON + dt.timedelta(minutes=1)


def test_a_hint_makes_a_right_answer_hard(session: Session, who: Learner) -> None:
    assert service.answer(session, who, NOON, submission(session, hints=1)).rating == "hard"


def test_answers_in_a_sitting_belong_to_it(session: Session, who: Learner) -> None:
    outside = service.answer(session, who, NOON, submission(session, "t1"))
    sitting = begin(session, who)
    inside = service.answer(session, who, NOON, submission(session, "t2"))
    found = [session.get_one(Review, r.review_id).session_id for r in (outside, inside)]
    assert found == [None, sitting]


def test_rating_otherwise_replaces_the_rating(session: Session, who: Learner) -> None:
    recorded = service.answer(session, who, NOON, submission(session))
    service.rerate(session, who, NOON, recorded.review_id, "easy", "r1")
    direct = a_learner(session)
    service.answer(session, direct, NOON, submission(session, self_rating="easy"))
    kinds = session.scalars(
        sa.select(Review.kind).where(Review.user_id == who.id).order_by(Review.id)
    ).all()
    assert kinds == ["answer", "rerate"]
    mine, theirs = cards(session, who), cards(session, direct)
    # all but the learner's id and the day, which its own spread moves
    assert [row[1:5] for row in mine] == [row[1:5] for row in theirs]


def test_only_the_newest_answer_of_a_card_can_be_rated(session: Session, who: Learner) -> None:
    first = service.answer(session, who, NOON, submission(session, "t1"))
    later = NOON + dt.timedelta(minutes=10)
    service.answer(session, who, later, submission(session, "t2"))
    before = cards(session, who)
    service.rerate(session, who, later, first.review_id, "again", "r1")
    assert cards(session, who) == before


def test_a_rating_that_is_none_is_refused(session: Session, who: Learner) -> None:
    recorded = service.answer(session, who, NOON, submission(session))
    with pytest.raises(Invalid):
        service.rerate(session, who, NOON, recorded.review_id, "splendid", "r1")  # type: ignore[arg-type]


def test_nobody_rates_somebody_elses_answer(session: Session, who: Learner) -> None:
    recorded = service.answer(session, who, NOON, submission(session))
    with pytest.raises(NotFound):
        service.rerate(session, a_learner(session), NOON, recorded.review_id, "easy", "r1")


def test_an_answer_counted_as_right_moves_the_card_as_a_right_one(
    session: Session, who: Learner
) -> None:
    wrong = service.answer(session, who, NOON, submission(session, text="9")).review_id
    for token in ("a1", "a2"):  # the second finds it right already
        service.accept(session, who, NOON, wrong, token)
    direct = a_learner(session)
    service.answer(session, direct, NOON, submission(session))
    kinds = session.scalars(
        sa.select(Review.kind).where(Review.user_id == who.id).order_by(Review.id)
    ).all()
    assert kinds == ["answer", "accept"]
    mine, theirs = cards(session, who), cards(session, direct)
    assert [row[1:6] for row in mine] == [row[1:6] for row in theirs]


def test_cramming_is_logged_and_moves_no_card(session: Session, who: Learner) -> None:
    sitting = service.begin(session, who, NOON, planned=2, mode="cram")
    recorded = service.answer(session, who, NOON, submission(session), "cram")
    row = session.get_one(Review, recorded.review_id)
    assert (row.mode, row.session_id, row.rating) == ("cram", sitting, "good")
    assert cards(session, who) == []
    assert service.undo(session, who, NOON, "u1") == Undone("q-numeric", "answer")
    assert cards(session, who) == []


def test_undo_takes_back_one_answer_at_a_time(session: Session, who: Learner) -> None:
    begin(session, who)
    service.answer(session, who, NOON, submission(session, "t1"))
    after_one = cards(session, who)
    service.answer(session, who, NOON, submission(session, "t2", "q-short-answer", "x"))
    assert service.undo(session, who, NOON, "u1") == Undone("q-short-answer", "answer")
    assert cards(session, who) == after_one
    assert service.undo(session, who, NOON, "u2") == Undone("q-numeric", "answer")
    assert cards(session, who) == []
    assert service.undo(session, who, NOON, "u3") is None


def test_a_doubled_undo_takes_back_only_one(session: Session, who: Learner) -> None:
    begin(session, who)
    service.answer(session, who, NOON, submission(session, "t1"))
    service.answer(session, who, NOON, submission(session, "t2", "q-short-answer", "x"))
    service.undo(session, who, NOON, "undo-2")
    before = cards(session, who)
    service.undo(session, who, NOON, "undo-2")
    assert cards(session, who) == before


def test_a_new_sitting_ends_the_one_before(session: Session, who: Learner) -> None:
    first = begin(session, who)
    second = begin(session, who)
    assert first != second
    sitting = reads.open_session(session, who.id)
    assert sitting is not None
    assert sitting.id == second
    assert service.end(session, who, NOON) == second
    assert reads.open_session(session, who.id) is None


def test_nothing_to_study_begins_nothing(session: Session) -> None:
    who = a_learner(session)
    planned = load_of(session, who, NOON).total
    assert service.begin(session, who, NOON, planned=planned) is None


def test_answers_at_the_same_time_lose_nothing(app: Flask, session: Session) -> None:
    """Eight threads answer one card under tokens of their own, eight under one and the same."""
    sync(session, a_question("numeric"))
    who = a_learner(session)
    start = threading.Barrier(16)

    def send(token: str) -> None:
        start.wait()
        with app.app_context():
            service.answer(db.session, who, NOON, submission(db.session, token))

    tokens = [f"own-{n}" for n in range(8)] + ["same"] * 8
    with ThreadPoolExecutor(16) as threads:
        for done in [threads.submit(send, token) for token in tokens]:
            done.result(timeout=60)
    session.rollback()
    session.expire_all()
    logged = session.scalars(sa.select(Review.token).order_by(Review.token)).all()
    assert logged == [*(f"own-{n}" for n in range(8)), "same"]
    before = cards(session, who)
    assert session.get_one(Card, (who.id, "q-numeric")).reps == 9
    rebuild_card(session, who.id, "q-numeric")
    session.commit()
    assert cards(session, who) == before


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["right", "wrong", "undo", "easy", "hard", "wait"]), st.integers()
    ),
    max_size=12,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ACTIONS)
def test_the_cards_are_what_the_log_rebuilds(
    session: Session, actions: list[tuple[str, int]]
) -> None:
    """Whatever a learner does, rebuilding every card from the log changes no row."""
    sync(session, *every_type())
    who = a_learner(session)
    at = NOON
    begin(session, who)
    last: int | None = None
    for number, (action, seed) in enumerate(actions):
        if action == "wait":
            at += dt.timedelta(
                minutes=random.Random(seed).choice([1, 12, 60 * 30, 60 * 24 * 9])
            )
        elif action == "undo":
            service.undo(session, who, at, f"u{number}")
        elif action in ("easy", "hard") and last:
            service.rerate(session, who, at, last, action, f"r{number}")  # type: ignore[arg-type]
        else:
            question = random.Random(seed).choice(["q-numeric", "q-short-answer"])
            text = "8" if question == "q-numeric" else "Shakespeare"
            given_text = text if action == "right" else "wrong"
            sent = submission(session, f"t{number}", question, given_text)
            last = service.answer(session, who, at, sent).review_id
    before = cards(session, who)
    for question in ("q-numeric", "q-short-answer"):
        rebuild_card(session, who.id, question)
    session.commit()
    assert cards(session, who) == before
