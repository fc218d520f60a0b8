"""Counting tries, on both databases."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from studyapp.services.limits import Limit, forget, note, wait
from tests.factories import NOON

LIMIT = Limit("password", "ann", 2, dt.timedelta(minutes=10))
MINUTE = dt.timedelta(minutes=1)


def test_the_tries_of_a_span_are_counted_from_its_first(session: Session) -> None:
    waits = []
    for minute in range(3):
        waits.append(wait(session, NOON + minute * MINUTE, LIMIT))
        note(session, NOON + minute * MINUTE, LIMIT)
    assert waits == [None, None, 8 * MINUTE]
    assert wait(session, NOON + 10 * MINUTE, LIMIT) is None
    note(session, NOON + 10 * MINUTE, LIMIT)
    assert wait(session, NOON + 11 * MINUTE, LIMIT) is None


def test_others_are_not_held_up_and_a_success_clears(session: Session) -> None:
    other = Limit("password", "bob", 2, dt.timedelta(minutes=10))
    for _ in range(2):
        note(session, NOON, LIMIT)
    assert (wait(session, NOON, LIMIT), wait(session, NOON, other)) == (10 * MINUTE, None)
    forget(session, LIMIT)
    assert wait(session, NOON, LIMIT) is None
