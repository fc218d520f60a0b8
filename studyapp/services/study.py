"""Studying and cramming: begin, answer, rate otherwise, count as right, undo, end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid
from studyapp.domain.grading import Grade
from studyapp.domain.learners import Learner
from studyapp.domain.rating import RATINGS, Evidence, Rating, derive_rating
from studyapp.domain.study import effective, scheduled
from studyapp.services.putting_away import take_back
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
from studyapp.store.queries.study import card_log, last_session, open_session

Mode = Literal["study", "cram"]


def begin(
    session: Session, learner: Learner, at: dt.datetime, *, planned: int,
    topic: str | None = None, mode: Mode = "study",
) -> int | None:  # fmt: skip
    """Open a sitting of ``planned`` cards and end the one that was open.

    Returns its id, or None where nothing is planned.
    """
    if not planned:
        return None
    with writing(session):
        take_turn(session, learner.id)
        _end_open(session, learner.id, at)
        sitting = StudySession(
            user_id=learner.id, topic_slug=topic, planned=planned, started_at=at, mode=mode
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


def answer(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    given: Submission,
    mode: Mode = "study",
) -> Recorded:
    """Grade one answer, write it to the log under the open sitting of its mode, and move
    the card unless it was crammed.

    The token makes it count once: a second call returns what the first recorded.
    """
    with writing(session):
        take_turn(session, learner.id)
        return record(session, learner, at, given, mode=mode)


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
        counted = scheduled(card_log(session, learner.id, target.question_id))
        if not counted or counted[-1].id != review_id or counted[-1].rating == rating:
            return
        append_about(session, learner, at, target, "rerate", rating, token)
        rebuild_card(session, learner.id, target.question_id)


def accept(
    session: Session, learner: Learner, at: dt.datetime, review_id: int, token: str
) -> None:
    """Count a typed answer as right although it was graded otherwise.

    The log keeps both, for instructors to see what they might accept. Where it counts as
    right already, or was undone, nothing happens; Invalid for types that nobody types.
    """
    with writing(session):
        take_turn(session, learner.id)
        target = own_answer(session, learner, review_id)
        if not target.response.get("texts"):
            raise Invalid("Only a typed answer can be counted as right.")
        entries = effective(card_log(session, learner.id, target.question_id))
        mine = next((entry for entry in entries if entry.id == review_id), None)
        if mine is None or mine.fraction == 1.0:
            return
        rating = derive_rating(Grade(1.0), Evidence(hinted=target.hints > 0))
        append_about(session, learner, at, target, "accept", rating, token)
        rebuild_card(session, learner.id, target.question_id)


@dataclass(frozen=True)
class Undone:
    """What was taken back: the ``kind`` of the log line (answer, bury, suspend)."""

    question_id: str
    kind: str


def undo(session: Session, learner: Learner, at: dt.datetime, token: str) -> Undone | None:
    """Take back the newest thing done in the newest sitting: an answer, or a putting away.

    Each call with a token of its own goes one step further back, to the beginning of the
    sitting. Returns None where there is nothing to undo.
    """
    with writing(session):
        take_turn(session, learner.id)
        before = _undone_before(session, learner, token)
        if before is not None:
            return before
        sitting = last_session(session, learner.id)
        target = newest_undoable(session, learner, sitting.id) if sitting else None
        if target is None:
            return None
        append_about(session, learner, at, target, "undo", target.rating, token)
        if target.kind == "answer":
            rebuild_card(session, learner.id, target.question_id)
        else:
            take_back(session, learner.id, target.question_id, target.kind)
        return Undone(target.question_id, target.kind)


def _undone_before(session: Session, learner: Learner, token: str) -> Undone | None:
    sent, target = sa.orm.aliased(Review), sa.orm.aliased(Review)
    row = session.execute(
        sa.select(target.question_id, target.kind)
        .join(sent, sent.target_id == target.id)
        .where(sent.user_id == learner.id, sent.token == token)
    ).first()
    return Undone(*row) if row else None


def newest_undoable(session: Session, learner: Learner, sitting_id: int) -> Review | None:
    """The newest line of a sitting that was not undone."""
    undone = sa.orm.aliased(Review)
    return session.scalars(
        sa.select(Review)
        .where(
            Review.user_id == learner.id,
            Review.session_id == sitting_id,
            Review.kind.in_(("answer", "bury", "suspend")),
            ~sa.exists().where(undone.target_id == Review.id, undone.kind == "undo"),
        )
        .order_by(Review.id.desc())
        .limit(1)
    ).first()
