"""Transcripts: their descriptors stored, their text imported whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyapp.domain.bank import Passage, SourceFacts
from studyapp.domain.errors import NotFound
from studyapp.domain.questions import Span
from studyapp.domain.transcripts import (
    Alignment,
    Known,
    Source,
    Transcript,
    Turn,
    align,
    long_guest_turns,
    parse_transcript,
    read_source,
)
from studyapp.services import facets
from studyapp.store.engine import writing
from studyapp.store.models import Source as SourceRow
from studyapp.store.models import SourceTurn


def read_sources(directory: Path) -> list[Source]:
    """The descriptors of a bank's ``sources`` folder, by id; raises DescriptorError."""
    return [read_source(path) for path in sorted((directory / "sources").glob("*.yaml"))]


def stored_sources(session: Session) -> list[Source]:
    """The descriptors as the database keeps them, by id."""
    rows = session.scalars(sa.select(SourceRow.descriptor).order_by(SourceRow.id))
    return [Source.model_validate(descriptor) for descriptor in rows]


def store_sources(session: Session, sources: Iterable[Source]) -> None:
    """Keep the descriptors; text that was imported stays."""
    with writing(session):
        there = {row.id: row for row in session.scalars(sa.select(SourceRow))}
        changed = False
        for source in sources:
            descriptor = source.model_dump(mode="json")
            row = there.get(source.id)
            if row is None:
                session.add(SourceRow(id=source.id, title=source.title, descriptor=descriptor))
            elif (row.title, row.descriptor) != (source.title, descriptor):
                row.title, row.descriptor = source.title, descriptor
            else:
                continue
            changed = True
        if changed:
            facets.refresh(session)


def import_transcript(
    session: Session, source: Source, data: bytes, at: dt.datetime, *, strict: bool = True
) -> Transcript:
    """Parse the file and store its turns in place of earlier ones.

    Raises TranscriptError before anything is stored. ``strict`` wants the very file
    that the descriptor names.
    """
    transcript = parse_transcript(data, source, strict=strict)
    store_sources(session, [source])
    with writing(session):
        session.execute(sa.delete(SourceTurn).where(SourceTurn.source_id == source.id))
        session.execute(
            sa.insert(SourceTurn),
            [
                {
                    "source_id": source.id,
                    "number": t.number,
                    "speaker": t.speaker,
                    "text": t.text,
                }
                for t in transcript.units
            ],
        )
        session.execute(
            sa.update(SourceRow).where(SourceRow.id == source.id).values(imported_at=at)
        )
        facets.refresh(session)
    return transcript


def passage(session: Session, source_id: str, span: Span) -> list[Turn]:
    """The imported turns of a passage; raises NotFound with what to do."""
    row = session.get(SourceRow, source_id)
    if row is None:
        known = ", ".join(session.scalars(sa.select(SourceRow.id).order_by(SourceRow.id)))
        raise NotFound(f"There is no source “{source_id}”. Known: {known or 'none'}.")
    if row.imported_at is None:
        raise NotFound(
            f"“{source_id}” has not been imported."
            f" Run: flask transcript import FILE --source {source_id}"
        )
    turns = session.scalars(
        sa.select(SourceTurn)
        .where(
            SourceTurn.source_id == source_id, SourceTurn.number.between(span.first, span.last)
        )
        .order_by(SourceTurn.number)
    ).all()
    if len(turns) < span.last - span.first + 1:
        last = session.scalar(
            sa.select(sa.func.max(SourceTurn.number)).where(SourceTurn.source_id == source_id)
        )
        raise NotFound(f"“{source_id}” has turns 1 to {last}; {span} is not among them.")
    return [Turn(t.number, t.speaker, t.text, 0) for t in turns]


def source_facts(session: Session, sources: Iterable[Source]) -> dict[str, SourceFacts]:
    """What ``bank check`` may know of each source; length and text only where imported."""
    lengths = _lengths(session)
    texts = _texts(session) if lengths else {}
    return {
        source.id: SourceFacts(
            people=tuple(person.name for person in source.people),
            units=lengths.get(source.id),
            turns=texts.get(source.id, {}),
        )
        for source in sources
    }


def _texts(session: Session) -> dict[str, dict[int, str]]:
    """The text of every imported turn, by source and number."""
    texts: dict[str, dict[int, str]] = {}
    rows = session.execute(sa.select(SourceTurn.source_id, SourceTurn.number, SourceTurn.text))
    for source_id, number, text in rows:
        texts.setdefault(source_id, {})[number] = text
    return texts


def _lengths(session: Session) -> dict[str, int]:
    """Turns of every imported source; empty where the database has not been set up."""
    if not sa.inspect(session.connection()).has_table(SourceTurn.__tablename__):
        return {}
    return dict(
        session.execute(
            sa.select(SourceTurn.source_id, sa.func.max(SourceTurn.number)).group_by(
                SourceTurn.source_id
            )
        ).all()
    )


def long_passages(session: Session, sources: Iterable[Source]) -> list[Passage]:
    """Every guest turn of 150 words or more of the imported sources, excerpts left out."""
    found: list[Passage] = []
    imported = _lengths(session)
    for source in sources:
        if source.id in imported and source.excerpt_of is None:
            turns = _turns(session, source.id)
            found += [
                Passage(source.id, turn.number, turn.speaker or "", turn.words)
                for turn in long_guest_turns(Transcript(source.id, turns), source)
            ]
    return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sources of one conversation, ``excerpt`` aligned with ``whole``."""

    whole: Source
    excerpt: Source
    alignment: Alignment


def compare(session: Session, one: str, two: str) -> Comparison:
    """Align two imported sources, the one that is an excerpt of the other with that.

    Raises NotFound, for both at once, where a source is unknown or not imported.
    """
    missing: list[str] = []
    for source_id in dict.fromkeys((one, two)):
        try:
            passage(session, source_id, Span(first=1, last=1))
        except NotFound as error:
            missing.append(str(error))
    if missing:
        raise NotFound("\n".join(missing))
    whole, excerpt = _descriptor(session, one), _descriptor(session, two)
    if whole.excerpt_of == excerpt.id:
        whole, excerpt = excerpt, whole
    known = Known.of(whole, excerpt)
    return Comparison(
        whole, excerpt, align(_turns(session, whole.id), _turns(session, excerpt.id), known)
    )


def _turns(session: Session, source_id: str) -> tuple[Turn, ...]:
    """Every imported turn, however many; a citation's span is shorter."""
    turns = session.scalars(
        sa.select(SourceTurn)
        .where(SourceTurn.source_id == source_id)
        .order_by(SourceTurn.number)
    )
    return tuple(Turn(t.number, t.speaker, t.text, 0) for t in turns)


def _descriptor(session: Session, source_id: str) -> Source:
    return Source.model_validate(session.get_one(SourceRow, source_id).descriptor)
