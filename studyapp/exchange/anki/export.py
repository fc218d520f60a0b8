"""Questions out to an Anki package that updates an earlier one in place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import genanki

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import AnyQuestion, Cloze
from studyapp.exchange.anki.cloze import card_ordinals
from studyapp.exchange.anki.fields import field_values
from studyapp.exchange.anki.identity import deck_id, note_guid
from studyapp.exchange.anki.note_types import model
from studyapp.exchange.anki.package import DatedNote, write_apkg
from studyapp.exchange.anki.safe_text import literal, one_line

__all__ = [
    "CitedSource",
    "Deck",
    "DeckError",
    "DeckNote",
    "ExportReport",
    "note_guid",
    "write_package",
]


class DeckError(Invalid):
    """The deck cannot be written; the message says what to change."""


class CitedSource(NamedTuple):
    """A passage as people cite it, and where it can be read, if on the web."""

    label: str
    url: str | None = None


@dataclass(frozen=True)
class DeckNote:
    """A question to export. ``modified`` is when its current version was made, in UTC.

    Anki takes a note as changed if, and only if, this time is later than its own.
    """

    question: AnyQuestion
    topic: str
    topic_title: str
    modified: datetime
    sources: tuple[CitedSource, ...] = ()


@dataclass(frozen=True)
class Deck:
    """All notes of an export, in the order in which a learner meets them."""

    bank_id: str
    title: str
    notes: tuple[DeckNote, ...]


@dataclass(frozen=True)
class ExportReport:
    """What was written: ``by_type`` counts notes under each question type that occurs."""

    notes: int
    cards: int
    by_type: Mapping[str, int]


def _check(deck: Deck) -> None:
    if not deck.notes:
        raise DeckError("there is no question to export; widen the filter")
    for name, count in Counter(note.question.id for note in deck.notes).items():
        if count > 1:
            raise DeckError(f"question {name}: is in the deck {count} times; export it once")
    for note in deck.notes:
        if note.modified.utcoffset() is None:
            raise DeckError(f"question {note.question.id}: modified: needs a time zone (UTC)")


def _tags(note: DeckNote) -> list[str]:
    """Anki's tags, which hold no white space; ``::`` makes its levels."""
    question = note.question
    wanted = (
        *question.tags,
        f"topic::{note.topic}",
        f"type::{question.type}",
        f"bloom::{question.bloom}",
    )
    cleaned = ("-".join(one_line(tag).replace('"', "").split()) for tag in wanted)
    return sorted({tag for tag in cleaned if tag})


def _note(note: DeckNote, bank_id: str, position: int) -> DatedNote:
    question = note.question
    return DatedNote(
        model=model(question.type),
        fields=field_values(
            question, bank_id=bank_id, topic_title=note.topic_title, sources=note.sources
        ),
        guid=note_guid(bank_id, question.id),
        tags=_tags(note),
        modified=int(note.modified.timestamp()),
        ordinals=card_ordinals(question) if isinstance(question, Cloze) else (0,),
        due=position,
    )


def _name(title: str) -> str:
    """One level of a deck's name: ``::`` would make two."""
    return re.sub(":{2,}", ":", one_line(title)).strip(": ") or "Untitled"


def _topic_names(deck: Deck) -> dict[str, str]:
    """Each topic's deck name; of two topics with one title the later shows its slug.

    The names carry no running number: Anki finds a deck by its name, so a number that
    depends on which topics are exported would scatter one topic over several decks.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for note in deck.notes:
        if note.topic in names:
            continue
        name = _name(note.topic_title)
        if name.casefold() in taken:
            name = f"{name} ({_name(note.topic)})"
        taken.add(name.casefold())
        names[note.topic] = name
    return names


def _decks(deck: Deck) -> list[genanki.Deck]:
    """The parent deck, which holds no note, and under it one deck for each topic."""
    parent = _name(deck.title)
    about = f"{literal(parent)}. Import a newer file to bring this deck up to date."
    decks = {
        topic: genanki.Deck(deck_id(deck.bank_id, topic), f"{parent}::{name}")
        for topic, name in _topic_names(deck).items()
    }
    for position, note in enumerate(deck.notes, 1):
        decks[note.topic].add_note(_note(note, deck.bank_id, position))
    return [genanki.Deck(deck_id(deck.bank_id), parent, about), *decks.values()]


def _card_count(decks: Iterable[genanki.Deck]) -> int:
    return sum(len(note.cards) for deck in decks for note in deck.notes)


def write_package(deck: Deck, out: Path) -> ExportReport:
    """Write ``deck`` to ``out`` as an .apkg file, whole or not at all; raises DeckError.

    Depends on ``deck`` alone, so the same deck gives the same bytes. A question that
    changed its type keeps its GUID, and Anki then reports a conflict and leaves the
    learner's note as it was.
    """
    _check(deck)
    decks = _decks(deck)
    newest = max(note.modified for note in deck.notes)
    write_apkg(decks, out, first_id=int(newest.timestamp()) * 1000)
    return ExportReport(
        notes=len(deck.notes),
        cards=_card_count(decks),
        by_type=dict(Counter(note.question.type for note in deck.notes)),
    )
