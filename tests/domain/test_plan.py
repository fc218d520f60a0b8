"""The days ahead, and the spreading of a pile."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.domain.days import Calendar
from studyapp.domain.plan import DaysAhead, Waiting, days_ahead, minutes, usual_day

CALENDAR = Calendar("Europe/Paris", 4)
NOW = dt.datetime(2026, 3, 27, 15, 0, tzinfo=dt.UTC)  # the clock goes forward on the 29th
TODAY = dt.date(2026, 3, 27)
DAY = dt.timedelta(days=1)


def due(days: int, hidden: int | None = None, learning: bool = False) -> Waiting:
    """A card that falls due at the beginning of the day so many days from today."""
    until = None if hidden is None else TODAY + hidden * DAY
    return Waiting(CALENDAR.start_of(TODAY + days * DAY), learning, until)


def test_cards_are_sorted_by_the_day_on_which_they_can_be_had() -> None:
    cards = [
        due(-3), due(-1, hidden=-1), due(0), due(0, hidden=1), due(-9, hidden=3),
        due(2), due(2, hidden=1), due(3, hidden=0), due(9), due(-2, learning=True),
    ]  # fmt: skip
    ahead = days_ahead(cards, NOW, CALENDAR, 4)
    assert ahead == DaysAhead(TODAY, due=(2, 1, 2, 1), put_off=(0, 0, 0, 1), overdue=2)
    assert ahead.totals == (4, 1, 2, 2)
    assert ahead.days == tuple(TODAY + n * DAY for n in range(4))
    assert (ahead.pile, ahead.last_put_off) == (3, TODAY + 3 * DAY)


def test_a_pile_is_shared_out_with_the_longer_shares_first() -> None:
    ahead = DaysAhead(TODAY, due=(4, 0, 1, 2), put_off=(0, 0, 3, 0), overdue=5)
    assert ahead.spread_over(3) == (7, 3, 3, 2)


aheads = st.builds(
    lambda rows, overdue: DaysAhead(
        TODAY, tuple(a for a, _ in rows), (0, *(b for _, b in rows[1:])), overdue
    ),
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), min_size=4, max_size=31),
    st.integers(0, 900),
)


@given(aheads, st.data())
def test_spreading_loses_no_card(ahead: DaysAhead, data: st.DataObject) -> None:
    days = data.draw(st.integers(1, len(ahead.due)))
    assert sum(ahead.spread_over(days)) == sum(ahead.due) + ahead.pile == sum(ahead.totals)


@given(aheads, st.integers(1, 400))
def test_the_days_suggested_are_the_fewest_that_keep_every_day_small(
    ahead: DaysAhead, most: int
) -> None:
    def fits(days: int) -> bool:
        return max(ahead.spread_over(days)[:days]) <= most

    days = ahead.fewest_days(most)
    assert 2 <= days < len(ahead.due)
    assert fits(days) or days == len(ahead.due) - 1
    assert not any(fits(fewer) for fewer in range(2, days))


@pytest.mark.parametrize(
    ("counts", "expected"), [([], 0), ([12], 12), ([3, 50, 20], 20), ([1, 9], 9)]
)
def test_a_usual_day_is_the_middle_one(counts: list[int], expected: int) -> None:
    assert usual_day(counts) == expected


def test_minutes_are_rounded_up() -> None:
    assert [minutes(n) for n in (0, 1, 48, 49)] == [0, 1, 20, 21]
