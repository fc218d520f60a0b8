"""Reads of the quizzes that instructors set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.blueprint import Order, Wish
from studyapp.domain.quizzes import Feedback, Mode, Terms
from studyapp.store.engine import read
from studyapp.store.models import Attempt, Quiz, QuizExtension, User


@dataclass(frozen=True)
class QuizView:
    """One set quiz, as its row has it; ``creator`` is an address, None where it is gone."""

    id: int
    code: str
    title: str
    instructions: str
    mode: str
    topics: list[str]
    levels: list[str]
    bands: list[str]
    blueprint: list[tuple[str, str, int]]
    count: int
    order: str
    shuffle: bool
    same_for_all: bool
    question_ids: list[str]
    minutes: int | None
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    seen_from: dt.datetime | None
    feedback: str
    attempts_allowed: int | None
    revision: int
    created_at: dt.datetime
    creator: str | None

    @property
    def wish(self) -> Wish:
        """What it draws."""
        return Wish(
            tuple(self.topics), tuple(self.levels), tuple(self.bands), self.count,
            {(topic, level): number for topic, level, number in self.blueprint},
        )  # fmt: skip

    @property
    def terms(self) -> Terms:
        """How it is taken."""
        return Terms(
            cast(Mode, self.mode), cast(Order, self.order), cast(Feedback, self.feedback),
            self.minutes, self.shuffle,
        )  # fmt: skip

    def closes_for(self, extension: int) -> dt.datetime | None:
        """When a learner with so many extra minutes can begin and answer no more."""
        return self.closes_at and self.closes_at + dt.timedelta(minutes=extension)

    def opens_later(self, at: dt.datetime) -> bool:
        return self.opens_at is not None and at < self.opens_at

    def is_closed(self, at: dt.datetime, extension: int = 0) -> bool:
        """Has it closed for a learner with so many extra minutes?"""
        closes = self.closes_for(extension)
        return closes is not None and at >= closes


_QUIZ = sa.select(
    Quiz.id, Quiz.code, Quiz.title, Quiz.instructions, Quiz.mode, Quiz.topics, Quiz.levels,
    Quiz.bands, Quiz.blueprint, Quiz.count, Quiz.order, Quiz.shuffle, Quiz.same_for_all,
    Quiz.question_ids, Quiz.minutes, Quiz.opens_at, Quiz.closes_at, Quiz.seen_from,
    Quiz.feedback, Quiz.attempts_allowed, Quiz.revision, Quiz.created_at, User.email,
).outerjoin(User, User.id == Quiz.creator_id)  # fmt: skip
_BY_ID = _QUIZ.where(Quiz.id == sa.bindparam("quiz_id"))
_BY_CODE = _QUIZ.where(Quiz.code == sa.bindparam("code"))


def quiz_by_id(session: Session, quiz_id: int) -> QuizView | None:
    row: Any = read(session, _BY_ID, {"quiz_id": quiz_id}).first()
    return QuizView(*row) if row else None


def quiz_by_code(session: Session, code: str) -> QuizView | None:
    """The quiz that a link leads to."""
    row: Any = read(session, _BY_CODE, {"code": code}).first()
    return QuizView(*row) if row else None


@dataclass(frozen=True)
class QuizLine:
    """A set quiz in the list of an instructor."""

    id: int
    code: str
    title: str
    mode: str
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    creator: str | None
    attempts: int
    finished: int


_LINES = (
    sa.select(
        Quiz.id,
        Quiz.code,
        Quiz.title,
        Quiz.mode,
        Quiz.opens_at,
        Quiz.closes_at,
        User.email,
        sa.func.count(Attempt.id),
        sa.func.count(Attempt.finished_at),
    )
    .outerjoin(User, User.id == Quiz.creator_id)
    .outerjoin(Attempt, Attempt.quiz_id == Quiz.id)
    .group_by(Quiz.id, User.email)
    .order_by(Quiz.id.desc())
)


def quiz_lines(session: Session) -> list[QuizLine]:
    """Every set quiz, the newest first."""
    rows: Any = read(session, _LINES)
    return [QuizLine(*row) for row in rows]


@dataclass(frozen=True)
class Extension:
    """More minutes for one learner."""

    user_id: int
    email: str
    minutes: int


_EXTENSIONS = (
    sa.select(QuizExtension.user_id, User.email, QuizExtension.minutes)
    .join(User, User.id == QuizExtension.user_id)
    .where(QuizExtension.quiz_id == sa.bindparam("quiz_id"))
    .order_by(sa.func.lower(User.email))
)
_MINUTES = sa.select(QuizExtension.minutes).where(
    QuizExtension.quiz_id == sa.bindparam("quiz_id"),
    QuizExtension.user_id == sa.bindparam("user_id"),
)


def extensions(session: Session, quiz_id: int) -> list[Extension]:
    """Who has more time in a quiz, by address."""
    rows: Any = read(session, _EXTENSIONS, {"quiz_id": quiz_id})
    return [Extension(*row) for row in rows]


def extension_of(session: Session, quiz_id: int, user_id: int) -> int:
    """The extra minutes of one learner in one quiz."""
    found = read(session, _MINUTES, {"quiz_id": quiz_id, "user_id": user_id}).scalar()
    return int(found or 0)


_TAKEN = sa.select(sa.exists().where(Attempt.quiz_id == sa.bindparam("quiz_id")))


def is_taken(session: Session, quiz_id: int) -> bool:
    """Has anybody begun an attempt at it?"""
    return bool(read(session, _TAKEN, {"quiz_id": quiz_id}).scalar())
