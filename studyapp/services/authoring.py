"""Writing questions: a new one, or a new version of one.

Versions are append-only. Learners see the live version of a question that is ready;
saving a draft changes nothing for them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from studyapp.domain.bank import content_hash
from studyapp.domain.errors import Conflict, Invalid
from studyapp.domain.naming import numbered
from studyapp.domain.questions import AnyQuestion
from studyapp.services.publishing import locked, make_live
from studyapp.services.versions import append_version
from studyapp.store.engine import writing
from studyapp.store.models import Question, QuestionVersion, Topic


@dataclass(frozen=True)
class Edit:
    """What an editor wants a question to be. The status in ``question`` does not count.

    ``base_version`` and ``base_topic`` are those that the editor began with.
    """

    question: AnyQuestion
    topic: str
    base_version: int = 0
    base_topic: str = ""
    substantive: bool = False
    note: str = ""
    publish: bool = False


@dataclass(frozen=True)
class Saved:
    """``changed`` is False where the editor began with the same text; ``moved`` tells that
    the topic changed, ``published`` that learners have been given the version now."""

    id: str
    number: int
    changed: bool
    moved: bool
    published: bool


def save(session: Session, author_id: int, at: dt.datetime, edit: Edit) -> Saved:
    """Make the edit the newest version, and the live one if it is to be published.

    What is the newest version already is not saved twice, so a doubled submission does
    nothing. Raises Conflict where somebody saved another version since ``base_version``,
    and Invalid, with the fields at fault, where it cannot be published.
    """
    with writing(session):
        row = locked(session, edit.question.id)
        same = content_hash(edit.question) == _newest(session, row).digest
        if not same and row.current_version != edit.base_version:
            raise Conflict(
                "Somebody saved a newer version while you were editing.", row.current_version
            )
        moved = _move(session, row, edit)
        if not same:
            _append(session, row, edit.question, author_id, at, edit)
        published = edit.publish and make_live(session, row, edit.question)
        changed = row.current_version != edit.base_version
        return Saved(row.id, row.current_version, changed, moved, published)


def _append(
    session: Session,
    row: Question,
    question: AnyQuestion,
    author_id: int,
    at: dt.datetime,
    edit: Edit,
) -> None:
    append_version(
        session,
        row,
        question,
        at=at,
        substantive=edit.substantive,
        note=edit.note,
        author_id=author_id,
    )


def _move(session: Session, row: Question, edit: Edit) -> bool:
    """Put the question into another topic if the editor chose one; keep another's choice."""
    if edit.topic in (edit.base_topic, row.topic_slug):
        return False
    if row.topic_slug != edit.base_topic:
        raise Conflict(
            "Somebody moved this question to another topic meanwhile.", row.current_version
        )
    row.topic_slug, row.position = edit.topic, _next_position(session, edit.topic)
    return True


def create(
    session: Session, author_id: int, at: dt.datetime, edit: Edit, *, proposed: bool = False
) -> Saved:
    """Add a question at the end of its topic, as a draft or published at once.

    Its id must be new; with ``proposed`` a taken one gets a number at its end. A doubled
    submission finds the question that the first one made.
    """
    ids = numbered(edit.question.id) if proposed else (edit.question.id,)
    try:
        with writing(session):
            position = _next_position(session, edit.topic)
            for id_ in ids:
                question = edit.question.model_copy(update={"id": id_})
                row = session.get(Question, id_)
                if row is None:
                    return _add(session, author_id, at, edit, question, position)
                newest = _newest(session, row)
                if (newest.digest, newest.author_id) == (content_hash(question), author_id):
                    return Saved(row.id, row.current_version, True, False, False)
    except IntegrityError:
        pass  # on PostgreSQL somebody can take the id between our look and our writing
    what = f"“{edit.question.id}” is taken; choose another"
    raise Invalid(f"The id {what}.", {"id": what})


def _add(
    session: Session,
    author_id: int,
    at: dt.datetime,
    edit: Edit,
    question: AnyQuestion,
    position: int,
) -> Saved:
    row = Question(
        id=question.id,
        topic_slug=edit.topic,
        position=position,
        status="draft",
        current_version=0,
    )
    session.add(row)
    session.flush()
    _append(session, row, question, author_id, at, edit)
    published = edit.publish and make_live(session, row, question)
    return Saved(row.id, row.current_version, True, False, published)


def _newest(session: Session, row: Question) -> QuestionVersion:
    return session.scalars(
        sa.select(QuestionVersion).where(
            QuestionVersion.question_id == row.id,
            QuestionVersion.number == row.current_version,
        )
    ).one()


def _next_position(session: Session, topic: str) -> int:
    """The place after the topic's last question; the topic is kept from others meanwhile."""
    found = session.scalars(sa.select(Topic.slug).where(Topic.slug == topic).with_for_update())
    if found.first() is None:
        raise Invalid("Choose a topic.", {"topic": "choose one of the list"})
    last = session.scalar(
        sa.select(sa.func.max(Question.position)).where(Question.topic_slug == topic)
    )
    return (last or 0) + 1
