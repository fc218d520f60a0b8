"""Going through a quiz: answer, flag, finish, discard."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.domain.quizzes import item_token
from studyapp.services.study import LONGEST_ANSWER, Recorded, Submission, record
from studyapp.store.engine import writing
from studyapp.store.models import Attempt, AttemptItem
from studyapp.store.queries import quizzes as reads

_MILLISECOND = dt.timedelta(milliseconds=1)


class _Closed(Exception):
    """The attempt is finished, or the question answered for good: nothing is to change."""


def answer(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    item: reads.ItemView,
    response: Response | None,
    taken: dt.timedelta = dt.timedelta(),
) -> bool:
    """Keep an answer to ``item``; with feedback at once, grade it and log it as a review.

    None takes an answer back, which is possible only before feedback. Returns
    False, with nothing changed, where the attempt is finished or, with feedback at
    once, the question answered already.
    """
    spent = max(dt.timedelta(), min(taken, LONGEST_ANSWER)) // _MILLISECOND
    values: dict[str, Any] = {
        "response": sa.null() if response is None else response.to_json(),
        "answered_at": None if response is None else at,
        "millis": AttemptItem.millis + spent,
    }
    try:
        with writing(session):
            if item.feedback == "end":
                _change(session, learner, item.attempt_id, item.position, values)
            elif response is not None:
                done = _record(session, learner, at, item, response, taken)
                values |= {"fraction": done.grade.fraction, "review_id": done.review_id}
                _change(
                    session, learner, item.attempt_id, item.position, values,
                    AttemptItem.answered_at.is_(None),
                )  # fmt: skip
            else:
                return False
    except _Closed:
        return False
    return True


def _record(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    item: reads.ItemView,
    response: Response,
    taken: dt.timedelta,
) -> Recorded:
    given = Submission(
        question=item.question,
        version_id=item.view.version_id,
        token=item_token(item.attempt_id, item.position),
        response=response,
        order_shown=item.order_shown,
        taken=taken,
    )
    return record(session, learner, at, given, mode="quiz")


def _change(
    session: Session,
    learner: Learner,
    attempt_id: int,
    position: int,
    values: dict[str, Any],
    *conditions: sa.ColumnElement[bool],
) -> None:
    """Change one question of an open attempt of the learner's; raises _Closed.

    The attempt is locked, so that finishing it waits for this, or this for that.
    """
    mine = (
        sa.select(Attempt.id)
        .where(
            Attempt.id == attempt_id,
            Attempt.user_id == learner.id,
            Attempt.finished_at.is_(None),
        )
        .with_for_update()
    )
    changed = session.execute(
        sa.update(AttemptItem)
        .where(AttemptItem.attempt_id.in_(mine), AttemptItem.position == position, *conditions)
        .values(values)
        .returning(AttemptItem.position)
        .execution_options(synchronize_session=False)
    )
    if changed.scalar() is None:
        raise _Closed


def flag(
    session: Session, learner: Learner, attempt_id: int, position: int, *, flagged: bool
) -> bool:
    """Set or lift the flag of a question; False where the attempt is finished."""
    try:
        with writing(session):
            _change(session, learner, attempt_id, position, {"flagged": flagged})
    except _Closed:
        return False
    return True


def finish(session: Session, learner: Learner, at: dt.datetime, attempt_id: int) -> bool:
    """Close an attempt; with feedback at the end, grade and log its answers now.

    All in one transaction. What was left open earns nothing and is no review: it
    says nothing about the learner's memory. Returns False, with nothing changed,
    where it is finished already or not the learner's.
    """
    with writing(session):
        feedback = session.scalar(
            sa.update(Attempt)
            .where(
                Attempt.id == attempt_id,
                Attempt.user_id == learner.id,
                Attempt.finished_at.is_(None),
            )
            .values(finished_at=at)
            .returning(Attempt.feedback)
            .execution_options(synchronize_session=False)
        )
        if feedback == "end":
            for item in reads.items(session, learner.id, attempt_id):
                if item.answered:
                    _settle(session, learner, at, item)
        return feedback is not None


def _settle(session: Session, learner: Learner, at: dt.datetime, item: reads.ItemView) -> None:
    """Grade and log one answer at the end. Its review is dated now: only now does the
    learner see what was right, and the log stays in the order of time."""
    done = _record(session, learner, at, item, item.response, item.millis * _MILLISECOND)
    session.execute(
        sa.update(AttemptItem)
        .where(AttemptItem.attempt_id == item.attempt_id, AttemptItem.position == item.position)
        .values(fraction=done.grade.fraction, review_id=done.review_id)
        .execution_options(synchronize_session=False)
    )


def discard(session: Session, learner: Learner, at: dt.datetime, attempt_id: int) -> None:
    """Put an unfinished attempt away: forget it, or finish it where answers are logged.

    An attempt with reviews stays because its id names their tokens, and SQLite would
    give the id of a deleted row to the next one.
    """
    with writing(session):
        logged = sa.exists().where(
            AttemptItem.attempt_id == Attempt.id, AttemptItem.review_id.is_not(None)
        )
        mine = (
            Attempt.id == attempt_id,
            Attempt.user_id == learner.id,
            Attempt.finished_at.is_(None),
        )
        session.execute(sa.delete(Attempt).where(*mine, ~logged))
        session.execute(sa.update(Attempt).where(*mine).values(finished_at=at))
