"""Cards put away and marked: buried for today, suspended, flagged, spread over days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.learners import Learner
from studyapp.domain.study import spread
from studyapp.services.review_log import append_putting_away, take_turn
from studyapp.store.engine import INSERT, writing
from studyapp.store.models import Mark
from studyapp.store.queries.cards import MarkView, mark_of
from studyapp.store.queries.load import overdue_ids
from studyapp.store.queries.questions import live_question
from studyapp.store.queries.study import last_session

_DAY = dt.timedelta(days=1)
MOST_DAYS = 30
"""The longest that an overdue pile can be spread over."""


def put_away(
    session: Session, learner: Learner, at: dt.datetime, question_id: str, kind: str, token: str
) -> None:
    """``bury`` a card until tomorrow or ``suspend`` it until it is brought back.

    Goes to the log of the newest sitting, where undo finds it; raises NotFound.
    """
    if kind not in ("bury", "suspend"):
        raise Invalid("A card is buried or suspended.")
    with writing(session):
        take_turn(session, learner.id)
        view = live_question(session, question_id)
        if view is None:
            raise NotFound("This question is not in the bank.")
        mark, today = mark_of(session, learner.id, question_id), learner.calendar.day_of(at)
        if _is_away(mark, kind, today):
            return
        sitting = last_session(session, learner.id)
        if append_putting_away(session, learner, at, kind, view, sitting, token):
            if kind == "suspend":
                _mark(session, learner.id, [question_id], suspended=True)
            else:
                _mark(session, learner.id, [question_id], hidden_until=today + _DAY)


def _is_away(mark: MarkView, kind: str, today: dt.date) -> bool:
    """Is it so already? Then there is nothing that undo could take back."""
    if kind == "suspend":
        return mark.suspended
    return mark.hidden_until is not None and mark.hidden_until > today


def take_back(session: Session, learner_id: int, question_id: str, kind: str) -> None:
    """Undo one putting away, in a caller's transaction."""
    if kind == "suspend":
        _mark(session, learner_id, [question_id], suspended=False)
    else:
        _mark(session, learner_id, [question_id], hidden_until=None)


def release(session: Session, learner: Learner, question_ids: Sequence[str]) -> None:
    """End suspension and burying of some cards."""
    with writing(session):
        take_turn(session, learner.id)
        release_all(session, learner.id, question_ids)


def release_all(session: Session, learner_id: int, question_ids: Sequence[str]) -> None:
    """As :func:`release`, in a caller's transaction."""
    session.execute(
        sa.update(Mark)
        .where(Mark.user_id == learner_id, Mark.question_id.in_(question_ids))
        .values(suspended=False, hidden_until=None)
    )


def suspend_all(session: Session, learner_id: int, question_ids: Sequence[str]) -> int:
    """Suspend cards in a caller's transaction; returns how many were not before."""
    already = session.scalars(
        sa.select(Mark.question_id).where(
            Mark.user_id == learner_id, Mark.question_id.in_(question_ids), Mark.suspended
        )
    ).all()
    fresh = sorted(set(question_ids) - set(already))
    if fresh:
        _mark(session, learner_id, fresh, suspended=True)
    return len(fresh)


def flag(session: Session, learner: Learner, question_id: str, *, flagged: bool) -> None:
    """Set or lift the learner's flag; raises NotFound."""
    with writing(session):
        take_turn(session, learner.id)
        if live_question(session, question_id) is None:
            raise NotFound("This question is not in the bank.")
        _mark(session, learner.id, [question_id], flagged=flagged)


def flag_all(
    session: Session, learner_id: int, question_ids: Sequence[str], *, flagged: bool
) -> None:
    """Set or lift the learner's flag on live questions, in a caller's transaction."""
    if question_ids:
        _mark(session, learner_id, question_ids, flagged=flagged)


def catch_up(session: Session, learner: Learner, at: dt.datetime, days: int) -> int:
    """Spread the cards that were due before today evenly over ``days`` days, today first.

    Those best remembered come first, where a review saves most. No schedule is touched:
    the cards of later days are out of sight until then. Returns how many there are.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(
            f"Choose 1 to {MOST_DAYS} days.", {"days": f"Write a number, 1 to {MOST_DAYS}."}
        )
    today = learner.calendar.day_of(at)
    with writing(session):
        take_turn(session, learner.id)
        _all_in_sight(session, learner.id)
        ids = overdue_ids(session, learner, at)
        for later, batch in enumerate(spread(ids, days)):
            if later and batch:
                _mark(session, learner.id, batch, hidden_until=today + later * _DAY)
        return len(ids)


def stop_catching_up(session: Session, learner: Learner) -> None:
    """Bring everything that was put off into sight; suspended cards stay so."""
    with writing(session):
        take_turn(session, learner.id)
        _all_in_sight(session, learner.id)


def _all_in_sight(session: Session, learner_id: int) -> None:
    session.execute(sa.update(Mark).where(Mark.user_id == learner_id).values(hidden_until=None))


def _mark(session: Session, learner_id: int, ids: Sequence[str], **values: Any) -> None:
    insert = INSERT[session.get_bind().dialect.name]
    rows = [{"user_id": learner_id, "question_id": id_, **values} for id_ in ids]
    session.execute(
        insert(Mark)
        .values(rows)
        .on_conflict_do_update(index_elements=["user_id", "question_id"], set_=values)
    )
