"""Collections made by the real Anki backend, exported in each of its layouts.

This folder must stay without ``__init__.py``, as the one beside it.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from studyapp.domain.questions import AnyQuestion
from studyapp.exchange.anki.export import Deck, DeckNote, note_guid, write_package
from tests.factories import every_type

BANK = "demo-bank"
WRITTEN = dt.datetime(2025, 3, 1, 12, 0, tzinfo=dt.UTC)
LAYOUTS = ("legacy.apkg", "latest.apkg", "latest.colpkg")


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Collection]:
    """An empty collection; a package made of it stays readable after it was closed."""
    folder = tmp_path / "anki"
    folder.mkdir()
    collection = Collection(str(folder / "collection.anki2"))
    yield collection
    if collection.db is not None:
        collection.close()


def guids(questions: list[AnyQuestion]) -> dict[str, str]:
    return {note_guid(BANK, question.id): question.id for question in questions}


@pytest.fixture
def own_deck(anki: Collection, tmp_path: Path) -> dict[str, str]:
    """Our deck of every type in the collection; the question ids by GUID."""
    questions = every_type()
    notes = tuple(DeckNote(q, "first", "First things", WRITTEN) for q in questions)
    write_package(Deck(BANK, "Course", notes), tmp_path / "own.apkg")
    request = ImportAnkiPackageRequest(
        package_path=str(tmp_path / "own.apkg"), options=ImportAnkiPackageOptions()
    )
    assert len(anki.import_anki_package(request).log.new) == len(questions)
    anki.decks.select(anki.decks.id("Course"))
    return guids(questions)


@pytest.fixture
def exported(anki: Collection, tmp_path: Path) -> Callable[[str], Path]:
    """Exports the collection in one of :data:`LAYOUTS`, with scheduling."""

    def export(layout: str) -> Path:
        out = tmp_path / layout
        if layout.endswith(".colpkg"):
            anki.export_collection_package(str(out), True, False)
            return out
        options = ExportAnkiPackageOptions(
            with_scheduling=True,
            with_media=True,
            legacy=layout.startswith("legacy"),
            with_deck_configs=False,
        )
        anki.export_anki_package(out_path=str(out), options=options, limit=None)
        return out

    return export


def study(anki: Collection, ratings: list[int]) -> list[tuple[str, int]]:
    """Answer the cards that Anki offers, in its order, three a second: GUID and ease of each
    answer."""
    done: list[tuple[str, int]] = []
    for ease in ratings:
        queued: Any = anki.sched.get_queued_cards(fetch_limit=1).cards
        if not queued:
            break
        card = anki.get_card(queued[0].card.id)
        card.start_timer()
        answer = anki.sched.build_answer(card=card, states=queued[0].states, rating=ease - 1)
        anki.sched.answer_card(answer)
        time.sleep(0.3)
        done.append((card.note().guid, ease))
    return done
