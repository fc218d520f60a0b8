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
    """The account behind a request: who, what they may do, how they study.

    ``shortcuts``: do single keys act on the pages of studying? ``extra_time`` in per cent.
    """

    email: str
    role: RoleName
    learner: Learner
    shortcuts: bool = True
    show_streak: bool = True
    rest_days: int = 2
    extra_time: int = 0


_PERSON = (
    sa.select(
        User.email,
        User.guest,
        User.id,
        User.zone,
        User.rollover,
        User.new_per_day,
        User.desired_retention,
        User.reviews_per_day,
        User.shortcuts,
        User.show_streak,
        User.rest_days,
        User.extra_time,
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
    email, guest, *settings = rows[0][:12]
    held = {row[12] for row in rows}
    return Person(email, _role(guest, held), Learner(*settings[:6]), *settings[6:])


_LEARNER = sa.select(
    User.id,
    User.zone,
    User.rollover,
    User.new_per_day,
    User.desired_retention,
    User.reviews_per_day,
).where(sa.func.lower(User.email) == sa.bindparam("email"))


def learner_by_email(session: Session, email: str) -> Learner | None:
    """The learner with this address, in any case of letters."""
    row = read(session, _LEARNER, {"email": email.strip().lower()}).first()
    return Learner(*row) if row else None


def _role(guest: bool, held: set[str | None]) -> RoleName:
    if guest:
        return "guest"
    if "admin" in held:
        return "admin"
    return "instructor" if "instructor" in held else "learner"
