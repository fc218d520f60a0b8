"""Recall measured, foreseen, and said to be known."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.scheduling import Memory
from studyapp.domain.statistics.answers import Answer, Trial
from studyapp.domain.statistics.retention import (
    EDGES,
    foreseen,
    recall,
    recall_by_month,
    said,
    trials,
)
from studyapp.domain.statistics.strength import CLASSES, Held, class_of, strengths
from studyapp.domain.study import LogEntry
from tests.domain.statistics.logs import NOON, logs, read

TODAY = dt.date(2026, 3, 4)


def tried(
    predicted: float = 0.9, interval: int = 5, rating: str = "good", day: dt.date = TODAY
) -> Answer:
    return Answer(
        "q", NOON, day, "study", rating, 1.0, dt.timedelta(),  # type: ignore[arg-type]
        trial=Trial(predicted, interval),
    )  # fmt: skip


def sure(confidence: str | None, fraction: float, mode: str = "study") -> Answer:
    return Answer("q", NOON, TODAY, mode, "good", fraction, dt.timedelta(), confidence)


@given(logs())
@settings(max_examples=40)
def test_every_trial_is_counted_once_in_each_picture(log: list[LogEntry]) -> None:
    answers = read(log)
    found = trials(answers)
    whole = recall(found)
    last = max((a.day for a in answers), default=TODAY)
    months = recall_by_month(found, last, months=60)
    assert whole.all.n == len(found) == sum(a.trial is not None for a in answers)
    assert whole.young.n + whole.mature.n == whole.all.n
    assert whole.young.hits + whole.mature.hits == whole.all.hits
    assert sum(month.recall.all.n for month in months) == whole.all.n
    assert sum(one.recalled.n for one in foreseen(found)) == whole.all.n
    assert sum(one.recalled.hits for one in foreseen(found)) == whole.all.hits


def test_mature_is_from_three_weeks_on() -> None:
    found = recall(trials([tried(interval=20), tried(interval=21, rating="again")]))
    assert [(s.hits, s.n) for s in (found.all, found.young, found.mature)] == [
        (1, 2), (1, 1), (0, 1),
    ]  # fmt: skip


def test_months_run_from_the_first_trial_to_this_month_without_a_gap() -> None:
    found = recall_by_month(trials([tried(day=dt.date(2025, 12, 31)), tried()]), TODAY)
    assert [(m.first, m.recall.all.n) for m in found] == [
        (dt.date(2025, 12, 1), 1),
        (dt.date(2026, 1, 1), 0),
        (dt.date(2026, 2, 1), 0),
        (dt.date(2026, 3, 1), 1),
    ]
    assert recall_by_month([], TODAY) == []
    old = recall_by_month(trials([tried(day=dt.date(2020, 1, 1))]), TODAY)
    assert (len(old), sum(m.recall.all.n for m in old)) == (12, 0)


@given(st.lists(st.floats(0, 1)))
def test_every_prediction_has_its_bin(predictions: list[float]) -> None:
    found = foreseen(trials([tried(predicted) for predicted in predictions]))
    assert sum(one.recalled.n for one in found) == len(predictions)
    assert all(one.low <= one.predicted <= one.high + 1e-12 for one in found)
    assert [one.low for one in found] == sorted({one.low for one in found})
    assert {one.low for one in found} <= set(EDGES)


def test_what_was_said_is_held_against_what_was_right() -> None:
    found = said(
        [
            sure("knew", 1.0), sure("knew", 1.0), sure("knew", 0.5), sure("guessed", 0.0),
            sure("guessed", 1.0), sure(None, 1.0), sure("knew", 0.0, mode="cram"),
        ]
    )  # fmt: skip
    assert (found.knew.hits, found.knew.n) == (2, 3)
    assert (found.guessed.hits, found.guessed.n) == (1, 2)


def memory(stability: float, state: str = "review") -> Memory:
    return Memory(state, None, stability, 5.0, NOON, TODAY, 3, 0)  # type: ignore[arg-type]


def test_a_memory_has_one_strength() -> None:
    bank = [
        Held(None), Held(memory(0.5, "learning")), Held(memory(400, "relearning")),
        Held(memory(6.9)), Held(memory(7)), Held(memory(29.9)), Held(memory(30)),
        Held(memory(364.9)), Held(memory(365)), Held(memory(400), suspended=True),
        Held(None, suspended=True),
    ]  # fmt: skip
    assert [class_of(held) for held in bank] == [
        "new", "learning", "learning", "days", "weeks", "weeks", "months", "months", "years",
        "suspended", "suspended",
    ]  # fmt: skip


@given(
    st.lists(
        st.builds(
            Held,
            st.none()
            | st.builds(
                memory,
                st.floats(0.01, 4000),
                st.sampled_from(["learning", "review", "relearning"]),
            ),
            st.booleans(),
        )
    )
)
def test_every_question_is_in_one_class(bank: list[Held]) -> None:
    found = strengths(bank)
    assert tuple(found) == CLASSES
    assert sum(found.values()) == len(bank)
