"""Studying day by day: how much, how long, how regularly, and what lies ahead."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from studyapp.domain.statistics.answers import Answer

_DAY = dt.timedelta(days=1)
AHEAD = 30
"""Days of the forecast, today included."""
BACK = 365
"""Days shown of the past, today included."""
LEVELS = 4


@dataclass(frozen=True)
class DayDone:
    """The answers of one day and the time they took."""

    answers: int = 0
    spent: dt.timedelta = dt.timedelta()

    def __add__(self, other: DayDone) -> DayDone:
        return DayDone(self.answers + other.answers, self.spent + other.spent)


def by_day(answers: Iterable[Answer]) -> dict[dt.date, DayDone]:
    """Every day with an answer, in order."""
    found: dict[dt.date, DayDone] = {}
    for answer in answers:
        found[answer.day] = found.get(answer.day, DayDone()) + DayDone(1, answer.spent)
    return dict(sorted(found.items()))


def total(done: Mapping[dt.date, DayDone], since: dt.date = dt.date.min) -> DayDone:
    """The sum of all days from ``since`` on."""
    return sum((one for day, one in done.items() if day >= since), DayDone())


def last_days(
    done: Mapping[dt.date, DayDone], today: dt.date, days: int
) -> list[tuple[dt.date, DayDone]]:
    """The last ``days`` days up to today, empty ones too."""
    span = [today - n * _DAY for n in reversed(range(days))]
    return [(day, done.get(day, DayDone())) for day in span]


def forecast(due: Iterable[dt.date], today: dt.date, days: int = AHEAD) -> list[int]:
    """How many come due today and on each of the days after it; the overdue count today."""
    counts = Counter(max(0, (day - today).days) for day in due)
    return [counts[n] for n in range(days)]


@dataclass(frozen=True)
class Cell:
    """One day of the heat map: ``count`` answers, or cards due where it lies ``ahead``.
    ``level`` is 0 to :data:`LEVELS`, by the learner's own days."""

    day: dt.date
    count: int
    level: int
    ahead: bool


Week = tuple[Cell | None, ...]
"""Seven places, Monday first; None outside of what is shown."""


def heat_map(
    done: Mapping[dt.date, DayDone], ahead: Sequence[int], today: dt.date, back: int = BACK
) -> list[Week]:
    """Weeks from ``back`` days ago to the end of the forecast ``ahead``, whose first is today
    (shown as what was done)."""
    first, last = today - (back - 1) * _DAY, today + (len(ahead) - 1) * _DAY
    past = {day: one.answers for day, one in done.items() if first <= day <= today}
    coming = {today + n * _DAY: count for n, count in enumerate(ahead) if n}
    past_steps, coming_steps = _steps(past.values()), _steps(coming.values())

    def cell(day: dt.date) -> Cell | None:
        if not first <= day <= last:
            return None
        if day > today:
            return Cell(day, coming[day], _level(coming[day], coming_steps), True)
        count = past.get(day, 0)
        return Cell(day, count, _level(count, past_steps), False)

    monday = first - first.weekday() * _DAY
    weeks = (last - monday).days // 7 + 1
    return [
        tuple(cell(monday + (7 * week + n) * _DAY) for n in range(7)) for week in range(weeks)
    ]


def _steps(counts: Iterable[int]) -> list[int]:
    """The quartiles of the days that have anything."""
    found = sorted(count for count in counts if count)
    return [found[(len(found) - 1) * n // LEVELS] for n in range(1, LEVELS)] if found else []


def _level(count: int, steps: Sequence[int]) -> int:
    return 1 + sum(count > step for step in steps) if count else 0


@dataclass(frozen=True)
class Streak:
    """``studied`` days since ``since``, with no more rest in between than is allowed."""

    studied: int
    since: dt.date | None


def streak(days: Collection[dt.date], today: dt.date, rest_days: int) -> Streak:
    """How many days were studied without a longer rest than ``rest_days`` in any seven days.

    Today is not over: not to have studied yet is no rest.
    """
    studied = set(days)
    count = int(today in studied)
    since = today if count else None
    rests: list[dt.date] = []
    day = today - _DAY
    first = min(studied, default=today)
    while day >= first:
        if day in studied:
            count, since = count + 1, day
        else:
            rests = [rest for rest in rests if rest < day + 7 * _DAY]
            rests.append(day)
            if len(rests) > rest_days:
                break
        day -= _DAY
    return Streak(count, since)
