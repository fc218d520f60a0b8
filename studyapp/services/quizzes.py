"""Beginning attempts: of a learner's own draw, of an instructor's quiz, of old mistakes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from studyapp.domain.blueprint import Candidate, Order, Wish, draw
from studyapp.domain.errors import Invalid, NotFound
from studyapp.domain.learners import Learner
from studyapp.domain.quizzes import Terms, deadline, item_token
from studyapp.domain.shuffling import order_shown, seed_of
from studyapp.services.review_log import take_turn
from studyapp.store.engine import writing
from studyapp.store.models import Attempt, AttemptItem, Quiz, User
from studyapp.store.queries import quiz_items, quiz_sets, quizzes
from studyapp.store.queries.questions import live_questions
from studyapp.store.queries.quiz_pool import pool


def create(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    *,
    token: str,
    wish: Wish,
    terms: Terms,
) -> int:
    """Begin an attempt of what ``wish`` draws.

    Questions of an exam that the learner has not finished, or of a quiz that still holds its
    keys back, are left out. Returns its id; a second call with the same ``token`` returns the
    first one's. Raises Invalid where there is nothing to ask.
    """
    with writing(session):
        take_turn(session, learner.id)
        known = _by_token(session, learner, token)
        if known is not None:
            return known
        there = pool(session, quizzes.withheld_ids(session, learner.id, at))
        chosen = draw(there, wish, _seed(learner, token), terms.order)
        if not chosen:
            raise Invalid(
                "There is nothing to ask with these choices.",
                {"topics": "Choose more topics, levels or difficulties."},
            )
        attempt = _attempt(session, learner, at, token, wish.topics, terms)
        return _open(session, attempt, chosen, shuffle=terms.shuffle)


def begin_set(
    session: Session, learner: Learner, at: dt.datetime, code: str, *, token: str
) -> int:
    """Begin an attempt at a quiz that an instructor set.

    Returns its id, or that of the attempt that is under way: there is one at a time. Raises
    Invalid where it is not open, or no attempt is left.
    """
    with writing(session):
        take_turn(session, learner.id)
        # the row is kept from being deleted until the attempt is there
        kept = sa.select(Quiz.id).where(Quiz.code == code)
        session.execute(kept.with_for_update(read=True, key_share=True))
        quiz = quiz_sets.quiz_by_code(session, code)
        if quiz is None:
            raise NotFound("There is no quiz at this address. Ask for the link again.")
        known = _by_token(session, learner, token) or _under_way(session, learner, quiz.id)
        if known is not None:
            return known
        extension = quiz_sets.extension_of(session, quiz.id, learner.id)
        _check_open(session, learner, at, quiz, extension)
        there = pool(session)
        seed = _seed(learner, token)
        if quiz.same_for_all:
            live = {candidate.id for candidate in there}
            chosen = [id_ for id_ in quiz.question_ids if id_ in live]
        else:
            chosen = draw(there, quiz.wish, seed, quiz.terms.order)
        if not chosen:
            raise Invalid("None of the questions of this quiz can be asked any more.")
        attempt = _attempt(
            session, learner, at, token, quiz.topics, quiz.terms,
            extension=extension, closes=quiz.closes_at,
        )  # fmt: skip
        attempt.quiz_id = quiz.id
        return _open(session, attempt, chosen, shuffle=quiz.shuffle)


def _under_way(session: Session, learner: Learner, quiz_id: int) -> int | None:
    return session.scalar(
        sa.select(Attempt.id).where(
            Attempt.user_id == learner.id,
            Attempt.quiz_id == quiz_id,
            Attempt.finished_at.is_(None),
        )
    )


def _check_open(
    session: Session, learner: Learner, at: dt.datetime, quiz: quiz_sets.QuizView, more: int
) -> None:
    if quiz.opens_later(at):
        raise Invalid("This quiz has not opened yet.")
    if quiz.is_closed(at, more):
        raise Invalid("This quiz is closed.")
    made = session.scalar(
        sa.select(sa.func.count())
        .select_from(Attempt)
        .where(Attempt.user_id == learner.id, Attempt.quiz_id == quiz.id)
    )
    if quiz.attempts_allowed is not None and (made or 0) >= quiz.attempts_allowed:
        raise Invalid("You have no attempt left at this quiz.")


def retake(
    session: Session, learner: Learner, at: dt.datetime, attempt_id: int, *, token: str
) -> int:
    """Begin a practice attempt of what was not fully right in a finished one, in today's
    versions.

    Returns its id, as :func:`create`; raises Invalid where none of it can be asked any more.
    """
    with writing(session):
        take_turn(session, learner.id)
        known = _by_token(session, learner, token)
        if known is not None:
            return known
        old = quizzes.attempt_by_id(session, learner.id, attempt_id, at)
        if old is None or not old.shown:
            raise NotFound("There is no such result of yours.")
        missed = {
            item.view.id
            for item in quiz_items.items(session, learner.id, attempt_id, at)
            if not item.right and not item.held
        }
        again = [candidate for candidate in pool(session) if candidate.id in missed]
        if not again:
            raise Invalid("None of these questions is asked any more; begin a new quiz.")
        terms = Terms(
            order=cast(Order, old.order), feedback="now" if old.feedback == "now" else "end"
        )
        chosen = draw(again, Wish(count=len(again)), _seed(learner, token), terms.order)
        attempt = _attempt(session, learner, at, token, _topics(again), terms)
        return _open(session, attempt, chosen)


def _topics(candidates: Sequence[Candidate]) -> list[str]:
    return list(dict.fromkeys(candidate.topic for candidate in candidates))


def _seed(learner: Learner, token: str) -> int:
    return seed_of("quiz", learner.id, token)


def _by_token(session: Session, learner: Learner, token: str) -> int | None:
    return session.scalar(
        sa.select(Attempt.id).where(Attempt.user_id == learner.id, Attempt.token == token)
    )


def _attempt(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    token: str,
    topics: Sequence[str],
    terms: Terms,
    *,
    extension: int = 0,
    closes: dt.datetime | None = None,
) -> Attempt:
    """A new attempt; its time runs from now, when its first page is asked for."""
    extra = session.scalar(sa.select(User.extra_time).where(User.id == learner.id))
    return Attempt(
        user_id=learner.id,
        token=token,
        topics=list(topics),
        order=terms.order,
        feedback=terms.feedback,
        mode=terms.mode,
        started_at=at,
        deadline=deadline(
            at, terms.minutes, extra_time=extra or 0, extension=extension, closes=closes
        ),
    )


def _open(
    session: Session, attempt: Attempt, question_ids: Sequence[str], *, shuffle: bool = True
) -> int:
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
    for position, id_ in enumerate(question_ids, 1):
        question = views[id_].question
        if not shuffle and hasattr(question, "shuffle"):
            question = question.model_copy(update={"shuffle": False})
        seed = seed_of(item_token(attempt.id, position))
        session.add(
            AttemptItem(
                attempt_id=attempt.id,
                position=position,
                question_id=id_,
                version_id=views[id_].version_id,
                order_shown=list(order_shown(question, seed)),
            )
        )
    return attempt.id
