"""Quizzes: which questions are asked, what comes next, what the answers are worth."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Order = Literal["shuffled", "bank"]
Feedback = Literal["now", "end"]

ORDERS: tuple[Order, ...] = ("shuffled", "bank")
FEEDBACK: tuple[Feedback, ...] = ("now", "end")
MOST_QUESTIONS = 100
USUAL_QUESTIONS = 10
SECONDS_A_QUESTION = 30
"""For “about 5 min” before a quiz begins."""
LEFT_OUT = ("flashcard",)
"""Types that no quiz asks: a score is no score where the learner grades it."""


@dataclass(frozen=True)
class Candidate:
    """A question that may be drawn."""

    id: str
    topic: str


def draw(pool: Sequence[Candidate], count: int, seed: int, order: Order) -> list[str]:
    """Ids of ``count`` questions of ``pool``, or of all where it holds fewer; none twice.

    Topics take turns, so two of them differ by more than one question only where
    the smaller has no more. ``bank`` keeps the order of ``pool``, ``shuffled`` mixes
    the topics. The same arguments draw the same questions.
    """
    dice = random.Random(seed)
    by_topic: dict[str, list[Candidate]] = {}
    for candidate in pool:
        by_topic.setdefault(candidate.topic, []).append(candidate)
    heaps = list(by_topic.values())
    dice.shuffle(heaps)
    for heap in heaps:
        dice.shuffle(heap)
    drawn: list[str] = []
    while len(drawn) < count and (heaps := [heap for heap in heaps if heap]):
        drawn += [heap.pop().id for heap in heaps[: count - len(drawn)]]
    if order == "shuffled":
        dice.shuffle(drawn)
        return drawn
    chosen = set(drawn)
    return [candidate.id for candidate in pool if candidate.id in chosen]


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
