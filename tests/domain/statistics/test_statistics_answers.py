"""Answers read from the log: which count, on which day, what they measure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings

from studyapp.domain.scheduling import retrievability
from studyapp.domain.statistics.answers import Trial
from studyapp.domain.study import LogEntry, effective, replay, scheduled
from tests.domain.statistics.logs import CALENDAR, NOON, line, logs, read, undo

DAY = dt.timedelta(days=1)


@given(logs())
@settings(max_examples=40)
def test_the_effective_answers_and_no_others(log: list[LogEntry]) -> None:
    counted = effective(log)
    found = read(log)
    assert [(a.at, a.question_id, a.rating, a.mode) for a in found] == [
        (entry.at, entry.question_id, entry.rating, entry.mode) for entry in counted
    ]
    assert sum(a.spent // dt.timedelta(milliseconds=1) for a in found) == sum(
        entry.millis for entry in counted
    )
    assert [a.day for a in found] == [CALENDAR.day_of(entry.at) for entry in counted]


@given(logs())
@settings(max_examples=40)
def test_a_trial_is_the_first_try_of_a_day_on_a_card_past_learning(
    log: list[LogEntry],
) -> None:
    """The same as replaying each card's log up to each of its answers."""
    expected = []
    for entry in effective(log):
        own = [e for e in scheduled(log) if e.question_id == entry.question_id]
        before = replay(own, before=entry.id) if entry.mode != "cram" else None
        day = CALENDAR.day_of(entry.at)
        tried = before and before.state == "review" and before.last_day < day
        expected.append(retrievability(before, day) if before and tried else None)
    assert [a.trial.predicted if a.trial else None for a in read(log)] == expected


def test_a_trial_knows_the_interval_that_ended_with_it() -> None:
    log = [line(1, NOON, "easy"), line(2, NOON + 40 * DAY), line(3, NOON + 40 * DAY)]
    first, tried, again = read(log)
    memory = replay(log[:1])
    assert memory is not None
    days = (CALENDAR.day_of(memory.due) - memory.last_day).days
    assert tried.trial == Trial(retrievability(memory, CALENDAR.day_of(NOON + 40 * DAY)), days)
    assert (first.trial, again.trial) == (None, None)


def test_cramming_measures_nothing_and_moves_nothing() -> None:
    log = [line(1, NOON, "easy"), line(2, NOON + DAY, "again", mode="cram")]
    later = line(3, NOON + 20 * DAY)
    crammed, plain = read([*log, later]), read([log[0], later])
    assert crammed[1].trial is None
    assert not crammed[1].scheduled
    assert crammed[2].trial == plain[1].trial


def test_what_was_undone_leaves_no_confidence() -> None:
    log = [line(1, NOON), line(2, NOON + DAY), undo(3, 1)]
    assert [a.confidence for a in read(log, {1: "guessed", 2: "knew"})] == ["knew"]


def test_days_are_those_of_the_calendar_of_today() -> None:
    """The log's own zone decided the schedule; what is shown follows the learner's move."""
    late = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC)
    entry = replace(line(1, late), zone="Asia/Tokyo")
    assert [a.day for a in read([entry])] == [dt.date(2026, 3, 2)]  # 00:30 in Berlin, before 4


def test_right_is_a_whole_answer() -> None:
    log = [replace(line(1, NOON, "hard"), fraction=0.75), line(2, NOON, question="r")]
    assert [(a.recalled, a.right) for a in read(log)] == [(True, False), (True, True)]
