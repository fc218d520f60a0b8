"""The statements that write the review log and the cards, built once for each dialect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.store.engine import INSERT
from studyapp.store.models import Card, Review, StudySession


@dataclass(frozen=True)
class Statements:
    """The statements of an answer in one database's dialect, built once."""

    answer: Any
    about: Any
    past: Any
    card: Any


def _build(insert: Any) -> Statements:
    reviews, cards = Review.__table__, Card.__table__
    open_sitting = (
        sa.select(StudySession.id)
        .where(
            StudySession.user_id == sa.bindparam("sitting_of"),
            StudySession.ended_at.is_(None),
            StudySession.mode == sa.bindparam("sitting_mode"),
            # an answer given offline before the sitting began is none of its own
            StudySession.started_at <= sa.bindparam("sitting_at"),
        )
        .order_by(StudySession.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    log_line = insert(reviews).on_conflict_do_nothing(index_elements=["user_id", "token"])
    card = insert(cards)
    key = ["user_id", "question_id"]
    moved = {c.name: card.excluded[c.name] for c in cards.columns if c.name not in key}
    return Statements(
        answer=log_line.values(session_id=open_sitting).returning(reviews.c.id),
        past=log_line,
        about=log_line.values(order_shown=[], response={}, millis=0).returning(reviews.c.id),
        card=card.on_conflict_do_update(index_elements=key, set_=moved),
    )


_STATEMENTS = {dialect: _build(insert) for dialect, insert in INSERT.items()}


def statements(session: Session) -> Statements:
    return _STATEMENTS[session.get_bind().dialect.name]
