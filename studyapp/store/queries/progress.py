"""Reads of a learner's progress: the whole log once, every live question once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.days import Calendar
from studyapp.domain.learners import Learner
from studyapp.domain.statistics.answers import Answer, answers_of
from studyapp.domain.statistics.strength import Held
from studyapp.domain.study import LogEntry
from studyapp.store.engine import read
from studyapp.store.models import Card, Mark, Question, Review
from studyapp.store.queries.cards import CARD_COLUMNS, IS_LIVE, memory_of
from studyapp.store.queries.study import LOG_COLUMNS

_USER: sa.BindParameter[int] = sa.bindparam("user_id")
_LOG = (
    sa.select(Review.confidence, *LOG_COLUMNS)
    .where(Review.user_id == _USER, Review.kind.not_in(("bury", "suspend")))
    .order_by(Review.id)
)


def answers(session: Session, learner: Learner) -> list[Answer]:
    """All effective answers of a learner, in the order of time."""
    log, confidences = [], {}
    for confidence, *line in read(session, _LOG, {"user_id": learner.id}):
        log.append(LogEntry(*line))
        if confidence:
            confidences[log[-1].id] = confidence
    return answers_of(log, confidences, calendar=learner.calendar)


@dataclass(frozen=True)
class BankInMemory:
    """Every live question as the learner holds it, and the days on which cards come due:
    suspended ones never, those put off on the day they return."""

    held: tuple[Held, ...]
    due: tuple[dt.date, ...]


_HELD = (
    sa.select(sa.func.coalesce(Mark.suspended, sa.false()), Mark.hidden_until, *CARD_COLUMNS)
    .select_from(Question)
    .outerjoin(Card, (Card.question_id == Question.id) & (Card.user_id == _USER))
    .outerjoin(Mark, (Mark.question_id == Question.id) & (Mark.user_id == _USER))
    .where(IS_LIVE)
)


def bank_in_memory(session: Session, learner: Learner) -> BankInMemory:
    """The live bank in a learner's memory."""
    held, due = [], []
    for suspended, hidden_until, *card in read(session, _HELD, {"user_id": learner.id}):
        memory = memory_of(card)
        held.append(Held(memory, bool(suspended)))
        if memory and not suspended:
            due.append(_returns(memory.due, hidden_until, learner.calendar))
    return BankInMemory(tuple(held), tuple(due))


def _returns(due: dt.datetime, hidden_until: dt.date | None, calendar: Calendar) -> dt.date:
    day = calendar.day_of(due)
    return max(day, hidden_until) if hidden_until else day
