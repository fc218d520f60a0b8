"""The live questions of the database as an Anki deck."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

from sqlalchemy.orm import Session

from studyapp.domain.bank.schema import BankFile
from studyapp.domain.errors import Invalid
from studyapp.domain.learners import Learner
from studyapp.domain.study import effective
from studyapp.exchange.anki.export import (
    CitedSource,
    Deck,
    DeckNote,
    ExportReport,
    write_package,
)
from studyapp.exchange.anki.progress import CardProgress, card_progress
from studyapp.exchange.cited import cited
from studyapp.store.queries.deck_choice import suspended_ids
from studyapp.store.queries.decks import NoteLine, SourceTitle, live_notes, source_titles
from studyapp.store.queries.questions import topics
from studyapp.store.queries.study import learner_logs


def export_deck(
    session: Session,
    meta: BankFile,
    out: Path,
    only_topics: Collection[str] = (),
    *,
    ids: Collection[str] | None = None,
    learner: Learner | None = None,
) -> ExportReport:
    """Write the live questions of all or some topics, or those of ``ids``, to ``out``, with
    the progress of ``learner`` if one is given; raises Invalid."""
    known = [topic.slug for topic in topics(session)]
    unknown = sorted(set(only_topics) - set(known))
    if unknown:
        raise Invalid(f"There is no topic “{unknown[0]}”. Topics: {', '.join(known)}.")
    titles = source_titles(session)
    progress = _progress(session, learner) if learner else {}
    lines = live_notes(session, only_topics, ids)
    first = next(lines, None)
    if first is None:
        raise Invalid("There is no published question to export.")
    notes = (
        replace(_deck_note(line, titles), progress=progress.get(line.question.id))
        for line in chain([first], lines)
    )
    rollover = learner.rollover if learner else 4
    return write_package(Deck(meta.id, meta.title, notes, rollover), out)


def _progress(session: Session, learner: Learner) -> dict[str, CardProgress]:
    """Where the learner stands with each question that they have met or suspended."""
    logs = learner_logs(session, learner.id)
    asleep = suspended_ids(session, learner.id)
    return {
        id_: card_progress(effective(logs.get(id_, ())), suspended=id_ in asleep)
        for id_ in logs.keys() | asleep
    }


def _deck_note(line: NoteLine, titles: Mapping[str, SourceTitle]) -> DeckNote:
    return DeckNote(
        question=line.question,
        topic=line.topic,
        topic_title=line.topic_title,
        modified=line.modified,
        sources=tuple(CitedSource(*each) for each in cited(line.question, titles)),
    )
