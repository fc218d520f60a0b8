"""A learner's cards and review log, to be sent along in a package.

Plain values, and what derives them from the review log; ``progress_rows`` turns them into
Anki's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from studyapp.domain.days import Calendar
from studyapp.domain.rating import Rating
from studyapp.domain.scheduling import Memory, Policy, State
from studyapp.domain.study import MOVES_NO_CARD, LogEntry, reviewed

FIRST_DAY = dt.date(2020, 1, 1)
EASE_FACTOR = 2500

Kind = Literal["learn", "review", "relearn", "filtered"]
KINDS: tuple[Kind, ...] = ("learn", "review", "relearn", "filtered")
_KIND_BEFORE: dict[State, Kind] = {
    "learning": "learn",
    "review": "review",
    "relearning": "relearn",
}
_DAY = dt.timedelta(days=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class ReviewLine:
    """One answer that counts. Intervals: whole days, or less than one for a step.

    ``previous`` is the interval before the answer (none before the first). ``difficulty``,
    1 to 10, is that after it. A *filtered* review is one that moved no schedule.
    """

    at: dt.datetime
    rating: Rating
    interval: dt.timedelta
    previous: dt.timedelta
    millis: int
    kind: Kind
    difficulty: float = 5.0


@dataclass(frozen=True)
class CardProgress:
    """Where a learner stands with one question.

    A card in *review* is due on the learner's ``due_day`` and has an ``interval`` in days;
    one in (re)learning is due at the instant ``due`` with ``steps_left`` steps to go. Of a
    *new* card nothing else is used but ``suspended`` and ``reviews``, which moved nothing.
    """

    state: Literal["new", "learning", "review", "relearning"] = "new"
    due: dt.datetime = EPOCH
    due_day: dt.date = FIRST_DAY
    interval: int = 0
    steps_left: int = 0
    ease_factor: int = EASE_FACTOR
    reps: int = 0
    lapses: int = 0
    stability: float = 0.0
    difficulty: float = 0.0
    retention: float = 0.9
    last_review: dt.datetime = EPOCH
    suspended: bool = False
    reviews: tuple[ReviewLine, ...] = ()


@dataclass(frozen=True)
class _Step:
    """An answer with the memory before and after it, equal where it moved no card."""

    entry: LogEntry
    before: Memory | None
    after: Memory | None

    @property
    def moved(self) -> bool:
        return self.entry.mode != MOVES_NO_CARD


def _steps(answers: Iterable[LogEntry]) -> Iterator[_Step]:
    """Goes through the answers as ``domain.study.replay`` does."""
    memory: Memory | None = None
    for entry in answers:
        step = _Step(entry, memory, memory)
        if step.moved:
            memory = reviewed(memory, entry)
            step = _Step(entry, step.before, memory)
        yield step


def _due_day(memory: Memory, entry: LogEntry) -> dt.date:
    return Calendar(entry.zone, entry.rollover).day_of(memory.due)


def _wait(memory: Memory, entry: LogEntry) -> dt.timedelta:
    if memory.state == "review":
        return _due_day(memory, entry) - memory.last_day
    return max(memory.due - entry.at, dt.timedelta(seconds=1))


def review_lines(answers: Iterable[LogEntry]) -> tuple[ReviewLine, ...]:
    """The log lines of one card's effective ``answers`` (``domain.study.effective``).

    An answer in cramming, which moves no card, is *filtered* and keeps the interval.
    """
    lines = []
    interval = dt.timedelta()
    for step in _steps(answers):
        previous, kind = interval, _kind(step)
        if step.moved and step.after:
            interval = _wait(step.after, step.entry)
        difficulty = step.after.difficulty if step.after else 0.0
        entry = step.entry
        lines.append(
            ReviewLine(
                entry.at, entry.rating, interval, previous, entry.millis, kind, difficulty
            )
        )
    return tuple(lines)


def _kind(step: _Step) -> Kind:
    if not step.moved:
        return "filtered"
    return _KIND_BEFORE[step.before.state] if step.before else "learn"


def card_progress(answers: Iterable[LogEntry], *, suspended: bool = False) -> CardProgress:
    """Where one card's effective ``answers`` lead, with their log lines."""
    steps = list(_steps(answers))
    lines = review_lines([step.entry for step in steps])
    moves = [(step.entry, step.after) for step in steps if step.moved]
    if not moves:
        return CardProgress(suspended=suspended, reviews=lines)
    entry, memory = moves[-1]
    assert memory is not None
    policy = Policy()
    all_steps = policy.learning_steps if memory.state == "learning" else policy.relearning_steps
    return CardProgress(
        state=memory.state,
        due=memory.due,
        due_day=_due_day(memory, entry),
        interval=_days(memory, entry),
        steps_left=0 if memory.step is None else len(all_steps) - memory.step,
        reps=memory.reps,
        lapses=memory.lapses,
        stability=memory.stability,
        difficulty=memory.difficulty,
        retention=entry.retention,
        last_review=entry.at,
        suspended=suspended,
        reviews=lines,
    )


def _days(memory: Memory, last: LogEntry) -> int:
    """The interval in days; of a card in relearning, what it will be given its stability."""
    if memory.state == "review":
        return _wait(memory, last) // _DAY
    return max(1, round(memory.stability)) if memory.state == "relearning" else 0
