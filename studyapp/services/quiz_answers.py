"""Going through a quiz: answer, flag, finish, discard; logging what waited for the close."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.grading import Response, grade
from studyapp.domain.learners import Learner
from studyapp.domain.quizzes import GRACE, item_token
from studyapp.services.review_log import LONGEST_ANSWER, Recorded, Submission, record, take_turn
from studyapp.store.engine import read, writing
from studyapp.store.models import Attempt, AttemptItem
from studyapp.store.models.base import UtcMillis
from studyapp.store.queries import quizzes as attempts
from studyapp.store.queries.quiz_items import ItemView, items

_MILLISECOND = dt.timedelta(milliseconds=1)


_ITEMS = cast(sa.Table, AttemptItem.__table__)
_ATTEMPTS = cast(sa.Table, Attempt.__table__)
_MINE_AND_OPEN = (
    _ATTEMPTS.c.id == sa.bindparam("of_attempt"),
    _ATTEMPTS.c.user_id == sa.bindparam("of_learner"),
    _ATTEMPTS.c.finished_at.is_(None),
)
_IN_TIME = _ATTEMPTS.c.deadline.is_(None) | (
    _ATTEMPTS.c.deadline >= sa.bindparam("latest", type_=UtcMillis)
)
# Locks the attempt, so that finishing it waits for a change, or the change for that.
_OPEN = sa.select(_ATTEMPTS.c.id).where(*_MINE_AND_OPEN, _IN_TIME).with_for_update()
_FLAG = (
    sa.update(_ITEMS)
    .where(_ITEMS.c.attempt_id.in_(_OPEN), _ITEMS.c.position == sa.bindparam("at_position"))
    .returning(_ITEMS.c.position)
)
_KEEP = _FLAG.values(
    millis=_ITEMS.c.millis + sa.bindparam("spent"), hints=sa.bindparam("hints_seen")
)
_KEEP_FIRST = _KEEP.where(_ITEMS.c.answered_at.is_(None))
_CLEAR = _KEEP.values(response=sa.null())
# what nobody handed in ended with its time
_FINISH = (
    sa.update(_ATTEMPTS)
    .where(*_MINE_AND_OPEN)
    .values(
        finished_at=sa.case(
            (
                _ATTEMPTS.c.deadline < sa.bindparam("at", type_=UtcMillis),
                _ATTEMPTS.c.deadline,
            ),
            else_=sa.bindparam("at", type_=UtcMillis),
        )
    )
    .returning(_ATTEMPTS.c.feedback, _ATTEMPTS.c.finished_at, _ATTEMPTS.c.quiz_id)
)
_SETTLE = sa.update(_ITEMS).where(
    _ITEMS.c.attempt_id == sa.bindparam("of_attempt"),
    _ITEMS.c.position == sa.bindparam("at_position"),
)


class _Closed(Exception):
    """The attempt is finished or its time is up, or the question is answered for good:
    nothing is to change."""


def answer(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    item: ItemView,
    response: Response | None,
    taken: dt.timedelta = dt.timedelta(),
    hints: int = 0,
) -> bool:
    """Keep an answer to ``item``; with feedback at once, grade it and log it as a review.

    None takes an answer back; with feedback at once it is an answer left empty.
    Returns False, with nothing changed, where the attempt is finished or its deadline more
    than the grace ago, where the key of the question is held back because of another attempt
    or, with feedback at once, the question answered already.
    """
    if item.held and item.at_once:
        return False
    spent = max(dt.timedelta(), min(taken, LONGEST_ANSWER)) // _MILLISECOND
    values: dict[str, Any] = {
        "spent": spent, "answered_at": at, "latest": at - GRACE,
        "hints_seen": max(hints, item.hints),
    }  # fmt: skip
    try:
        with writing(session):
            take_turn(session, learner.id)
            if item.at_once:
                given = response or Response()
                done = _record(session, learner, at, item, given, taken, values["hints_seen"])
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
    item: ItemView,
    response: Response,
    taken: dt.timedelta,
    hints: int,
) -> Recorded:
    given = Submission(
        question=item.question,
        version_id=item.view.version_id,
        token=item_token(item.attempt_id, item.position),
        response=response,
        order_shown=item.order_shown,
        taken=taken,
        hints=hints,
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
    session: Session,
    learner: Learner,
    at: dt.datetime,
    attempt_id: int,
    position: int,
    *,
    flagged: bool,
) -> bool:
    """Set or lift the flag of a question; False where the attempt is finished."""
    values = {"flagged": flagged, "latest": at - GRACE}
    try:
        with writing(session):
            _change(session, _FLAG, learner, attempt_id, position, values)
    except _Closed:
        return False
    return True


def finish(session: Session, learner: Learner, at: dt.datetime, attempt_id: int) -> bool:
    """Close an attempt, at its deadline where that is past; unless feedback came at once,
    grade its answers.

    All in one transaction. The answers join the review log now, or, where keys wait for the
    close of the quiz or because another exam asks the same, by :func:`log_seen`. What was left
    open earns nothing and is no review: it says nothing about the learner's memory. Returns
    False, with nothing changed, where it is finished already or not the learner's.
    """
    with writing(session):
        take_turn(session, learner.id)
        place = {"of_attempt": attempt_id, "of_learner": learner.id, "at": at}
        done = read(session, _FINISH, place).first()
        if done is None:
            return False
        feedback, finished_at, quiz_id = done
        if feedback != "now":
            for item in items(session, learner.id, attempt_id, at):
                if item.answered and not (item.held and quiz_id is None):
                    log = feedback == "end" and not item.held
                    _settle(session, learner, finished_at, item, log=log)
        return True


def settle(session: Session, learner: Learner, at: dt.datetime) -> None:
    """Finish what has run out of time, and log what may be seen by now."""
    finish_overdue(session, learner, at)
    log_seen(session, learner, at)


def finish_overdue(session: Session, learner: Learner, at: dt.datetime) -> bool:
    """Finish what a learner has left unfinished until its time was up; False if nothing."""
    overdue = attempts.overdue(session, learner.id, at)
    return sum(finish(session, learner, at, attempt_id) for attempt_id in overdue) > 0


def log_seen(session: Session, learner: Learner, at: dt.datetime) -> bool:
    """Let the answers to quizzes that show their keys by now join the review log, dated when
    they were handed in; False where none was waiting.

    Until then no card moves: neither a due date nor a figure of progress tells what was right.
    """
    if not attempts.unlogged(session, learner.id, at):
        return False
    with writing(session):
        take_turn(session, learner.id)
        for attempt_id in attempts.unlogged(session, learner.id, at):
            old = attempts.attempt_by_id(session, learner.id, attempt_id, at)
            assert old is not None
            assert old.finished_at is not None
            for item in items(session, learner.id, attempt_id, at):
                if item.answered and not item.held and not item.logged:
                    _settle(session, learner, old.finished_at, item, log=True)
    return True


def _settle(
    session: Session, learner: Learner, at: dt.datetime, item: ItemView, *, log: bool
) -> None:
    """Grade one answer, and log it as a review, dated ``at``: when it was handed in."""
    place = {"of_attempt": item.attempt_id, "at_position": item.position}
    taken = item.millis * _MILLISECOND
    if log:
        done = _record(session, learner, at, item, item.response, taken, item.hints)
        read(session, _SETTLE, {**place, **_outcome(done)})
    else:
        found = grade(item.question, item.response)
        read(session, _SETTLE, {**place, "fraction": found.fraction})


def discard(session: Session, learner: Learner, at: dt.datetime, attempt_id: int) -> None:
    """Put an unfinished attempt away: forget it, or finish it where answers are logged or
    an instructor set the quiz.

    An attempt with reviews stays because its id names their tokens, and SQLite would
    give the id of a deleted row to the next one.
    """
    with writing(session):
        logged = sa.exists().where(
            _ITEMS.c.attempt_id == _ATTEMPTS.c.id, _ITEMS.c.review_id.is_not(None)
        )
        place = {"of_attempt": attempt_id, "of_learner": learner.id}
        own = _ATTEMPTS.c.quiz_id.is_(None)
        read(session, sa.delete(_ATTEMPTS).where(*_MINE_AND_OPEN, ~logged, own), place)
    finish(session, learner, at, attempt_id)
