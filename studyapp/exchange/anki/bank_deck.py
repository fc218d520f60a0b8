"""The live questions of the database as an Anki deck."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sqlalchemy.orm import Session

from studyapp.domain.bank.schema import BankFile
from studyapp.domain.errors import Invalid
from studyapp.exchange.anki.export import (
    CitedSource,
    Deck,
    DeckNote,
    ExportReport,
    write_package,
)
from studyapp.store.queries.decks import live_notes, source_titles
from studyapp.store.queries.questions import topics


def export_deck(
    session: Session, meta: BankFile, out: Path, only_topics: Collection[str] = ()
) -> ExportReport:
    """Write the live questions of all or some topics to ``out``; raises Invalid."""
    known = [topic.slug for topic in topics(session)]
    unknown = sorted(set(only_topics) - set(known))
    if unknown:
        raise Invalid(f"There is no topic “{unknown[0]}”. Topics: {', '.join(known)}.")
    titles = source_titles(session)
    notes = tuple(
        DeckNote(
            question=line.question,
            topic=line.topic,
            topic_title=line.topic_title,
            modified=line.modified,
            sources=tuple(
                CitedSource(f"{titles[c.source].label} {c.turns}", titles[c.source].url)
                for c in line.question.citations
                if c.source in titles
            ),
        )
        for line in live_notes(session, only_topics)
    )
    if not notes:
        raise Invalid("There is no published question to export.")
    return write_package(Deck(meta.id, meta.title, notes), out)
