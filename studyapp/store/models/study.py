"""Cards, marks on them, the review log, reports and study sessions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from studyapp.store.models.base import Base, Slug, Word

_TARGETED = text("target_id IS NOT NULL")


class StudySession(Base):
    """One sitting. ``planned`` is the number of cards it set out to do; ``mode`` is ``study``,
    or ``cram`` where no schedule moves."""

    __tablename__ = "study_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    topic_slug: Mapped[Slug | None] = mapped_column(ForeignKey("topic.slug"))
    planned: Mapped[int]
    mode: Mapped[Word] = mapped_column(default="study", server_default="study")
    started_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class Card(Base):
    """A cache of what the review log says: one learner's memory of one question.

    ``due_at`` in UTC; ``last_day`` and ``introduced_on`` are the learner's days.
    """

    __tablename__ = "card"
    __table_args__ = (
        Index(None, "user_id", "due_at"),
        Index(None, "user_id", "introduced_on"),
        Index(None, "last_review_id"),
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[Slug] = mapped_column(ForeignKey("question.id"), primary_key=True)
    state: Mapped[Word]
    step: Mapped[int | None]
    stability: Mapped[float]
    difficulty: Mapped[float]
    due_at: Mapped[dt.datetime]
    last_day: Mapped[dt.date] = mapped_column(Date)
    reps: Mapped[int]
    lapses: Mapped[int]
    introduced_on: Mapped[dt.date] = mapped_column(Date)
    last_review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))


class Review(Base):
    """One line of the append-only log. A ``token`` counts once for each learner.

    ``kind`` is ``answer``; or ``rerate`` (the learner chose another rating), ``accept`` (the
    learner counts it as right) or ``undo``, which speak of the answer ``target_id``; or
    ``bury`` or ``suspend``, which say when a card was put away and have no rating.
    ``mode`` is ``study``, ``quiz``, ``cram`` (moves no card) or ``anki``. ``order_shown``
    lists the choices' indices as they stood on the page. ``zone``, ``rollover`` and
    ``retention`` are the learner's settings at the time, so that the log alone rebuilds the
    card.
    """

    __tablename__ = "review"
    __table_args__ = (
        Index(None, "user_id", "question_id", "id"),
        Index(None, "user_id", "at"),
        Index(None, "session_id"),
        Index(None, "target_id", sqlite_where=_TARGETED, postgresql_where=_TARGETED),
        UniqueConstraint("user_id", "token"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64))
    kind: Mapped[Word]
    target_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    question_id: Mapped[Slug] = mapped_column(ForeignKey("question.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("study_session.id", ondelete="SET NULL")
    )
    at: Mapped[dt.datetime]
    mode: Mapped[Word]
    order_shown: Mapped[list[Any]]
    response: Mapped[dict[str, Any]]
    fraction: Mapped[float]
    millis: Mapped[int]
    hints: Mapped[int] = mapped_column(default=0)
    confidence: Mapped[Word | None]
    rating: Mapped[Word]
    rule_version: Mapped[int]
    scheduler_version: Mapped[str] = mapped_column(String(40))
    zone: Mapped[str] = mapped_column(String(64))
    rollover: Mapped[int]
    retention: Mapped[float]


class Mark(Base):
    """What a learner wants of one question, seen or not: never again, not before a day of
    theirs, to be found again."""

    __tablename__ = "mark"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[Slug] = mapped_column(ForeignKey("question.id"), primary_key=True)
    suspended: Mapped[bool] = mapped_column(default=False, server_default=false())
    flagged: Mapped[bool] = mapped_column(default=False, server_default=false())
    hidden_until: Mapped[dt.date | None] = mapped_column(Date)


class Report(Base):
    """What a learner says is wrong with a question, for its instructors."""

    __tablename__ = "report"
    __table_args__ = (Index(None, "question_id"), UniqueConstraint("user_id", "token"))

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    question_id: Mapped[Slug] = mapped_column(ForeignKey("question.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"))
    at: Mapped[dt.datetime]
    text: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[dt.datetime | None]
