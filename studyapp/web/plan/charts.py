"""Days as bars of a small drawing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from studyapp.domain.plan import DaysAhead


@dataclass(frozen=True)
class Bar:
    """One day. Shares of the fullest day, 0 to 1: what comes by itself with what is overdue,
    and, on top of it, what was put off."""

    day: dt.date
    due: int
    put_off: int
    low: float
    high: float

    @property
    def total(self) -> int:
        return self.due + self.put_off


def bars(ahead: DaysAhead, days: int) -> list[Bar]:
    """The first ``days`` of the days ahead."""
    totals = ahead.totals[:days]
    most = max(1, *totals)
    return [
        Bar(day, total - put_off, put_off, (total - put_off) / most, put_off / most)
        for day, total, put_off in zip(
            ahead.days[:days], totals, ahead.put_off[:days], strict=True
        )
    ]
