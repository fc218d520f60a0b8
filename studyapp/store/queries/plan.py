"""Reads of the days ahead, and of what a learner's days usually held."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain import plan
from studyapp.domain.learners import Learner
from studyapp.domain.plan import DaysAhead, Waiting
from studyapp.store.engine import read
from studyapp.store.models import Card, Mark, Question, Review
from studyapp.store.models.base import to_millis
from studyapp.store.queries.cards import IS_LIVE, LEARNING

DAYS = 31
"""Today, and as far as a pile can be spread."""
_LOOK_BACK = dt.timedelta(days=120)
_DAY_IN_MILLIS = 24 * 3600 * 1000

_USER: sa.BindParameter[int] = sa.bindparam("user_id")
_WAITING = (
    sa.select(Card.due_at, LEARNING, Mark.hidden_until)
    .join(Question, Question.id == Card.question_id)
    .outerjoin(Mark, (Mark.user_id == _USER) & (Mark.question_id == Card.question_id))
    .where(
        Card.user_id == _USER,
        Card.due_at < sa.bindparam("end"),
        IS_LIVE,
        ~sa.func.coalesce(Mark.suspended, sa.false()),
    )
)


def days_ahead(session: Session, learner: Learner, now: dt.datetime) -> DaysAhead:
    """What the next :data:`DAYS` days hold: cards seen before, those suspended left out."""
    today = learner.calendar.day_of(now)
    end = learner.calendar.start_of(today + DAYS * dt.timedelta(days=1))
    rows = read(session, _WAITING, {"user_id": learner.id, "end": end})
    return plan.days_ahead((Waiting(*row) for row in rows), now, learner.calendar, DAYS)


_BY_DAY = (
    sa.select(sa.func.count())
    .where(
        Review.user_id == _USER,
        Review.kind == "answer",
        Review.mode == "study",
        Review.at > sa.bindparam("since"),
    )
    .group_by(
        (sa.type_coerce(Review.at, sa.BigInteger) - sa.bindparam("start", type_=sa.BigInteger))
        // sa.literal_column(str(_DAY_IN_MILLIS), sa.BigInteger)
    )
)


def usual_load(session: Session, learner: Learner, now: dt.datetime) -> int:
    """The answers of a usual day among those of the last months on which the learner studied;
    0 where there were none. Days of 24 hours from the hour at which today began."""
    start = learner.calendar.start_of(learner.calendar.day_of(now - _LOOK_BACK))
    values = {"user_id": learner.id, "since": start, "start": to_millis(start)}
    return plan.usual_day(list(read(session, _BY_DAY, values).scalars()))
