"""Deleting an account for good."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.services.review_log import take_turn
from studyapp.store.engine import writing
from studyapp.store.models import Base, User


def delete_account(session: Session, user_id: int) -> None:
    """Remove the account and every row that is the person's own, in one transaction.

    What they wrote for others (versions of questions, quizzes they set) stays, with no
    author. The number of the account is never given again.
    """
    with writing(session):
        take_turn(session, user_id)
        for column in _own_columns():
            session.execute(sa.delete(column.table).where(column == user_id))
        session.execute(sa.delete(User).where(User.id == user_id))
    session.expunge_all()


def _own_columns() -> Iterator[sa.Column[int]]:
    """The columns that make a row somebody's own, tables of details first: those that name
    an account and may not be empty, or whose rows go with it."""
    for table in reversed(Base.metadata.sorted_tables):
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            if key.column.table.name == "user" and key.ondelete != "SET NULL":
                yield key.parent
