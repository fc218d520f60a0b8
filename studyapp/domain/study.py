"""What the review log means: which answers count, what a sitting has reached."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
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
    mode: str = "study"


MOVES_NO_CARD = "cram"
"""The mode whose answers leave every schedule as it was."""


def effective(log: Iterable[LogEntry]) -> list[LogEntry]:
    """The answers that count, in the order in which they were given: undone ones left out,
    the latest rating put in, those that the learner counts as right made so.

    ``log`` is in the order of its ids. Answers given offline join it late, so the order of
    time is another one.
    """
    answers: dict[int, LogEntry] = {}
    for entry in log:
        if entry.kind == "answer":
            answers[entry.id] = entry
        elif entry.target_id in answers:
            old = answers[entry.target_id]
            if entry.kind == "undo":
                del answers[old.id]
            elif entry.kind == "accept":
                answers[old.id] = replace(old, rating=entry.rating, fraction=1.0)
            else:
                answers[old.id] = replace(old, rating=entry.rating)
    return sorted(answers.values(), key=lambda entry: (entry.at, entry.id))


def scheduled(log: Iterable[LogEntry]) -> list[LogEntry]:
    """The effective answers that move a card, in order: those of cramming left out."""
    return [entry for entry in effective(log) if entry.mode != MOVES_NO_CARD]


def put_away(log: Iterable[LogEntry]) -> list[LogEntry]:
    """The buryings and suspensions that were not undone."""
    found: dict[int, LogEntry] = {}
    for entry in log:
        if entry.kind in ("bury", "suspend"):
            found[entry.id] = entry
        elif entry.kind == "undo" and entry.target_id is not None:
            found.pop(entry.target_id, None)
    return list(found.values())


def spread(ids: Sequence[str], days: int) -> list[list[str]]:
    """``ids`` in ``days`` batches, in their order, that differ by at most one in length;
    the first are the longer."""
    least, more = divmod(len(ids), days)
    batches, start = [], 0
    for day in range(days):
        end = start + least + (day < more)
        batches.append(list(ids[start:end]))
        start = end
    return batches


def next_to_cram(ids: Sequence[str], log: Iterable[LogEntry], seed: int) -> str | None:
    """What a sitting of cramming asks next: each of ``ids`` once, shuffled by ``seed``, then
    those last rated *again* in the order of their answers; None at the end."""
    last = {entry.question_id: entry for entry in effective(log)}
    away = {entry.question_id for entry in put_away(log)}
    order = sorted(ids)
    random.Random(seed).shuffle(order)
    fresh = next((id_ for id_ in order if id_ not in last and id_ not in away), None)
    if fresh:
        return fresh
    missed = [e for e in last.values() if e.rating == "again" and e.question_id not in away]
    return min(missed, key=lambda entry: (entry.at, entry.id)).question_id if missed else None


def fuzz_seed(question_id: str, reps: int) -> int:
    """Seed of the spread of the interval after the ``reps``-th review.

    It is the same under whatever number a server knows the learner: a guest who registers,
    or a log moved to another server, keeps every date.
    """
    return seed_of(question_id, reps)


def reviewed(memory: Memory | None, entry: LogEntry) -> Memory:
    """The memory of a card after one more answer, under the settings of its time."""
    return review(
        memory,
        entry.rating,
        entry.at,
        calendar=Calendar(entry.zone, entry.rollover),
        policy=Policy(desired_retention=entry.retention),
        seed=fuzz_seed(entry.question_id, memory.reps if memory else 0),
    )


def replay(answers: Iterable[LogEntry], before: int | None = None) -> Memory | None:
    """The memory of one card after those of its :func:`scheduled` answers that come before
    the one with the id ``before``."""
    memory: Memory | None = None
    for entry in answers:
        if entry.id == before:
            break
        memory = reviewed(memory, entry)
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
