"""Reads of cards: what is due, what comes next, how much waits, what is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.domain.scheduling import Memory, retrievability
from studyapp.store.engine import read
from studyapp.store.models import Card, Question, Review, Topic
from studyapp.store.queries.questions import LIVE, QuestionView, topics, view_of

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
_IS_LIVE = (Question.status == "ready") & Question.live_version.is_not(None)
_LEARNING = Card.state.in_(("learning", "relearning"))
_IN_TOPIC = sa.or_(
    sa.bindparam("topic", type_=sa.String).is_(None),
    Question.topic_slug == sa.bindparam("topic"),
)
_KNOWN_ID = (
    sa.select(Question.id)
    .join(Card, (Card.question_id == Question.id) & (Card.user_id == _USER))
    .where(_IS_LIVE, _IN_TOPIC)
    .limit(1)
)
_IS_DUE = sa.or_(
    _LEARNING & (Card.due_at <= sa.bindparam("now")),
    ~_LEARNING & (Card.due_at < sa.bindparam("day_end")),
)
_DUE_ID = _KNOWN_ID.where(_IS_DUE).order_by(_LEARNING.desc(), Card.due_at, Card.question_id)
_SOON_ID = _KNOWN_ID.where(
    Card.due_at < sa.bindparam("soon"),
    Question.id.in_(sa.bindparam("redo", expanding=True)),
).order_by(Card.due_at, Card.question_id)
_INTRODUCED_TODAY = (
    sa.select(sa.func.count())
    .select_from(Card)
    .where(Card.user_id == _USER, Card.introduced_on == sa.bindparam("today"))
    .scalar_subquery()
)
_NO_CARD = ~(
    sa.select(1)
    .select_from(Card)
    .where(Card.user_id == _USER, Card.question_id == Question.id)
    .correlate(Question)
    .exists()
)
_NEW_ID = (
    sa.select(Question.id)
    .join(Topic, Topic.slug == Question.topic_slug)
    .where(_IS_LIVE, _NO_CARD, _IN_TOPIC, sa.bindparam("limit") > _INTRODUCED_TODAY)
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
    """The card to ask now: due ones first, then a new one within the day's limit, then one
    of ``redo``, the questions missed in this sitting, ahead of its time. ``only_redo`` leaves
    the first two out, when a sitting has reached its size."""
    today = learner.calendar.day_of(now)
    values = {
        "user_id": learner.id,
        "topic": topic,
        "now": now,
        "day_end": learner.calendar.start_of(today + dt.timedelta(days=1)),
        "today": today,
        "limit": learner.new_per_day,
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


_CARD = sa.select(*CARD_COLUMNS).where(
    Card.user_id == _USER, Card.question_id == sa.bindparam("question_id")
)


def memory_of_card(session: Session, learner_id: int, question_id: str) -> Memory | None:
    """One learner's memory of one question; None where it is new."""
    row = read(session, _CARD, {"user_id": learner_id, "question_id": question_id}).first()
    return Memory(*row) if row else None


@dataclass(frozen=True)
class TopicMemory:
    """One topic in one learner's memory. ``known`` is the share, 0 to 1, of its questions that
    would be recalled today: the predicted recall of those past their learning steps, and
    nothing for the others."""

    slug: str
    number: int
    title: str
    questions: int
    seen: int
    due: int
    known: float


_CARDS_BY_TOPIC = (
    sa.select(Question.topic_slug, *CARD_COLUMNS)
    .join(Question, Question.id == Card.question_id)
    .where(Card.user_id == _USER, Question.status == "ready")
)


def _is_due(memory: Memory, now: dt.datetime, day_end: dt.datetime) -> bool:
    return memory.due < day_end if memory.state == "review" else memory.due <= now


def topic_memories(session: Session, learner: Learner, now: dt.datetime) -> list[TopicMemory]:
    """Every topic with questions, in order, with what the learner remembers of it."""
    today = learner.calendar.day_of(now)
    day_end = learner.calendar.start_of(today + dt.timedelta(days=1))
    cards: dict[str, list[Memory]] = {}
    for row in read(session, _CARDS_BY_TOPIC, {"user_id": learner.id}):
        cards.setdefault(row[0], []).append(Memory(*row[1:]))
    found = []
    for topic in topics(session):
        mine = cards.get(topic.slug, [])
        if topic.questions:
            known = sum(
                retrievability(memory, today) for memory in mine if memory.state == "review"
            )
            due = sum(_is_due(memory, now, day_end) for memory in mine)
            found.append(
                TopicMemory(
                    topic.slug, topic.number, topic.title, topic.questions,
                    len(mine), due, known / topic.questions,
                )
            )  # fmt: skip
    return found


@dataclass(frozen=True)
class Load:
    """What waits for a learner: due now, and new today, already cut to the day's limit."""

    due: int
    new: int
    next_due: dt.datetime | None

    @property
    def total(self) -> int:
        return self.due + self.new


_IS_STUDIED = sa.and_(
    Card.user_id == _USER, Card.question_id == Question.id, Question.status == "ready"
)
_LOAD = sa.select(
    sa.select(sa.func.count())
    .select_from(Card)
    .join(Question, Question.id == Card.question_id)
    .where(_IS_STUDIED, _IN_TOPIC, _IS_DUE)
    .scalar_subquery(),
    sa.select(sa.func.count())
    .select_from(Question)
    .where(_IS_LIVE, _NO_CARD, _IN_TOPIC)
    .scalar_subquery(),
    _INTRODUCED_TODAY,
    sa.select(sa.func.min(Card.due_at))
    .join(Question, Question.id == Card.question_id)
    .where(_IS_STUDIED, _IN_TOPIC, ~_IS_DUE)
    .scalar_subquery(),
)


def load(
    session: Session, learner: Learner, now: dt.datetime, topic: str | None = None
) -> Load:
    """How much is due and new today."""
    today = learner.calendar.day_of(now)
    due, unseen, introduced, following = read(
        session,
        _LOAD,
        {
            "user_id": learner.id,
            "topic": topic,
            "now": now,
            "day_end": learner.calendar.start_of(today + dt.timedelta(days=1)),
            "today": today,
        },
    ).one()
    return Load(due, max(0, min(unseen, learner.new_per_day - introduced)), following)
