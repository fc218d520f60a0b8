"""Reads of what a quiz can ask."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.blueprint import Candidate
from studyapp.domain.quizzes import LEFT_OUT
from studyapp.store.engine import read
from studyapp.store.models import Question, QuestionVersion, Topic
from studyapp.store.queries.questions import COLUMNS, QuestionView, TopicView, view_of

_DIFFICULTY = sa.func.coalesce(QuestionVersion.content["difficulty"].as_float(), 0.5)
_ASKABLE = (
    sa.select(Question.id, Topic.slug, QuestionVersion.bloom, _DIFFICULTY)
    .select_from(Topic)
    .join(Question, Question.topic_slug == Topic.slug)
    .join(
        QuestionVersion,
        (QuestionVersion.question_id == Question.id)
        & (QuestionVersion.number == Question.live_version),
    )
    .where(Question.status == "ready", QuestionVersion.type.not_in(LEFT_OUT))
)
_IN_BANK_ORDER = _ASKABLE.order_by(Topic.number, Question.position, Question.id)
_TOPICS = (
    _ASKABLE.with_only_columns(Topic.slug, Topic.number, Topic.title, sa.func.count())
    .group_by(Topic.slug, Topic.number, Topic.title)
    .order_by(Topic.number)
)


def quiz_topics(session: Session) -> list[TopicView]:
    """The topics that a quiz can ask about, in order, with their number of such questions."""
    rows: Any = read(session, _TOPICS)
    return [TopicView(*row) for row in rows]


def pool(session: Session, without: Collection[str] = ()) -> list[Candidate]:
    """What may be drawn, in bank order, but for the questions ``without``."""
    found = (Candidate(*row) for row in read(session, _IN_BANK_ORDER))
    return [candidate for candidate in found if candidate.id not in without]


_VERSIONS = (
    sa.select(*COLUMNS)
    .join(QuestionVersion, QuestionVersion.question_id == Question.id)
    .join(Topic, Topic.slug == Question.topic_slug)
    .where(
        QuestionVersion.id.in_(sa.bindparam("ids", expanding=True)), QuestionVersion.published
    )
)


def versions(session: Session, ids: Sequence[int]) -> list[QuestionView]:
    """Versions that learners were given, in the order of ``ids``; never a draft."""
    rows = read(session, _VERSIONS, {"ids": list(ids)})
    found = {view.version_id: view for view in map(view_of, rows)}
    return [found[id_] for id_ in ids if id_ in found]
