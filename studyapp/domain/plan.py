"""The days ahead of a learner: what comes due when, and how an overdue pile is spread."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studyapp.domain.days import Calendar

SECONDS_PER_CARD = 25
"""What a card takes, for saying how long a pile will take."""
EASY_DAY = 20 * 60 // SECONDS_PER_CARD
"""Cards that take about 20 minutes."""
PILE = 30
"""More overdue cards than this, and more than a usual day, are worth spreading."""
_DAY = dt.timedelta(days=1)


def minutes(cards: int) -> int:
    """About how long so many cards take, rounded up."""
    return -(-cards * SECONDS_PER_CARD // 60)


@dataclass(frozen=True)
class Waiting:
    """One card of the days ahead: when it is due, whether it is still in its learning steps,
    and the day before which its learner does not want it."""

    due_at: dt.datetime
    learning: bool
    hidden_until: dt.date | None


@dataclass(frozen=True)
class DaysAhead:
    """Cards by day, the first entry of each being ``today``.

    ``due`` come by themselves; ``put_off`` were due before today and have been spread over
    the days; ``overdue`` were due before today and wait now.
    """

    today: dt.date
    due: tuple[int, ...]
    put_off: tuple[int, ...]
    overdue: int

    @property
    def totals(self) -> tuple[int, ...]:
        """Everything that a day holds, the overdue cards today."""
        both = [due + more for due, more in zip(self.due, self.put_off, strict=True)]
        return (both[0] + self.overdue, *both[1:])

    @property
    def days(self) -> tuple[dt.date, ...]:
        return tuple(self.today + n * _DAY for n in range(len(self.due)))

    @property
    def last_put_off(self) -> dt.date | None:
        """The last day that has cards put off."""
        found = [day for day, cards in zip(self.days, self.put_off, strict=True) if cards]
        return found[-1] if found else None

    @property
    def pile(self) -> int:
        """All cards that were due before today, in sight or put off."""
        return self.overdue + sum(self.put_off)

    def spread_over(self, days: int) -> tuple[int, ...]:
        """What each day would hold with the pile spread evenly over the first ``days``."""
        least, more = divmod(self.pile, days)
        return tuple(
            due + ((least + (n < more)) if n < days else 0) for n, due in enumerate(self.due)
        )

    def fewest_days(self, most: int) -> int:
        """The fewest days, from 2, over which the pile can be spread so that none of them
        holds more than ``most`` cards; as many as there are where none will do."""
        for days in range(2, len(self.due)):
            if max(self.spread_over(days)[:days]) <= most:
                return days
        return len(self.due) - 1


def days_ahead(
    cards: Iterable[Waiting], now: dt.datetime, calendar: Calendar, days: int
) -> DaysAhead:
    """Sort ``cards`` into today and the following days, ``days`` in all; what comes later
    is left out."""
    today = calendar.day_of(now)
    starts = [calendar.start_of(today + n * _DAY) for n in range(days + 1)]
    due, put_off, overdue = [0] * days, [0] * days, 0
    for card in cards:
        hidden = max(0, (card.hidden_until - today).days) if card.hidden_until else 0
        came = bisect_right(starts, card.due_at) - 1
        if came < 0 and not card.learning:
            if not hidden:
                overdue += 1
            elif hidden < days:
                put_off[hidden] += 1
        elif (day := max(came, hidden, 0)) < days:
            due[day] += 1
    return DaysAhead(today, tuple(due), tuple(put_off), overdue)


def usual_day(counts: Sequence[int]) -> int:
    """A learner's usual load: the middle of the answers given on each day with any."""
    return sorted(counts)[len(counts) // 2] if counts else 0
