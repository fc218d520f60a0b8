"""Reads of the whole live bank, with one learner's memory of each question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.grading import fold
from studyapp.domain.learners import Learner
from studyapp.domain.rendering import headline
from studyapp.domain.scheduling import Memory, retrievability
from studyapp.store.engine import read
from studyapp.store.models import Card, Facet, Mark, Question, QuestionVersion, Topic
from studyapp.store.queries.cards import CARD_COLUMNS, IS_DUE, LEARNING, memory_of
from studyapp.store.queries.quizzes import WITHHELD, WITHHELD_IDS
from studyapp.store.sql import days_between

PAGE_SIZE = 50
STATES = ("new", "learning", "known", "weak", "due", "suspended", "put_off", "flagged")
"""Known well and weak part where nine of ten answers would be right today."""
SORTS = ("bank", "memory", "due")


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; empty fields narrow nothing. ``words`` is as typed,
    ``sort`` one of :data:`SORTS`."""

    words: str = ""
    topic: str = ""
    speaker: str = ""
    tag: str = ""
    type: str = ""
    state: str = ""
    sort: str = "bank"


@dataclass(frozen=True)
class Line:
    """A live question and what one learner has of it; ``recall`` is the chance, 0 to 1, that
    it would be known today, None where it is new or still being learnt."""

    id: str
    topic: str
    topic_title: str
    type: str
    stem_html: str
    memory: Memory | None
    recall: float | None
    suspended: bool
    flagged: bool
    put_off_until: dt.date | None

    @property
    def stem(self) -> str:
        """The stem as plain text, gaps as […]."""
        return headline(self.stem_html)


@dataclass(frozen=True)
class Page:
    """One page of the list. ``number`` counts from 1 and is always a page there is."""

    lines: tuple[Line, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


_USER: sa.BindParameter[int] = sa.bindparam("user_id")
_TODAY = sa.bindparam("today", type_=sa.Date)
_IS_LIVE = (
    (QuestionVersion.question_id == Question.id)
    & (QuestionVersion.number == Question.live_version)
    & (Question.status == "ready")
)
# what an exam withholds looks new: when it is due, and how well it is known, tell of its key
_MY_CARD = (
    (Card.question_id == Question.id)
    & (Card.user_id == _USER)
    & Card.question_id.not_in(WITHHELD_IDS)
)
_MY_MARK = (Mark.question_id == Question.id) & (Mark.user_id == _USER)
_SUSPENDED = sa.func.coalesce(Mark.suspended, sa.false())
_PUT_OFF = sa.func.coalesce(Mark.hidden_until, _TODAY) > _TODAY
_ELAPSED = days_between(_TODAY, Card.last_day)
_IS_REVIEW = Card.state == "review"
# by the definition of stability, recall has fallen to 90 % when it has passed once
_IN_STATE: dict[str, Any] = {
    "new": Card.question_id.is_(None),
    "learning": LEARNING,
    "known": _IS_REVIEW & (Card.stability >= _ELAPSED),
    "weak": _IS_REVIEW & (Card.stability < _ELAPSED),
    "due": IS_DUE & ~_SUSPENDED & ~_PUT_OFF,
    "suspended": _SUSPENDED,
    "put_off": ~_SUSPENDED & _PUT_OFF,
    "flagged": sa.func.coalesce(Mark.flagged, sa.false()),
}
_BANK_ORDER = (Topic.number, Question.position, Question.id)
_BY_SORT: dict[str, tuple[Any, ...]] = {
    "bank": _BANK_ORDER,
    # weakest first: what is being learnt, then what has faded most, what is new at the end
    "memory": (
        Card.question_id.is_(None), _IS_REVIEW, sa.desc(_ELAPSED / Card.stability),
        *_BANK_ORDER,
    ),
    # then what was put off, by its day, then what is new, and what is suspended at the end
    "due": (
        _SUSPENDED, Card.question_id.is_(None), _PUT_OFF,
        sa.case((_PUT_OFF, Mark.hidden_until)), Card.due_at, *_BANK_ORDER,
    ),
}  # fmt: skip


def joined(*columns: Any) -> Any:
    """``columns`` of live questions, their topics, and a learner's card and mark of each; binds
    ``user_id`` and ``now`` and, where a state asks for it, ``today`` and ``day_end``."""
    return (
        sa.select(*columns)
        .select_from(Question)
        .join(QuestionVersion, _IS_LIVE)
        .join(Topic, Topic.slug == Question.topic_slug)
        .outerjoin(Card, _MY_CARD)
        .outerjoin(Mark, _MY_MARK)
    )


_LINE = joined(
    Question.id, Topic.slug, Topic.title, QuestionVersion.type,
    QuestionVersion.rendered["stem"].as_string(),
    _SUSPENDED, sa.func.coalesce(Mark.flagged, sa.false()), Mark.hidden_until, *CARD_COLUMNS,
).where(Question.id.in_(sa.bindparam("ids", expanding=True)))  # fmt: skip


def browse_page(
    session: Session, learner: Learner, now: dt.datetime, filters: Filters, number: int = 1
) -> Page:
    """The live questions that fit; three statements whatever the page holds."""
    today = learner.calendar.day_of(now)
    values = {
        "user_id": learner.id,
        "today": today,
        "now": now,
        "day_end": learner.calendar.start_of(today + dt.timedelta(days=1)),
    }
    clauses = clauses_of(filters)
    total = read(session, joined(sa.func.count()).where(*clauses), values).scalar_one()
    number = max(1, min(number, Page((), total, 1).pages))
    # the ids first: sorting whole rows, with their texts, costs far more
    ids = list(
        read(
            session,
            joined(Question.id)
            .where(*clauses)
            .order_by(*_BY_SORT[filters.sort])
            .limit(PAGE_SIZE)
            .offset((number - 1) * PAGE_SIZE),
            values,
        ).scalars()
    )
    lines = {line.id: line for line in browse_lines(session, learner, now, ids)}
    return Page(tuple(lines[id_] for id_ in ids), total, number)


def browse_lines(
    session: Session, learner: Learner, now: dt.datetime, ids: Sequence[str]
) -> list[Line]:
    """Some live questions, in no order."""
    today = learner.calendar.day_of(now)
    values = {"user_id": learner.id, "today": today, "now": now, "ids": list(ids)}
    rows = read(session, _LINE, values)
    return [_line(row, today) for row in rows]


def _line(row: Any, today: dt.date) -> Line:
    id_, topic, title, type_, stem, suspended, flagged, hidden_until = row[:8]
    memory = memory_of(row[8:])
    known = memory is not None and memory.state == "review"
    return Line(
        id_, topic, title, type_, stem, memory,
        retrievability(memory, today) if memory and known else None,
        bool(suspended), bool(flagged),
        hidden_until if hidden_until and hidden_until > today else None,
    )  # fmt: skip


def bank_order() -> tuple[Any, ...]:
    """What :func:`joined` is sorted by to stand in bank order."""
    return _BANK_ORDER


def clauses_of(filters: Filters) -> list[Any]:
    """The conditions on :func:`joined` that filters mean."""
    clauses: list[Any] = [
        QuestionVersion.search_text.contains(word, autoescape=True)
        for word in fold(filters.words).split()
    ]
    if clauses or filters.speaker or filters.state:
        clauses.append(~WITHHELD)  # words may be those of a key, a speaker the key
    if filters.topic:
        clauses.append(Question.topic_slug == filters.topic)
    if filters.type:
        clauses.append(QuestionVersion.type == filters.type)
    for kind, value in (("speaker", filters.speaker), ("tag", filters.tag)):
        if value:
            clauses.append(
                sa.exists().where(
                    Facet.question_id == Question.id, Facet.kind == kind, Facet.value == value
                )
            )
    if filters.state:
        clauses.append(_IN_STATE[filters.state])
    return clauses


@dataclass(frozen=True)
class FacetCount:
    """A value that live questions can be filtered by, and how many of them have it."""

    kind: str
    value: str
    questions: int


_FACETS = (
    sa.select(Facet.kind, Facet.value, sa.func.count())
    .join(Question, Question.id == Facet.question_id)
    .where(Question.status == "ready", Question.live_version.is_not(None))
    .group_by(Facet.kind, Facet.value)
    .order_by(Facet.kind, Facet.value)
)


def facet_counts(session: Session) -> list[FacetCount]:
    """Every speaker and tag of live questions, by name."""
    return [FacetCount(*row) for row in read(session, _FACETS)]


_FACETS_OF = (
    sa.select(Facet.value)
    .where(Facet.question_id == sa.bindparam("question_id"), Facet.kind == "speaker")
    .order_by(Facet.value)
)


def speakers_of(session: Session, question_id: str) -> list[str]:
    """Who is heard in the passages that a question cites, as far as anybody can tell."""
    return list(read(session, _FACETS_OF, {"question_id": question_id}).scalars())
