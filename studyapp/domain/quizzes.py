"""Quizzes: on what terms they are taken, what comes next, what the answers are worth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from studyapp.domain.blueprint import Order

Mode = Literal["practice", "exam"]
Feedback = Literal["now", "end", "close"]

MODES: tuple[Mode, ...] = ("practice", "exam")
ORDERS: tuple[Order, ...] = ("shuffled", "bank")
FEEDBACK: tuple[Feedback, ...] = ("now", "end")
"""What a learner may choose; an instructor's quiz may wait for its close, too."""
MOST_QUESTIONS = 100
USUAL_QUESTIONS = 10
MOST_MINUTES = 600
LEFT_OUT = ("flashcard",)
"""Types that no quiz asks: a score is no score where the learner grades it."""
GRACE = dt.timedelta(seconds=30)
"""How long after the deadline an answer that is under way is still taken."""
_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Terms:
    """How a quiz is taken. ``minutes`` is the time limit before any extension."""

    mode: Mode = "practice"
    order: Order = "shuffled"
    feedback: Feedback = "now"
    minutes: int | None = None
    shuffle: bool = True

    def __post_init__(self) -> None:
        if self.mode == "exam" and self.feedback == "now":
            raise ValueError("an exam tells nothing before it is over")


def deadline(
    started: dt.datetime,
    minutes: int | None,
    *,
    extra_time: int = 0,
    extension: int = 0,
    closes: dt.datetime | None = None,
) -> dt.datetime | None:
    """When an attempt must be handed in; None where nothing limits it.

    ``extra_time`` (per cent) lengthens the limit; ``extension`` (minutes) lengthens it and
    moves the close too.
    """
    ends = []
    if minutes is not None:
        ends.append(started + minutes * _MINUTE * (100 + extra_time) / 100)
    if closes is not None:
        ends.append(closes)
    return min(ends) + extension * _MINUTE if ends else None


def seen_from(closes: dt.datetime | None, longest_extension: int = 0) -> dt.datetime | None:
    """From when a quiz that waits for its close shows its keys: when nobody can answer any
    more, whoever has the longest extension included."""
    return None if closes is None else closes + longest_extension * _MINUTE + GRACE


def item_token(attempt_id: int, position: int) -> str:
    """Names one question of one attempt: seed of its order, token of its review."""
    return f"quiz-{attempt_id}-{position}"


def next_open(answered: Sequence[bool], after: int = 0) -> int | None:
    """The position (from 1) of the next unanswered question behind ``after``, from the
    start again where none follows; None where all are answered."""
    positions = [*range(after + 1, len(answered) + 1), *range(1, after + 1)]
    return next((position for position in positions if not answered[position - 1]), None)


@dataclass(frozen=True)
class Mark:
    """What one question came to: a fraction from 0 to 1, None where it was left open."""

    topic: str
    fraction: float | None


@dataclass(frozen=True)
class Score:
    """Points ``earned`` of ``questions``, one at most for each."""

    earned: float
    questions: int

    @property
    def share(self) -> float | None:
        return self.earned / self.questions if self.questions else None

    @property
    def points(self) -> str:
        """“7”, “7.5”, “7.33”: never rounded up to all of them."""
        exact = round(self.earned, 6)
        hundredths = int(exact * 100 + 1e-6)
        return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def score(marks: Iterable[Mark]) -> Score:
    """The sum of the fractions; what was left open earns nothing and counts as asked."""
    fractions = [mark.fraction or 0.0 for mark in marks]
    return Score(sum(fractions), len(fractions))


def by_topic(marks: Iterable[Mark]) -> list[tuple[str, Score]]:
    """The score of each topic, the weakest first."""
    found: dict[str, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.topic, []).append(mark)
    scores = [(topic, score(group)) for topic, group in found.items()]
    return sorted(scores, key=lambda line: (line[1].share or 0.0, line[0]))
