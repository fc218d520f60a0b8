"""When a card comes back: laws over random histories."""

from __future__ import annotations

import datetime as dt
import random
from itertools import accumulate, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studyapp.domain.days import Calendar
from studyapp.domain.rating import RATINGS, Rating
from studyapp.domain.scheduling import (
    Memory,
    Policy,
    known_share,
    preview,
    retrievability,
    review,
)

DAY = dt.timedelta(days=1)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
UTC4 = Calendar("UTC", 4)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Chatham", "Pacific/Kiritimati")

History = list[tuple[dt.timedelta, Rating]]
"""For each review, the time since the one before (the first: since NOON) and its rating."""

GAPS = st.one_of(
    st.timedeltas(dt.timedelta(seconds=1), dt.timedelta(hours=1)),
    st.timedeltas(dt.timedelta(seconds=1), dt.timedelta(days=3)),
    st.timedeltas(dt.timedelta(seconds=1), dt.timedelta(days=800)),
)
HISTORIES = st.lists(st.tuples(GAPS, st.sampled_from(RATINGS)), min_size=1, max_size=12)
CALENDARS = st.builds(Calendar, st.sampled_from(ZONES), st.integers(0, 12))
POLICIES = st.builds(
    Policy,
    desired_retention=st.floats(0.7, 0.97),
    learning_steps=st.sampled_from([(), (1,), (1, 10), (5, 30, 120)]),
    relearning_steps=st.sampled_from([(), (10,), (10, 60)]),
    maximum_interval=st.sampled_from([1, 5, 30, 3650]),
    fuzz=st.booleans(),
)
SEEDS = st.integers(0, 2**64 - 1)


def instants(history: History) -> list[dt.datetime]:
    return list(accumulate((gap for gap, _ in history), initial=NOON))[1:]


def run(history: History, calendar: Calendar, policy: Policy, seed: int) -> list[Memory]:
    """The memory after each review of the history."""
    found: list[Memory] = []
    for at, (_, rating) in zip(instants(history), history, strict=True):
        before = found[-1] if found else None
        found.append(review(before, rating, at, calendar=calendar, policy=policy, seed=seed))
    return found


@given(HISTORIES, CALENDARS, POLICIES, SEEDS)
@settings(max_examples=80, deadline=None)
def test_what_holds_after_every_review(
    history: History, calendar: Calendar, policy: Policy, seed: int
) -> None:
    memories = run(history, calendar, policy, seed)
    for at, memory in zip(instants(history), memories, strict=True):
        assert memory.due > at
        assert memory.due.tzinfo is dt.UTC
        assert memory.last_day == calendar.day_of(at)
        assert 1 <= memory.difficulty <= 10
        assert 0.001 <= memory.stability < 10**5
        assert (memory.step is None) == (memory.state == "review")
    assert [memory.reps for memory in memories] == list(range(1, len(history) + 1))


@given(HISTORIES, CALENDARS, POLICIES, SEEDS)
@settings(max_examples=80, deadline=None)
def test_whole_days_begin_at_the_rollover_and_keep_the_maximum(
    history: History, calendar: Calendar, policy: Policy, seed: int
) -> None:
    for memory in run(history, calendar, policy, seed):
        due_day = calendar.day_of(memory.due)
        if memory.state == "review":
            assert memory.due == calendar.start_of(due_day)
            assert DAY <= due_day - memory.last_day <= policy.maximum_interval * DAY
        else:
            assert memory.due <= calendar.start_of(memory.last_day + DAY)


@given(HISTORIES, CALENDARS, POLICIES, SEEDS)
@example([(dt.timedelta(hours=15, minutes=55), "again")], UTC4, Policy(), 0)
@settings(max_examples=120, deadline=None)
def test_a_better_rating_never_comes_back_sooner(
    history: History, calendar: Calendar, policy: Policy, seed: int
) -> None:
    before = None
    for at, after in zip(instants(history), run(history, calendar, policy, seed), strict=True):
        found = preview(before, at, calendar=calendar, policy=policy, seed=seed)
        for worse, better in pairwise(RATINGS):
            assert found[worse].due <= found[better].due
            assert found[worse].stability <= found[better].stability
            assert found[worse].difficulty >= found[better].difficulty
        before = after


def test_a_learning_step_ends_with_the_day() -> None:
    """At 03:55 “good” on the last step means 04:00, so nothing worse may come later."""
    at = dt.datetime(2026, 3, 3, 3, 55, tzinfo=dt.UTC)
    learning = review(None, "good", NOON, calendar=UTC4, policy=Policy(), seed=0)
    found = preview(learning, at, calendar=UTC4, policy=Policy(), seed=0)
    minute, rollover = at + dt.timedelta(minutes=1), at + dt.timedelta(minutes=5)
    assert (found["again"].due, found["hard"].due) == (minute, rollover)
    assert found["good"].due >= rollover


@given(HISTORIES, CALENDARS, POLICIES, SEEDS)
@settings(max_examples=40, deadline=None)
def test_the_same_arguments_give_the_same_result_and_no_random_is_drawn(
    history: History, calendar: Calendar, policy: Policy, seed: int
) -> None:
    state = random.getstate()
    once = run(history, calendar, policy, seed)
    assert random.getstate() == state
    random.random()
    assert run(history, calendar, policy, seed) == once
    at = instants(history)[-1]
    before = once[-2] if len(once) > 1 else None
    shown = preview(before, at, calendar=calendar, policy=policy, seed=seed)
    assert list(shown) == list(RATINGS)
    assert shown[history[-1][1]] == once[-1]


@given(HISTORIES, POLICIES, SEEDS, st.integers(-20_000, 20_000))
@settings(max_examples=40, deadline=None)
def test_the_same_history_at_another_time_is_the_same_history(
    history: History, policy: Policy, seed: int, days: int
) -> None:
    """No clock but the one passed in: everything moves with it."""
    (gap, rating), *rest = history
    moved = run([(gap + days * DAY, rating), *rest], UTC4, policy, seed)
    for one, other in zip(run(history, UTC4, policy, seed), moved, strict=True):
        assert other.due - one.due == days * DAY
        assert (one.stability, one.difficulty) == (other.stability, other.difficulty)


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from(RATINGS), st.integers(0, 86_399)),
        min_size=1,
        max_size=10,
    ),
    CALENDARS,
)
@settings(max_examples=60, deadline=None)
def test_memory_knows_days_and_not_hours(
    reviews: list[tuple[int, Rating, int]], calendar: Calendar
) -> None:
    """Wherever in the learner's days the reviews lie, the memory is the same."""
    day, anywhen, early = NOON.date(), None, None
    for gap, rating, second in reviews:
        day += gap * DAY
        start = calendar.start_of(day)
        length = calendar.start_of(day + DAY) - start
        late = start + second % length.total_seconds() * dt.timedelta(seconds=1)
        anywhen = review(anywhen, rating, late, calendar=calendar, policy=Policy(), seed=1)
        early = review(early, rating, start, calendar=calendar, policy=Policy(), seed=1)
        assert anywhen.last_day == early.last_day == day
        assert (anywhen.stability, anywhen.difficulty) == (early.stability, early.difficulty)


def test_midnight_is_in_the_day_and_the_rollover_is_not() -> None:
    def stability(first: str, second: str) -> float:
        memory = None
        for text in (first, second):
            at = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
            memory = review(memory, "good", at, calendar=UTC4, policy=Policy(), seed=0)
        assert memory is not None
        return memory.stability

    same_day = stability("2026-03-02 12:00", "2026-03-02 12:20")
    next_day = stability("2026-03-02 12:00", "2026-03-03 12:00")
    assert same_day < next_day
    assert stability("2026-03-02 23:50", "2026-03-03 00:10") == same_day
    assert stability("2026-03-03 03:50", "2026-03-03 04:10") == next_day


@given(HISTORIES, CALENDARS, st.timedeltas(dt.timedelta(0), dt.timedelta(days=900)), SEEDS)
@settings(max_examples=40, deadline=None)
def test_a_clock_set_back_counts_as_the_day_of_the_last_review(
    history: History, calendar: Calendar, back: dt.timedelta, seed: int
) -> None:
    before = run(history, calendar, Policy(), seed)[-1]
    last = instants(history)[-1]
    for rating in RATINGS:
        then, now = (
            review(before, rating, at, calendar=calendar, policy=Policy(), seed=seed)
            for at in (last - back, last)
        )
        assert then.due > last - back
        assert (then.last_day, then.stability) == (before.last_day, now.stability)


def test_reps_lapses_and_states_of_a_short_life() -> None:
    ratings: list[Rating] = ["good", "good", "again", "again", "good", "again", "easy"]
    lives = [(m.state, m.step, m.lapses) for m in run([(5 * DAY, r) for r in ratings],
             UTC4, Policy(), 0)]  # fmt: skip
    assert lives == [
        ("learning", 1, 0),
        ("review", None, 0),
        ("relearning", 0, 1),
        ("relearning", 0, 1),
        ("review", None, 1),
        ("relearning", 0, 2),
        ("review", None, 2),
    ]


def test_seeds_spread_an_interval_over_the_days_around_it() -> None:
    def days(**settings: int) -> set[int]:
        policy = Policy(**settings)
        memories = (
            review(None, "easy", NOON, calendar=UTC4, policy=policy, seed=seed)
            for seed in range(200)
        )
        return {(UTC4.day_of(memory.due) - memory.last_day).days for memory in memories}

    assert days(fuzz=False) == {8}
    assert days() == {6, 7, 8, 9, 10}
    assert days(maximum_interval=8) == {6, 7, 8}
    assert days(maximum_interval=2) == {2}


@given(HISTORIES, st.lists(st.integers(-100, 5000), min_size=2, max_size=2))
@settings(max_examples=50, deadline=None)
def test_what_is_known_fades(history: History, offsets: list[int]) -> None:
    memory = run(history, UTC4, Policy(), 0)[-1]
    sooner, later = (
        retrievability(memory, memory.last_day + offset * DAY) for offset in sorted(offsets)
    )
    assert 0 < later <= sooner <= 1
    assert retrievability(memory, memory.last_day) == 1


def test_after_as_many_days_as_the_stability_nine_in_ten_are_known() -> None:
    memory = Memory("review", None, 30.0, 5.0, NOON, NOON.date(), 3, 0)
    assert abs(retrievability(memory, NOON.date() + 30 * DAY) - 0.9) < 1e-9


@pytest.mark.parametrize(
    ("ratings", "known"),
    [
        (["again"], 0),
        (["again", "good"], 1),
        (["good"], 1),
        (["good", "again"], 0),
        (["easy"], 1),
        (["easy", "again"], 0),
        (["easy", "again", "good"], 1),
    ],
)
def test_a_card_counts_as_known_once_it_was_answered_right(
    ratings: list[Rating], known: float
) -> None:
    memory = None
    for rating in ratings:
        memory = review(memory, rating, NOON, calendar=UTC4, policy=Policy(), seed=1)
    assert memory is not None
    assert known_share(memory, NOON.date()) == known
