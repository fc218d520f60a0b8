"""A learner's days: where they begin, in every zone and across every change of the clock."""

from __future__ import annotations

import datetime as dt
from zoneinfo import available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studyapp.domain.days import Calendar, UnknownTimeZone

DAY = dt.timedelta(days=1)
ZONES = st.sampled_from(sorted(available_timezones()))
HOURS = st.integers(0, 12)
INSTANTS = st.datetimes(
    dt.datetime(1900, 1, 1),  # noqa: DTZ001 (hypothesis wants naive limits)
    dt.datetime(2150, 1, 1),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@given(ZONES, HOURS, INSTANTS)
@example("Pacific/Chatham", 3, utc("2033-09-24 14:05"))  # 02:45 jumps to 03:45, over 03:00
@example("Antarctica/Troll", 2, utc("2033-10-30 01:30"))  # 03:00 back to 01:00, over 02:00
@example("Pacific/Apia", 4, utc("2011-12-30 10:00"))  # a whole date left out
@example("Kwajalein", 4, utc("1993-08-21 12:00"))
@example("America/St_Johns", 1, utc("2011-03-13 03:45"))
@settings(max_examples=300, deadline=None)
def test_an_instant_lies_in_its_day(zone: str, rollover: int, at: dt.datetime) -> None:
    calendar = Calendar(zone, rollover)
    day = calendar.day_of(at)
    assert calendar.start_of(day) <= at < calendar.start_of(day + DAY)


@given(ZONES, HOURS, INSTANTS, st.timedeltas(dt.timedelta(0), dt.timedelta(days=3)))
@settings(max_examples=150, deadline=None)
def test_days_never_run_backwards(
    zone: str, rollover: int, at: dt.datetime, later: dt.timedelta
) -> None:
    calendar = Calendar(zone, rollover)
    assert calendar.day_of(at) <= calendar.day_of(at + later)


@given(ZONES, HOURS, INSTANTS, st.integers(-14, 14))
@settings(max_examples=100, deadline=None)
def test_the_day_does_not_depend_on_how_the_instant_is_written(
    zone: str, rollover: int, at: dt.datetime, offset: int
) -> None:
    elsewhere = at.astimezone(dt.timezone(dt.timedelta(hours=offset)))
    assert Calendar(zone, rollover).day_of(elsewhere) == Calendar(zone, rollover).day_of(at)


@pytest.mark.parametrize(
    ("zone", "rollover", "at", "day"),
    [
        ("UTC", 4, "2026-03-02 03:59:59.999", "2026-03-01"),
        ("UTC", 4, "2026-03-02 04:00", "2026-03-02"),
        ("UTC", 0, "2026-03-02 00:00", "2026-03-02"),
        ("UTC", 0, "2026-03-01 23:59:59.999", "2026-03-01"),
        ("UTC", 12, "2026-03-02 11:59", "2026-03-01"),
        # the farthest zones, 26 hours apart
        ("Pacific/Kiritimati", 4, "2026-03-01 14:00", "2026-03-02"),
        ("Pacific/Kiritimati", 4, "2026-03-01 13:59", "2026-03-01"),
        ("Etc/GMT+12", 4, "2026-03-02 15:59", "2026-03-01"),
        ("Etc/GMT+12", 4, "2026-03-02 16:00", "2026-03-02"),
        ("Asia/Kathmandu", 4, "2026-03-01 22:15", "2026-03-02"),
        ("Asia/Kathmandu", 4, "2026-03-01 22:14", "2026-03-01"),
        # Berlin: on 29 March 2026 02:00 becomes 03:00, on 25 October 03:00 becomes 02:00
        ("Europe/Berlin", 4, "2026-03-29 01:59", "2026-03-28"),
        ("Europe/Berlin", 4, "2026-03-29 02:00", "2026-03-29"),
        ("Europe/Berlin", 4, "2026-03-28 02:59", "2026-03-27"),
        ("Europe/Berlin", 4, "2026-10-25 02:59", "2026-10-24"),
        ("Europe/Berlin", 4, "2026-10-25 03:00", "2026-10-25"),
        ("Europe/Berlin", 2, "2026-10-25 00:00", "2026-10-25"),
        ("Europe/Berlin", 2, "2026-10-25 01:00", "2026-10-25"),
        # New York: the rollover itself, 02:00, is left out on 8 March 2026
        ("America/New_York", 2, "2026-03-08 06:59", "2026-03-07"),
        ("America/New_York", 2, "2026-03-08 07:00", "2026-03-08"),
    ],
)
def test_the_day_of(zone: str, rollover: int, at: str, day: str) -> None:
    assert Calendar(zone, rollover).day_of(utc(at)) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-27", 24), ("2026-03-28", 23), ("2026-10-24", 25)]
)
def test_a_day_on_which_the_clock_changes_is_shorter_or_longer(day: str, hours: int) -> None:
    calendar = Calendar("Europe/Berlin", 4)
    first = dt.date.fromisoformat(day)
    length = calendar.start_of(first + DAY) - calendar.start_of(first)
    assert length == dt.timedelta(hours=hours)


def test_beginnings_are_in_utc() -> None:
    start = Calendar("Asia/Tokyo", 4).start_of(dt.date(2026, 3, 2))
    assert (start, start.tzinfo) == (utc("2026-03-01 19:00"), dt.UTC)


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "Europe", "../../etc/passwd", "/etc/passwd", "a\0b", "x" * 999]
)
def test_an_unknown_zone_is_named_with_advice(name: str) -> None:
    with pytest.raises(UnknownTimeZone) as caught:
        Calendar(name).day_of(utc("2026-03-02"))
    assert str(caught.value) == f"“{name}” is not a time zone; write one such as Europe/Paris"
