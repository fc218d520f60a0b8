"""Questions from other programs' files, taken in as drafts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.bank import content_hash
from studyapp.domain.errors import Invalid
from studyapp.domain.questions import AnyQuestion
from studyapp.services.versions import append_version
from studyapp.store.engine import writing
from studyapp.store.models import Question, QuestionVersion, Topic


@dataclass(frozen=True)
class Draft:
    """A question for the topic named by its slug."""

    question: AnyQuestion
    topic: str


@dataclass(frozen=True)
class TakenIn:
    """Ids of the drafts that are new, of those the bank holds word for word, and of those
    whose id the bank gives to another text, which were left out."""

    added: tuple[str, ...]
    known: tuple[str, ...]
    taken: tuple[str, ...]


def take_in(
    session: Session,
    author_id: int | None,
    at: dt.datetime,
    drafts: Sequence[Draft],
    *,
    note: str,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> TakenIn:
    """Add drafts at the end of their topics, all or, on any error, none; learners do not see
    them before somebody publishes them. Doing it again adds nothing.

    ``dry_run`` tells what would be done. Raises Invalid for a topic that is not there.
    """
    with writing(session):
        found = _sorted_out(session, drafts)
        if dry_run:
            return found
        places = _places(session, {draft.topic for draft in drafts})
        added = set(found.added)
        for done, draft in enumerate(drafts, 1):
            if draft.question.id in added:
                added.discard(draft.question.id)
                places[draft.topic] += 1
                _add(session, author_id, at, draft, places[draft.topic], note)
            progress(done, len(drafts))
        return found


def _sorted_out(session: Session, drafts: Sequence[Draft]) -> TakenIn:
    there = dict(
        session.execute(
            sa.select(QuestionVersion.question_id, QuestionVersion.digest)
            .join(Question, Question.id == QuestionVersion.question_id)
            .where(QuestionVersion.number == Question.current_version)
        ).all()
    )
    added, known, taken = list[str](), list[str](), list[str]()
    for draft in drafts:
        id_, digest = draft.question.id, content_hash(draft.question)
        if id_ not in there:
            there[id_] = digest
            added.append(id_)
        else:
            (known if there[id_] == digest else taken).append(id_)
    return TakenIn(tuple(added), tuple(known), tuple(taken))


def _places(session: Session, wanted: set[str]) -> dict[str, int]:
    """The last position in each topic, the topics kept from other writers."""
    there = session.scalars(
        sa.select(Topic.slug).where(Topic.slug.in_(wanted)).with_for_update()
    ).all()
    if missing := sorted(wanted - set(there)):
        raise Invalid(
            f"There is no topic “{missing[0]}”; choose one of the bank's.",
            {"topic": "choose one of the list"},
        )
    last = dict.fromkeys(wanted, 0)
    rows = session.execute(
        sa.select(Question.topic_slug, sa.func.max(Question.position))
        .where(Question.topic_slug.in_(wanted))
        .group_by(Question.topic_slug)
    )
    return last | {slug: position for slug, position in rows}  # noqa: C416


def _add(
    session: Session,
    author_id: int | None,
    at: dt.datetime,
    draft: Draft,
    position: int,
    note: str,
) -> None:
    row = Question(
        id=draft.question.id,
        topic_slug=draft.topic,
        position=position,
        status="draft",
        current_version=0,
    )
    session.add(row)
    session.flush()
    append_version(
        session, row, draft.question, at=at, substantive=True, note=note, author_id=author_id
    )
