"""A learner's calendar: which day an instant belongs to, and when a day begins."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_DAY = dt.timedelta(days=1)


class UnknownTimeZone(ValueError):
    """The name is no IANA time zone."""


@dataclass(frozen=True)
class Calendar:
    """Days in an IANA ``zone`` that begin at ``rollover`` o'clock local time."""

    zone: str = "UTC"
    rollover: int = 4

    @property
    def tzinfo(self) -> ZoneInfo:
        return _zone(self.zone)

    def day_of(self, at: dt.datetime) -> dt.date:
        """The learner's day in which the instant ``at`` (aware) falls."""
        local = at.astimezone(_zone(self.zone)).replace(tzinfo=None)
        day = (local - dt.timedelta(hours=self.rollover)).date()
        # where the clock jumps over or back across the rollover, the beginnings decide
        while self.start_of(day) > at:
            day -= _DAY
        while self.start_of(day + _DAY) <= at:
            day += _DAY
        return day

    def start_of(self, day: dt.date) -> dt.datetime:
        """The instant, in UTC, at which the learner's ``day`` begins."""
        wall = dt.datetime.combine(day, dt.time(self.rollover), tzinfo=_zone(self.zone))
        return wall.astimezone(dt.UTC)


@lru_cache(maxsize=600)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimeZone(
            f"“{name}” is not a time zone; write one such as Europe/Paris"
        ) from error
