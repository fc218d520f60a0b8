"""Days: what was done, the calendar's classes, streaks, the forecast."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.statistics.by_day import (
    BACK,
    LEVELS,
    DayDone,
    Streak,
    by_day,
    forecast,
    heat_map,
    last_days,
    streak,
    total,
)
from studyapp.domain.study import LogEntry
from tests.domain.statistics.logs import logs, read

TODAY = dt.date(2026, 3, 4)  # a Wednesday
DAY = dt.timedelta(days=1)
DAYS = st.sets(st.integers(0, 60).map(lambda n: TODAY - n * DAY))


def ago(*days: int) -> set[dt.date]:
    return {TODAY - n * DAY for n in days}


@given(logs())
@settings(max_examples=40)
def test_the_days_add_up_to_the_answers(log: list[LogEntry]) -> None:
    answers = read(log)
    days = by_day(answers)
    assert total(days).answers == len(answers)
    assert total(days).spent == sum((a.spent for a in answers), dt.timedelta())
    assert list(days) == sorted({a.day for a in answers})


def test_the_last_days_are_all_there() -> None:
    days = {TODAY: DayDone(2), TODAY - 2 * DAY: DayDone(1), TODAY - 9 * DAY: DayDone(7)}
    found = last_days(days, TODAY, 3)
    assert found == [
        (TODAY - 2 * DAY, DayDone(1)), (TODAY - DAY, DayDone()), (TODAY, DayDone(2)),
    ]  # fmt: skip
    assert total(days, TODAY - DAY) == DayDone(2)


@given(st.lists(st.integers(-50, 60).map(lambda n: TODAY + n * DAY)))
def test_the_forecast_counts_every_card_that_comes_in_time(due: list[dt.date]) -> None:
    found = forecast(due, TODAY)
    assert len(found) == 30
    assert sum(found) == sum(day < TODAY + 30 * DAY for day in due)
    assert found[0] == sum(day <= TODAY for day in due)


@given(st.dictionaries(DAYS.map(lambda s: max(s, default=TODAY)), st.integers(1, 99)))
def test_the_map_holds_each_day_once_and_every_count(counts: dict[dt.date, int]) -> None:
    ahead = [5, *range(29)]
    weeks = heat_map({day: DayDone(n) for day, n in counts.items()}, ahead, TODAY)
    cells = [cell for week in weeks for cell in week if cell]
    assert [cell.day for cell in cells] == [
        TODAY + n * DAY for n in range(1 - BACK, len(ahead))
    ]
    assert sum(cell.count for cell in cells if not cell.ahead) == sum(counts.values())
    assert [cell.count for cell in cells if cell.ahead] == ahead[1:]
    assert {len(week) for week in weeks} == {7}
    assert all(cell.day.weekday() == n for week in weeks for n, cell in enumerate(week) if cell)


@given(st.lists(st.integers(0, 99), min_size=2, max_size=30))
def test_more_is_never_paler(ahead: list[int]) -> None:
    cells = [c for week in heat_map({}, [0, *ahead], TODAY) for c in week if c and c.ahead]
    by_count = sorted(cells, key=lambda cell: cell.count)
    levels = [cell.level for cell in by_count]
    assert levels == sorted(levels)
    assert set(levels) <= set(range(LEVELS + 1))
    assert all((cell.level == 0) == (cell.count == 0) for cell in cells)


CASES: dict[str, tuple[set[dt.date], int, int, int | None]] = {
    "nothing": (set(), 2, 0, None),
    "today": (ago(0), 2, 1, 0),
    "today is not over": (ago(1, 2), 0, 2, 2),
    "a missed day ends it": (ago(0, 1, 3, 4), 0, 2, 1),
    "a rest does not": (ago(0, 1, 3, 4), 1, 4, 4),
    "two rests in seven days are too many for one": (ago(0, 2, 4, 5), 1, 2, 2),
    "two rests in two weeks are not": (ago(0, 2, 3, 4, 5, 6, 7, 8, 10), 1, 9, 10),
    "a long pause ends it": (ago(0, 10), 2, 1, 0),
    "what was before a rest now counts": (ago(3), 2, 1, 3),
    "not after too long a rest": (ago(4), 2, 0, None),
}


@pytest.mark.parametrize("name", CASES)
def test_streaks(name: str) -> None:
    days, rests, studied, since = CASES[name]
    begun = None if since is None else TODAY - since * DAY
    assert streak(days, TODAY, rests) == Streak(studied, begun)


@given(DAYS, st.integers(0, 5))
def test_more_rest_never_shortens_a_streak(days: set[dt.date], rests: int) -> None:
    assert streak(days, TODAY, rests).studied <= streak(days, TODAY, rests + 1).studied


@given(DAYS, st.integers(0, 60), st.integers(0, 6))
def test_another_day_never_shortens_a_streak(days: set[dt.date], n: int, rests: int) -> None:
    more = days | ago(n)
    assert streak(days, TODAY, rests).studied <= streak(more, TODAY, rests).studied
    assert streak(more, TODAY, rests).studied <= len(more)
