"""Reads of the instructor's workbench: the list, one question's standing, its history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.bank import SourceFacts
from studyapp.domain.grading import fold
from studyapp.domain.rendering import headline
from studyapp.store.models import (
    Card,
    Question,
    QuestionVersion,
    Source,
    SourceTurn,
    Topic,
    User,
)
from studyapp.store.queries.questions import COLUMNS, QuestionView, VersionLine, view_of

PAGE_SIZE = 50
UNPUBLISHED = "unpublished"
"""In place of a status: live questions whose newest version is not the live one."""


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty fields narrow nothing. ``words`` is as typed."""

    words: str = ""
    topic: str = ""
    type: str = ""
    status: str = ""
    bloom: str = ""


@dataclass(frozen=True)
class QuestionLine:
    """One line of the list; ``number`` is the newest version, ``live`` the one learners see."""

    id: str
    topic: str
    type: str
    bloom: str
    status: str
    number: int
    live: int | None
    changed_at: dt.datetime
    author: str | None
    stem_html: str

    @property
    def stem(self) -> str:
        """The stem as plain text, gaps as […]."""
        return headline(self.stem_html)


@dataclass(frozen=True)
class Page:
    """One page of the list. ``number`` counts from 1 and is always a page there is."""

    lines: tuple[QuestionLine, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


_IS_NEWEST = (QuestionVersion.question_id == Question.id) & (
    QuestionVersion.number == Question.current_version
)


def question_page(session: Session, filters: Filters, number: int = 1) -> Page:
    """The newest versions that fit, by topic and position; two statements whatever it holds."""
    clauses = _clauses(filters)
    total = session.scalar(
        sa.select(sa.func.count())
        .select_from(Question)
        .join(QuestionVersion, _IS_NEWEST)
        .where(*clauses)
    )
    page = Page((), total or 0, 1)
    number = max(1, min(number, page.pages))
    rows = session.execute(
        sa.select(
            Question.id,
            Topic.title,
            QuestionVersion.type,
            QuestionVersion.bloom,
            Question.status,
            Question.current_version,
            Question.live_version,
            QuestionVersion.created_at,
            User.email,
            QuestionVersion.rendered["stem"].as_string(),
        )
        .join(QuestionVersion, _IS_NEWEST)
        .join(Topic, Topic.slug == Question.topic_slug)
        .outerjoin(User, User.id == QuestionVersion.author_id)
        .where(*clauses)
        .order_by(Topic.number, Question.position, Question.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    return Page(tuple(QuestionLine(*row) for row in rows), page.total, number)


def _clauses(filters: Filters) -> list[Any]:
    clauses: list[Any] = [
        QuestionVersion.search_text.contains(word, autoescape=True)
        for word in fold(filters.words).split()
    ]
    if filters.topic:
        clauses.append(Question.topic_slug == filters.topic)
    if filters.type:
        clauses.append(QuestionVersion.type == filters.type)
    if filters.bloom:
        clauses.append(QuestionVersion.bloom == filters.bloom)
    if filters.status == UNPUBLISHED:
        clauses.append(Question.live_version != Question.current_version)
    elif filters.status:
        clauses.append(Question.status == filters.status)
    return clauses


@dataclass(frozen=True)
class Standing:
    """A question as its editor begins: the newest version, and what learners have of it."""

    view: QuestionView
    live: int | None
    changed_at: dt.datetime
    author: str | None
    learners: int
    """How many have a card of it."""

    @property
    def number(self) -> int:
        return self.view.number

    @property
    def is_live(self) -> bool:
        """Do learners see some version of it?"""
        return self.live is not None and self.view.status == "ready"

    @property
    def has_draft(self) -> bool:
        """Is the newest version one that learners have not been given?"""
        return self.live != self.number


def standing(session: Session, question_id: str) -> Standing | None:
    """One question in its newest version; None where there is none of that id."""
    learners = (
        sa.select(sa.func.count())
        .select_from(Card)
        .where(Card.question_id == Question.id)
        .correlate(Question)
        .scalar_subquery()
    )
    row = session.execute(
        sa.select(
            *COLUMNS, Question.live_version, QuestionVersion.created_at, User.email, learners
        )
        .join(QuestionVersion, _IS_NEWEST)
        .join(Topic, Topic.slug == Question.topic_slug)
        .outerjoin(User, User.id == QuestionVersion.author_id)
        .where(Question.id == question_id)
    ).first()
    return Standing(view_of(row), *row[len(COLUMNS) :]) if row else None


def versions(session: Session, question_id: str) -> list[VersionLine]:
    """The history of a question, newest first."""
    rows = session.execute(
        sa.select(
            QuestionVersion.number,
            QuestionVersion.substantive,
            QuestionVersion.note,
            User.email,
            QuestionVersion.created_at,
        )
        .outerjoin(User, User.id == QuestionVersion.author_id)
        .where(QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number.desc())
    )
    return [VersionLine(*row) for row in rows]


@dataclass(frozen=True)
class SourceLine:
    """A source that a question may cite, with what the checks know of it."""

    id: str
    title: str
    facts: SourceFacts


def sources(session: Session) -> list[SourceLine]:
    """All sources by id; their length only where the transcript was imported."""
    units = (
        sa.select(sa.func.max(SourceTurn.number))
        .where(SourceTurn.source_id == Source.id)
        .correlate(Source)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Source.id, Source.title, Source.descriptor, units).order_by(Source.id)
    )
    return [
        SourceLine(id_, title, SourceFacts(_people(descriptor), length))
        for id_, title, descriptor, length in rows
    ]


def _people(descriptor: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(person["name"]) for person in descriptor.get("people", ()))
