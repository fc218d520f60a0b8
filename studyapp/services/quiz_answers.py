"""Going through a quiz: answer, flag, finish, discard."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.grading import Response
from studyapp.domain.learners import Learner
from studyapp.domain.quizzes import item_token
from studyapp.services.review_log import LONGEST_ANSWER, Recorded, Submission, record, take_turn
from studyapp.store.engine import read, writing
from studyapp.store.models import Attempt, AttemptItem
from studyapp.store.queries import quizzes as reads

_MILLISECOND = dt.timedelta(milliseconds=1)


_ITEMS = cast(sa.Table, AttemptItem.__table__)
_ATTEMPTS = cast(sa.Table, Attempt.__table__)
_MINE_AND_OPEN = (
    _ATTEMPTS.c.id == sa.bindparam("of_attempt"),
    _ATTEMPTS.c.user_id == sa.bindparam("of_learner"),
    _ATTEMPTS.c.finished_at.is_(None),
)
# Locks the attempt, so that finishing it waits for a change, or the change for that.
_OPEN = sa.select(_ATTEMPTS.c.id).where(*_MINE_AND_OPEN).with_for_update()
_FLAG = (
    sa.update(_ITEMS)
    .where(_ITEMS.c.attempt_id.in_(_OPEN), _ITEMS.c.position == sa.bindparam("at_position"))
    .returning(_ITEMS.c.position)
)
_KEEP = _FLAG.values(millis=_ITEMS.c.millis + sa.bindparam("spent"))
_KEEP_FIRST = _KEEP.where(_ITEMS.c.answered_at.is_(None))
_CLEAR = _KEEP.values(response=sa.null())
_FINISH = (
    sa.update(_ATTEMPTS)
    .where(*_MINE_AND_OPEN)
    .values(finished_at=sa.bindparam("at"))
    .returning(_ATTEMPTS.c.feedback)
)
_SETTLE = sa.update(_ITEMS).where(
    _ITEMS.c.attempt_id == sa.bindparam("of_attempt"),
    _ITEMS.c.position == sa.bindparam("at_position"),
)


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

    None takes an answer back; with feedback at once it is an answer left empty.
    Returns False, with nothing changed, where the attempt is finished or, with
    feedback at once, the question answered already.
    """
    spent = max(dt.timedelta(), min(taken, LONGEST_ANSWER)) // _MILLISECOND
    values: dict[str, Any] = {"spent": spent, "answered_at": at}
    try:
        with writing(session):
            take_turn(session, learner.id)
            if item.feedback == "now":
                given = response or Response()
                done = _record(session, learner, at, item, given, taken)
                values |= {"response": given.to_json(), **_outcome(done)}
                _change(session, _KEEP_FIRST, learner, item.attempt_id, item.position, values)
            elif response is not None:
                values["response"] = response.to_json()
                _change(session, _KEEP, learner, item.attempt_id, item.position, values)
            else:
                values["answered_at"] = None
                _change(session, _CLEAR, learner, item.attempt_id, item.position, values)
    except _Closed:
        return False
    return True


def _outcome(done: Recorded) -> dict[str, Any]:
    return {"fraction": done.grade.fraction, "review_id": done.review_id}


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
    statement: sa.Executable,
    learner: Learner,
    attempt_id: int,
    position: int,
    values: dict[str, Any],
) -> None:
    """Set ``values`` of one question of an open attempt of the learner's; raises _Closed."""
    place = {"of_attempt": attempt_id, "of_learner": learner.id, "at_position": position}
    if read(session, statement, {**place, **values}).first() is None:
        raise _Closed


def flag(
    session: Session, learner: Learner, attempt_id: int, position: int, *, flagged: bool
) -> bool:
    """Set or lift the flag of a question; False where the attempt is finished."""
    try:
        with writing(session):
            _change(session, _FLAG, learner, attempt_id, position, {"flagged": flagged})
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
        take_turn(session, learner.id)
        place = {"of_attempt": attempt_id, "of_learner": learner.id, "at": at}
        feedback = read(session, _FINISH, place).scalar()
        if feedback == "end":
            for item in reads.items(session, learner.id, attempt_id):
                if item.answered:
                    _settle(session, learner, at, item)
        return feedback is not None


def _settle(session: Session, learner: Learner, at: dt.datetime, item: reads.ItemView) -> None:
    """Grade and log one answer at the end. Its review is dated now: only now does the
    learner see what was right, and the log stays in the order of time."""
    done = _record(session, learner, at, item, item.response, item.millis * _MILLISECOND)
    place = {"of_attempt": item.attempt_id, "at_position": item.position}
    read(session, _SETTLE, {**place, **_outcome(done)})


def discard(session: Session, learner: Learner, at: dt.datetime, attempt_id: int) -> None:
    """Put an unfinished attempt away: forget it, or finish it where answers are logged.

    An attempt with reviews stays because its id names their tokens, and SQLite would
    give the id of a deleted row to the next one.
    """
    with writing(session):
        logged = sa.exists().where(
            _ITEMS.c.attempt_id == _ATTEMPTS.c.id, _ITEMS.c.review_id.is_not(None)
        )
        place = {"of_attempt": attempt_id, "of_learner": learner.id}
        read(session, sa.delete(_ATTEMPTS).where(*_MINE_AND_OPEN, ~logged), place)
        read(session, _FINISH, {**place, "at": at})
