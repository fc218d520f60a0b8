"""When a card comes back: the one adapter to the ``fsrs`` library.

The library mints ids from the clock, draws its fuzz from the global random and
counts elapsed days as periods of 24 hours. Here instants are passed in, fuzz
comes from a seed, and elapsed days are the learner's days: the library is shown
a clock that stands at midnight UTC of the learner's day.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Literal

import fsrs

from studyapp.domain.days import Calendar
from studyapp.domain.rating import RATINGS, Rating

SCHEDULER_VERSION = f"fsrs-{version('fsrs')}/2"

State = Literal["learning", "review", "relearning"]
_TO_LIBRARY = {
    "learning": fsrs.State.Learning,
    "review": fsrs.State.Review,
    "relearning": fsrs.State.Relearning,
}
_FROM_LIBRARY: dict[fsrs.State, State] = {
    fsrs.State.Learning: "learning",
    fsrs.State.Review: "review",
    fsrs.State.Relearning: "relearning",
}
_RATING = {name: fsrs.Rating(number) for number, name in enumerate(RATINGS, 1)}
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Memory:
    """One learner's memory of one question, after at least one review.

    ``stability`` in days, ``difficulty`` 1 to 10, ``due`` in UTC, ``last_day``
    the learner's day of the last review; ``step`` is the learning step or None.
    """

    state: State
    step: int | None
    stability: float
    difficulty: float
    due: dt.datetime
    last_day: dt.date
    reps: int
    lapses: int


@dataclass(frozen=True)
class Policy:
    """A learner's settings: steps in minutes, intervals in days."""

    desired_retention: float = 0.9
    learning_steps: tuple[int, ...] = (1, 10)
    relearning_steps: tuple[int, ...] = (10,)
    maximum_interval: int = 3650
    fuzz: bool = True


@lru_cache(maxsize=64)
def _scheduler(policy: Policy) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        desired_retention=policy.desired_retention,
        learning_steps=[dt.timedelta(minutes=m) for m in policy.learning_steps],
        relearning_steps=[dt.timedelta(minutes=m) for m in policy.relearning_steps],
        maximum_interval=policy.maximum_interval,
        enable_fuzzing=False,
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)


def review(
    memory: Memory | None,
    rating: Rating,
    at: dt.datetime,
    *,
    calendar: Calendar,
    policy: Policy,
    seed: int,
) -> Memory:
    """The memory after a review at ``at``; ``memory`` is None for a first review.

    The same arguments give the same result. ``seed`` spreads whole-day intervals.
    """
    day = max(calendar.day_of(at), memory.last_day if memory else dt.date.min)
    now = _midnight(day)
    card = fsrs.Card(
        card_id=1,
        state=_TO_LIBRARY[memory.state] if memory else fsrs.State.Learning,
        step=memory.step if memory else 0,
        stability=memory.stability if memory else None,
        difficulty=memory.difficulty if memory else None,
        due=now,
        last_review=_midnight(memory.last_day) if memory else None,
    )
    after, _ = _scheduler(policy).review_card(card, _RATING[rating], now)
    assert after.stability is not None
    assert after.difficulty is not None
    wait = after.due - now
    lapsed = memory is not None and memory.state == "review" and rating == "again"
    return Memory(
        state=_FROM_LIBRARY[after.state],
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        due=_due(at, day, wait, calendar, policy, seed),
        last_day=day,
        reps=(memory.reps if memory else 0) + 1,
        lapses=(memory.lapses if memory else 0) + lapsed,
    )


def _due(
    at: dt.datetime,
    day: dt.date,
    wait: dt.timedelta,
    calendar: Calendar,
    policy: Policy,
    seed: int,
) -> dt.datetime:
    if wait < _DAY:
        # a step ends with the day, or “good, 1 day” just before it would come back sooner
        return min(at + wait, calendar.start_of(day + _DAY))
    days = _spread(wait.days, seed, policy.maximum_interval) if policy.fuzz else wait.days
    return calendar.start_of(day + days * _DAY)


def _spread(days: int, seed: int, most: int) -> int:
    """``days`` moved by up to 15 % (short), 10 % (weeks), 5 % (months), by the seed."""
    if days < 3:
        return days
    width = 1.0 + sum(
        share * max(0.0, min(days, end) - start)
        for start, end, share in ((2.5, 7, 0.15), (7, 20, 0.1), (20, math.inf, 0.05))
    )
    low, high = max(2, round(days - width)), min(most, round(days + width))
    place = random.Random(seed).random()  # one draw, so that a better rating never waits less
    return max(low, min(high, low + int(place * (high - low + 1))))


def preview(
    memory: Memory | None,
    at: dt.datetime,
    *,
    calendar: Calendar,
    policy: Policy,
    seed: int,
) -> dict[Rating, Memory]:
    """What each rating would lead to."""
    return {
        rating: review(memory, rating, at, calendar=calendar, policy=policy, seed=seed)
        for rating in RATINGS
    }


def retrievability(memory: Memory, day: dt.date) -> float:
    """The chance, 0 to 1, that the answer is still known on the learner's ``day``."""
    card = fsrs.Card(
        card_id=1,
        state=fsrs.State.Review,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=_midnight(memory.last_day),
    )
    chance = _scheduler(Policy()).get_card_retrievability(card, _midnight(day))
    return min(1.0, float(chance))


def known_share(memory: Memory, day: dt.date) -> float:
    """What a card adds to the share of a topic that is known on the learner's ``day``: its
    retrievability, but nothing while its first steps, or those after a lapse, have not been
    answered right."""
    climbing = memory.state != "review" and not memory.step
    return 0.0 if climbing else retrievability(memory, day)
