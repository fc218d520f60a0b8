"""Accounts: guests, roles, one-time links, settings."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from zoneinfo import available_timezones

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.config import Config
from studyapp.domain.errors import Invalid, NotFound
from studyapp.store.engine import writing
from studyapp.store.models import OneTimeLink, Role, User

LINK_LIFE = dt.timedelta(days=7)
ROLE_NAMES = ("instructor", "admin")


@dataclass(frozen=True)
class Defaults:
    """The study settings of a new account."""

    zone: str = "UTC"
    rollover: int = 4
    new_per_day: int = 20


def defaults_of(config: Config) -> Defaults:
    """The study settings that this site gives a new account."""
    return Defaults(config.time_zone, config.rollover_hour, config.new_per_day)


def new_user_fields(at: dt.datetime, defaults: Defaults, zone: str = "") -> dict[str, object]:
    """Columns of a new account beyond those of Flask-Security."""
    return {
        "zone": zone if zone in available_timezones() else defaults.zone,
        "rollover": defaults.rollover,
        "new_per_day": defaults.new_per_day,
        "created_at": at,
    }


def create_guest(session: Session, at: dt.datetime, defaults: Defaults, zone: str = "") -> User:
    """A guest's account: it can be reached through the browser's cookie alone."""
    uniquifier = secrets.token_hex(16)
    guest = User(
        email=f"{uniquifier}@guest.invalid",
        active=True,
        guest=True,
        fs_uniquifier=uniquifier,
        **new_user_fields(at, defaults, zone),
    )
    with writing(session):
        session.add(guest)
    return guest


def ensure_roles(session: Session) -> None:
    """The roles that an account can be given exist."""
    with writing(session):
        there = set(session.scalars(sa.select(Role.name)))
        session.add_all(Role(name=name) for name in ROLE_NAMES if name not in there)


def add_user(
    session: Session,
    at: dt.datetime,
    email: str,
    role: str,
    defaults: Defaults,
    password_hash: str | None = None,
) -> User:
    """A new account; ``role`` is ``learner``, ``instructor`` or ``admin``. Raises Invalid."""
    if role not in ("learner", *ROLE_NAMES):
        raise Invalid(f"“{role}” is not a role; write learner, instructor or admin.")
    if email.count("@") != 1 or email.startswith("@") or email.endswith("@"):
        raise Invalid(f"“{email}” is not an e-mail address.", {"email": "Write name@host."})
    with writing(session):
        return _insert_user(session, at, email, role, defaults, password_hash)


def _insert_user(
    session: Session,
    at: dt.datetime,
    email: str,
    role: str,
    defaults: Defaults,
    password_hash: str | None,
) -> User:
    if user_by_email(session, email) is not None:
        raise Invalid(
            f"There is an account for {email} already.",
            {"email": "Use another address, or sign in."},
        )
    user = User(
        email=email.strip(),
        active=True,
        password=password_hash,
        fs_uniquifier=secrets.token_hex(32),
        **new_user_fields(at, defaults),
    )
    if role != "learner":
        user.roles = list(session.scalars(sa.select(Role).where(Role.name == role)))
    session.add(user)
    session.flush()
    return user


def user_by_email(session: Session, email: str) -> User | None:
    """The account with this address, in any case of letters."""
    return session.scalars(
        sa.select(User).where(sa.func.lower(User.email) == email.strip().lower())
    ).first()


def has_instructor(session: Session) -> bool:
    """Is there an account that can edit?"""
    return session.scalar(sa.select(User.id).where(User.roles.any()).limit(1)) is not None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(session: Session, at: dt.datetime, role: str, user_id: int | None = None) -> str:
    """A one-time token to create an account in ``role``, or to sign ``user_id`` in.

    Earlier unused links for the same purpose stop working.
    """
    token = secrets.token_urlsafe(24)
    with writing(session):
        session.execute(
            sa.delete(OneTimeLink).where(
                OneTimeLink.used_at.is_(None),
                OneTimeLink.role == role,
                OneTimeLink.user_id.is_(None)
                if user_id is None
                else OneTimeLink.user_id == user_id,
            )
        )
        session.add(
            OneTimeLink(
                digest=_digest(token), user_id=user_id, role=role, expires_at=at + LINK_LIFE
            )
        )
    return token


def link_for(
    session: Session, at: dt.datetime, token: str, *, lock: bool = False
) -> OneTimeLink:
    """The unused, unexpired link as it is now, ``lock`` to spend it; raises NotFound."""
    statement = sa.select(OneTimeLink).where(OneTimeLink.digest == _digest(token))
    link = session.scalars(
        statement.with_for_update() if lock else statement,
        execution_options={"populate_existing": True},
    ).first()
    if link is None or link.used_at is not None or link.expires_at <= at:
        raise NotFound(
            "This link has been used or has expired. Ask for a new one:"
            " flask user link EMAIL prints it."
        )
    return link


def use_link(
    session: Session,
    at: dt.datetime,
    token: str,
    email: str,
    password_hash: str,
    defaults: Defaults,
) -> User:
    """Spend the link: create the account it is for, or set the password of the one it names."""
    with writing(session):
        link = link_for(session, at, token, lock=True)
        if link.user_id is None:
            user = _insert_user(session, at, email, link.role, defaults, password_hash)
        else:
            user = session.get_one(User, link.user_id)
            user.password = password_hash
            user.fs_uniquifier = secrets.token_hex(32)  # signs out every other browser
        link.used_at = at
    return user


def save_settings(
    session: Session,
    user_id: int,
    *,
    zone: str,
    rollover: int,
    new_per_day: int,
    desired_retention: float,
    reviews_per_day: int | None = None,
    shortcuts: bool | None = None,
    show_streak: bool | None = None,
    rest_days: int | None = None,
) -> None:
    """Store a learner's study settings; they hold from the next review on. None leaves one
    as it is."""
    if zone not in available_timezones():
        raise Invalid(
            f"“{zone}” is not a time zone.", {"zone": "Choose one, such as Europe/Paris."}
        )
    with writing(session):
        user = session.get_one(User, user_id)
        user.zone, user.rollover = zone, rollover
        user.new_per_day, user.desired_retention = new_per_day, desired_retention
        others = {
            "reviews_per_day": reviews_per_day,
            "shortcuts": shortcuts,
            "show_streak": show_streak,
            "rest_days": rest_days,
        }
        for name, value in others.items():
            if value is not None:
                setattr(user, name, value)


def show_streak(session: Session, user_id: int, *, shown: bool) -> None:
    """Count regular days on the page of progress, or leave them out."""
    with writing(session):
        session.get_one(User, user_id).show_streak = shown
