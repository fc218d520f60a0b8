"""The bank: topics, questions, their versions; the sources and their turns."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyapp.store.models.base import Base, Slug, Word


class Topic(Base):
    __tablename__ = "topic"

    slug: Mapped[Slug] = mapped_column(primary_key=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))


class Question(Base):
    """One identity. ``current_version`` is the newest version's number, ``live_version``
    that of the one learners see.

    ``live_version`` is None until the question is first published. ``synced_*``
    say what the bank's files held when the two were last in step.
    """

    __tablename__ = "question"
    __table_args__ = (Index(None, "topic_slug", "position"),)

    id: Mapped[Slug] = mapped_column(primary_key=True)
    topic_slug: Mapped[Slug] = mapped_column(ForeignKey("topic.slug"))
    position: Mapped[int]
    status: Mapped[Word]
    current_version: Mapped[int]
    live_version: Mapped[int | None]
    synced_digest: Mapped[str | None] = mapped_column(String(64))


class QuestionVersion(Base):
    """Append-only. ``published`` once learners have been given it; ``content`` is the question
    as in the bank's files without id and status; ``rendered`` is its HTML, made once;
    ``search_text`` is folded for searching."""

    __tablename__ = "question_version"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[Slug] = mapped_column(ForeignKey("question.id"))
    number: Mapped[int]
    type: Mapped[Word]
    bloom: Mapped[Word]
    content: Mapped[dict[str, Any]]
    rendered: Mapped[dict[str, Any]]
    search_text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    substantive: Mapped[bool]
    published: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(500), default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[dt.datetime]


class Facet(Base):
    """What a live question can be filtered by: ``kind`` is ``tag`` or ``speaker``."""

    __tablename__ = "facet"
    __table_args__ = (Index(None, "kind", "value"),)

    question_id: Mapped[Slug] = mapped_column(ForeignKey("question.id"), primary_key=True)
    kind: Mapped[Word] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(String(120), primary_key=True)


class SyncedFiles(Base):
    """The fingerprint of the bank's files when they were last in step with the database."""

    __tablename__ = "synced_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))


class Source(Base):
    """A transcript as its descriptor names it; ``imported_at`` is None before its import."""

    __tablename__ = "source"

    id: Mapped[Slug] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    descriptor: Mapped[dict[str, Any]]
    imported_at: Mapped[dt.datetime | None]


class SourceTurn(Base):
    """One turn (or paragraph) of an imported transcript, numbered from 1 in file order."""

    __tablename__ = "source_turn"

    source_id: Mapped[Slug] = mapped_column(
        ForeignKey("source.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    speaker: Mapped[str | None] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
