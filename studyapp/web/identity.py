"""Who is asking: a member signed in through Flask-Security, a guest, or nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from flask import current_app, g, session
from flask_login import current_user

from studyapp.config import settings
from studyapp.domain.learners import Learner
from studyapp.domain.permissions import Role
from studyapp.services.accounts import create_guest, defaults_of
from studyapp.store.engine import db
from studyapp.store.models import User

_GUEST = "guest"
_BY_UNIQUIFIER = sa.select(User).where(
    User.fs_uniquifier == sa.bindparam("uniquifier"), User.guest
)


def now() -> dt.datetime:
    """The clock of requests; tests put a function of their own into the application."""
    clock: Any = current_app.extensions.get("studyapp.clock")
    return clock() if clock else dt.datetime.now(dt.UTC)


def person() -> User | None:
    """The account behind this request, guests included; read once a request."""
    if "person" not in g:
        g.person = _find_person()
    return g.person  # type: ignore[no-any-return]


def _find_person() -> User | None:
    if "_user_id" in session and current_user.is_authenticated:
        return current_user._get_current_object()  # type: ignore[no-any-return]
    uniquifier = session.get(_GUEST)
    if not uniquifier:
        return None
    return db.session.scalars(_BY_UNIQUIFIER, {"uniquifier": uniquifier}).first()


def role() -> Role:
    """The most that this request may do."""
    found = person()
    if found is None:
        return "anonymous"
    if found.guest:
        return "guest"
    names = {held.name for held in found.roles}
    if "admin" in names:
        return "admin"
    return "instructor" if "instructor" in names else "learner"


def learner() -> Learner | None:
    """The person as the study services know one."""
    found = person()
    if found is None:
        return None
    return Learner(
        found.id, found.zone, found.rollover, found.new_per_day, found.desired_retention
    )


def the_learner() -> Learner:
    """As :func:`learner` where the gate has let nobody in who has no memory."""
    found = learner()
    assert found is not None
    return found


def become_guest(zone: str) -> Learner:
    """The learner of this request; a visitor becomes a guest, kept in the cookie for a year."""
    if person() is None:
        g.person = create_guest(db.session, now(), defaults_of(settings()), zone)
        session[_GUEST] = g.person.fs_uniquifier
        session.permanent = True
    session.modified = True  # the cookie lives another year
    return the_learner()


def guest_to_claim() -> str | None:
    """Takes the guest out of the cookie, to be given to the account now signed in."""
    found = session.pop(_GUEST, None)
    return str(found) if found else None
