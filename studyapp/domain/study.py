"""What the review log means: which answers count, what a sitting has reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from studyapp.domain.days import Calendar
from studyapp.domain.rating import Rating
from studyapp.domain.scheduling import Memory, Policy, review
from studyapp.domain.shuffling import seed_of


@dataclass(frozen=True)
class LogEntry:
    """One line of the review log, as far as the schedule needs it."""

    id: int
    kind: str
    target_id: int | None
    question_id: str
    at: dt.datetime
    rating: Rating
    fraction: float
    millis: int
    zone: str
    rollover: int
    retention: float


def effective(log: Iterable[LogEntry]) -> list[LogEntry]:
    """The answers that count, in log order: undone ones left out, the latest rating put in."""
    answers: dict[int, LogEntry] = {}
    for entry in log:
        if entry.kind == "answer":
            answers[entry.id] = entry
        elif entry.target_id in answers:
            if entry.kind == "undo":
                del answers[entry.target_id]
            else:
                old = answers[entry.target_id]
                answers[old.id] = replace(old, rating=entry.rating)
    return list(answers.values())


def fuzz_seed(learner_id: int, question_id: str, reps: int) -> int:
    """Seed of the spread of the interval after the ``reps``-th review."""
    return seed_of(learner_id, question_id, reps)


def replay(
    learner_id: int, answers: Iterable[LogEntry], before: int | None = None
) -> Memory | None:
    """The memory of one card after its effective ``answers`` with ids below ``before``."""
    memory: Memory | None = None
    for entry in answers:
        if before is not None and entry.id >= before:
            break
        memory = review(
            memory,
            entry.rating,
            entry.at,
            calendar=Calendar(entry.zone, entry.rollover),
            policy=Policy(desired_retention=entry.retention),
            seed=fuzz_seed(learner_id, entry.question_id, memory.reps if memory else 0),
        )
    return memory


@dataclass(frozen=True)
class Standing:
    """How a sitting stands: questions done, ids to be asked again, first-try share, time."""

    done: int
    redo_ids: tuple[str, ...]
    answered: int
    first_try_right: int
    missed: tuple[str, ...]
    spent: dt.timedelta

    @property
    def redo(self) -> int:
        return len(self.redo_ids)

    @property
    def first_try_share(self) -> float | None:
        return self.first_try_right / self.answered if self.answered else None


def standing(log: Iterable[LogEntry]) -> Standing:
    """The standing after a sitting's log; done is what was last rated other than *again*."""
    first: dict[str, LogEntry] = {}
    last: dict[str, LogEntry] = {}
    spent = 0
    for entry in effective(log):
        first.setdefault(entry.question_id, entry)
        last[entry.question_id] = entry
        spent += entry.millis
    redo = tuple(q for q, entry in last.items() if entry.rating == "again")
    missed = tuple(q for q, entry in first.items() if entry.rating == "again")
    return Standing(
        done=len(last) - len(redo),
        redo_ids=redo,
        answered=len(first),
        first_try_right=len(first) - len(missed),
        missed=missed,
        spent=dt.timedelta(milliseconds=spent),
    )
