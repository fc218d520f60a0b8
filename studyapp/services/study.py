"""Studying: begin, answer, rate otherwise, undo, end."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid
from studyapp.domain.learners import Learner
from studyapp.domain.rating import RATINGS, Rating
from studyapp.domain.study import effective
from studyapp.services.review_log import (
    Recorded,
    Submission,
    append_about,
    own_answer,
    rebuild_card,
    record,
    take_turn,
)
from studyapp.store.engine import writing
from studyapp.store.models import Review, StudySession
from studyapp.store.queries.cards import Load
from studyapp.store.queries.study import card_log, open_session


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
        take_turn(session, learner.id)
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
        take_turn(session, learner.id)
        sitting = open_session(session, learner.id)
        _end_open(session, learner.id, at)
    return sitting.id if sitting else None


def _end_open(session: Session, learner_id: int, at: dt.datetime) -> None:
    session.execute(
        sa.update(StudySession)
        .where(StudySession.user_id == learner_id, StudySession.ended_at.is_(None))
        .values(ended_at=at)
    )


def answer(session: Session, learner: Learner, at: dt.datetime, given: Submission) -> Recorded:
    """Grade one answer, write it to the log under the open sitting, and move the card.

    The token makes it count once: a second call returns what the first recorded.
    """
    with writing(session):
        take_turn(session, learner.id)
        return record(session, learner, at, given, mode="study")


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
        take_turn(session, learner.id)
        target = own_answer(session, learner, review_id)
        counted = effective(card_log(session, learner.id, target.question_id))
        if not counted or counted[-1].id != review_id or counted[-1].rating == rating:
            return
        append_about(session, learner, at, target, "rerate", rating, token)
        rebuild_card(session, learner.id, target.question_id)


def undo(session: Session, learner: Learner, at: dt.datetime, token: str) -> str | None:
    """Take back the newest counted answer of the open sitting.

    Returns the question it was about, or None where there is nothing to undo.
    """
    with writing(session):
        take_turn(session, learner.id)
        sent_before = session.scalar(
            sa.select(Review.question_id).where(
                Review.user_id == learner.id, Review.token == token
            )
        )
        if sent_before is not None:
            return sent_before
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
        if append_about(session, learner, at, target, "undo", target.rating, token):
            rebuild_card(session, learner.id, target.question_id)
        return target.question_id
