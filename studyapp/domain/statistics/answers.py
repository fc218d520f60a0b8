"""The effective answers of a log, each with the memory that it met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from studyapp.domain.days import Calendar
from studyapp.domain.rating import Rating
from studyapp.domain.scheduling import Memory, retrievability
from studyapp.domain.study import MOVES_NO_CARD, LogEntry, effective, reviewed

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Trial:
    """What an answer measures of a memory past its learning steps, on the card's first try of
    the day: the recall ``predicted``, and the days of the ``interval`` it had been given."""

    predicted: float
    interval: int


@dataclass(frozen=True)
class Answer:
    """One effective answer. ``day`` is the learner's by today's calendar; ``trial`` is None
    where the answer says nothing about a schedule: new and learning cards, a second try on
    a day, cramming."""

    question_id: str
    at: dt.datetime
    day: dt.date
    mode: str
    rating: Rating
    fraction: float
    spent: dt.timedelta
    confidence: str | None = None
    trial: Trial | None = None

    @property
    def recalled(self) -> bool:
        return self.rating != "again"

    @property
    def right(self) -> bool:
        return self.fraction > 1 - 1e-9

    @property
    def scheduled(self) -> bool:
        return self.mode != MOVES_NO_CARD


def answers_of(
    log: Iterable[LogEntry],
    confidences: Mapping[int, str],
    *,
    calendar: Calendar,
) -> list[Answer]:
    """The answers that count, in the order of time.

    ``log`` is all of a learner's, in the order of its ids; ``confidences`` are by the id of
    an answer; ``calendar`` is the learner's of today, which decides the days shown.
    """
    days = _Days(calendar)
    memories: dict[str, Memory] = {}
    found = []
    for entry in effective(log):
        trial = None
        if entry.mode != MOVES_NO_CARD:
            before = memories.get(entry.question_id)
            after = reviewed(before, entry)
            memories[entry.question_id] = after
            trial = _trial(before, after, entry)
        found.append(
            Answer(
                entry.question_id,
                entry.at,
                days.of(entry.at),
                entry.mode,
                entry.rating,
                entry.fraction,
                dt.timedelta(milliseconds=entry.millis),
                confidences.get(entry.id),
                trial,
            )
        )
    return found


def _trial(before: Memory | None, after: Memory, entry: LogEntry) -> Trial | None:
    if before is None or before.state != "review" or before.last_day >= after.last_day:
        return None
    due = Calendar(entry.zone, entry.rollover).day_of(before.due)
    return Trial(retrievability(before, after.last_day), (due - before.last_day).days)


class _Days:
    """Days of instants that come in order: the calendar is asked once a day."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._day = dt.date.min
        self._start = self._end = dt.datetime.min.replace(tzinfo=dt.UTC)

    def of(self, at: dt.datetime) -> dt.date:
        if not self._start <= at < self._end:
            self._day = self._calendar.day_of(at)
            self._start = self._calendar.start_of(self._day)
            self._end = self._calendar.start_of(self._day + _DAY)
        return self._day
