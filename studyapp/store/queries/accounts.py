"""Reads of accounts."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.learners import Learner
from studyapp.domain.permissions import Role as RoleName
from studyapp.store.engine import read
from studyapp.store.models import Role, User
from studyapp.store.models.accounts import roles_users


@dataclass(frozen=True)
class Person:
    """The account behind a request: who, what they may do, how they study."""

    email: str
    role: RoleName
    learner: Learner


_PERSON = (
    sa.select(
        User.email,
        User.guest,
        User.id,
        User.zone,
        User.rollover,
        User.new_per_day,
        User.desired_retention,
        Role.name,
    )
    .outerjoin(roles_users, roles_users.c.user_id == User.id)
    .outerjoin(Role, Role.id == roles_users.c.role_id)
    .where(User.fs_uniquifier == sa.bindparam("uniquifier"), User.active)
)


def person_by_uniquifier(session: Session, uniquifier: str) -> Person | None:
    """The active account with this key of Flask-Security's."""
    rows = read(session, _PERSON, {"uniquifier": uniquifier}).all()
    if not rows:
        return None
    email, guest, *settings = rows[0][:7]
    return Person(email, _role(guest, {row[7] for row in rows}), Learner(*settings))


def _role(guest: bool, held: set[str | None]) -> RoleName:
    if guest:
        return "guest"
    if "admin" in held:
        return "admin"
    return "instructor" if "instructor" in held else "learner"
