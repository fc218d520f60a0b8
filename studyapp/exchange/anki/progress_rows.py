"""A learner's cards and review log as rows of an Anki collection.

Anki counts the days on which reviews are due from the day a collection was created, and
shifts that count as it imports; here it begins with ``FIRST_DAY`` for everyone. A review is
known by its time in milliseconds. An interval under a day stands as seconds, negated.
"""

from __future__ import annotations

import datetime as dt
import json
import math

from studyapp.domain.rating import RATINGS
from studyapp.exchange.anki.progress import EPOCH, FIRST_DAY, KINDS, CardProgress, ReviewLine

DECAY = 0.1542
"""The exponent of the forgetting curve in the scheduler's parameters, without its sign."""

_TYPES = {"new": 0, "learning": 1, "review": 2, "relearning": 3}
_QUEUES = {"new": 0, "learning": 1, "review": 2, "relearning": 1}
_DAY = dt.timedelta(days=1)
_MILLISECOND = dt.timedelta(milliseconds=1)


def created(rollover: int) -> dt.datetime:
    """When the collection of a package begins: the rollover hour of ``FIRST_DAY``, UTC."""
    return dt.datetime.combine(FIRST_DAY, dt.time(rollover), tzinfo=dt.UTC)


def _rounded(value: float, places: int) -> float:
    """Halves go up, as Anki rounds what it stores."""
    return math.floor(value * 10**places + 0.5) / 10**places


def _seconds(at: dt.datetime) -> int:
    return (at - EPOCH) // dt.timedelta(seconds=1)


def _interval(length: dt.timedelta) -> int:
    if length >= _DAY:
        return length // _DAY
    return -math.ceil(length.total_seconds())


def _shifted(difficulty: float) -> int:
    """Difficulty in the place of an ease factor: 1 to 10 becomes 100 to 1100."""
    return int(_rounded(((difficulty - 1) / 9 + 0.1) * 1000, 0))


def review_row(line: ReviewLine) -> tuple[int, int, int, int, int, int, int]:
    """Id, ease, interval, last interval, factor, time and type of the log line."""
    return (
        (line.at - EPOCH) // _MILLISECOND,
        RATINGS.index(line.rating) + 1,
        _interval(line.interval),
        _interval(line.previous),
        0 if line.kind == "filtered" else _shifted(line.difficulty),
        line.millis,
        KINDS.index(line.kind),
    )


def _memory_json(progress: CardProgress, position: int) -> str:
    facts = {
        "pos": position,
        "s": _rounded(progress.stability, 4),
        "d": _rounded(progress.difficulty, 3),
        "dr": _rounded(progress.retention, 2),
        "decay": _rounded(DECAY, 3),
        "lrt": _seconds(progress.last_review),
    }
    return json.dumps(facts, separators=(",", ":"))


CardRow = tuple[int, int, int, int, int, int, int, int, int, str]


def card_row(progress: CardProgress | None, position: int, modified: int) -> CardRow:
    """Modified, type, queue, due, interval, factor, reps, lapses, left and data.

    ``position`` is the place among new cards, ``modified`` the note's time in seconds.
    """
    if progress is None or progress.state == "new":
        queue = -1 if progress is not None and progress.suspended else 0
        return (modified, 0, queue, position, 0, 0, 0, 0, 0, "")
    if progress.state == "review":
        due, left = (progress.due_day - FIRST_DAY).days, 0
    else:
        due, left = _seconds(progress.due), progress.steps_left
    return (
        max(modified, _seconds(progress.last_review)),
        _TYPES[progress.state],
        -1 if progress.suspended else _QUEUES[progress.state],
        due,
        progress.interval,
        0 if progress.state == "learning" else progress.ease_factor,
        progress.reps,
        progress.lapses,
        left,
        _memory_json(progress, position),
    )
