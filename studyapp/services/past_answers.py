"""What was learnt in Anki, merged into the log: studying there and here is one history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.domain.past_answers import PastAnswer, not_yet_known
from studyapp.domain.shuffling import seed_of
from studyapp.services.log_statements import statements
from studyapp.services.putting_away import suspend_all
from studyapp.services.review_log import log_line, rebuild_card, take_turn, whole_millis
from studyapp.store.engine import writing
from studyapp.store.models import Review
from studyapp.store.queries.questions import live_version_ids

_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Merged:
    """Answers that were new, that the log had, and that no question of today can take (it was
    retired, or the answer lies in the future); cards newly suspended."""

    taken: int
    known: int
    left_out: int
    suspended: int


def merge(
    session: Session,
    learner: Learner,
    now: dt.datetime,
    answers: Sequence[PastAnswer],
    suspended: Collection[str] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Merged:
    """Add the answers that the log lacks, each at its time, and rebuild the cards they touch.

    Doing it again changes nothing. An answer taken back here stays taken back.
    """
    with writing(session):
        take_turn(session, learner.id)
        named = {answer.question_id for answer in answers} | set(suspended)
        versions = live_version_ids(session, named)
        usable = [a for a in answers if a.question_id in versions and a.at <= now + _A_DAY]
        fresh = not_yet_known(usable, _known(session, learner.id))
        _append(session, learner, now, fresh, versions)
        touched = sorted({answer.question_id for answer in fresh if answer.mode != "cram"})
        for done, question_id in enumerate(touched, 1):
            rebuild_card(session, learner.id, question_id)
            progress(done, len(touched))
        asleep = suspend_all(session, learner.id, sorted(set(suspended) & set(versions)))
    return Merged(len(fresh), len(usable) - len(fresh), len(answers) - len(usable), asleep)


def _known(session: Session, learner_id: int) -> list[tuple[str, dt.datetime]]:
    rows = session.execute(
        sa.select(Review.question_id, Review.at).where(
            Review.user_id == learner_id, Review.kind == "answer"
        )
    )
    return [(question_id, at) for question_id, at in rows]


def _append(
    session: Session,
    learner: Learner,
    now: dt.datetime,
    answers: Sequence[PastAnswer],
    versions: Mapping[str, int],
) -> None:
    """Log answers given in Anki, at their times but never after ``now``; the cards are the
    caller's to rebuild. ``versions`` gives each question's version id."""
    rows = [
        {
            **log_line(learner, min(answer.at, now), _past_token(answer), answer.rating),
            "kind": "answer",
            "target_id": None,
            "session_id": None,
            "question_id": answer.question_id,
            "version_id": versions[answer.question_id],
            "mode": answer.mode,
            "order_shown": [],
            "response": {"recalled": answer.rating != "again"},
            "fraction": float(answer.rating != "again"),
            "millis": whole_millis(answer.taken),
            "hints": 0,
            "confidence": None,
        }
        for answer in answers
    ]
    if rows:
        session.execute(statements(session).past, rows)


def _past_token(answer: PastAnswer) -> str:
    return f"anki-{answer.id}-{seed_of(answer.question_id) % 10**8}"
