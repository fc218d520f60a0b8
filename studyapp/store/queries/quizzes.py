"""Reads of quiz attempts: one, many, how they stand, what must not be shown yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.quizzes import Score
from studyapp.store.engine import read
from studyapp.store.models import Attempt, AttemptItem, Question, Quiz
from studyapp.store.models.base import UtcMillis

_USER: sa.BindParameter[int] = sa.bindparam("user_id")
_ATTEMPT: sa.BindParameter[int] = sa.bindparam("attempt_id")
_NOW: sa.BindParameter[dt.datetime] = sa.bindparam("now", type_=UtcMillis)


def _waits(attempt: Any, quiz: Any) -> sa.ColumnElement[bool]:
    """Does this attempt show its keys only later, at ``now``?"""
    return sa.and_(
        attempt.feedback == "close",
        sa.or_(quiz.seen_from.is_(None), quiz.seen_from > _NOW),
    )


def withholding(attempt: Any, quiz: Any) -> sa.ColumnElement[bool]:
    """Must nothing that betrays a key of this attempt be shown? Binds ``now``; ``quiz`` is
    joined outer, on the attempt's quiz."""
    is_open = attempt.finished_at.is_(None)
    # said first by the attempt alone: databases pass the others over before they join
    may = sa.or_(is_open, attempt.feedback == "close")
    return sa.and_(may, sa.or_(is_open & (attempt.mode == "exam"), _waits(attempt, quiz)))


_HOLDING = (
    sa.select(AttemptItem.question_id)
    .select_from(Attempt)
    .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
    .outerjoin(Quiz, Quiz.id == Attempt.quiz_id)
    .where(Attempt.user_id == _USER, withholding(Attempt, Quiz))
)
WITHHELD = _HOLDING.where(AttemptItem.question_id == Question.id).correlate(Question).exists()
"""The condition on ``Question`` that its key must not be shown to ``user_id`` at ``now``."""
WITHHELD_IDS = _HOLDING.distinct()
"""The same as ids, for statements over many questions: found once, not for each of them."""


def withheld_ids(session: Session, learner_id: int, at: dt.datetime) -> set[str]:
    """The questions whose key this learner must not be given now: those of their unfinished
    exams, and those of quizzes that show their keys only when they have closed."""
    values = {"user_id": learner_id, "now": at}
    return set(read(session, WITHHELD_IDS, values).scalars())


@dataclass(frozen=True)
class AttemptView:
    """``title`` and ``seen_from`` are those of the instructor's quiz, if it is one.

    ``waits``: are its score and keys still held back?
    """

    id: int
    mode: str
    feedback: str
    order: str
    topics: tuple[str, ...]
    started_at: dt.datetime
    deadline: dt.datetime | None
    finished_at: dt.datetime | None
    quiz_id: int | None
    title: str | None
    code: str | None
    seen_from: dt.datetime | None
    waits: bool

    @property
    def shown(self) -> bool:
        """May its keys be shown, as far as this attempt goes?"""
        return self.finished_at is not None and not self.waits


_BY_ID = (
    sa.select(
        Attempt.id,
        Attempt.mode,
        Attempt.feedback,
        Attempt.order,
        Attempt.topics,
        Attempt.started_at,
        Attempt.deadline,
        Attempt.finished_at,
        Attempt.quiz_id,
        Quiz.title,
        Quiz.code,
        Quiz.seen_from,
        _waits(Attempt, Quiz),
    )
    .outerjoin(Quiz, Quiz.id == Attempt.quiz_id)
    .where(Attempt.id == _ATTEMPT, Attempt.user_id == _USER)
)


def attempt_by_id(
    session: Session, learner_id: int, attempt_id: int, at: dt.datetime
) -> AttemptView | None:
    """An attempt of this learner's."""
    values = {"user_id": learner_id, "attempt_id": attempt_id, "now": at}
    row: Any = read(session, _BY_ID, values).first()
    if row is None:
        return None
    id_, mode, feedback, order, topics, *rest = row
    return AttemptView(id_, mode, feedback, order, tuple(topics), *rest)


@dataclass(frozen=True)
class AttemptLine:
    """An attempt in a list. ``earned`` is the sum of the fractions so far."""

    id: int
    answered: int
    questions: int
    started_at: dt.datetime
    finished_at: dt.datetime | None
    earned: float
    mode: str
    topics: list[str]
    deadline: dt.datetime | None
    quiz_id: int | None
    title: str | None
    """The instructor's quiz, None where it is the learner's own."""
    seen_from: dt.datetime | None
    waits: bool

    @property
    def score(self) -> Score:
        return Score(self.earned, self.questions)


def _of_items(figure: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """A figure over the questions of a line's attempt."""
    items = sa.select(figure).where(AttemptItem.attempt_id == Attempt.id)
    return items.correlate(Attempt, Quiz).scalar_subquery()


# of a result what another exam withholds is not counted; an attempt that waits has none yet
_COUNTED = sa.or_(
    Attempt.finished_at.is_(None),
    _waits(Attempt, Quiz),
    AttemptItem.question_id.not_in(WITHHELD_IDS),
)


_LINES = (
    sa.select(
        Attempt.id,
        _of_items(sa.func.count(AttemptItem.answered_at)),
        _of_items(sa.func.count(sa.case((_COUNTED, AttemptItem.position)))),
        Attempt.started_at,
        Attempt.finished_at,
        _of_items(
            sa.func.coalesce(sa.func.sum(sa.case((_COUNTED, AttemptItem.fraction))), 0.0)
        ),
        Attempt.mode,
        Attempt.topics,
        Attempt.deadline,
        Attempt.quiz_id,
        Quiz.title,
        Quiz.seen_from,
        _waits(Attempt, Quiz),
    )
    .outerjoin(Quiz, Quiz.id == Attempt.quiz_id)
    .where(Attempt.user_id == _USER)
    .order_by(Attempt.id.desc())
)
_UNFINISHED = _LINES.where(Attempt.finished_at.is_(None)).limit(20)
_FINISHED = _LINES.where(Attempt.finished_at.is_not(None)).limit(5)
_OF_QUIZ = _LINES.where(Attempt.quiz_id == sa.bindparam("quiz_id"))
_PAGE = _LINES.limit(sa.bindparam("size")).offset(sa.bindparam("skip"))
_COUNT = sa.select(sa.func.count()).select_from(Attempt).where(Attempt.user_id == _USER)
_LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _lines(
    session: Session, statement: Any, learner_id: int, at: dt.datetime, **more: int
) -> list[AttemptLine]:
    rows: Any = read(session, statement, {"user_id": learner_id, "now": at, **more})
    return [AttemptLine(*row) for row in rows]


def unfinished(session: Session, learner_id: int) -> list[AttemptLine]:
    """The attempts that a learner can resume, the newest first."""
    return _lines(session, _UNFINISHED, learner_id, _LONG_AGO)


def finished(session: Session, learner_id: int, at: dt.datetime) -> list[AttemptLine]:
    """The last five results of a learner's, the newest first."""
    return _lines(session, _FINISHED, learner_id, at)


def of_quiz(
    session: Session, learner_id: int, quiz_id: int, at: dt.datetime
) -> list[AttemptLine]:
    """A learner's attempts at a quiz that an instructor set, the newest first."""
    return _lines(session, _OF_QUIZ, learner_id, at, quiz_id=quiz_id)


@dataclass(frozen=True)
class History:
    """One page of all attempts, the newest first."""

    lines: list[AttemptLine]
    number: int
    pages: int
    total: int


def history(
    session: Session, learner_id: int, number: int, at: dt.datetime, size: int = 20
) -> History:
    """Page ``number`` of a learner's attempts, the last one where there are fewer."""
    total: int = read(session, _COUNT, {"user_id": learner_id}).scalar_one()
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    lines = _lines(session, _PAGE, learner_id, at, size=size, skip=(number - 1) * size)
    return History(lines, number, pages, total)


_OVERDUE = sa.select(Attempt.id).where(
    Attempt.user_id == _USER, Attempt.finished_at.is_(None), Attempt.deadline <= _NOW
)
_UNLOGGED = (
    sa.select(AttemptItem.attempt_id)
    .join(Attempt, Attempt.id == AttemptItem.attempt_id)
    .outerjoin(Quiz, Quiz.id == Attempt.quiz_id)
    .where(
        Attempt.user_id == _USER,
        Attempt.feedback != "now",
        Attempt.finished_at.is_not(None),
        ~_waits(Attempt, Quiz),
        AttemptItem.answered_at.is_not(None),
        AttemptItem.review_id.is_(None),
        # a learner's own is graded when it is logged; of one from a file no review may be there
        Attempt.quiz_id.is_not(None) | AttemptItem.fraction.is_(None),
        AttemptItem.question_id.not_in(WITHHELD_IDS),
    )
    .distinct()
)


def overdue(session: Session, learner_id: int, at: dt.datetime) -> list[int]:
    """The unfinished attempts whose time is up."""
    return list(read(session, _OVERDUE, {"user_id": learner_id, "now": at}).scalars())


def unlogged(session: Session, learner_id: int, at: dt.datetime) -> list[int]:
    """The finished attempts whose keys may now be seen and whose answers are no reviews yet."""
    return list(read(session, _UNLOGGED, {"user_id": learner_id, "now": at}).scalars())
