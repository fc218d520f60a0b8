"""Who is asking: a member signed in through Flask-Security, a guest, or nobody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import current_app, g, request, session
from flask_login import current_user

from studyapp.config import settings
from studyapp.domain.learners import Learner
from studyapp.domain.permissions import Role
from studyapp.services.accounts import create_guest, defaults_of
from studyapp.store.engine import db
from studyapp.store.queries.accounts import Person, person_by_uniquifier

_GUEST = "guest"
REMEMBER = "remember_token"


def now() -> dt.datetime:
    """The clock of requests; tests put a function of their own into the application."""
    clock: Any = current_app.extensions.get("studyapp.clock")
    return clock() if clock else dt.datetime.now(dt.UTC)


def person() -> Person | None:
    """The account behind this request, guests included; read once a request."""
    if "person" not in g:
        g.person = _find_person()
    return g.person  # type: ignore[no-any-return]


def _find_person() -> Person | None:
    """Whom the signed cookie names. Flask-Login's own account object is not loaded for this:
    it takes three times as long; it is asked only to honor a “remember me” cookie."""
    key = session.get("_user_id")
    if key is None and request.cookies.get(REMEMBER) and current_user.is_authenticated:
        key = session.get("_user_id")
    if key is None:
        key = session.get(_GUEST)
    return person_by_uniquifier(db.session, key) if key else None


def role() -> Role:
    """The most that this request may do."""
    found = person()
    return found.role if found else "anonymous"


def learner() -> Learner | None:
    """The person as the study services know one."""
    found = person()
    return found.learner if found else None


def the_learner() -> Learner:
    """As :func:`learner` where the gate has let nobody in who has no memory."""
    found = learner()
    assert found is not None
    return found


def become_guest(zone: str) -> Learner:
    """The learner of this request; a visitor becomes a guest, kept in the cookie for a year."""
    if person() is None:
        session.pop("_user_id", None)  # of an account that was closed, or signed out elsewhere
        guest = create_guest(db.session, now(), defaults_of(settings()), zone)
        session[_GUEST] = guest.fs_uniquifier
        g.person = person_by_uniquifier(db.session, guest.fs_uniquifier)
        session.permanent = True
    session.modified = True  # the cookie lives another year
    return the_learner()


def guest_to_claim() -> str | None:
    """Takes the guest out of the cookie, to be given to the account now signed in."""
    found = session.pop(_GUEST, None)
    return str(found) if found else None
