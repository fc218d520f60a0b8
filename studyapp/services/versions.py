"""Writing versions of questions, inside a transaction that the caller has opened."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.bank.digest import content_hash
from studyapp.domain.questions import AnyQuestion, dump_question, parse_question
from studyapp.domain.rendering import RENDERING_VERSION, render_question, search_text
from studyapp.store.models import Question, QuestionVersion


def stored_content(question: AnyQuestion) -> dict[str, Any]:
    """The question as its version keeps it: what may change apart from the text stays out."""
    data = dump_question(question)
    del data["id"], data["status"]
    return data


def render_again(session: Session) -> int:
    """Make the HTML of versions rendered by an older release anew; returns how many."""
    done = 0
    statement = sa.select(QuestionVersion, Question.status).join(
        Question, Question.id == QuestionVersion.question_id
    )
    for version, status in session.execute(statement):
        if version.rendered.get("version") != RENDERING_VERSION:
            data = {**version.content, "id": version.question_id, "status": status}
            version.rendered = render_question(parse_question(data))
            done += 1
    return done


def append_version(
    session: Session,
    row: Question,
    question: AnyQuestion,
    *,
    at: dt.datetime,
    substantive: bool,
    note: str = "",
    author_id: int | None = None,
    live: bool = False,
) -> int:
    """Add the next version of ``row`` and make it the current one, for learners too if
    ``live``; returns its number."""
    row.current_version = (row.current_version or 0) + 1
    if live:
        row.live_version = row.current_version
    session.add(
        QuestionVersion(
            question_id=question.id,
            number=row.current_version,
            type=question.type,
            bloom=question.bloom,
            content=stored_content(question),
            rendered=render_question(question),
            search_text=search_text(question),
            digest=content_hash(question),
            substantive=substantive,
            published=live,
            note=note,
            author_id=author_id,
            created_at=at,
        )
    )
    return row.current_version


def put_live(session: Session, row: Question) -> None:
    """Give learners the current version of ``row``."""
    row.live_version = row.current_version
    session.flush()
    session.execute(
        sa.update(QuestionVersion)
        .where(
            QuestionVersion.question_id == row.id, QuestionVersion.number == row.live_version
        )
        .values(published=True)
    )
