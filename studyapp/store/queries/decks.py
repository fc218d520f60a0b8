"""Reads for decks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.questions import AnyQuestion
from studyapp.store.models import Question, QuestionVersion, Source, Topic
from studyapp.store.queries.questions import COLUMNS, LIVE, view_of


@dataclass(frozen=True)
class NoteLine:
    """A live question and when its live version was made."""

    question: AnyQuestion
    topic: str
    topic_title: str
    modified: dt.datetime


def live_notes(
    session: Session, only_topics: Collection[str] = (), ids: Collection[str] | None = None
) -> Iterator[NoteLine]:
    """The live questions in bank order, of all or some topics, or those of ``ids``; few of
    them in memory at a time."""
    statement = LIVE.add_columns(QuestionVersion.created_at).order_by(
        Topic.number, Question.position
    )
    if only_topics:
        statement = statement.where(Question.topic_slug.in_(list(only_topics)))
    for row in session.execute(statement.execution_options(yield_per=500)):
        if ids is not None and row.id not in ids:
            continue
        view = view_of(row)
        yield NoteLine(view.question, view.topic, view.topic_title, row[len(COLUMNS)])


def question_ids(session: Session) -> list[str]:
    """Every question's id, whatever its status."""
    return list(session.scalars(sa.select(Question.id)))


@dataclass(frozen=True)
class SourceTitle:
    """How a source is named, what its passages are counted in, and where it can be read."""

    title: str
    unit: str
    url: str | None


def source_titles(session: Session) -> dict[str, SourceTitle]:
    return {
        id_: SourceTitle(
            title,
            "turn" if descriptor["layout"] == "labelled" else "paragraph",
            descriptor.get("url"),
        )
        for id_, title, descriptor in session.execute(
            sa.select(Source.id, Source.title, Source.descriptor)
        )
    }


@dataclass(frozen=True)
class DeckTopic:
    """What the deck of one topic holds."""

    slug: str
    title: str
    questions: int
    types: int
    changed: dt.datetime


_CONTENTS = (
    sa.select(
        Topic.slug,
        Topic.title,
        sa.func.count(),
        sa.func.count(sa.distinct(QuestionVersion.type)),
        sa.func.max(QuestionVersion.created_at),
    )
    .join(Question, Question.topic_slug == Topic.slug)
    .join(QuestionVersion, QuestionVersion.question_id == Question.id)
    .where(QuestionVersion.number == Question.live_version, Question.status == "ready")
    .group_by(Topic.slug, Topic.title, Topic.number)
    .order_by(Topic.number)
)


def deck_contents(session: Session) -> list[DeckTopic]:
    """The topics with live questions."""
    return [DeckTopic(*row) for row in session.execute(_CONTENTS)]
