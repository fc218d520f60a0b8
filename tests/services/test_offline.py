"""Answers of a device, merged: as if each had come when it was given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.services import offline as service
from studyapp.services import study
from studyapp.services.offline import Merged, Queued
from studyapp.services.review_log import Submission, rebuild_card
from studyapp.store.models import Card, Review
from studyapp.store.queries.questions import live_question
from tests.factories import NOON, a_learner, a_question, sync

IDS = ("q-numeric", "q-short-answer")
RIGHT = {"q-numeric": "8", "q-short-answer": "Shakespeare"}


def minutes(count: int) -> dt.datetime:
    return NOON + dt.timedelta(minutes=count)


def given_to(session: Session, question: str, right: bool, token: str) -> Submission:
    view = live_question(session, question)
    assert view is not None
    text = RIGHT[question] if right else "9"
    return Submission(view.question, view.version_id, token, Response(texts=(text,)))


def cards(session: Session, who: Learner) -> list[tuple[object, ...]]:
    """Every card, but for whose it is and which log line moved it last."""
    left_out = {"user_id", "last_review_id"}
    columns = [c for c in Card.__table__.columns if c.name not in left_out]
    rows = session.execute(
        sa.select(*columns).where(Card.user_id == who.id).order_by(Card.question_id)
    )
    return [tuple(row) for row in rows]


def reviews(session: Session, who: Learner) -> int:
    found = session.scalar(sa.select(sa.func.count(Review.id)).where(Review.user_id == who.id))
    return found or 0


@pytest.fixture
def who(session: Session) -> Learner:
    sync(session, a_question("numeric"), a_question("short_answer"))
    return a_learner(session)


def test_a_queue_counts_as_answers_in_the_order_of_time(session: Session, who: Learner) -> None:
    queue = [
        Queued(minutes(40), given_to(session, "q-numeric", True, "o-2")),
        Queued(minutes(5), given_to(session, "q-numeric", False, "o-1")),
    ]
    assert service.merge(session, who, minutes(90), queue) == Merged(stored=2, known=0)
    merged = cards(session, who)
    session.execute(sa.delete(Card))
    session.execute(sa.delete(Review))
    session.commit()
    study.answer(session, who, minutes(5), given_to(session, "q-numeric", False, "t1"))
    study.answer(session, who, minutes(40), given_to(session, "q-numeric", True, "t2"))
    assert cards(session, who) == merged


def test_the_same_queue_again_stores_nothing(session: Session, who: Learner) -> None:
    queue = [Queued(minutes(1), given_to(session, name, True, f"o-{name}")) for name in IDS]
    service.merge(session, who, minutes(2), queue)
    before = cards(session, who)
    assert service.merge(session, who, minutes(3), queue) == Merged(stored=0, known=2)
    assert (cards(session, who), reviews(session, who)) == (before, 2)


def test_an_answer_from_the_future_is_dated_now(session: Session, who: Learner) -> None:
    service.merge(
        session, who, NOON, [Queued(minutes(60), given_to(session, "q-numeric", True, "o-1"))]
    )
    assert session.scalars(sa.select(Review.at)).all() == [NOON]


def test_a_sitting_takes_no_answer_from_before_it_began(session: Session, who: Learner) -> None:
    sitting = study.begin(session, who, minutes(30), planned=2)
    service.merge(
        session, who, minutes(60),
        [
            Queued(minutes(10), given_to(session, "q-numeric", True, "o-1")),
            Queued(minutes(40), given_to(session, "q-short-answer", True, "o-2")),
        ],
    )  # fmt: skip
    found = session.execute(sa.select(Review.token, Review.session_id).order_by(Review.at))
    assert [tuple(row) for row in found] == [("o-1", None), ("o-2", sitting)]


ANSWERS = st.lists(
    st.tuples(
        st.integers(0, 60 * 24 * 20),  # when, in minutes
        st.sampled_from(IDS),
        st.booleans(),  # right
        st.one_of(st.none(), st.integers(0, 60 * 24 * 3)),  # minutes until it is sent
    ),
    max_size=10,
    unique_by=lambda answer: answer[0],
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([(0, IDS[0], True, 30), (20, IDS[0], True, None)], [True])
@given(ANSWERS, st.lists(st.booleans(), max_size=10))
def test_however_answers_arrive_the_cards_are_those_of_their_times(
    session: Session, answers: Sequence[tuple[int, str, bool, int | None]], twice: list[bool]
) -> None:
    """Online answers count at once, offline ones arrive later, alone or together, some of
    them doubled: the cards are those of the answers in the order of time, and a rebuild
    from the log changes nothing."""
    sync(session, *(a_question(name.removeprefix("q-").replace("-", "_")) for name in IDS))
    who = a_learner(session)
    sent: dict[int, list[tuple[int, str, bool, int | None]]] = {}
    for answer in answers:
        sent.setdefault(answer[0] + (answer[3] or 0), []).append(answer)
    doubled = iter(twice)
    for moment, batch in sorted(sent.items()):
        queue = [
            Queued(minutes(at), given_to(session, question, right, f"o-{at}"))
            for at, question, right, wait in batch
            if wait is not None
        ]
        for at, question, right, wait in batch:
            if wait is None:
                given_now = given_to(session, question, right, f"t{at}")
                study.answer(session, who, minutes(at), given_now)
        for _ in range(1 + next(doubled, False)):
            if queue:
                service.merge(session, who, minutes(moment), queue)
    merged = cards(session, who)

    assert reviews(session, who) == len(answers)
    for question in IDS:
        rebuild_card(session, who.id, question)
    assert cards(session, who) == merged
    session.execute(sa.delete(Card).where(Card.user_id == who.id))
    session.execute(sa.delete(Review).where(Review.user_id == who.id))
    session.commit()
    for at, question, right, _ in sorted(answers):
        study.answer(session, who, minutes(at), given_to(session, question, right, f"r{at}"))
    assert cards(session, who) == merged
