"""Reads of questions in one version, and of the passages that they cite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.questions import AnyQuestion, Citation, parse_question
from studyapp.domain.rendering import headline
from studyapp.store.engine import read
from studyapp.store.models import Question, QuestionVersion, Source, SourceTurn, Topic


@dataclass(frozen=True)
class QuestionView:
    """One version of a question, parsed, with its HTML pieces and its topic."""

    id: str
    version_id: int
    number: int
    status: str
    topic: str
    topic_title: str
    content: dict[str, Any]
    rendered: dict[str, Any]

    @property
    def question(self) -> AnyQuestion:
        """Parsed afresh at each use: keep the result where it is needed twice."""
        return parse_question({**self.content, "id": self.id, "status": self.status})

    @property
    def headline(self) -> str:
        """The stem as one line of text."""
        return headline(self.rendered["stem"])

    @property
    def type(self) -> str:
        return str(self.content["type"])


COLUMNS = (
    Question.id,
    QuestionVersion.id.label("version_id"),
    QuestionVersion.number,
    Question.status,
    Question.topic_slug.label("topic"),
    Topic.title.label("topic_title"),
    QuestionVersion.content,
    QuestionVersion.rendered,
)


def view_of(row: Any) -> QuestionView:
    """The view in a row whose first columns are :data:`COLUMNS`."""
    return QuestionView(*row[: len(COLUMNS)])


_ANY_VERSION = (
    sa.select(*COLUMNS)
    .join(QuestionVersion, QuestionVersion.question_id == Question.id)
    .join(Topic, Topic.slug == Question.topic_slug)
)
_IS_LIVE = QuestionVersion.number == Question.live_version
LIVE = _ANY_VERSION.where(_IS_LIVE, Question.status == "ready")
"""Selects :data:`COLUMNS` of what learners may see."""

_BY_VERSION = _ANY_VERSION.where(QuestionVersion.id == sa.bindparam("version_id"))
_LIVE_BY_ID = LIVE.where(Question.id == sa.bindparam("question_id"))
SEEN = _ANY_VERSION.where(
    Question.id == sa.bindparam("question_id"),
    QuestionVersion.number == sa.bindparam("number"),
    QuestionVersion.published,
)
"""Selects :data:`COLUMNS` of a version that learners were given and may still have on a page,
by ``question_id`` and ``number``; never a draft."""
_BY_NUMBER = _ANY_VERSION.where(
    Question.id == sa.bindparam("question_id"), QuestionVersion.number == sa.bindparam("number")
)
_NEWEST = _ANY_VERSION.where(
    Question.id == sa.bindparam("question_id"),
    QuestionVersion.number == Question.current_version,
)


def _one(session: Session, statement: Any, **values: object) -> QuestionView | None:
    row = read(session, statement, values).first()
    return view_of(row) if row else None


def version_by_id(session: Session, version_id: int) -> QuestionView | None:
    return _one(session, _BY_VERSION, version_id=version_id)


def version_by_number(session: Session, question_id: str, number: int) -> QuestionView | None:
    return _one(session, _BY_NUMBER, question_id=question_id, number=number)


def newest_version(session: Session, question_id: str) -> QuestionView | None:
    return _one(session, _NEWEST, question_id=question_id)


def live_question(session: Session, question_id: str) -> QuestionView | None:
    """The version learners see; None where there is none."""
    return _one(session, _LIVE_BY_ID, question_id=question_id)


def live_questions(session: Session, ids: Iterable[str]) -> list[QuestionView]:
    """The live versions of some questions, in bank order."""
    statement = LIVE.where(Question.id.in_(list(ids))).order_by(Topic.number, Question.position)
    return [view_of(row) for row in read(session, statement)]


def live_version_ids(session: Session, ids: Iterable[str]) -> dict[str, int]:
    """The id of the live version of each of ``ids`` that learners may see."""
    statement = (
        sa.select(Question.id, QuestionVersion.id)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .where(_IS_LIVE, Question.status == "ready", Question.id.in_(list(ids)))
    )
    return dict(read(session, statement).all())


@dataclass(frozen=True)
class TopicView:
    slug: str
    number: int
    title: str
    questions: int
    """Live questions."""


_TOPICS = (
    sa.select(
        Topic.slug,
        Topic.number,
        Topic.title,
        sa.func.count(Question.id).filter(
            Question.status == "ready", Question.live_version.is_not(None)
        ),
    )
    .outerjoin(Question, Question.topic_slug == Topic.slug)
    .group_by(Topic.slug, Topic.number, Topic.title)
    .order_by(Topic.number)
)


def topics(session: Session) -> list[TopicView]:
    """All topics in order, with their number of live questions."""
    return [TopicView(*row) for row in read(session, _TOPICS)]


@dataclass(frozen=True)
class TurnView:
    number: int
    speaker: str | None
    text: str


@dataclass(frozen=True)
class CitedPassage:
    """A citation with the words themselves, where a user has imported the transcript.

    ``unit`` is ``turn`` or ``paragraph``; ``speakers`` who speaks there (known only
    once imported).
    """

    source: str
    title: str
    unit: str
    span: str
    turns: tuple[TurnView, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.speaker))


def cited_passages(session: Session, citations: Iterable[Citation]) -> list[CitedPassage]:
    """The passages of ``citations``, in order; sources the database lacks are left out."""
    wanted = list(citations)
    if not wanted:
        return []
    names = {citation.source for citation in wanted}
    sources = {
        row.id: row
        for row in read(
            session,
            sa.select(Source.id, Source.title, Source.descriptor).where(Source.id.in_(names)),
        )
    }
    clauses = [
        (SourceTurn.source_id == c.source)
        & SourceTurn.number.between(c.turns.first, c.turns.last)
        for c in wanted
    ]
    turns: dict[tuple[str, int], TurnView] = {
        (row.source_id, row.number): TurnView(row.number, row.speaker, row.text)
        for row in read(
            session,
            sa.select(
                SourceTurn.source_id, SourceTurn.number, SourceTurn.speaker, SourceTurn.text
            ).where(sa.or_(*clauses)),
        )
    }
    shown = _without_excerpts(wanted, sources, {source for source, _ in turns})
    return [
        CitedPassage(
            source=c.source,
            title=sources[c.source].title,
            unit="turn"
            if sources[c.source].descriptor["layout"] == "labelled"
            else "paragraph",
            span=str(c.turns).replace("-", "–"),
            turns=tuple(
                turns[c.source, number] for number in c.turns if (c.source, number) in turns
            ),
        )
        for c in shown
    ]


def _without_excerpts(
    citations: list[Citation], sources: dict[str, Any], imported: set[str]
) -> list[Citation]:
    """An excerpt of a source that is cited too is shown only where it alone was imported."""

    def repeats(citation: Citation) -> bool:
        whole = sources[citation.source].descriptor.get("excerpt_of")
        cited = any(other.source == whole for other in citations)
        return cited and (whole in imported or citation.source not in imported)

    return [c for c in citations if c.source in sources and not repeats(c)]


@dataclass(frozen=True)
class VersionLine:
    """One line of a question's history."""

    number: int
    substantive: bool
    note: str
    author: str | None
    created_at: dt.datetime
