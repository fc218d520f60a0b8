"""A learner's collection on the real Anki backend, and one question of every type.

This folder must stay without ``__init__.py``: as a package it would stand before Anki's
own ``anki`` on the import path.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from studyapp.domain.questions import AnyQuestion, parse_question
from studyapp.exchange.anki.export import CitedSource, Deck, DeckNote

WRITTEN = dt.datetime(2025, 3, 1, 12, 0, tzinfo=dt.UTC)

QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "id": "asl-three",
        "type": "single_choice",
        "stem": "What sets **ASL-3** apart from ASL-2?",
        "choices": [
            {"text": "The model is larger", "feedback": "Size alone decides nothing."},
            {
                "text": "It would help people without expertise to do serious harm",
                "correct": True,
                "feedback": "This is the line that the policy draws.",
            },
            {"text": "It has passed the Turing test"},
            {"text": "It was trained on more than $10^{26}$ operations"},
        ],
        "explanation": "The levels follow what a model can *do*, not what it costs.",
        "hint": "Think of who could misuse it.",
        "bloom": "understand",
        "tags": ["safety", "policy"],
    },
    {
        "id": "gas-laws",
        "type": "multiple_choice",
        "stem": "Which of these hold for an ideal gas?",
        "choices": [
            {"text": "$pV = nRT$", "correct": True},
            {"text": "Its particles attract each other", "feedback": "Those of a real gas do."},
            {"text": "Collisions keep the kinetic energy", "correct": True},
        ],
    },
    {
        "id": "loss-falls",
        "type": "true_false",
        "stem": "Loss falls as a power of compute over many orders of magnitude.",
        "choices": [
            {"text": "True", "correct": True},
            {"text": "False", "feedback": "The trend held in every range measured."},
        ],
        "explanation": "$$L(C) \\propto C^{-\\alpha}$$",
    },
    {
        "id": "feature-cloze",
        "type": "cloze",
        "stem": "A network that keeps more {{1::what?}} than it has {{2}} uses *superposition*;"
        " each of its {{1}} is a direction.",
        "answers": [["features", "concepts"], "neurons"],
        "explanation": "Directions may be many where they need not be at right angles.",
    },
    {
        "id": "capital",
        "type": "short_answer",
        "stem": "What is the capital of Austria?",
        "answers": ["Vienna", "Wien", "Vienna, Austria"],
    },
    {
        "id": "boiling",
        "type": "numeric",
        "stem": "At what temperature does water boil on top of Mont Blanc?",
        "value": 84.5,
        "tolerance": 1.5,
        "unit": "°C",
        "hint": "The air presses about half as hard as at the sea.",
    },
    {
        "id": "who-wrote",
        "type": "matching",
        "stem": "Who wrote what?",
        "pairs": [
            {"left": "*Emma*", "right": "Jane Austen"},
            {"left": "*Middlemarch*", "right": "George Eliot"},
            {"left": "*Silas Marner*", "right": "George Eliot"},
            {"left": "*Orlando*", "right": "Virginia Woolf"},
        ],
    },
    {
        "id": "planets",
        "type": "ordering",
        "stem": "Order these planets from the Sun outwards.",
        "items": ["Mercury", "Venus", "Earth", "Mars"],
    },
    {
        "id": "kinds",
        "type": "categorize",
        "stem": "Which is which?",
        "categories": [
            {"name": "Metals", "items": ["Zinc", "Copper"]},
            {"name": "Noble gases", "items": ["Argon", "Neon"]},
        ],
    },
    {
        "id": "why-spacing",
        "type": "flashcard",
        "stem": "Why does spacing reviews help memory?",
        "answers": ["Each recall after some forgetting strengthens the trace more."],
        "explanation": "Recall that costs effort leaves more behind.",
    },
)


class Learner:
    """A collection of one's own, used as the desktop program uses it."""

    def __init__(self, folder: Path) -> None:
        self.col = Collection(str(folder / "collection.anki2"))

    def take(self, package: Path) -> dict[str, int]:
        """Import with the defaults of Anki's dialogue; how many notes went which way."""
        request = ImportAnkiPackageRequest(
            package_path=str(package), options=ImportAnkiPackageOptions()
        )
        log = self.col.import_anki_package(request).log
        kinds = ("new", "updated", "duplicate", "conflicting", "first_field_match",
                 "missing_notetype", "missing_deck", "empty_first_field")  # fmt: skip
        counts = {kind: len(getattr(log, kind)) for kind in kinds}
        return {kind: count for kind, count in counts.items() if count}

    def note(self, question_id: str) -> Any:
        (found,) = self.col.find_notes(f"Id:{question_id}")
        return self.col.get_note(found)

    def rendered(self) -> Iterator[tuple[Any, str, str]]:
        """Every card with its front and back as HTML."""
        for card_id in self.col.find_cards(""):
            card = self.col.get_card(card_id)
            output = card.render_output()
            yield card, output.question_text, output.answer_text

    def ordinals_by_anki(self, note: Any) -> list[int]:
        """The cards that Anki makes of a new note with the same fields."""
        fresh = self.col.new_note(note.note_type())
        fresh.fields = ["copy of " + note.fields[0], *note.fields[1:]]
        self.col.add_note(fresh, self.col.decks.id("Copies"))
        made = sorted(card.ord for card in fresh.cards())
        self.col.remove_notes([fresh.id])
        return made


@contextmanager
def _opened() -> Iterator[Learner]:
    with tempfile.TemporaryDirectory() as folder:
        learner = Learner(Path(folder))
        try:
            yield learner
        finally:
            learner.col.close()


@pytest.fixture(scope="session")
def open_learner() -> Callable[[], AbstractContextManager[Learner]]:
    """Opens an empty collection for a ``with`` block."""
    return _opened


@pytest.fixture
def learner() -> Iterator[Learner]:
    with _opened() as opened:
        yield opened


@pytest.fixture(scope="session")
def questions() -> tuple[AnyQuestion, ...]:
    """One question of every type, in the order of ``TYPES``."""
    return tuple(parse_question(data) for data in QUESTIONS)


@pytest.fixture(scope="session")
def make_deck() -> Callable[..., Deck]:
    """A deck of the given questions, all written at one time, in two topics by turns."""

    def make(questions: tuple[AnyQuestion, ...], title: str = "Course") -> Deck:
        topics = (("scaling", "Scaling laws"), ("memory", "How memory works"))
        cited = CitedSource("Dario Amodei, turn 115", "https://example.org/talk?a=1&b=2")
        notes = tuple(
            DeckNote(question, *topics[index % 2], WRITTEN, (cited,))
            for index, question in enumerate(questions)
        )
        return Deck("demo-bank", title, notes)

    return make
