"""Reads of all of a learner's cards: how much waits, what is known, what is overdue."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.domain.scheduling import Memory, known_share, retrievability
from studyapp.store.engine import read
from studyapp.store.models import Card, Mark, Question
from studyapp.store.queries.cards import (
    CARD_COLUMNS,
    DAY_DUE,
    IN_TOPIC,
    INTRODUCED_TODAY,
    IS_DUE,
    IS_LIVE,
    LEARNING,
    NO_CARD,
    PUT_AWAY,
    REVIEWED_TODAY,
    STEP_DUE,
)
from studyapp.store.queries.questions import topics
from studyapp.store.queries.quizzes import WITHHELD_IDS

_USER: sa.BindParameter[int] = sa.bindparam("user_id")


@dataclass(frozen=True)
class TopicMemory:
    """One topic in one learner's memory. ``known`` is the share, 0 to 1, of its questions that
    would be recalled today: the predicted recall of those answered right, and nothing for
    those missed the last time or never seen."""

    slug: str
    number: int
    title: str
    questions: int
    seen: int
    due: int
    known: float


_CARDS_BY_TOPIC = (
    sa.select(Question.topic_slug, PUT_AWAY, *CARD_COLUMNS)
    .select_from(Card)
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
    waiting: Counter[str] = Counter()
    values = {"user_id": learner.id, "today": today, "now": now}
    for row in read(session, _CARDS_BY_TOPIC, values):
        memory = Memory(*row[2:])
        cards.setdefault(row[0], []).append(memory)
        waiting[row[0]] += not row[1] and _is_due(memory, now, day_end)
    found = []
    for topic in topics(session):
        mine = cards.get(topic.slug, [])
        if topic.questions:
            known = sum(known_share(memory, today) for memory in mine)
            found.append(
                TopicMemory(
                    topic.slug, topic.number, topic.title, topic.questions,
                    len(mine), waiting[topic.slug], known / topic.questions,
                )
            )  # fmt: skip
    return found


@dataclass(frozen=True)
class Load:
    """What waits for a learner: due now, and new today, already cut to the day's limits.

    ``held_back`` are due too, beyond the day's limit; ``new_later`` are new beyond it.
    """

    due: int
    new: int
    next_due: dt.datetime | None
    held_back: int = 0
    new_later: int = 0

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
    .where(_IS_STUDIED, IN_TOPIC, STEP_DUE, ~PUT_AWAY)
    .scalar_subquery(),
    sa.select(sa.func.count())
    .select_from(Card)
    .join(Question, Question.id == Card.question_id)
    .where(_IS_STUDIED, IN_TOPIC, DAY_DUE, ~PUT_AWAY)
    .scalar_subquery(),
    sa.select(sa.func.count())
    .select_from(Question)
    .where(IS_LIVE, NO_CARD, IN_TOPIC, ~PUT_AWAY)
    .scalar_subquery(),
    INTRODUCED_TODAY,
    REVIEWED_TODAY,
    sa.select(sa.func.min(Card.due_at))
    .join(Question, Question.id == Card.question_id)
    .where(_IS_STUDIED, IN_TOPIC, ~IS_DUE, ~PUT_AWAY)
    .scalar_subquery(),
)


def load(
    session: Session, learner: Learner, now: dt.datetime, topic: str | None = None
) -> Load:
    """How much is due and new today."""
    today = learner.calendar.day_of(now)
    steps, days, unseen, introduced, reviewed, following = read(
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
    served = max(0, min(days, learner.reviews_per_day - reviewed))
    new = max(0, min(unseen, learner.new_per_day - introduced))
    return Load(steps + served, new, following, days - served, unseen - new)


_TO_CRAM = sa.select(Question.id).where(
    IS_LIVE,
    IN_TOPIC,
    Question.id.not_in(WITHHELD_IDS),
    ~sa.exists().where(Mark.user_id == _USER, Mark.question_id == Question.id, Mark.suspended),
)


def cram_ids(
    session: Session, learner: Learner, now: dt.datetime, topic: str | None
) -> list[str]:
    """What cramming asks: every live question of the topic that is neither suspended nor
    withheld by an exam."""
    values = {"user_id": learner.id, "topic": topic, "now": now}
    return list(read(session, _TO_CRAM, values).scalars())


_OVERDUE = (
    sa.select(Card.question_id, *CARD_COLUMNS)
    .join(Question, Question.id == Card.question_id)
    .where(
        Card.user_id == _USER, IS_LIVE, ~PUT_AWAY, ~LEARNING,
        Card.due_at < sa.bindparam("day_start"),
    )
)  # fmt: skip


def overdue_ids(session: Session, learner: Learner, now: dt.datetime) -> list[str]:
    """The cards due before today, the best remembered first."""
    today = learner.calendar.day_of(now)
    values = {
        "user_id": learner.id,
        "today": today,
        "now": now,
        "day_start": learner.calendar.start_of(today),
    }
    known = [
        (-retrievability(Memory(*row[1:]), today), row[0])
        for row in read(session, _OVERDUE, values)
    ]
    return [question_id for _, question_id in sorted(known)]
