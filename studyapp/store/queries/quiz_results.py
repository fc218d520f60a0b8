"""Reads of what a set quiz came to: attempt by attempt, question by question."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.domain.quizzes import Score
from studyapp.domain.rendering import headline
from studyapp.store.engine import read
from studyapp.store.models import Attempt, AttemptItem, Question, QuestionVersion, Topic, User
from studyapp.store.models.base import UtcMillis

_QUIZ: sa.BindParameter[int] = sa.bindparam("quiz_id")


@dataclass(frozen=True)
class ResultLine:
    """One attempt. ``email`` is None for a guest; ``earned`` counts what is graded."""

    attempt_id: int
    user_id: int
    email: str | None
    started_at: dt.datetime
    finished_at: dt.datetime | None
    deadline: dt.datetime | None
    questions: int
    answered: int
    earned: float
    millis: int

    @property
    def score(self) -> Score:
        return Score(self.earned, self.questions)

    @property
    def spent(self) -> dt.timedelta:
        """Time on the questions."""
        return dt.timedelta(milliseconds=self.millis)


@dataclass(frozen=True)
class ResultPage:
    """One page of the attempts at a quiz, the newest first; ``mean`` is the mean share of
    all finished ones."""

    lines: list[ResultLine]
    number: int
    pages: int
    total: int
    finished: int
    mean: float | None


_EVERY_ATTEMPT = (
    sa.select(
        Attempt.id,
        Attempt.user_id,
        sa.case((~User.guest, User.email)),
        Attempt.started_at,
        Attempt.finished_at,
        Attempt.deadline,
        sa.func.count(AttemptItem.position),
        sa.func.count(AttemptItem.answered_at),
        sa.func.coalesce(sa.func.sum(AttemptItem.fraction), 0.0),
        sa.func.sum(AttemptItem.millis),
    )
    .join(User, User.id == Attempt.user_id)
    .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
    .where(Attempt.quiz_id == _QUIZ)
    .group_by(Attempt.id, User.guest, User.email)
    .order_by(Attempt.id.desc())
)
_ATTEMPTS = _EVERY_ATTEMPT.limit(sa.bindparam("size")).offset(sa.bindparam("skip"))
_ATTEMPT = _EVERY_ATTEMPT.where(Attempt.id == sa.bindparam("attempt_id"))
_SHARES = (
    sa.select(
        Attempt.finished_at.label("finished_at"),
        (
            sa.func.coalesce(sa.func.sum(AttemptItem.fraction), 0.0)
            / sa.func.count(AttemptItem.position)
        ).label("share"),
    )
    .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
    .where(Attempt.quiz_id == _QUIZ)
    .group_by(Attempt.id)
    .subquery()
)
_TOTALS = sa.select(
    sa.func.count(),
    sa.func.count(_SHARES.c.finished_at),
    sa.func.avg(_SHARES.c.share).filter(_SHARES.c.finished_at.is_not(None)),
)


def result_page(session: Session, quiz_id: int, number: int, size: int = 50) -> ResultPage:
    """Page ``number`` of the attempts at a quiz, the last one where there are fewer."""
    total, finished, mean = read(session, _TOTALS, {"quiz_id": quiz_id}).one()
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    values = {"quiz_id": quiz_id, "size": size, "skip": (number - 1) * size}
    rows: Any = read(session, _ATTEMPTS, values)
    return ResultPage([ResultLine(*row) for row in rows], number, pages, total, finished, mean)


def result_lines(session: Session, quiz_id: int) -> list[ResultLine]:
    """Every attempt at a quiz, the newest first."""
    rows: Any = read(session, _EVERY_ATTEMPT, {"quiz_id": quiz_id})
    return [ResultLine(*row) for row in rows]


def result_line(session: Session, quiz_id: int, attempt_id: int) -> ResultLine | None:
    """One attempt at this quiz."""
    values = {"quiz_id": quiz_id, "attempt_id": attempt_id}
    row: Any = read(session, _ATTEMPT, values).first()
    return ResultLine(*row) if row else None


@dataclass(frozen=True)
class QuestionLine:
    """One question over all finished attempts: asked how often, answered how often, and its
    facility, the mean of its fractions, where what was left open counts as nothing."""

    question_id: str
    headline: str
    topic: str
    bloom: str
    asked: int
    answered: int
    facility: float


_BY_QUESTION = (
    sa.select(
        AttemptItem.question_id,
        sa.func.max(AttemptItem.version_id).label("version_id"),
        sa.func.count().label("asked"),
        sa.func.count(AttemptItem.answered_at).label("answered"),
        sa.func.avg(sa.func.coalesce(AttemptItem.fraction, 0.0)).label("facility"),
    )
    .join(Attempt, Attempt.id == AttemptItem.attempt_id)
    .where(Attempt.quiz_id == _QUIZ, Attempt.finished_at.is_not(None))
    .group_by(AttemptItem.question_id)
    .subquery()
)
_QUESTIONS = (
    sa.select(
        _BY_QUESTION.c.question_id,
        QuestionVersion.rendered,
        Topic.title,
        QuestionVersion.bloom,
        _BY_QUESTION.c.asked,
        _BY_QUESTION.c.answered,
        _BY_QUESTION.c.facility,
    )
    .join(QuestionVersion, QuestionVersion.id == _BY_QUESTION.c.version_id)
    .join(Question, Question.id == _BY_QUESTION.c.question_id)
    .join(Topic, Topic.slug == Question.topic_slug)
    .order_by(_BY_QUESTION.c.facility, _BY_QUESTION.c.question_id)
)


def question_lines(session: Session, quiz_id: int) -> list[QuestionLine]:
    """The questions of the finished attempts, the hardest first; the newest version that was
    asked stands for all."""
    rows: Any = read(session, _QUESTIONS, {"quiz_id": quiz_id})
    return [QuestionLine(id_, headline(r["stem"]), *rest) for id_, r, *rest in rows]


_OVERDUE = (
    sa.select(
        Attempt.id, User.id, User.zone, User.rollover, User.new_per_day,
        User.desired_retention, User.reviews_per_day,
    )
    .join(User, User.id == Attempt.user_id)
    .where(
        Attempt.quiz_id == _QUIZ,
        Attempt.finished_at.is_(None),
        Attempt.deadline < sa.bindparam("before", type_=UtcMillis),
    )
)  # fmt: skip


def overdue_of_quiz(
    session: Session, quiz_id: int, before: dt.datetime
) -> list[tuple[int, Learner]]:
    """The unfinished attempts whose deadline lies before an instant, and whose they are."""
    rows: Any = read(session, _OVERDUE, {"quiz_id": quiz_id, "before": before})
    return [(attempt_id, Learner(*settings)) for attempt_id, *settings in rows]
