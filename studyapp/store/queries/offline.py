"""The cards that a device takes along: due now, new today, and the next to fall due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.store.engine import read
from studyapp.store.models import Card, Question, QuestionVersion, Review, Topic
from studyapp.store.queries.cards import (
    INTRODUCED_TODAY,
    IS_DUE,
    IS_LIVE,
    LEARNING,
    NO_CARD,
    PUT_AWAY,
    REVIEWED_TODAY,
)
from studyapp.store.queries.questions import COLUMNS, LIVE, QuestionView, view_of
from studyapp.store.queries.quizzes import WITHHELD


@dataclass(frozen=True)
class PackedCard:
    """A card to take along. It may be asked from ``asked_from`` on; ``log_id`` is the newest
    log line about it, 0 if none."""

    view: QuestionView
    log_id: int
    asked_from: dt.datetime
    is_new: bool


_USER: sa.BindParameter[int] = sa.bindparam("user_id")
_MAY_GO = sa.and_(IS_LIVE, ~PUT_AWAY, ~WITHHELD)
_KNOWN = (
    sa.select(Question.id, LEARNING, Card.due_at, REVIEWED_TODAY)
    .select_from(Card)
    .join(Question, Question.id == Card.question_id)
    .where(Card.user_id == _USER, _MAY_GO)
    .limit(sa.bindparam("size"))
)
_DUE = _KNOWN.where(IS_DUE).order_by(LEARNING.desc(), Card.due_at, Card.question_id)
_LATER = _KNOWN.where(~IS_DUE).order_by(Card.due_at, Card.question_id)
_NEW = (
    sa.select(Question.id, INTRODUCED_TODAY)
    .join(Topic, Topic.slug == Question.topic_slug)
    .where(_MAY_GO, NO_CARD)
    .order_by(Question.position, Topic.number)
    .limit(sa.bindparam("size"))
)
_NEWEST_LOG = (
    sa.select(sa.func.coalesce(sa.func.max(Review.id), 0))
    .where(Review.user_id == _USER, Review.question_id == Question.id)
    .correlate(Question)
    .scalar_subquery()
)
_VIEWS = LIVE.add_columns(_NEWEST_LOG).where(
    Question.id.in_(sa.bindparam("ids", expanding=True))
)


def cards_to_pack(
    session: Session, learner: Learner, now: dt.datetime, size: int
) -> list[PackedCard]:
    """At most ``size`` cards in the order in which to ask them: what is due and new within
    the day's limits, then what falls due next. Questions whose key must not be shown now,
    for an exam that asks them, stay behind.

    Four statements, whatever their number.
    """
    today = learner.calendar.day_of(now)
    values = {
        "user_id": learner.id,
        "now": now,
        "today": today,
        "day_end": learner.calendar.start_of(today + dt.timedelta(days=1)),
        "size": size,
    }
    due = _within_limit(read(session, _DUE, values).all(), learner.reviews_per_day)
    new = read(session, _NEW, values).all()
    left = max(0, learner.new_per_day - new[0][1]) if new else 0
    later = read(session, _LATER, values).all()
    wanted: dict[str, tuple[dt.datetime, bool]] = {row[0]: (now, False) for row in due}
    wanted |= {row[0]: (now, True) for row in new[:left]}
    wanted |= {row[0]: (_from(learner, row), False) for row in later}
    return _packed(session, learner, dict(list(wanted.items())[:size]))


def _within_limit(due: Any, reviews_per_day: int) -> list[Any]:
    """All in a learning step, and as many others as the day has left."""
    steps = [row for row in due if row[1]]
    days = [row for row in due if not row[1]]
    left = max(0, reviews_per_day - days[0][3]) if days else 0
    return steps + days[:left]


def _from(learner: Learner, row: Any) -> dt.datetime:
    """When a card may be asked: at its time in a learning step, else from its day's start."""
    due: dt.datetime = row[2]
    return due if row[1] else learner.calendar.start_of(learner.calendar.day_of(due))


def _packed(
    session: Session, learner: Learner, wanted: dict[str, tuple[dt.datetime, bool]]
) -> list[PackedCard]:
    rows = read(session, _VIEWS, {"user_id": learner.id, "ids": list(wanted)})
    views = {row[0]: (view_of(row), row[len(COLUMNS)]) for row in rows}
    return [
        PackedCard(*views[question_id], asked_from, is_new)
        for question_id, (asked_from, is_new) in wanted.items()
        if question_id in views
    ]


_SEEN = (
    sa.select(*COLUMNS)
    .join(QuestionVersion, QuestionVersion.question_id == Question.id)
    .join(Topic, Topic.slug == Question.topic_slug)
    .where(Question.id.in_(sa.bindparam("ids", expanding=True)), QuestionVersion.published)
)


def versions_seen(
    session: Session, ids: Collection[str]
) -> dict[tuple[str, int], QuestionView]:
    """Every version of some questions that learners were given, by id and number."""
    views = [view_of(row) for row in read(session, _SEEN, {"ids": list(ids)})]
    return {(view.id, view.number): view for view in views}
