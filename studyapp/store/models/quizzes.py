"""Quiz attempts and their questions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyapp.store.models.base import Base, Slug, Word


class Attempt(Base):
    """One learner's run through one quiz. ``feedback`` is ``now`` or ``end``."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("user_id", "token"),
        {"sqlite_autoincrement": True},  # ids name tokens of reviews: never used again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(64))
    topics: Mapped[list[Any]]
    order: Mapped[Word]
    feedback: Mapped[Word]
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]


class AttemptItem(Base):
    """One question of an attempt, at ``position`` from 1, in the version first shown."""

    __tablename__ = "attempt_item"

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question_id: Mapped[Slug] = mapped_column(ForeignKey("question.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    order_shown: Mapped[list[Any]]
    response: Mapped[dict[str, Any] | None]
    fraction: Mapped[float | None]
    millis: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[dt.datetime | None]
    flagged: Mapped[bool] = mapped_column(default=False)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id", ondelete="SET NULL"))
