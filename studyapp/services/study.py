"""Studying: begin, answer, rate otherwise, undo, end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.grading import Grade, Response, chance_level, grade
from studyapp.domain.learners import Learner
from studyapp.domain.questions import AnyQuestion
from studyapp.domain.rating import (
    RATINGS,
    RULE_VERSION,
    Confidence,
    Evidence,
    Rating,
    derive_rating,
)
from studyapp.domain.scheduling import SCHEDULER_VERSION, Memory, review
from studyapp.domain.study import effective, fuzz_seed, replay
from studyapp.store.engine import writing
from studyapp.store.models import Card, Review, StudySession
from studyapp.store.queries.study import Load, card_log, open_session, version_with_memory

LONGEST_ANSWER = dt.timedelta(minutes=10)
"""Time on one question beyond this is counted as this: the learner was elsewhere."""


@dataclass(frozen=True)
class Submission:
    """An answer as it came from a page. ``token`` counts once; ``order_shown`` as in the log."""

    question_id: str
    number: int
    token: str
    response: Response
    order_shown: tuple[int, ...] = ()
    taken: dt.timedelta = dt.timedelta()
    hints: int = 0
    confidence: Confidence | None = None
    self_rating: Rating | None = None


@dataclass(frozen=True)
class Recorded:
    """The log line of an answer. ``again`` is set where the token had been counted before."""

    review_id: int
    grade: Grade
    rating: Rating
    again: bool


def begin(
    session: Session, learner: Learner, at: dt.datetime, *, load: Load, size: int,
    topic: str | None = None,
) -> int | None:  # fmt: skip
    """Open a sitting of up to ``size`` cards and end the one that was open.

    Returns its id, or None where nothing is due or new.
    """
    planned = min(size, load.total)
    if not planned:
        return None
    with writing(session):
        _end_open(session, learner.id, at)
        sitting = StudySession(
            user_id=learner.id, topic_slug=topic, planned=planned, started_at=at
        )
        session.add(sitting)
        session.flush()
        return sitting.id


def end(session: Session, learner: Learner, at: dt.datetime) -> int | None:
    """End the open sitting; its id, or None where none was open."""
    with writing(session):
        sitting = open_session(session, learner.id)
        _end_open(session, learner.id, at)
    return sitting.id if sitting else None


def _end_open(session: Session, learner_id: int, at: dt.datetime) -> None:
    session.execute(
        sa.update(StudySession)
        .where(StudySession.user_id == learner_id, StudySession.ended_at.is_(None))
        .values(ended_at=at)
    )


def answer(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    given: Submission,
    session_id: int | None,
) -> Recorded:
    """Grade one answer, write it to the log and move the card.

    The token makes it count once: a second call returns what the first recorded.
    Raises NotFound where the question is not live in that version.
    """
    with writing(session):
        return record(session, learner, at, given, mode="study", session_id=session_id)


def record(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    given: Submission,
    *,
    mode: str,
    session_id: int | None = None,
) -> Recorded:
    """As :func:`answer`, inside a transaction that the caller has opened."""
    found = version_with_memory(session, learner.id, given.question_id, given.number)
    if found is None:
        raise NotFound("This question is no longer in the bank.")
    view, memory = found
    question = view.question
    result = grade(question, given.response)
    rating = given.self_rating or derive_rating(
        result, Evidence(chance_level(question), given.hints > 0, given.confidence)
    )
    review_id = session.execute(
        _insert(session)(Review)
        .values(
            **_log_line(learner, at, given.token, rating),
            kind="answer",
            question_id=view.id,
            version_id=view.version_id,
            session_id=session_id,
            mode=mode,
            order_shown=list(given.order_shown),
            response=given.response.to_json(),
            fraction=result.fraction,
            millis=_millis(given.taken),
            hints=given.hints,
            confidence=given.confidence,
        )
        .on_conflict_do_nothing(index_elements=["user_id", "token"])
        .returning(Review.id)
    ).scalar()
    if review_id is None:
        return _recorded_before(session, learner, given.token, question)
    after = review(
        memory,
        rating,
        at,
        calendar=learner.calendar,
        policy=learner.policy,
        seed=fuzz_seed(learner.id, view.id, memory.reps if memory else 0),
    )
    _put_card(session, learner.id, view.id, after, review_id, fresh=memory is None)
    return Recorded(review_id, result, rating, again=False)


def _recorded_before(
    session: Session, learner: Learner, token: str, question: AnyQuestion
) -> Recorded:
    row = session.execute(
        sa.select(Review.id, Review.response, Review.rating).where(
            Review.user_id == learner.id, Review.token == token
        )
    ).one()
    return Recorded(row.id, grade(question, Response.from_json(row.response)), row.rating, True)


def rerate(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    review_id: int,
    rating: Rating,
    token: str,
) -> None:
    """Let the learner's own rating stand in place of the derived one.

    Only the newest counted answer of a card can be rated otherwise; for an older
    one, and for a rating that already stands, nothing happens.
    """
    if rating not in RATINGS:
        raise Invalid(f"“{rating}” is not a rating; choose again, hard, good or easy.")
    with writing(session):
        target = _own_answer(session, learner, review_id)
        counted = effective(card_log(session, learner.id, target.question_id))
        if not counted or counted[-1].id != review_id or counted[-1].rating == rating:
            return
        _append_about(session, learner, at, target, "rerate", rating, token)
        rebuild_card(session, learner.id, target.question_id)


def undo(session: Session, learner: Learner, at: dt.datetime, token: str) -> str | None:
    """Take back the newest counted answer of the open sitting.

    Returns the question it was about, or None where there is nothing to undo.
    """
    with writing(session):
        sitting = open_session(session, learner.id)
        if sitting is None:
            return None
        undone = sa.orm.aliased(Review)
        target = session.scalars(
            sa.select(Review)
            .where(
                Review.user_id == learner.id,
                Review.session_id == sitting.id,
                Review.kind == "answer",
                ~sa.exists().where(undone.target_id == Review.id, undone.kind == "undo"),
            )
            .order_by(Review.id.desc())
            .limit(1)
        ).first()
        if target is None:
            return None
        if _append_about(session, learner, at, target, "undo", target.rating, token):
            rebuild_card(session, learner.id, target.question_id)
        return target.question_id


def rebuild_card(session: Session, learner_id: int, question_id: str) -> None:
    """Make the card what the log says it is."""
    counted = effective(card_log(session, learner_id, question_id))
    memory = replay(learner_id, counted)
    if memory is None:
        session.execute(
            sa.delete(Card).where(Card.user_id == learner_id, Card.question_id == question_id)
        )
        return
    first = counted[0]
    introduced = Learner(learner_id, first.zone, first.rollover).calendar.day_of(first.at)
    session.execute(
        _upsert_card(session, learner_id, question_id, memory, counted[-1].id, introduced)
    )


def _own_answer(session: Session, learner: Learner, review_id: int) -> Review:
    found = session.scalars(
        sa.select(Review).where(
            Review.id == review_id, Review.user_id == learner.id, Review.kind == "answer"
        )
    ).first()
    if found is None:
        raise NotFound("That answer is not in your review log.")
    return found


def _append_about(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    target: Review,
    kind: str,
    rating: str,
    token: str,
) -> bool:
    """A log line that speaks of the answer ``target``; False where the token had come before."""
    done = session.execute(
        _insert(session)(Review)
        .values(
            **_log_line(learner, at, token, rating),
            kind=kind,
            target_id=target.id,
            question_id=target.question_id,
            version_id=target.version_id,
            session_id=target.session_id,
            mode=target.mode,
            order_shown=[],
            response={},
            fraction=target.fraction,
            millis=0,
        )
        .on_conflict_do_nothing(index_elements=["user_id", "token"])
        .returning(Review.id)
    )
    return done.scalar() is not None


def _log_line(learner: Learner, at: dt.datetime, token: str, rating: str) -> dict[str, Any]:
    return {
        "user_id": learner.id,
        "token": token,
        "at": at,
        "rating": rating,
        "rule_version": RULE_VERSION,
        "scheduler_version": SCHEDULER_VERSION,
        "zone": learner.zone,
        "rollover": learner.rollover,
        "retention": learner.desired_retention,
    }


def _insert(session: Session) -> Any:
    return (
        postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    )


def _millis(taken: dt.timedelta) -> int:
    return max(0, min(taken, LONGEST_ANSWER) // dt.timedelta(milliseconds=1))


def _card_values(memory: Memory, review_id: int) -> dict[str, Any]:
    return {
        "state": memory.state,
        "step": memory.step,
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "due_at": memory.due,
        "last_day": memory.last_day,
        "reps": memory.reps,
        "lapses": memory.lapses,
        "last_review_id": review_id,
    }


def _upsert_card(
    session: Session,
    learner_id: int,
    question_id: str,
    memory: Memory,
    review_id: int,
    introduced_on: dt.date,
) -> Any:
    values = _card_values(memory, review_id)
    return (
        _insert(session)(Card)
        .values(
            user_id=learner_id, question_id=question_id, introduced_on=introduced_on, **values
        )
        .on_conflict_do_update(index_elements=["user_id", "question_id"], set_=values)
    )


def _put_card(
    session: Session,
    learner_id: int,
    question_id: str,
    memory: Memory,
    review_id: int,
    fresh: bool,
) -> None:
    """Insert a fresh card, or move the one there is."""
    if fresh:
        statement = _upsert_card(
            session, learner_id, question_id, memory, review_id, memory.last_day
        )
    else:
        statement = (
            sa.update(Card)
            .where(Card.user_id == learner_id, Card.question_id == question_id)
            .values(**_card_values(memory, review_id))
        )
    session.execute(statement)
