"""Recall measured: how often cards past learning were still known, and how well it was
foreseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from studyapp.domain.statistics.answers import Answer, Trial
from studyapp.domain.statistics.shares import Share, share_of

MATURE = 21
"""Days of interval from which a card counts as mature."""


@dataclass(frozen=True)
class Recall:
    """Shares recalled: of all trials, and of those after a short and a long interval."""

    all: Share
    young: Share
    mature: Share


@dataclass(frozen=True)
class Month:
    first: dt.date
    recall: Recall


Tried = tuple[Answer, Trial]


def trials(answers: Iterable[Answer]) -> list[Tried]:
    """The answers that measure a memory."""
    return [(answer, answer.trial) for answer in answers if answer.trial]


def recall(trials: Sequence[Tried]) -> Recall:
    """The shares recalled of some trials."""
    return Recall(
        share_of(answer.recalled for answer, _ in trials),
        share_of(answer.recalled for answer, trial in trials if trial.interval < MATURE),
        share_of(answer.recalled for answer, trial in trials if trial.interval >= MATURE),
    )


def recall_by_month(trials: Iterable[Tried], today: dt.date, months: int = 12) -> list[Month]:
    """The last ``months`` months up to this one; months before the first trial are left out."""
    found: dict[dt.date, list[Tried]] = {}
    for answer, trial in trials:
        found.setdefault(answer.day.replace(day=1), []).append((answer, trial))
    span = [_months_before(today, n) for n in reversed(range(months))]
    begun = min(found, default=None)
    return [
        Month(first, recall(found.get(first, []))) for first in span if begun and first >= begun
    ]


def _months_before(day: dt.date, months: int) -> dt.date:
    number = day.year * 12 + day.month - 1 - months
    return dt.date(number // 12, number % 12 + 1, 1)


EDGES = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)


@dataclass(frozen=True)
class Bin:
    """Answers whose predicted recall lay from ``low`` to ``high``: what was foreseen on the
    mean, and what came."""

    low: float
    high: float
    predicted: float
    recalled: Share


def foreseen(trials: Sequence[Tried]) -> list[Bin]:
    """Predicted recall against measured, in the bins of :data:`EDGES` that hold anything."""
    found = []
    for low, high in pairwise(EDGES):
        inside = [
            (answer, trial.predicted)
            for answer, trial in trials
            if low <= trial.predicted < high or trial.predicted == high == 1.0
        ]
        if inside:
            mean = sum(predicted for _, predicted in inside) / len(inside)
            outcome = share_of(answer.recalled for answer, _ in inside)
            found.append(Bin(low, high, mean, outcome))
    return found


@dataclass(frozen=True)
class Said:
    """Right answers among those the learner said they knew, and those they said they
    guessed."""

    knew: Share
    guessed: Share


def said(answers: Iterable[Answer]) -> Said:
    """What was said of answers against how they were graded; cramming left out."""
    judged = [answer for answer in answers if answer.confidence and answer.scheduled]
    return Said(
        share_of(answer.right for answer in judged if answer.confidence == "knew"),
        share_of(answer.right for answer in judged if answer.confidence == "guessed"),
    )
