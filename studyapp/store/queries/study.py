"""Reads of studying: sittings, the review log, single answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.study import LogEntry
from studyapp.store.engine import read
from studyapp.store.models import Question, QuestionVersion, Review, StudySession, Topic
from studyapp.store.queries.questions import COLUMNS, LIVE, SEEN, QuestionView, view_of
from studyapp.store.queries.quizzes import WITHHELD_IDS

_USER: sa.BindParameter[int] = sa.bindparam("user_id")


@dataclass(frozen=True)
class SessionView:
    id: int
    topic: str | None
    planned: int
    started_at: dt.datetime
    ended_at: dt.datetime | None
    mode: str


_SESSION = sa.select(
    StudySession.id,
    StudySession.topic_slug,
    StudySession.planned,
    StudySession.started_at,
    StudySession.ended_at,
    StudySession.mode,
).where(StudySession.user_id == _USER)
_OPEN_SESSION = (
    _SESSION.where(StudySession.ended_at.is_(None)).order_by(StudySession.id.desc()).limit(1)
)
_LAST_SESSION = _SESSION.order_by(StudySession.id.desc()).limit(1)
_SESSION_BY_ID = _SESSION.where(StudySession.id == sa.bindparam("session_id"))


def open_session(session: Session, learner_id: int) -> SessionView | None:
    """The sitting that the learner has not ended."""
    row = read(session, _OPEN_SESSION, {"user_id": learner_id}).first()
    return SessionView(*row) if row else None


def last_session(session: Session, learner_id: int) -> SessionView | None:
    """The newest sitting, ended or not."""
    row = read(session, _LAST_SESSION, {"user_id": learner_id}).first()
    return SessionView(*row) if row else None


def session_by_id(session: Session, learner_id: int, session_id: int) -> SessionView | None:
    values = {"user_id": learner_id, "session_id": session_id}
    row = read(session, _SESSION_BY_ID, values).first()
    return SessionView(*row) if row else None


LOG_COLUMNS = (
    Review.id,
    Review.kind,
    Review.target_id,
    Review.question_id,
    Review.at,
    Review.rating,
    Review.fraction,
    Review.millis,
    Review.zone,
    Review.rollover,
    Review.retention,
    Review.mode,
)
_SESSION_LOG = (
    sa.select(*LOG_COLUMNS)
    .where(Review.session_id == sa.bindparam("session_id"))
    .order_by(Review.id)
)
_CARD_LOG = (
    sa.select(*LOG_COLUMNS)
    .where(Review.user_id == _USER, Review.question_id == sa.bindparam("question_id"))
    .order_by(Review.id)
)


def session_log(session: Session, session_id: int) -> list[LogEntry]:
    """The log lines of one sitting, oldest first."""
    return [LogEntry(*row) for row in read(session, _SESSION_LOG, {"session_id": session_id})]


def card_log(session: Session, learner_id: int, question_id: str) -> list[LogEntry]:
    """All log lines about one learner's card, oldest first."""
    values = {"user_id": learner_id, "question_id": question_id}
    return [LogEntry(*row) for row in read(session, _CARD_LOG, values)]


_LEARNER_LOG = sa.select(*LOG_COLUMNS).where(Review.user_id == _USER).order_by(Review.id)


def learner_logs(session: Session, learner_id: int) -> dict[str, list[LogEntry]]:
    """All log lines of a learner's by question, oldest first."""
    logs: dict[str, list[LogEntry]] = {}
    for row in read(session, _LEARNER_LOG, {"user_id": learner_id}):
        entry = LogEntry(*row)
        logs.setdefault(entry.question_id, []).append(entry)
    return logs


_ASKED = SEEN.add_columns(Question.id.in_(WITHHELD_IDS))


@dataclass(frozen=True)
class AskedVersion:
    """A version that a page shows; is its key ``withheld`` by an exam that is not over?"""

    view: QuestionView
    withheld: bool


def asked_version(
    session: Session, learner_id: int, now: dt.datetime, question_id: str, number: int
) -> AskedVersion | None:
    """A version that learners were given and may still have on a page; never a draft."""
    values = {"user_id": learner_id, "now": now, "question_id": question_id, "number": number}
    row = read(session, _ASKED, values).first()
    return AskedVersion(view_of(row), bool(row[-1])) if row else None


@dataclass(frozen=True)
class AnswerView:
    """One answer of the log with the version it was given to."""

    id: int
    view: QuestionView
    session_id: int | None
    at: dt.datetime
    mode: str
    order_shown: tuple[int, ...]
    response: dict[str, Any]
    fraction: float
    hints: int
    confidence: str | None
    rating: str
    withheld: bool


_ANSWER = (
    sa.select(
        *LIVE.selected_columns,
        Review.id.label("review_id"),
        Review.session_id,
        Review.at,
        Review.mode,
        Review.order_shown,
        Review.response,
        Review.fraction,
        Review.hints,
        Review.confidence,
        Review.rating,
        Question.id.in_(WITHHELD_IDS),
    )
    .select_from(Review)
    .join(QuestionVersion, QuestionVersion.id == Review.version_id)
    .join(Question, Question.id == Review.question_id)
    .join(Topic, Topic.slug == Question.topic_slug)
    .where(
        Review.user_id == _USER, Review.id == sa.bindparam("review_id"), Review.kind == "answer"
    )
)


def answer_by_id(
    session: Session, learner_id: int, now: dt.datetime, review_id: int
) -> AnswerView | None:
    """One answer of this learner's."""
    values = {"user_id": learner_id, "now": now, "review_id": review_id}
    row = read(session, _ANSWER, values).first()
    if row is None:
        return None
    id_, session_id, at, mode, order, response, *rest = row[len(COLUMNS) :]
    return AnswerView(id_, view_of(row), session_id, at, mode, tuple(order), response, *rest)
