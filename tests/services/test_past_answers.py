"""What was learnt in Anki joins the log once, in the order of time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.domain.past_answers import PastAnswer
from studyapp.domain.rating import Rating
from studyapp.services import past_answers, study
from studyapp.services.past_answers import Merged
from studyapp.services.review_log import Submission
from studyapp.store.models import Card, Mark, Review
from studyapp.store.queries.questions import live_question
from tests.factories import NOON, a_learner, a_question, sync

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def who(session: Session) -> Learner:
    sync(session, a_question("numeric"), a_question("short_answer"))
    return a_learner(session)


def in_anki(
    at: dt.datetime, rating: Rating = "good", question: str = "q-numeric", **more: Any
) -> PastAnswer:
    millis = int(at.timestamp() * 1000)
    values = {"taken": dt.timedelta(seconds=4), "mode": "anki", **more}
    return PastAnswer(id=millis, question_id=question, at=at, rating=rating, **values)


def on_the_web(session: Session, who: Learner, at: dt.datetime, token: str = "t") -> int:
    view = live_question(session, "q-numeric")
    assert view is not None
    given = Submission(view.question, view.version_id, token, Response(texts=("8",)))
    return study.answer(session, who, at, given).review_id


def cards(session: Session, who: Learner) -> list[tuple[Any, ...]]:
    columns = [c for c in Card.__table__.columns if c.name not in ("last_review_id", "user_id")]
    rows = session.execute(sa.select(*columns).where(Card.user_id == who.id))
    return [tuple(row) for row in rows]


def test_both_histories_become_one_in_the_order_of_time(session: Session, who: Learner) -> None:
    """Web, Anki, web: the card is the one that three answers in one place would have made."""
    other = a_learner(session)
    on_the_web(session, who, NOON, "t1")
    on_the_web(session, who, NOON + 50 * HOUR, "t2")
    done = past_answers.merge(
        session, who, NOON + 60 * HOUR, [in_anki(NOON + 25 * HOUR, "hard")]
    )
    assert done == Merged(taken=1, known=0, left_out=0, suspended=0)
    past_answers.merge(session, other, NOON + 60 * HOUR, [
        in_anki(NOON), in_anki(NOON + 25 * HOUR, "hard"), in_anki(NOON + 50 * HOUR)
    ])  # fmt: skip
    mine, theirs = cards(session, who), cards(session, other)
    due = [c.name for c in Card.__table__.columns][1:].index("due_at")
    assert [row[:due] + row[due + 1 :] for row in mine] == [
        row[:due] + row[due + 1 :] for row in theirs
    ]


def test_merging_again_changes_nothing(session: Session, who: Learner) -> None:
    answers = [
        in_anki(NOON, "again"),
        in_anki(NOON + HOUR),
        in_anki(NOON, "easy", "q-short-answer"),
    ]
    assert past_answers.merge(session, who, NOON + HOUR, answers).taken == 3
    before = cards(session, who)
    again = past_answers.merge(session, who, NOON + 9 * HOUR, [*answers, *answers])
    assert again == Merged(taken=0, known=6, left_out=0, suspended=0)
    assert cards(session, who) == before


def test_an_answer_that_came_from_here_is_known(session: Session, who: Learner) -> None:
    """Exports move an id by milliseconds where two answers have the same instant."""
    on_the_web(session, who, NOON)
    moved = in_anki(NOON + dt.timedelta(milliseconds=7))
    assert past_answers.merge(session, who, NOON + HOUR, [moved]) == Merged(0, 1, 0, 0)
    assert session.scalar(sa.select(sa.func.count()).select_from(Review)) == 1


def test_an_answer_taken_back_stays_taken_back(session: Session, who: Learner) -> None:
    study.begin(session, who, NOON, planned=2)
    on_the_web(session, who, NOON)
    study.undo(session, who, NOON + HOUR, "u")
    assert past_answers.merge(session, who, NOON + HOUR, [in_anki(NOON)]).known == 1
    assert cards(session, who) == []


def test_the_future_and_the_unknown_are_left_out(session: Session, who: Learner) -> None:
    answers = [in_anki(NOON + 48 * HOUR), in_anki(NOON, question="gone"), in_anki(NOON + HOUR)]
    done = past_answers.merge(session, who, NOON, answers)
    assert done == Merged(taken=1, known=0, left_out=2, suspended=0)
    assert session.scalars(sa.select(Review.at)).all() == [NOON]


def test_crammed_in_anki_moves_no_card(session: Session, who: Learner) -> None:
    past_answers.merge(session, who, NOON + HOUR, [in_anki(NOON, mode="cram")])
    assert (cards(session, who), session.scalars(sa.select(Review.mode)).all()) == (
        [],
        ["cram"],
    )


def test_suspended_cards_are_suspended_here_once(session: Session, who: Learner) -> None:
    suspended = ["q-short-answer", "gone"]
    assert past_answers.merge(session, who, NOON, [], suspended).suspended == 1
    assert past_answers.merge(session, who, NOON, [], suspended).suspended == 0
    assert session.scalars(sa.select(Mark.question_id).where(Mark.suspended)).all() == [
        "q-short-answer"
    ]
