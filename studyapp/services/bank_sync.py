"""Bank files and database brought into step, and the database written out as files.

For every question three states are compared: the file's, the database's, and
what both held at the last sync. Where only one side changed, that side is taken;
where both did, it is a conflict, and nothing happens to that question unless the
caller prefers a side.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.bank.digest import content_hash
from studyapp.domain.bank.schema import Bank, BankFile, TopicFile
from studyapp.domain.errors import Invalid
from studyapp.domain.questions import AnyQuestion, parse_question
from studyapp.domain.versions import looks_substantive
from studyapp.services import facets
from studyapp.services.versions import append_version, put_live, render_again
from studyapp.store.engine import writing
from studyapp.store.models import Question, QuestionVersion, Topic

FROM_FILES = "From the bank's files"
Side = Literal["file", "database"]
Progress = Callable[[int, int], None]
"""Called with questions done and questions in all."""


@dataclass
class SyncReport:
    """Question ids by what happened. ``kept`` are those changed in the database alone."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changes(self) -> int:
        return len(self.added) + len(self.updated) + len(self.retired)


def state_digest(digest: str, status: str, topic: str) -> str:
    """One fingerprint of everything of a question that files hold."""
    return hashlib.sha256(f"{digest}\n{status}\n{topic}".encode()).hexdigest()


@dataclass(frozen=True)
class _Stored:
    row: Question
    digest: str

    @property
    def state(self) -> str:
        return state_digest(self.digest, self.row.status, self.row.topic_slug)

    @property
    def changed(self) -> bool:
        """Has the database been edited since the last sync?"""
        return self.state != self.row.synced_digest


class _DryRun(Exception):
    """Leaves the transaction without a trace."""


def sync(
    session: Session,
    bank: Bank,
    at: dt.datetime,
    *,
    prefer: Side | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> SyncReport:
    """Bring the database into step with ``bank``; idempotent. All in one transaction.

    With ``dry_run`` the report is made and nothing is kept.
    """
    report = SyncReport()
    try:
        with writing(session):
            _sync_topics(session, bank)
            stored = _stored(session)
            total = len(bank.questions)
            done = 0
            for topic in bank.topics:
                for position, question in enumerate(topic.questions, 1):
                    _sync_one(
                        session, stored.get(question.id), question, topic.topic, position,
                        at, prefer, report,
                    )  # fmt: skip
                    done += 1
                    if progress:
                        progress(done, total)
            for id_, known in stored.items():
                if id_ not in bank.questions and known.row.synced_digest is not None:
                    _sync_missing(known, prefer, report)
            render_again(session)
            facets.refresh(session, [*report.added, *report.updated])
            if dry_run:
                raise _DryRun
    except _DryRun:
        session.expire_all()
    return report


def _sync_topics(session: Session, bank: Bank) -> None:
    titles = {topic.topic: topic.title for topic in bank.topics}
    there = {topic.slug: topic for topic in session.scalars(sa.select(Topic))}
    for meta in bank.meta.topics:
        title = titles.get(meta.slug) or meta.title or meta.slug
        row = there.get(meta.slug)
        if row is None:
            session.add(Topic(slug=meta.slug, number=meta.number, title=title))
        elif (row.number, row.title) != (meta.number, title):
            row.number, row.title = meta.number, title
    session.flush()


def _stored(session: Session) -> dict[str, _Stored]:
    rows = session.execute(
        sa.select(Question, QuestionVersion.digest).join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id)
            & (QuestionVersion.number == Question.current_version),
        )
    )
    return {row.id: _Stored(row, digest) for row, digest in rows}


def _sync_one(
    session: Session,
    known: _Stored | None,
    question: AnyQuestion,
    topic: str,
    position: int,
    at: dt.datetime,
    prefer: Side | None,
    report: SyncReport,
) -> None:
    digest = content_hash(question)
    wanted = state_digest(digest, question.status, topic)
    if known is None:
        _add(session, question, topic, position, at, wanted)
        report.added.append(question.id)
        return
    row = known.row
    if row.position != position:
        row.position = position
    if known.state == wanted:
        if row.synced_digest != wanted:
            row.synced_digest = wanted
        report.unchanged += 1
        return
    file_changed = row.synced_digest != wanted
    if known.changed and file_changed and prefer is None:
        report.conflicts.append(question.id)
    elif known.changed and (not file_changed or prefer == "database"):
        report.kept.append(question.id)
    else:
        _take(session, known, question, topic, at, digest, wanted)
        report.updated.append(question.id)


def _add(
    session: Session,
    question: AnyQuestion,
    topic: str,
    position: int,
    at: dt.datetime,
    wanted: str,
) -> None:
    row = Question(
        id=question.id,
        topic_slug=topic,
        position=position,
        status=question.status,
        current_version=0,
        synced_digest=wanted,
    )
    session.add(row)
    append_version(
        session,
        row,
        question,
        at=at,
        substantive=True,
        note=FROM_FILES,
        live=question.status == "ready",
    )


def _take(
    session: Session,
    known: _Stored,
    question: AnyQuestion,
    topic: str,
    at: dt.datetime,
    digest: str,
    wanted: str,
) -> None:
    row = known.row
    if digest != known.digest:
        append_version(
            session,
            row,
            question,
            at=at,
            substantive=looks_substantive(_current(session, row), question),
            note=FROM_FILES,
            live=question.status == "ready",
        )
    elif question.status == "ready":
        put_live(session, row)
    row.topic_slug, row.status, row.synced_digest = topic, question.status, wanted


def _current(session: Session, row: Question) -> AnyQuestion:
    content = session.scalars(
        sa.select(QuestionVersion.content).where(
            QuestionVersion.question_id == row.id, QuestionVersion.number == row.current_version
        )
    ).one()
    return parse_question({**content, "id": row.id, "status": row.status})


def _sync_missing(known: _Stored, prefer: Side | None, report: SyncReport) -> None:
    """A question that the files no longer hold is retired, never deleted."""
    row = known.row
    if row.status == "retired":
        return
    if known.changed and prefer is None:
        report.conflicts.append(row.id)
    elif known.changed and prefer == "database":
        report.kept.append(row.id)
    else:
        row.status = "retired"
        row.synced_digest = known.state
        report.retired.append(row.id)


def bank_from_database(session: Session, meta: BankFile) -> Bank:
    """The database as a bank; topics without questions are left out. Raises Invalid where a
    topic with questions is missing from the syllabus ``meta``.

    Of a question that is ready it is the version learners see: a draft over it stays here.
    """
    exported = sa.case(
        (Question.status == "ready", Question.live_version), else_=Question.current_version
    )
    rows = session.execute(
        sa.select(Question.topic_slug, Question.id, Question.status, QuestionVersion.content)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == exported),
        )
        .order_by(Question.position, Question.id)
    )
    by_topic: dict[str, list[AnyQuestion]] = {}
    for topic, id_, status, content in rows:
        question = parse_question({**content, "id": id_, "status": status})
        by_topic.setdefault(topic, []).append(question)
    lost = sorted(set(by_topic) - {topic.slug for topic in meta.topics})
    if lost:
        raise Invalid(
            f"bank.yaml lacks topics that have questions: {', '.join(lost)}. Add them."
        )
    titles: Mapping[str, str] = dict(session.execute(sa.select(Topic.slug, Topic.title)).all())
    return Bank(
        meta,
        tuple(
            TopicFile(topic=t.slug, title=titles[t.slug], questions=tuple(by_topic[t.slug]))
            for t in meta.topics
            if t.slug in by_topic
        ),
    )


def mark_exported(session: Session, bank: Bank) -> None:
    """After an export of ``bank`` over its own files, these are what both sides hold."""
    with writing(session):
        for id_, known in _stored(session).items():
            if (question := bank.questions.get(id_)) is not None:
                topic = bank.topic_of[id_].topic
                written = state_digest(content_hash(question), question.status, topic)
                if known.row.synced_digest != written:
                    known.row.synced_digest = written
