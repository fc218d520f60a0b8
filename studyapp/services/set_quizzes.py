"""What instructors do with quizzes: set, change, give more time, close, delete."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.blueprint import Wish, draw
from studyapp.domain.errors import Conflict, Invalid, NotFound
from studyapp.domain.quizzes import GRACE, MOST_QUESTIONS, Terms, deadline, seen_from
from studyapp.domain.shuffling import seed_of
from studyapp.services.quiz_answers import finish
from studyapp.store.engine import writing
from studyapp.store.models import Attempt, Quiz, QuizExtension, User
from studyapp.store.queries.quiz_pool import pool
from studyapp.store.queries.quiz_results import overdue_of_quiz


@dataclass(frozen=True)
class Draft:
    """What an instructor fills in."""

    title: str
    instructions: str
    wish: Wish
    terms: Terms
    same_for_all: bool = True
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    attempts_allowed: int | None = 1


def make(
    session: Session, creator_id: int, at: dt.datetime, draft: Draft, *, token: str
) -> int:
    """Set a quiz; its id, or that of the one made before with the same ``token``.

    Raises Invalid, with the fields that are wrong.
    """
    with writing(session):
        known = session.scalar(
            sa.select(Quiz.id).where(Quiz.creator_id == creator_id, Quiz.token == token)
        )
        if known is not None:
            return known
        _check(draft)
        code = secrets.token_urlsafe(8)
        quiz = Quiz(
            code=code, token=token, creator_id=creator_id, created_at=at,
            question_ids=_drawn(session, draft, code, 1), **_columns(draft, 0),
        )  # fmt: skip
        session.add(quiz)
        session.flush()
        return quiz.id


def save(session: Session, quiz_id: int, draft: Draft, *, revision: int) -> None:
    """Change a quiz. What limits the time, and when keys are shown, holds for attempts under
    way too; what is drawn holds for those begun from now on.

    Raises Conflict where somebody has changed it since ``revision``, and Invalid.
    """
    with writing(session):
        quiz = _locked(session, quiz_id)
        if quiz.revision != revision:
            raise Conflict(
                "Somebody has changed this quiz meanwhile. Open it again, then make your"
                " change once more.",
                quiz.revision,
            )
        _check(draft)
        before = _drawing(quiz)
        for name, value in _columns(draft, _longest(session, quiz_id)).items():
            setattr(quiz, name, value)
        quiz.revision = revision + 1
        if _drawing(quiz) != before or not quiz.question_ids:
            quiz.question_ids = _drawn(session, draft, quiz.code, quiz.revision)
        late = "close" if draft.terms.feedback == "close" else "end"
        session.execute(
            sa.update(Attempt)
            .where(Attempt.quiz_id == quiz_id, Attempt.feedback != "now")
            .values(feedback=late)
        )
        _set_deadlines(session, quiz)


def extend(session: Session, quiz_id: int, email: str, minutes: int) -> None:
    """Give one learner so many more minutes than the others, at once and for good; none takes
    an extension back. Raises Invalid where nobody has this address."""
    with writing(session):
        quiz = _locked(session, quiz_id)
        user = session.scalar(
            sa.select(User.id).where(
                sa.func.lower(User.email) == email.strip().lower(), ~User.guest
            )
        )
        if user is None:
            raise Invalid(
                f"Nobody here has the address {email}.",
                {"email": "Write the address with which the learner signs in."},
            )
        found = session.get(QuizExtension, (quiz_id, user))
        if minutes and found:
            found.minutes = minutes
        elif minutes:
            session.add(QuizExtension(quiz_id=quiz_id, user_id=user, minutes=minutes))
        elif found:
            session.delete(found)
        session.flush()
        quiz.seen_from = seen_from(quiz.closes_at, _longest(session, quiz_id))
        _set_deadlines(session, quiz)


def close_now(session: Session, at: dt.datetime, quiz_id: int) -> None:
    """Close a quiz at once, for whoever has more time so many minutes later. One that is
    closed already stays as it is."""
    with writing(session):
        quiz = _locked(session, quiz_id)
        if quiz.closes_at and quiz.closes_at <= at:
            return
        quiz.closes_at, quiz.revision = at, quiz.revision + 1
        if quiz.opens_at and quiz.opens_at >= at:
            quiz.opens_at = None
        quiz.seen_from = seen_from(at, _longest(session, quiz_id))
        _set_deadlines(session, quiz)


def delete(session: Session, quiz_id: int) -> None:
    """Delete a quiz that nobody has begun; its link then leads nowhere. Raises Invalid where
    somebody has: what learners did stays readable for them."""
    with writing(session):
        quiz = _locked(session, quiz_id)
        if session.scalar(sa.select(sa.exists().where(Attempt.quiz_id == quiz_id))):
            raise Invalid(
                "Somebody has taken this quiz, so it cannot be deleted. Close it instead."
            )
        session.delete(quiz)


def finish_left(session: Session, at: dt.datetime, quiz_id: int) -> int:
    """Finish the attempts at a quiz that were left open beyond their deadline; how many."""
    overdue = overdue_of_quiz(session, quiz_id, at - GRACE)
    return sum(finish(session, learner, at, attempt_id) for attempt_id, learner in overdue)


def _locked(session: Session, quiz_id: int) -> Quiz:
    quiz = session.get(Quiz, quiz_id, with_for_update=True, populate_existing=True)
    if quiz is None:
        raise NotFound("There is no such quiz.")
    return quiz


def _check(draft: Draft) -> None:
    wrong: dict[str, str] = {}
    if draft.opens_at and draft.closes_at and draft.closes_at <= draft.opens_at:
        wrong["closes_at"] = "A quiz closes after it has opened; write a later time."
    if draft.terms.feedback == "close" and draft.closes_at is None:
        wrong["closes_at"] = "Write when the quiz closes: feedback is to wait for that."
    if not 1 <= draft.wish.wanted <= MOST_QUESTIONS:
        wrong["count"] = f"A quiz asks from 1 to {MOST_QUESTIONS} questions."
    if wrong:
        raise Invalid("The quiz cannot be set like this.", wrong)


def _columns(draft: Draft, longest_extension: int) -> dict[str, Any]:
    wish, terms = draft.wish, draft.terms
    return {
        "title": draft.title,
        "instructions": draft.instructions,
        "mode": terms.mode,
        "topics": list(wish.topics),
        "levels": list(wish.levels),
        "bands": list(wish.bands),
        "blueprint": [[*cell, number] for cell, number in wish.blueprint.items() if number],
        "count": wish.count,
        "order": terms.order,
        "shuffle": terms.shuffle,
        "same_for_all": draft.same_for_all,
        "minutes": terms.minutes,
        "opens_at": draft.opens_at,
        "closes_at": draft.closes_at,
        "seen_from": seen_from(draft.closes_at, longest_extension),
        "feedback": terms.feedback,
        "attempts_allowed": draft.attempts_allowed,
    }


def _drawing(quiz: Quiz) -> tuple[Any, ...]:
    """What decides which questions everybody gets."""
    return (
        quiz.topics, quiz.levels, quiz.bands, quiz.blueprint, quiz.count, quiz.order,
        quiz.same_for_all,
    )  # fmt: skip


def _drawn(session: Session, draft: Draft, code: str, revision: int) -> list[str]:
    """The questions for everybody; none where each learner gets a draw of their own."""
    there = pool(session)
    chosen = draw(there, draft.wish, seed_of("set", code, revision), draft.terms.order)
    if not chosen:
        raise Invalid(
            "No question fits.", {"topics": "Choose more topics, levels or difficulties."}
        )
    return chosen if draft.same_for_all else []


def _longest(session: Session, quiz_id: int) -> int:
    longest = sa.select(sa.func.max(QuizExtension.minutes)).where(
        QuizExtension.quiz_id == quiz_id
    )
    return session.scalar(longest) or 0


def _set_deadlines(session: Session, quiz: Quiz) -> None:
    """The deadlines of the attempts under way, as the quiz and the extensions have it now."""
    rows = session.execute(
        sa.select(Attempt, User.extra_time, QuizExtension.minutes)
        .join(User, User.id == Attempt.user_id)
        .outerjoin(
            QuizExtension,
            (QuizExtension.quiz_id == quiz.id) & (QuizExtension.user_id == Attempt.user_id),
        )
        .where(Attempt.quiz_id == quiz.id, Attempt.finished_at.is_(None))
        .execution_options(populate_existing=True)
    )
    for attempt, extra_time, extension in rows:
        attempt.deadline = deadline(
            attempt.started_at, quiz.minutes, extra_time=extra_time,
            extension=extension or 0, closes=quiz.closes_at,
        )  # fmt: skip
