"""Reads before an account is deleted: what would go, and who would be missed."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.store.engine import read
from studyapp.store.models import (
    Attempt,
    Card,
    QuestionVersion,
    Report,
    Review,
    Role,
    User,
)
from studyapp.store.models.accounts import roles_users

_USER: sa.BindParameter[int] = sa.bindparam("user_id")


@dataclass(frozen=True)
class Belongings:
    """What goes with an account: log lines, cards, attempts, reports; and the versions of
    questions that stay without their author."""

    reviews: int
    cards: int
    attempts: int
    reports: int
    versions: int


def _own(column: sa.orm.InstrumentedAttribute[int]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).where(column == _USER).scalar_subquery()


_BELONGINGS = sa.select(
    _own(Review.user_id),
    _own(Card.user_id),
    _own(Attempt.user_id),
    _own(Report.user_id),
    sa.select(sa.func.count()).where(QuestionVersion.author_id == _USER).scalar_subquery(),
)


def belongings(session: Session, user_id: int) -> Belongings:
    """How much is one person's own."""
    return Belongings(*read(session, _BELONGINGS, {"user_id": user_id}).one())


_HOLDERS = (
    sa.select(Role.name)
    .join(roles_users, roles_users.c.role_id == Role.id)
    .join(User, User.id == roles_users.c.user_id)
    .where(User.active)
    .group_by(Role.name)
    .having(sa.func.count() == 1, sa.func.max(User.id) == _USER)
    .order_by(Role.name)
)


def only_holder_of(session: Session, user_id: int) -> list[str]:
    """The roles that nobody but this account has."""
    return list(read(session, _HOLDERS, {"user_id": user_id}).scalars())


_PASSWORD = sa.select(User.password).where(User.id == _USER)


def password_hash(session: Session, user_id: int) -> str | None:
    """None where the account has no password."""
    return read(session, _PASSWORD, {"user_id": user_id}).scalar()
