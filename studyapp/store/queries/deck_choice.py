"""Which questions go into a learner's deck, and what their last download held."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.store.engine import read
from studyapp.store.models import Card, DeckDownload, Mark, Question, QuestionVersion
from studyapp.store.queries.browse import Filters, bank_order, clauses_of, joined


@dataclass(frozen=True)
class DeckChoice:
    """What a deck is narrowed to; empty fields narrow nothing. ``studied`` leaves out what
    the learner has never answered; ``state`` is one of ``browse.STATES``."""

    topics: tuple[str, ...] = ()
    tag: str = ""
    type: str = ""
    state: str = ""
    studied: bool = False


def chosen_versions(
    session: Session, learner: Learner, now: dt.datetime, choice: DeckChoice
) -> dict[str, int]:
    """The number of the live version by question id, in bank order."""
    today = learner.calendar.day_of(now)
    clauses = clauses_of(Filters(tag=choice.tag, type=choice.type, state=choice.state))
    if choice.topics:
        clauses.append(Question.topic_slug.in_(choice.topics))
    if choice.studied:
        clauses.append(Card.question_id.is_not(None))
    values = {
        "user_id": learner.id,
        "today": today,
        "now": now,
        "day_end": learner.calendar.start_of(today + dt.timedelta(days=1)),
    }
    statement = joined(Question.id, QuestionVersion.number).where(*clauses)
    return dict(read(session, statement.order_by(*bank_order()), values).all())


@dataclass(frozen=True)
class LastDownload:
    at: dt.datetime
    notes: dict[str, int]


_LAST = sa.select(DeckDownload.at, DeckDownload.notes).where(
    DeckDownload.user_id == sa.bindparam("user_id"),
    DeckDownload.filters == sa.bindparam("filters"),
)


def last_download(session: Session, learner_id: int, filters: str) -> LastDownload | None:
    """The learner's newest download with this choice of filters."""
    row: Any = read(session, _LAST, {"user_id": learner_id, "filters": filters}).first()
    return LastDownload(*row) if row else None


_SUSPENDED = sa.select(Mark.question_id).where(
    Mark.user_id == sa.bindparam("user_id"), Mark.suspended
)


def suspended_ids(session: Session, learner_id: int) -> set[str]:
    """The questions that a learner has suspended."""
    return set(read(session, _SUSPENDED, {"user_id": learner_id}).scalars())
