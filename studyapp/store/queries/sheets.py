"""Reads of a topic as a study sheet."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.store.engine import read
from studyapp.store.models import Question, Source, Topic
from studyapp.store.queries.questions import LIVE, QuestionView, view_of

_OF_TOPIC = LIVE.where(Topic.slug == sa.bindparam("topic")).order_by(
    Question.position, Question.id
)


def topic_questions(session: Session, topic: str) -> list[QuestionView]:
    """The live questions of a topic, in their order."""
    return [view_of(row) for row in read(session, _OF_TOPIC, {"topic": topic})]


@dataclass(frozen=True)
class SourceName:
    """``unit`` is what its citations count, ``whole`` the id of the source that it is an
    excerpt of."""

    id: str
    title: str
    unit: str
    whole: str | None


def source_names(session: Session) -> dict[str, SourceName]:
    """Every source by its id."""
    rows = read(session, sa.select(Source.id, Source.title, Source.descriptor))
    return {
        id_: SourceName(
            id_,
            title,
            "turn" if descriptor["layout"] == "labelled" else "paragraph",
            descriptor.get("excerpt_of"),
        )
        for id_, title, descriptor in rows
    }
