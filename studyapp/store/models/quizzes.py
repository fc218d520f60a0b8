"""Quizzes that instructors set, attempts at these and at others, their questions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from studyapp.store.models.base import Base, Slug, Word

_LOGGED = text("review_id IS NOT NULL")


class Quiz(Base):
    """A quiz that an instructor sets, reached through a link that holds ``code``.

    ``blueprint`` lists [topic, Bloom level, number]; where it is empty ``count`` questions
    are drawn of ``topics``, ``levels`` and ``bands`` (each empty: of all). With
    ``same_for_all`` everybody gets ``question_ids``, drawn when the quiz was saved.
    ``feedback`` is ``now``, ``end`` or ``close``; with the last, scores and keys are shown
    ``seen_from``: when it has closed for everybody, extensions included. ``minutes`` and
    ``attempts_allowed`` are None where nothing limits them. ``revision`` counts the savings.
    """

    __tablename__ = "quiz"
    __table_args__ = (UniqueConstraint("creator_id", "token"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    token: Mapped[str] = mapped_column(String(64))
    creator_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(String(200))
    instructions: Mapped[str] = mapped_column(Text)
    mode: Mapped[Word]
    topics: Mapped[list[Any]]
    levels: Mapped[list[Any]]
    bands: Mapped[list[Any]]
    blueprint: Mapped[list[Any]]
    count: Mapped[int]
    order: Mapped[Word]
    shuffle: Mapped[bool]
    same_for_all: Mapped[bool]
    question_ids: Mapped[list[Any]]
    minutes: Mapped[int | None]
    opens_at: Mapped[dt.datetime | None]
    closes_at: Mapped[dt.datetime | None]
    seen_from: Mapped[dt.datetime | None]
    feedback: Mapped[Word]
    attempts_allowed: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime]


class QuizExtension(Base):
    """More minutes for one learner in one quiz."""

    __tablename__ = "quiz_extension"

    quiz_id: Mapped[int] = mapped_column(
        ForeignKey("quiz.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    minutes: Mapped[int]


class Attempt(Base):
    """One learner's run through one quiz, an instructor's or (``quiz_id`` None) their own.

    ``mode`` is ``practice`` or ``exam``; ``feedback`` is ``now``, ``end`` or ``close``;
    ``deadline`` is None where nothing limits the time.
    """

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
    quiz_id: Mapped[int | None] = mapped_column(ForeignKey("quiz.id"), index=True)
    mode: Mapped[Word] = mapped_column(default="practice", server_default="practice")
    started_at: Mapped[dt.datetime]
    deadline: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]


class AttemptItem(Base):
    """One question of an attempt, at ``position`` from 1, in the version first shown.

    ``review_id`` is set when the answer joins the review log: where the keys wait for the
    close of the quiz that is later than ``fraction``, so that no schedule betrays them.
    """

    __tablename__ = "attempt_item"
    __table_args__ = (Index(None, "review_id", sqlite_where=_LOGGED, postgresql_where=_LOGGED),)

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
    hints: Mapped[int] = mapped_column(default=0, server_default="0")
    review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id", ondelete="SET NULL"))
