"""What no release may change once a deck is out. If a test here fails, undo the change.

Only ``TEMPLATES`` may be brought up to date, and then ``REVISED`` with it.
"""

from __future__ import annotations

import hashlib
import re

from studyapp.domain.questions import TYPES
from studyapp.exchange.anki.identity import deck_id, note_guid
from studyapp.exchange.anki.note_types import FIELDS, NOTE_TYPES, REVISED, model

MODELS = {
    "single_choice": (1160991196, "Study: single choice", 0),
    "multiple_choice": (1731818609, "Study: multiple choice", 0),
    "true_false": (1762576929, "Study: true or false", 0),
    "cloze": (2111201795, "Study: cloze", 1),
    "short_answer": (1649830986, "Study: short answer", 0),
    "numeric": (1731251550, "Study: number", 0),
    "matching": (1254449252, "Study: matching", 0),
    "ordering": (1260755720, "Study: ordering", 0),
    "categorize": (1597309390, "Study: categorize", 0),
    "flashcard": (1109960302, "Study: flashcard", 0),
}
TEMPLATES = (1795262400, "1f6a697cca942ca3")


def test_models_fields_and_templates():
    assert FIELDS == (
        "Id", "Question", "Choices", "Answer", "Explanation", "Source", "SourceURL", "Hint",
        "Topic", "Meta", "Spare1", "Spare2", "Spare3", "Spare4",
    )  # fmt: skip
    assert tuple(note_type.type for note_type in NOTE_TYPES) == TYPES == tuple(MODELS)
    for question_type, expected in MODELS.items():
        made = model(question_type)
        assert (made.model_id, made.name, made.model_type) == expected
        assert tuple(field["name"] for field in made.fields) == FIELDS
        assert [template["name"] for template in made.templates] == ["Question"]
        assert made.sort_field_index == 1


def test_guids():
    assert note_guid("demo-bank", "asl-three") == "VsWI4Iu8PkfPf5Dw1g6D"
    assert note_guid("demo-bank", "q-1") == "xA1SKVlFcYSoJRNEV4R5"
    assert note_guid("bank/ä \x1f", "q-1") == "SkgFjGyVFTh1bzgSX3V2"
    made = {note_guid("demo-bank", f"q-{number}") for number in range(2000)}
    assert len(made) == 2000
    assert all(re.fullmatch(r"[0-9A-Za-z]{20}", guid) for guid in made)


def test_two_names_never_run_together():
    assert note_guid("ab", "c") != note_guid("a", "bc")
    assert deck_id("ab", "c") != deck_id("a", "bc")
    assert deck_id("a") != deck_id("a", "")


def test_deck_ids():
    assert deck_id("demo-bank") == 2145174729466
    assert deck_id("demo-bank", "scaling") == 1702862420002
    assert deck_id("demo-bank", "memory") == 2121907666196


def test_a_changed_template_has_a_later_time():
    """Anki takes new templates only from a model with a later time."""
    text = "\x1f".join(
        f"{made.templates[0]['qfmt']}\x1f{made.templates[0]['afmt']}\x1f{made.css}"
        for made in map(model, TYPES)
    )
    assert (REVISED, hashlib.sha256(text.encode()).hexdigest()[:16]) == TEMPLATES
