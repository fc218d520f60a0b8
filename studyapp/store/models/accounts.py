"""Accounts, roles and one-time links.

A guest is an account without a usable address, bound to a browser's cookie
until it is claimed by registering.
"""

from __future__ import annotations

import datetime as dt

from flask_security import naive_utcnow
from flask_security.models import sqla as security
from sqlalchemy import DateTime, ForeignKey, String, Table, func, true
from sqlalchemy.orm import Mapped, mapped_column

from studyapp.store.models.base import Base, UtcMillis, Word

security.FsModels.set_db_info(base_model=Base)

_NAIVE = DateTime(timezone=False)  # Flask-Security's own columns hold naive UTC


class Role(Base, security.FsRoleMixin):
    __tablename__ = "role"

    update_datetime: Mapped[dt.datetime] = mapped_column(_NAIVE, server_default=func.now())


class User(Base, security.FsUserMixin):
    """An account with its study settings.

    ``zone`` is an IANA name, ``rollover`` an hour; ``rest_days`` a week may be left out
    without ending a streak; ``extra_time`` is per cent more in quizzes with a time limit.
    """

    __tablename__ = "user"
    __table_args__ = ({"sqlite_autoincrement": True},)  # ids name tokens: never used again

    confirmed_at: Mapped[dt.datetime | None] = mapped_column(_NAIVE)
    last_login_at: Mapped[dt.datetime | None] = mapped_column(_NAIVE)
    current_login_at: Mapped[dt.datetime | None] = mapped_column(_NAIVE)
    create_datetime: Mapped[dt.datetime] = mapped_column(_NAIVE, server_default=func.now())
    update_datetime: Mapped[dt.datetime] = mapped_column(
        _NAIVE, server_default=func.now(), onupdate=naive_utcnow
    )

    guest: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    rollover: Mapped[int] = mapped_column(default=4)
    new_per_day: Mapped[int] = mapped_column(default=20)
    desired_retention: Mapped[float] = mapped_column(default=0.9)
    reviews_per_day: Mapped[int] = mapped_column(default=200, server_default="200")
    shortcuts: Mapped[bool] = mapped_column(default=True, server_default=true())
    show_streak: Mapped[bool] = mapped_column(default=True, server_default=true())
    rest_days: Mapped[int] = mapped_column(default=2, server_default="2")
    extra_time: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[dt.datetime] = mapped_column(
        UtcMillis, default=lambda: dt.datetime.now(dt.UTC)
    )


class OneTimeLink(Base):
    """A link that works once: only its digest is kept."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    role: Mapped[Word]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class Throttle(Base):
    """How often something was tried since ``since``; ``key`` is a digest of who and what."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[dt.datetime]
    tries: Mapped[int]


roles_users: Table = security.FsModels.roles_users
