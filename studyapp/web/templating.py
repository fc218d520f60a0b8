"""What every template may use: icons, times as people say them, the asker's role."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import flask_bootstrap
from flask import Flask
from markupsafe import Markup

from studyapp.config import settings
from studyapp.domain.questions import TYPES
from studyapp.exchange.loss import grouped
from studyapp.web.files import asset
from studyapp.web.identity import learner, now, person, role

_SPRITE = (
    Path(flask_bootstrap.__file__).parent
    / "static" / "bootstrap5" / "icons" / "bootstrap-icons.svg"
)  # fmt: skip

TYPE_NAMES = {name: name.replace("_", " ").capitalize() for name in TYPES} | {
    "true_false": "True or false",
    "categorize": "Sorting",
    "cloze": "Fill the gaps",
}
STATUS_NAMES = {
    "draft": "Draft",
    "in_review": "In review",
    "ready": "Ready",
    "needs_work": "Needs work",
    "retired": "Retired",
}


@lru_cache
def _symbols() -> dict[str, str]:
    text = _SPRITE.read_text(encoding="utf-8")
    return {
        match[1]: match[2]
        for match in re.finditer(r'<symbol[^>]*id="([\w-]+)"[^>]*>(.*?)</symbol>', text, re.S)
    }


@lru_cache(maxsize=200)
def icon(name: str, label: str = "") -> Markup:
    """A Bootstrap icon inline; without ``label`` it is hidden from screen readers."""
    voice = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    return Markup(  # noqa: S704 - the drawing comes from the icon package
        f'<svg class="icon" viewBox="0 0 16 16" fill="currentColor" focusable="false" {voice}>'
        f"{_symbols()[name]}</svg>"
    )


def span_words(span: dt.timedelta) -> str:
    """A length of time as people say it: “40 s”, “10 min”, “3 days”, “5 months”."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{round(seconds / 60)} min"
    if seconds < 20 * 3600:
        return f"{round(seconds / 3600)} h"
    days = max(1, round(seconds / 86400))
    if days < 60:
        return "1 day" if days == 1 else f"{days} days"
    if days < 700:
        return f"{round(days / 30.4)} months"
    return f"{days / 365.25:.1f} years"


def interval_words(due: dt.datetime, at: dt.datetime) -> str:
    """When something answered ``at`` comes back: minutes, or whole days of the learner's."""
    wait = due - at
    if wait < dt.timedelta(hours=1):
        return span_words(wait)
    found = learner()
    assert found is not None
    days = (found.calendar.day_of(due) - found.calendar.day_of(at)).days
    return span_words(dt.timedelta(days=days)) if days else span_words(wait)


def ago(at: dt.datetime) -> str:
    """How long ago, or in how long."""
    gap = now() - at
    if abs(gap) < dt.timedelta(minutes=1):
        return "just now" if gap >= dt.timedelta() else "in less than a minute"
    return f"{span_words(gap)} ago" if gap > dt.timedelta() else f"in {span_words(-gap)}"


def exact(at: dt.datetime) -> str:
    """Date and time in the learner's zone, for a title."""
    found = learner()
    zone = ZoneInfo(found.zone if found else settings().time_zone)
    return at.astimezone(zone).strftime("%-d %B %Y, %H:%M %Z")


def percent(share: float | None) -> str:
    """A share as a whole percentage."""
    return "–" if share is None else f"{share * 100:.0f}\N{NO-BREAK SPACE}%"


def figure(number: float) -> str:
    """A number as it was written, without a needless exponent or fraction."""
    return f"{number:.12g}" if abs(number) < 1e12 else f"{number:g}"


def init_app(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        span=span_words,
        ago=ago,
        exact=exact,
        percent=percent,
        figure=figure,
        html=Markup,
        grouped=grouped,
    )
    app.jinja_env.globals.update(
        icon=icon,
        asset=asset,
        interval=interval_words,
        type_names=TYPE_NAMES,
        status_names=STATUS_NAMES,
        person=person,
        role=role,
        settings=settings,
        count=_count,
    )


def _count(number: int, one: str, many: str = "") -> str:
    """“1 card”, “2 cards”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
