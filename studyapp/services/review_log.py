"""Writing the review log and the cards that follow from it, in a caller's transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.errors import NotFound
from studyapp.domain.grading import Grade, Response, chance_level, grade
from studyapp.domain.learners import Learner
from studyapp.domain.questions import AnyQuestion
from studyapp.domain.rating import RULE_VERSION, Confidence, Evidence, Rating, derive_rating
from studyapp.domain.scheduling import SCHEDULER_VERSION, Memory, review
from studyapp.domain.study import MOVES_NO_CARD, fuzz_seed, replay, scheduled
from studyapp.services.log_statements import statements
from studyapp.store.engine import read
from studyapp.store.models import Card, Review
from studyapp.store.queries.cards import last_of_card
from studyapp.store.queries.questions import QuestionView
from studyapp.store.queries.study import SessionView, card_log

LONGEST_ANSWER = dt.timedelta(minutes=10)
"""Time on one question beyond this is counted as this: the learner was elsewhere."""


@dataclass(frozen=True)
class Submission:
    """An answer as it came from a page: to ``question``, which is version ``version_id``.
    ``token`` counts once; ``order_shown`` as in the log."""

    question: AnyQuestion
    version_id: int
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


def take_turn(session: Session, learner_id: int) -> None:
    """One transaction at a time writes for a learner; the first thing inside it.

    SQLite has one writer anyway. Raises NotFound where the account is gone: a guest whose
    answers another tab has just taken along to an account.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    if read(session, _TURN, {"learner_id": learner_id}).first() is None:
        raise NotFound("You signed in meanwhile. Reload the page and answer again.")


_TURN = sa.text('SELECT 1 FROM "user" WHERE id = :learner_id FOR NO KEY UPDATE')


def record(
    session: Session, learner: Learner, at: dt.datetime, given: Submission, *, mode: str
) -> Recorded:
    """Grade one answer, write it to the log and move the card, unless it was crammed.

    The token makes it count once: a second call returns what the first recorded. An answer
    is never dated before the one that the card was last moved by.
    """
    last = last_of_card(session, learner.id, given.question.id)
    at = max(at, last.at) if last else at
    done = append_answer(session, learner, at, given, mode=mode)
    if done.again or mode == MOVES_NO_CARD:
        return done
    memory = last.memory if last else None
    after = review(
        memory,
        done.rating,
        at,
        calendar=learner.calendar,
        policy=learner.policy,
        seed=fuzz_seed(given.question.id, memory.reps if memory else 0),
    )
    introduced_on = last.introduced_on if last else after.last_day
    _put_card(session, learner.id, given.question.id, after, done.review_id, introduced_on)
    return done


def append_answer(
    session: Session, learner: Learner, at: dt.datetime, given: Submission, *, mode: str
) -> Recorded:
    """Grade one answer and write it to the log; the card is the caller's to move."""
    question = given.question
    result = grade(question, given.response)
    rating = given.self_rating or derive_rating(
        result, Evidence(chance_level(question), given.hints > 0, given.confidence)
    )
    review_id = read(
        session,
        statements(session).answer,
        {
            **log_line(learner, at, given.token, rating),
            "sitting_of": learner.id,
            "sitting_mode": mode,
            "sitting_at": at,
            "kind": "answer",
            "question_id": question.id,
            "version_id": given.version_id,
            "mode": mode,
            "order_shown": list(given.order_shown),
            "response": given.response.to_json(),
            "fraction": result.fraction,
            "millis": whole_millis(given.taken),
            "hints": given.hints,
            "confidence": given.confidence,
        },
    ).scalar()
    if review_id is None:
        return _recorded_before(session, learner, given)
    return Recorded(review_id, result, rating, again=False)


def _recorded_before(session: Session, learner: Learner, given: Submission) -> Recorded:
    row = session.execute(
        sa.select(Review.id, Review.response, Review.rating).where(
            Review.user_id == learner.id, Review.token == given.token
        )
    ).one()
    result = grade(given.question, Response.from_json(row.response))
    return Recorded(row.id, result, row.rating, again=True)


def rebuild_card(session: Session, learner_id: int, question_id: str) -> None:
    """Make the card what the log says it is."""
    counted = scheduled(card_log(session, learner_id, question_id))
    memory = replay(counted)
    if memory is None:
        session.execute(
            sa.delete(Card).where(Card.user_id == learner_id, Card.question_id == question_id)
        )
        return
    first = counted[0]
    introduced = Learner(learner_id, first.zone, first.rollover).calendar.day_of(first.at)
    _put_card(session, learner_id, question_id, memory, counted[-1].id, introduced)


def own_answer(session: Session, learner: Learner, review_id: int) -> Review:
    found = session.scalars(
        sa.select(Review).where(
            Review.id == review_id, Review.user_id == learner.id, Review.kind == "answer"
        )
    ).first()
    if found is None:
        raise NotFound("That answer is not in your review log.")
    return found


def append_about(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    target: Review,
    kind: str,
    rating: str,
    token: str,
) -> bool:
    """A log line about the line ``target``; False where the token had come before."""
    done = read(
        session,
        statements(session).about,
        {
            **log_line(learner, at, token, rating),
            "kind": kind,
            "target_id": target.id,
            "question_id": target.question_id,
            "version_id": target.version_id,
            "session_id": target.session_id,
            "mode": target.mode,
            "fraction": target.fraction,
        },
    )
    return done.scalar() is not None


def append_putting_away(
    session: Session,
    learner: Learner,
    at: dt.datetime,
    kind: str,
    view: QuestionView,
    sitting: SessionView | None,
    token: str,
) -> bool:
    """The log line that a card was put away (``bury`` or ``suspend``); False where the token
    had come before."""
    done = read(
        session,
        statements(session).about,
        {
            **log_line(learner, at, token, ""),
            "kind": kind,
            "target_id": None,
            "question_id": view.id,
            "version_id": view.version_id,
            "session_id": sitting.id if sitting else None,
            "mode": sitting.mode if sitting else "study",
            "fraction": 0.0,
        },
    )
    return done.scalar() is not None


def log_line(learner: Learner, at: dt.datetime, token: str, rating: str) -> dict[str, Any]:
    """What every line of a learner's has: the rule, the scheduler, the settings of the time."""
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


def whole_millis(taken: dt.timedelta) -> int:
    """Milliseconds, from 0 to those of :data:`LONGEST_ANSWER`."""
    return max(0, min(taken, LONGEST_ANSWER) // dt.timedelta(milliseconds=1))


def _put_card(
    session: Session,
    learner_id: int,
    question_id: str,
    memory: Memory,
    review_id: int,
    introduced_on: dt.date,
) -> None:
    """Insert the card, or move the one there is."""
    read(
        session,
        statements(session).card,
        {
            "user_id": learner_id,
            "question_id": question_id,
            "introduced_on": introduced_on,
            "state": memory.state,
            "step": memory.step,
            "stability": memory.stability,
            "difficulty": memory.difficulty,
            "due_at": memory.due,
            "last_day": memory.last_day,
            "reps": memory.reps,
            "lapses": memory.lapses,
            "last_review_id": review_id,
        },
    )
