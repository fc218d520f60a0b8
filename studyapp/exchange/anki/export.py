"""Questions out to an Anki package that updates an earlier one in place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import genanki

from studyapp.domain.errors import Invalid
from studyapp.domain.questions import TYPES, AnyQuestion, Cloze
from studyapp.exchange.anki.cloze import card_ordinals
from studyapp.exchange.anki.fields import field_values
from studyapp.exchange.anki.identity import deck_id, note_guid
from studyapp.exchange.anki.note_types import model
from studyapp.exchange.anki.package import PackageNote, open_package
from studyapp.exchange.anki.progress import CardProgress
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

    Anki takes a note as changed if, and only if, this time is later than its own. Where
    ``progress`` is given, Anki takes that too, for cards that it does not have yet.
    """

    question: AnyQuestion
    topic: str
    topic_title: str
    modified: datetime
    sources: tuple[CitedSource, ...] = ()
    progress: CardProgress | None = None


@dataclass(frozen=True)
class Deck:
    """All notes of an export, in the order in which a learner meets them.

    ``notes`` may be an iterator, so that a large bank need not be in memory at once.
    ``rollover`` is the hour at which the days begin in which progress is counted.
    """

    bank_id: str
    title: str
    notes: Iterable[DeckNote]
    rollover: int = 4


@dataclass(frozen=True)
class ExportReport:
    """What was written: ``by_type`` counts notes under each question type that occurs."""

    notes: int
    cards: int
    by_type: Mapping[str, int]


def note_tags(question: AnyQuestion, topic: str) -> list[str]:
    """Anki's tags, which hold no white space; ``::`` makes its levels."""
    wanted = (
        *question.tags,
        f"topic::{topic}",
        f"type::{question.type}",
        f"bloom::{question.bloom}",
    )
    cleaned = ("-".join(one_line(tag).replace('"', "").split()) for tag in wanted)
    return sorted({tag for tag in cleaned if tag})


def deck_name(title: str) -> str:
    """One level of a deck's name: ``::`` would make two."""
    return re.sub(":{2,}", ":", one_line(title)).strip(": ") or "Untitled"


class _Rows:
    """Turns a deck's notes into the package's, one by one, and remembers what came by."""

    def __init__(self, deck: Deck) -> None:
        self._bank = deck.bank_id
        self._parent = deck_name(deck.title)
        self._names: dict[str, str] = {}
        self._seen: set[str] = set()
        self.by_type: Counter[str] = Counter()

    def of(self, notes: Iterable[DeckNote]) -> Iterator[PackageNote]:
        for position, note in enumerate(notes, 1):
            self._take(note)
            yield self._row(note, position)

    def _take(self, note: DeckNote) -> None:
        question = note.question
        if question.id in self._seen:
            raise DeckError(f"question {question.id}: is in the deck twice; export it once")
        if note.modified.utcoffset() is None:
            raise DeckError(f"question {question.id}: modified: needs a time zone (UTC)")
        self._seen.add(question.id)
        self.by_type[question.type] += 1
        if note.topic not in self._names:
            self._names[note.topic] = self._free_name(note)

    def _free_name(self, note: DeckNote) -> str:
        """A topic's deck name; of two topics with one title the later shows its slug.

        The names carry no running number: Anki finds a deck by its name, so a number that
        depends on which topics are exported would scatter one topic over several decks.
        """
        name = deck_name(note.topic_title)
        taken = {used.casefold() for used in self._names.values()}
        return f"{name} ({deck_name(note.topic)})" if name.casefold() in taken else name

    def _row(self, note: DeckNote, position: int) -> PackageNote:
        question = note.question
        return PackageNote(
            guid=note_guid(self._bank, question.id),
            model_id=model(question.type).model_id,
            deck_id=deck_id(self._bank, note.topic),
            fields=field_values(
                question,
                bank_id=self._bank,
                topic_title=note.topic_title,
                sources=note.sources,
            ),
            tags=note_tags(question, note.topic),
            modified=_seconds(note),
            ordinals=card_ordinals(question) if isinstance(question, Cloze) else (0,),
            due=position,
            progress=note.progress,
        )

    def decks(self) -> list[genanki.Deck]:
        """The parent deck, which holds no note, and under it one deck for each topic."""
        about = f"{literal(self._parent)}. Import a newer file to bring this deck up to date."
        return [
            genanki.Deck(deck_id(self._bank), self._parent, about),
            *(
                genanki.Deck(deck_id(self._bank, topic), f"{self._parent}::{name}")
                for topic, name in self._names.items()
            ),
        ]


def _seconds(note: DeckNote) -> int:
    return int(note.modified.timestamp())


def write_package(deck: Deck, out: Path, *, legacy: bool = False) -> ExportReport:
    """Write ``deck`` to ``out`` as an .apkg file, whole or not at all; raises DeckError.

    Goes through the notes once. Depends on ``deck`` alone, so the same deck gives the same
    bytes. ``legacy`` is for programs older than Anki 2.1.50. A question that changed its
    type keeps its GUID, and Anki then reports a conflict and leaves the learner's note.
    """
    notes = iter(deck.notes)
    first = next(notes, None)
    if first is None:
        raise DeckError("there is no question to export; widen the filter")
    rows = _Rows(deck)
    with open_package(out, first_id=_seconds(first) * 1000, legacy=legacy) as package:
        package.add_notes(rows.of(chain([first], notes)))
        models = [model(type_) for type_ in TYPES if type_ in rows.by_type]
        package.finish(models, rows.decks(), deck.rollover)
    return ExportReport(
        notes=rows.by_type.total(), cards=package.cards, by_type=dict(rows.by_type)
    )
