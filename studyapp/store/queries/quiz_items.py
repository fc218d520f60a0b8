"""Reads of the questions of an attempt."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from studyapp.domain.grading import Response
from studyapp.domain.questions import AnyQuestion
from studyapp.store.engine import read
from studyapp.store.models import (
    Attempt,
    AttemptItem,
    Question,
    QuestionVersion,
    Quiz,
    Topic,
)
from studyapp.store.queries.questions import COLUMNS, QuestionView, view_of
from studyapp.store.queries.quizzes import withholding

_OTHER, _OTHER_ITEM, _OTHER_QUIZ = aliased(Attempt), aliased(AttemptItem), aliased(Quiz)
_ATTEMPT: sa.BindParameter[int] = sa.bindparam("attempt_id")
_WHOSE = sa.select(Attempt.user_id).where(Attempt.id == _ATTEMPT).scalar_subquery()
# a list made once, not a search for each question
_HELD = AttemptItem.question_id.in_(
    sa.select(_OTHER_ITEM.question_id)
    .select_from(_OTHER)
    .join(_OTHER_ITEM, _OTHER_ITEM.attempt_id == _OTHER.id)
    .outerjoin(_OTHER_QUIZ, _OTHER_QUIZ.id == _OTHER.quiz_id)
    .where(
        _OTHER.user_id == _WHOSE,
        _OTHER.id != _ATTEMPT,
        withholding(_OTHER, _OTHER_QUIZ),
    )
)


@dataclass(frozen=True)
class ItemView:
    """One question of an attempt, in the version first shown; no ``fraction`` until graded."""

    view: QuestionView
    attempt_id: int
    position: int
    feedback: str
    mode: str
    deadline: dt.datetime | None
    closed: bool
    """Is the attempt finished?"""
    held: bool
    """Must its key not be shown, because another attempt of the learner's asks it too?"""
    order_shown: tuple[int, ...]
    response: Response
    answered: bool
    fraction: float | None
    millis: int
    flagged: bool
    hints: int
    logged: bool
    """Is its answer in the review log?"""

    @cached_property
    def question(self) -> AnyQuestion:
        """Parsed once."""
        return self.view.question

    @property
    def at_once(self) -> bool:
        """Is every answer graded, and for good, as soon as it is given?"""
        return self.feedback == "now"

    @property
    def right(self) -> bool:
        """Was it graded as fully right?"""
        return (self.fraction or 0.0) > 1 - 1e-9


_ITEM = (
    sa.select(
        *COLUMNS,
        AttemptItem.order_shown,
        AttemptItem.response,
        AttemptItem.attempt_id,
        AttemptItem.position,
        Attempt.feedback,
        Attempt.mode,
        Attempt.deadline,
        Attempt.finished_at.is_not(None),
        _HELD,
        AttemptItem.answered_at.is_not(None),
        AttemptItem.fraction,
        AttemptItem.millis,
        AttemptItem.flagged,
        AttemptItem.hints,
        AttemptItem.review_id.is_not(None),
    )
    .select_from(AttemptItem)
    .join(Attempt, Attempt.id == AttemptItem.attempt_id)
    .join(QuestionVersion, QuestionVersion.id == AttemptItem.version_id)
    .join(Question, Question.id == AttemptItem.question_id)
    .join(Topic, Topic.slug == Question.topic_slug)
    .where(Attempt.id == sa.bindparam("attempt_id"), Attempt.user_id == sa.bindparam("user_id"))
    .order_by(AttemptItem.position)
)
_ITEM_AT = _ITEM.where(AttemptItem.position == sa.bindparam("position"))


def _item_of(row: Any) -> ItemView:
    order, response, *rest = row[len(COLUMNS) :]
    attempt_id, position, feedback, mode, deadline, closed, held, *state = rest
    return ItemView(
        view_of(row), attempt_id, position, feedback, mode, deadline, closed, held,
        tuple(order), Response.from_json(response or {}), *state,
    )  # fmt: skip


def item_at(
    session: Session, learner_id: int, attempt_id: int, position: int, at: dt.datetime
) -> ItemView | None:
    """One question of an attempt of this learner's, as it stands at the instant ``at``."""
    values = {
        "user_id": learner_id, "attempt_id": attempt_id, "position": position, "now": at,
    }  # fmt: skip
    row = read(session, _ITEM_AT, values).first()
    return _item_of(row) if row else None


def items(
    session: Session, learner_id: int, attempt_id: int, at: dt.datetime
) -> list[ItemView]:
    """All questions of an attempt of this learner's, in order."""
    values = {"user_id": learner_id, "attempt_id": attempt_id, "now": at}
    return [_item_of(row) for row in read(session, _ITEM, values)]


@dataclass(frozen=True)
class Standing:
    """How one question of an attempt stands, for the row of numbers; no ``fraction`` where
    another attempt withholds the key."""

    position: int
    answered: bool
    flagged: bool
    fraction: float | None


_STANDINGS = (
    sa.select(
        AttemptItem.position,
        AttemptItem.answered_at.is_not(None),
        AttemptItem.flagged,
        sa.case((~_HELD, AttemptItem.fraction)),
    )
    .where(AttemptItem.attempt_id == _ATTEMPT)
    .order_by(AttemptItem.position)
)


def standings(session: Session, attempt_id: int, at: dt.datetime) -> list[Standing]:
    """How all questions of an attempt stand, in order."""
    rows: Any = read(session, _STANDINGS, {"attempt_id": attempt_id, "now": at})
    return [Standing(*row) for row in rows]
