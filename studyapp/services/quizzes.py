"""Beginning quizzes: a new draw, or the mistakes of an earlier one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.learners import Learner
from studyapp.domain.quizzes import Candidate, Feedback, Order, draw, item_token
from studyapp.domain.shuffling import order_shown, seed_of
from studyapp.store.engine import writing
from studyapp.store.models import Attempt, AttemptItem
from studyapp.store.queries import quizzes as reads
from studyapp.store.queries.questions import live_questions


def create(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    *,
    token: str,
    topics: Sequence[str],
    count: int,
    order: Order,
    feedback: Feedback,
) -> int:
    """Begin an attempt of up to ``count`` questions of ``topics`` (none named: of all).

    Returns its id; a second call with the same ``token`` returns the first one's.
    Raises Invalid where these topics have no question to ask.
    """
    with writing(session):
        known = _by_token(session, learner, token)
        if known is not None:
            return known
        pool = reads.pool(session, topics)
        if not pool:
            raise Invalid(
                "There is nothing to ask in these topics.", {"topics": "Choose other topics."}
            )
        chosen = draw(pool, count, _seed(learner, token), order)
        attempt = _attempt(learner, at, token, topics, order, feedback)
        return _open(session, attempt, chosen)


def retake(
    session: Session, learner: Learner, at: dt.datetime, attempt_id: int, *, token: str
) -> int:
    """Begin an attempt of what was not fully right in a finished one, in today's versions.

    Returns its id, as :func:`create`; raises Invalid where none of it can be asked any more.
    """
    with writing(session):
        known = _by_token(session, learner, token)
        if known is not None:
            return known
        old = reads.attempt_by_id(session, learner.id, attempt_id)
        if old is None or old.finished_at is None:
            raise NotFound("There is no such result of yours.")
        missed = {
            item.view.id
            for item in reads.items(session, learner.id, attempt_id)
            if not item.right
        }
        pool = [c for c in reads.pool(session, ()) if c.id in missed]
        if not pool:
            raise Invalid("None of these questions is asked any more; begin a new quiz.")
        order: Order = "bank" if old.order == "bank" else "shuffled"
        feedback: Feedback = "end" if old.feedback == "end" else "now"
        attempt = _attempt(learner, at, token, _topics(pool), order, feedback)
        return _open(session, attempt, draw(pool, len(pool), _seed(learner, token), order))


def _topics(pool: Sequence[Candidate]) -> list[str]:
    return list(dict.fromkeys(candidate.topic for candidate in pool))


def _seed(learner: Learner, token: str) -> int:
    return seed_of("quiz", learner.id, token)


def _by_token(session: Session, learner: Learner, token: str) -> int | None:
    return session.scalar(
        sa.select(Attempt.id).where(Attempt.user_id == learner.id, Attempt.token == token)
    )


def _attempt(
    learner: Learner,
    at: dt.datetime,
    token: str,
    topics: Sequence[str],
    order: Order,
    feedback: Feedback,
) -> Attempt:
    return Attempt(
        user_id=learner.id,
        token=token,
        topics=list(topics),
        order=order,
        feedback=feedback,
        started_at=at,
    )


def _open(session: Session, attempt: Attempt, question_ids: Sequence[str]) -> int:
    """Store an attempt with its questions as they are live now; its id, or that of the
    attempt with the same token that another connection stored a moment earlier."""
    try:
        with session.begin_nested():
            session.add(attempt)
    except IntegrityError:
        return session.execute(
            sa.select(Attempt.id).where(
                Attempt.user_id == attempt.user_id, Attempt.token == attempt.token
            )
        ).scalar_one()
    views = {view.id: view for view in live_questions(session, question_ids)}
    session.add_all(
        AttemptItem(
            attempt_id=attempt.id,
            position=position,
            question_id=id_,
            version_id=views[id_].version_id,
            order_shown=list(
                order_shown(views[id_].question, seed_of(item_token(attempt.id, position)))
            ),
        )
        for position, id_ in enumerate(question_ids, 1)
    )
    return attempt.id
