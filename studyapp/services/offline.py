"""Answers given without a connection, merged into the log in the order of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.services.review_log import Submission, append_answer, rebuild_card, take_turn
from studyapp.store.engine import writing


@dataclass(frozen=True)
class Queued:
    """An answer that a device kept. ``at`` is by the device's clock, set right by the
    difference between its clock and the server's; the token is the device's own."""

    at: dt.datetime
    given: Submission


@dataclass(frozen=True)
class Merged:
    """How many answers were new to the log, and how many it had already."""

    stored: int
    known: int


def merge(
    session: Session, learner: Learner, now: dt.datetime, queue: Sequence[Queued]
) -> Merged:
    """Put the answers of a device into the log, each once, and rebuild their cards.

    An answer from the future is dated now. Cards come out as if every answer, of this
    device and of others, had arrived when it was given.
    """
    stored = 0
    with writing(session):
        take_turn(session, learner.id)
        touched = set()
        for answer in sorted(queue, key=lambda queued: queued.at):
            at = min(answer.at, now)
            done = append_answer(session, learner, at, answer.given, mode="study")
            if not done.again:
                stored += 1
                touched.add(answer.given.question.id)
        for question_id in sorted(touched):
            rebuild_card(session, learner.id, question_id)
    return Merged(stored, len(queue) - stored)


def clock_set_right(at: dt.datetime, device_now: dt.datetime, now: dt.datetime) -> dt.datetime:
    """What the server's clock showed when the device's showed ``at``."""
    return at + (now - device_now)
