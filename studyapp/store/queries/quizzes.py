"""Reads for quizzes: what can be asked, attempts, their questions, their results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.grading import Response
from studyapp.domain.questions import AnyQuestion
from studyapp.domain.quizzes import LEFT_OUT, Candidate, Score
from studyapp.store.engine import read
from studyapp.store.models import Attempt, AttemptItem, Question, QuestionVersion, Topic
from studyapp.store.queries.questions import (
    COLUMNS,
    QuestionView,
    TopicView,
    view_of,
)

_USER: sa.BindParameter[int] = sa.bindparam("user_id")
_ATTEMPT: sa.BindParameter[int] = sa.bindparam("attempt_id")

_ASKABLE = (
    sa.select(Question.id, Topic.slug)
    .select_from(Topic)
    .join(Question, Question.topic_slug == Topic.slug)
    .join(
        QuestionVersion,
        (QuestionVersion.question_id == Question.id)
        & (QuestionVersion.number == Question.live_version),
    )
    .where(Question.status == "ready", QuestionVersion.type.not_in(LEFT_OUT))
)
_IN_BANK_ORDER = _ASKABLE.order_by(Topic.number, Question.position, Question.id)
_TOPICS = (
    _ASKABLE.with_only_columns(Topic.slug, Topic.number, Topic.title, sa.func.count())
    .group_by(Topic.slug, Topic.number, Topic.title)
    .order_by(Topic.number)
)


def quiz_topics(session: Session) -> list[TopicView]:
    """The topics that a quiz can ask about, in order, with their number of such questions."""
    rows: Any = read(session, _TOPICS)
    return [TopicView(*row) for row in rows]


def pool(session: Session, topics: Sequence[str]) -> list[Candidate]:
    """What may be drawn, in bank order; of every topic where ``topics`` is empty."""
    statement = _IN_BANK_ORDER.where(Topic.slug.in_(topics)) if topics else _IN_BANK_ORDER
    return [Candidate(*row) for row in session.execute(statement)]


@dataclass(frozen=True)
class AttemptView:
    """``feedback`` is ``now`` or ``end``."""

    id: int
    feedback: str
    order: str
    topics: tuple[str, ...]
    started_at: dt.datetime
    finished_at: dt.datetime | None


_BY_ID = sa.select(
    Attempt.id,
    Attempt.feedback,
    Attempt.order,
    Attempt.topics,
    Attempt.started_at,
    Attempt.finished_at,
).where(Attempt.id == _ATTEMPT, Attempt.user_id == _USER)


def attempt_by_id(session: Session, learner_id: int, attempt_id: int) -> AttemptView | None:
    """An attempt of this learner's."""
    values = {"user_id": learner_id, "attempt_id": attempt_id}
    row: Any = read(session, _BY_ID, values).first()
    if row is None:
        return None
    id_, feedback, order, topics, started_at, finished_at = row
    return AttemptView(id_, feedback, order, tuple(topics), started_at, finished_at)


@dataclass(frozen=True)
class AttemptLine:
    """An attempt in a list. ``earned`` is the sum of the fractions so far."""

    id: int
    answered: int
    questions: int
    started_at: dt.datetime
    finished_at: dt.datetime | None
    earned: float

    @property
    def score(self) -> Score:
        return Score(self.earned, self.questions)


def _lines(session: Session, statement: Any, learner_id: int) -> list[AttemptLine]:
    rows: Any = read(session, statement, {"user_id": learner_id})
    return [AttemptLine(*row) for row in rows]


_LINES = (
    sa.select(
        Attempt.id,
        sa.func.count(AttemptItem.answered_at),
        sa.func.count(AttemptItem.position),
        Attempt.started_at,
        Attempt.finished_at,
        sa.func.coalesce(sa.func.sum(AttemptItem.fraction), 0.0),
    )
    .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
    .where(Attempt.user_id == _USER)
    .group_by(Attempt.id)
    .order_by(Attempt.id.desc())
)
_UNFINISHED = _LINES.where(Attempt.finished_at.is_(None)).limit(20)
_FINISHED = _LINES.where(Attempt.finished_at.is_not(None)).limit(5)


def unfinished(session: Session, learner_id: int) -> list[AttemptLine]:
    """The attempts that a learner can resume, the newest first."""
    return _lines(session, _UNFINISHED, learner_id)


def finished(session: Session, learner_id: int) -> list[AttemptLine]:
    """The last five results of a learner's, the newest first."""
    return _lines(session, _FINISHED, learner_id)


@dataclass(frozen=True)
class ItemView:
    """One question of an attempt, in the version first shown; no ``fraction`` until graded."""

    view: QuestionView
    attempt_id: int
    position: int
    feedback: str
    closed: bool
    """Is the attempt finished?"""
    order_shown: tuple[int, ...]
    response: Response
    answered: bool
    fraction: float | None
    millis: int
    flagged: bool

    @cached_property
    def question(self) -> AnyQuestion:
        """Parsed once."""
        return self.view.question

    @property
    def right(self) -> bool:
        """Was it graded as fully right?"""
        return (self.fraction or 0.0) > 1 - 1e-9


_ITEM = (
    sa.select(
        *COLUMNS,
        AttemptItem.attempt_id,
        AttemptItem.position,
        Attempt.feedback,
        Attempt.finished_at.is_not(None),
        AttemptItem.order_shown,
        AttemptItem.response,
        AttemptItem.answered_at.is_not(None),
        AttemptItem.fraction,
        AttemptItem.millis,
        AttemptItem.flagged,
    )
    .select_from(AttemptItem)
    .join(Attempt, Attempt.id == AttemptItem.attempt_id)
    .join(QuestionVersion, QuestionVersion.id == AttemptItem.version_id)
    .join(Question, Question.id == AttemptItem.question_id)
    .join(Topic, Topic.slug == Question.topic_slug)
    .where(Attempt.id == _ATTEMPT, Attempt.user_id == _USER)
    .order_by(AttemptItem.position)
)
_ITEM_AT = _ITEM.where(AttemptItem.position == sa.bindparam("position"))


def _item_of(row: Any) -> ItemView:
    attempt_id, position, feedback, closed, order, response, *rest = row[len(COLUMNS) :]
    return ItemView(
        view_of(row), attempt_id, position, feedback, closed, tuple(order),
        Response.from_json(response or {}), *rest,
    )  # fmt: skip


def item_at(
    session: Session, learner_id: int, attempt_id: int, position: int
) -> ItemView | None:
    """One question of an attempt of this learner's."""
    values = {"user_id": learner_id, "attempt_id": attempt_id, "position": position}
    row = read(session, _ITEM_AT, values).first()
    return _item_of(row) if row else None


def items(session: Session, learner_id: int, attempt_id: int) -> list[ItemView]:
    """All questions of an attempt of this learner's, in order."""
    values = {"user_id": learner_id, "attempt_id": attempt_id}
    return [_item_of(row) for row in read(session, _ITEM, values)]


@dataclass(frozen=True)
class Standing:
    """How one question of an attempt stands, for the row of numbers."""

    position: int
    answered: bool
    flagged: bool
    fraction: float | None


_STANDINGS = (
    sa.select(
        AttemptItem.position,
        AttemptItem.answered_at.is_not(None),
        AttemptItem.flagged,
        AttemptItem.fraction,
    )
    .where(AttemptItem.attempt_id == _ATTEMPT)
    .order_by(AttemptItem.position)
)


def standings(session: Session, attempt_id: int) -> list[Standing]:
    """How all questions of an attempt stand, in order."""
    rows: Any = read(session, _STANDINGS, {"attempt_id": attempt_id})
    return [Standing(*row) for row in rows]
