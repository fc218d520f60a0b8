"""Reads of cards: what is due, what comes next, what a learner wants of one.

The conditions in capitals are shared with the reads of whole loads of cards; they bind
``user_id``, and ``now``, ``today``, ``day_end`` where a time is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.domain.scheduling import Memory
from studyapp.store.engine import read
from studyapp.store.models import Card, Mark, Question, Review, Topic
from studyapp.store.queries.questions import LIVE, QuestionView, view_of
from studyapp.store.queries.quizzes import WITHHELD_IDS

CARD_COLUMNS = (
    Card.state,
    Card.step,
    Card.stability,
    Card.difficulty,
    Card.due_at,
    Card.last_day,
    Card.reps,
    Card.lapses,
)


def memory_of(row: Any) -> Memory | None:
    """The memory in eight columns :data:`CARD_COLUMNS`; None where the card is new."""
    return None if row[0] is None else Memory(*row)


@dataclass(frozen=True)
class ServedCard:
    """A question to ask now. ``log_id`` is the newest log line about it, 0 if none."""

    view: QuestionView
    memory: Memory | None
    log_id: int


_USER: sa.BindParameter[int] = sa.bindparam("user_id")
_NEWEST_LOG = (
    sa.select(sa.func.coalesce(sa.func.max(Review.id), 0))
    .where(Review.user_id == _USER, Review.question_id == Question.id)
    .correlate(Question)
    .scalar_subquery()
)
_BY_ID = (
    LIVE.add_columns(*CARD_COLUMNS, _NEWEST_LOG)
    .outerjoin(Card, (Card.question_id == Question.id) & (Card.user_id == _USER))
    .where(Question.id == sa.bindparam("question_id"))
)
IS_LIVE = (Question.status == "ready") & Question.live_version.is_not(None)
LEARNING = Card.state.in_(("learning", "relearning"))
IN_TOPIC = sa.or_(
    sa.bindparam("topic", type_=sa.String).is_(None),
    Question.topic_slug == sa.bindparam("topic"),
)
_MARKED_AWAY = (
    sa.select(1)
    .select_from(Mark)
    .where(
        Mark.user_id == _USER,
        Mark.question_id == Question.id,
        Mark.suspended | (Mark.hidden_until > sa.bindparam("today")),
    )
    .correlate(Question)
    .exists()
)
PUT_AWAY = _MARKED_AWAY | Question.id.in_(WITHHELD_IDS)
"""Suspended, out of sight for today, or withheld by an exam that is not over."""
_KNOWN_ID = (
    sa.select(Question.id)
    .join(Card, (Card.question_id == Question.id) & (Card.user_id == _USER))
    .where(IS_LIVE, IN_TOPIC, ~PUT_AWAY)
    .limit(1)
)
STEP_DUE = LEARNING & (Card.due_at <= sa.bindparam("now"))
DAY_DUE = ~LEARNING & (Card.due_at < sa.bindparam("day_end"))
IS_DUE = STEP_DUE | DAY_DUE
REVIEWED_TODAY = (
    sa.select(sa.func.count())
    .select_from(Card)
    .where(
        Card.user_id == _USER,
        Card.last_day == sa.bindparam("today"),
        Card.introduced_on < sa.bindparam("today"),
    )
    .scalar_subquery()
)
_DUE_ID = _KNOWN_ID.where(
    STEP_DUE | (DAY_DUE & (sa.bindparam("review_limit") > REVIEWED_TODAY))
).order_by(LEARNING.desc(), Card.due_at, Card.question_id)
_SOON_ID = _KNOWN_ID.where(
    Card.due_at < sa.bindparam("soon"),
    Question.id.in_(sa.bindparam("redo", expanding=True)),
).order_by(Card.due_at, Card.question_id)
INTRODUCED_TODAY = (
    sa.select(sa.func.count())
    .select_from(Card)
    .where(Card.user_id == _USER, Card.introduced_on == sa.bindparam("today"))
    .scalar_subquery()
)
NO_CARD = ~(
    sa.select(1)
    .select_from(Card)
    .where(Card.user_id == _USER, Card.question_id == Question.id)
    .correlate(Question)
    .exists()
)
_NEW_ID = (
    sa.select(Question.id)
    .join(Topic, Topic.slug == Question.topic_slug)
    .where(IS_LIVE, NO_CARD, IN_TOPIC, ~PUT_AWAY, sa.bindparam("limit") > INTRODUCED_TODAY)
    .order_by(Question.position, Topic.number)
    .limit(1)
)
# the ids first: sorting whole rows, with their texts, costs far more than a second look-up
_NEXT_ID = sa.select(
    sa.func.coalesce(
        _DUE_ID.scalar_subquery(), _NEW_ID.scalar_subquery(), _SOON_ID.scalar_subquery()
    )
)


REDO_AHEAD = dt.timedelta(minutes=20)
"""How long before its time a missed question is asked again, when nothing else is left."""


def next_card(
    session: Session,
    learner: Learner,
    now: dt.datetime,
    topic: str | None = None,
    *,
    redo: Sequence[str] = (),
    only_redo: bool = False,
) -> ServedCard | None:
    """The card to ask now: due ones first, then a new one, both within the day's limits and
    never one that was put away; then one of ``redo``, the questions missed in this sitting,
    ahead of its time. ``only_redo`` leaves the first two out, when a sitting has reached its
    size."""
    today = learner.calendar.day_of(now)
    values = {
        "user_id": learner.id,
        "topic": topic,
        "now": now,
        "day_end": learner.calendar.start_of(today + dt.timedelta(days=1)),
        "today": today,
        "limit": learner.new_per_day,
        "review_limit": learner.reviews_per_day,
        "soon": now + REDO_AHEAD,
        "redo": list(redo),
    }
    question_id = read(session, _SOON_ID if only_redo else _NEXT_ID, values).scalar()
    return served_card(session, learner, question_id) if question_id else None


def served_card(session: Session, learner: Learner, question_id: str) -> ServedCard | None:
    """One live question with the learner's memory of it."""
    values = {"user_id": learner.id, "question_id": question_id}
    row = read(session, _BY_ID, values).first()
    return ServedCard(view_of(row), memory_of(row[-9:-1]), row[-1]) if row else None


_MARK = sa.select(Mark.suspended, Mark.flagged, Mark.hidden_until).where(
    Mark.user_id == _USER, Mark.question_id == sa.bindparam("question_id")
)


@dataclass(frozen=True)
class MarkView:
    """What a learner wants of one question."""

    suspended: bool = False
    flagged: bool = False
    hidden_until: dt.date | None = None


def mark_of(session: Session, learner_id: int, question_id: str) -> MarkView:
    """The marks on a question; none where nothing was ever marked."""
    row = read(session, _MARK, {"user_id": learner_id, "question_id": question_id}).first()
    return MarkView(*row) if row else MarkView()


@dataclass(frozen=True)
class LastOfCard:
    """One learner's memory of one question, when they last answered it, and their day of
    the first time."""

    memory: Memory
    at: dt.datetime
    introduced_on: dt.date


_CARD = (
    sa.select(*CARD_COLUMNS, Review.at, Card.introduced_on)
    .join(Review, Review.id == Card.last_review_id)
    .where(Card.user_id == _USER, Card.question_id == sa.bindparam("question_id"))
)


def last_of_card(session: Session, learner_id: int, question_id: str) -> LastOfCard | None:
    """None where the question is new to the learner."""
    row = read(session, _CARD, {"user_id": learner_id, "question_id": question_id}).first()
    return LastOfCard(Memory(*row[:-2]), *row[-2:]) if row else None
