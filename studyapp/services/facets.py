"""The table of facets, kept in step with what learners see."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.facets import Voices, facets_of
from studyapp.domain.questions import Citation
from studyapp.domain.transcripts import Interview
from studyapp.store.engine import read, writing
from studyapp.store.models import Facet, Question, QuestionVersion, Source, SourceTurn

_FEW = 500
"""Up to so many questions are named one by one; for more the whole table is made anew."""

_CONTENT = sa.select(QuestionVersion.question_id, QuestionVersion.content).join(
    Question,
    (Question.id == QuestionVersion.question_id)
    & (Question.live_version == QuestionVersion.number),
)


def refresh(session: Session, question_ids: Collection[str] | None = None) -> int:
    """Make the facets of some questions anew from their live versions, or those of all.

    Inside a caller's transaction, after what it changed: a version put live, a descriptor, a
    transcript. Returns the number of facets. A question that was retired keeps its facets.
    """
    if question_ids is not None and not question_ids:
        return 0
    session.flush()
    old, live = sa.delete(Facet), _CONTENT
    if question_ids is not None and len(question_ids) <= _FEW:
        ids = list(question_ids)
        old = old.where(Facet.question_id.in_(ids))
        live = live.where(Question.id.in_(ids))
    voices = _voices(session)
    rows = [
        {"question_id": question_id, "kind": kind, "value": value}
        for question_id, content in read(session, live)
        for kind, value in facets_of(
            content.get("tags", ()),
            map(Citation.model_validate, content.get("citations", ())),
            voices,
        )
    ]
    session.execute(old)
    if rows:
        session.execute(sa.insert(Facet), rows)
    return len(rows)


def _voices(session: Session) -> dict[str, Voices]:
    turns: dict[str, dict[int, str | None]] = {}
    for source_id, number, speaker in read(
        session, sa.select(SourceTurn.source_id, SourceTurn.number, SourceTurn.speaker)
    ):
        turns.setdefault(source_id, {})[number] = speaker
    return {
        id_: _voices_of(descriptor, turns.get(id_, {}))
        for id_, descriptor in read(session, sa.select(Source.id, Source.descriptor))
    }


def _voices_of(descriptor: dict[str, Any], turns: dict[int, str | None]) -> Voices:
    people = descriptor.get("people", ())
    return Voices(
        frozenset(person["name"] for person in people if person["role"] == "guest"),
        tuple(map(Interview.model_validate, descriptor.get("interviews", ()))),
        turns,
    )


def fill(session: Session) -> int:
    """Make all facets where there is none though questions are live: a database that is older
    than facets. Returns how many were made."""
    empty = ~sa.exists().select_from(Facet)
    live = sa.exists().where(Question.live_version.is_not(None))
    if not read(session, sa.select(sa.and_(empty, live))).scalar_one():
        return 0
    with writing(session):
        return refresh(session)
