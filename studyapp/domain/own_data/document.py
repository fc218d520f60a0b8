"""The shape of the file. Instants are UTC; what is absent is null."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, FailFast, Field

FORMAT = "commonplace-own-data"
VERSION = 1
_FIRST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("holds a character that cannot be stored")
    return text


def _whole_millis(at: dt.datetime) -> dt.datetime:
    if at < _FIRST:
        raise ValueError("lies before the year 2000")
    utc = at.astimezone(dt.UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


@lru_cache
def _zones() -> frozenset[str]:
    """Looked for on disk, so once: every line of a log names one."""
    return frozenset(available_timezones())


def _is_zone(zone: str) -> str:
    if zone not in _zones():
        raise ValueError("is no time zone")
    return zone


Text = Annotated[str, Field(max_length=2000), AfterValidator(_storable)]
Name = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_storable)]
Word = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[a-z_]+$")]
Token = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_storable)]
Moment = Annotated[AwareDatetime, AfterValidator(_whole_millis)]
Zone = Annotated[str, Field(max_length=64), AfterValidator(_is_zone)]
Share = Annotated[float, Field(ge=0, le=1)]
Millis = Annotated[int, Field(ge=0, le=2**31 - 1)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Hour = Annotated[int, Field(ge=0, le=12)]
Wish = Annotated[float, Field(ge=0.5, le=0.99)]
Order = Annotated[tuple[Annotated[int, Field(ge=0, le=999)], ...], Field(max_length=1000)]
Rating = Literal["again", "hard", "good", "easy", ""]
Mode = Literal["study", "quiz", "cram", "anki"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Settings(_Model):
    """The learner's own choices; ``extra_time`` is an instructor's, told but never taken."""

    zone: Zone
    rollover: Hour
    new_per_day: Annotated[int, Field(ge=0, le=999)]
    reviews_per_day: Annotated[int, Field(ge=0, le=9999)]
    desired_retention: Annotated[float, Field(ge=0.7, le=0.97)]
    shortcuts: bool
    show_streak: bool
    rest_days: Annotated[int, Field(ge=0, le=6)]
    extra_time: Count = 0


class Account(_Model):
    """``email`` is None of a guest."""

    email: Annotated[str, Field(max_length=320)] | None = None
    created_at: Moment
    settings: Settings


class VersionLine(_Model):
    """A version of a question that other rows name, with the digest of its content."""

    question: Name
    number: Number
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    topic: Name | None = None


class SittingLine(_Model):
    """``id`` is a number within the file."""

    id: Number
    topic: Name | None = None
    planned: Count
    mode: Word
    started_at: Moment
    ended_at: Moment | None = None


class ResponseLine(_Model):
    picks: Annotated[
        tuple[Annotated[int, Field(ge=-1, le=999)], ...], Field(max_length=1000)
    ] = ()
    texts: Annotated[tuple[Text, ...], Field(max_length=50)] = ()
    recalled: bool | None = None


class LogLine(_Model):
    """One line of the review log. ``target`` is the token of an earlier line, ``sitting`` an
    id in the file, ``version`` the number of the question's version."""

    token: Token
    kind: Literal["answer", "rerate", "accept", "undo", "bury", "suspend"]
    target: Token | None = None
    question: Name
    version: Number
    sitting: Number | None = None
    at: Moment
    mode: Mode
    order_shown: Order = ()
    response: ResponseLine = ResponseLine()
    fraction: Share
    millis: Millis
    hints: Count = 0
    confidence: Literal["knew", "guessed"] | None = None
    rating: Rating
    rule_version: Count
    scheduler_version: Annotated[str, Field(max_length=40), AfterValidator(_storable)]
    zone: Zone
    rollover: Hour
    retention: Wish


class CardLine(_Model):
    """What the log makes of one question; told for reading, never taken in."""

    question: Name
    state: Word
    step: int | None = None
    stability: float
    difficulty: float
    due_at: Moment
    last_day: dt.date
    reps: Count
    lapses: Count
    introduced_on: dt.date
    last: Token


class MarkLine(_Model):
    question: Name
    suspended: bool = False
    flagged: bool = False
    hidden_until: dt.date | None = None


class ItemLine(_Model):
    """One question of an attempt; ``review`` is the token of its line in the log."""

    position: Number
    question: Name
    version: Number
    order_shown: Order = ()
    response: ResponseLine | None = None
    fraction: Share | None = None
    millis: Millis = 0
    answered_at: Moment | None = None
    flagged: bool = False
    hints: Count = 0
    review: Token | None = None


class AttemptLine(_Model):
    """One run through a quiz. ``set_quiz`` is the title of an instructor's; ``withheld`` says
    that its outcome may not be seen yet, so that no fraction is told."""

    token: Token
    set_quiz: Annotated[str, Field(max_length=200)] | None = None
    withheld: bool = False
    topics: Annotated[tuple[Name, ...], Field(max_length=200)]
    order: Word
    feedback: Literal["now", "end", "close"]
    mode: Literal["practice", "exam"]
    started_at: Moment
    deadline: Moment | None = None
    finished_at: Moment | None = None
    items: Annotated[tuple[ItemLine, ...], Field(max_length=1000), FailFast()]


class ReportLine(_Model):
    token: Token
    question: Name
    version: Number
    at: Moment
    text: Annotated[Text, Field(min_length=1)]
    closed_at: Moment | None = None


class ExtensionLine(_Model):
    """More minutes in an instructor's quiz; told, never taken."""

    set_quiz: Annotated[str, Field(max_length=200)]
    minutes: int


class DeckLine(_Model):
    """When a deck of one choice of ``filters`` was last downloaded; told, never taken."""

    filters: Annotated[str, Field(max_length=64)]
    at: Moment


class OwnData(_Model):
    """Everything of one account. Lists are in the order of the database; a line about another
    comes after it. Of a list with mistakes the first is told: a file can hold millions."""

    format: Literal["commonplace-own-data"] = "commonplace-own-data"
    version: Literal[1] = 1
    exported_at: Moment
    account: Account
    versions: Annotated[tuple[VersionLine, ...], Field(max_length=50_000), FailFast()] = ()
    sittings: Annotated[tuple[SittingLine, ...], Field(max_length=50_000), FailFast()] = ()
    reviews: Annotated[tuple[LogLine, ...], Field(max_length=200_000), FailFast()] = ()
    cards: Annotated[tuple[CardLine, ...], Field(max_length=20_000), FailFast()] = ()
    marks: Annotated[tuple[MarkLine, ...], Field(max_length=20_000), FailFast()] = ()
    attempts: Annotated[tuple[AttemptLine, ...], Field(max_length=10_000), FailFast()] = ()
    reports: Annotated[tuple[ReportLine, ...], Field(max_length=2_000), FailFast()] = ()
    extensions: Annotated[tuple[ExtensionLine, ...], Field(max_length=2_000), FailFast()] = ()
    decks: Annotated[tuple[DeckLine, ...], Field(max_length=2_000), FailFast()] = ()
