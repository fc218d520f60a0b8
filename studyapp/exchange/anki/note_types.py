"""The ten Anki note types, one a question type. Their identity is frozen.

Model ids, the field list and the template names are part of every learner's collection:
change one and Anki refuses further updates in silence. Texts of the templates and the
style may change at any time; whoever changes one moves ``REVISED`` forward, and Anki
takes the new look without touching a note.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

import genanki

FIELDS = (
    "Id", "Question", "Choices", "Answer", "Explanation", "Source", "SourceURL", "Hint",
    "Topic", "Meta", "Spare1", "Spare2", "Spare3", "Spare4",
)  # fmt: skip
TEMPLATE_NAME = "Question"
REVISED = 1_795_262_400
"""When templates or style last changed: seconds since 1970, UTC (2026-11-21, noon)."""


@dataclass(frozen=True)
class NoteType:
    """``body`` names the two template files that hold what the type shows of its own."""

    type: str
    model_id: int
    name: str
    body: str
    prompt: str
    cloze: bool = False


NOTE_TYPES = (
    NoteType("single_choice", 1160991196, "Study: single choice", "choices", "Choose one"),
    NoteType(
        "multiple_choice",
        1731818609,
        "Study: multiple choice",
        "choices",
        "Choose all that apply",
    ),
    NoteType("true_false", 1762576929, "Study: true or false", "choices", "True or false"),
    NoteType(
        "cloze", 2111201795, "Study: cloze", "cloze", "Recall what is missing", cloze=True
    ),
    NoteType(
        "short_answer", 1649830986, "Study: short answer", "short_answer", "Type your answer"
    ),
    NoteType("numeric", 1731251550, "Study: number", "numeric", "Type the number"),
    NoteType(
        "matching", 1254449252, "Study: matching", "sorting", "Match each with its partner"
    ),
    NoteType("ordering", 1260755720, "Study: ordering", "sorting", "Put these in order"),
    NoteType("categorize", 1597309390, "Study: categorize", "sorting", "Sort into groups"),
    NoteType("flashcard", 1109960302, "Study: flashcard", "flashcard", "Recall the answer"),
)


class _Model(genanki.Model):  # type: ignore[misc]
    """A model whose time is the templates', and whose one card needs the Question field."""

    _req: ClassVar = [[0, "any", [FIELDS.index("Question")]]]

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:
        return dict(super().to_json(REVISED, deck_id))


def template_text(name: str) -> str:
    """One file of the ``templates`` folder."""
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


def _script(body: str) -> str:
    """What a body with behaviour runs, alone in its scope; the others run nothing."""
    if body not in ("choices", "sorting"):
        return ""
    parts = template_text("memory.js").strip(), template_text(f"{body}.js").strip()
    return '(function () {\n"use strict";\n' + "\n\n".join(parts) + "\n})();"


def _side(note_type: NoteType, side: str) -> str:
    """The frame of a side with the type's own body, question, prompt and script in it."""
    parts = {
        "@BODY@": template_text(f"{note_type.body}.{side}.html").strip(),
        "@QUESTION@": "{{cloze:Question}}" if note_type.cloze else "{{Question}}",
        "@PROMPT@": note_type.prompt,
        "@TYPE@": note_type.type,
        "@SCRIPT@": _script(note_type.body),
    }
    text = template_text(f"{side}.html")
    for mark, part in parts.items():
        text = text.replace(mark, part)
    return text.strip()


@cache
def model(question_type: str) -> genanki.Model:
    """The genanki model of a question type (one of ``domain.questions.TYPES``)."""
    note_type = next(known for known in NOTE_TYPES if known.type == question_type)
    template = {
        "name": TEMPLATE_NAME,
        "qfmt": _side(note_type, "front"),
        "afmt": _side(note_type, "back"),
    }
    if not note_type.cloze:
        template |= {"bqfmt": "{{Question}}", "bafmt": "{{Answer}}"}
    return _Model(
        note_type.model_id,
        note_type.name,
        fields=[{"name": name} for name in FIELDS],
        templates=[template],
        css=template_text("style.css"),
        model_type=genanki.Model.CLOZE if note_type.cloze else genanki.Model.FRONT_BACK,
        sort_field_index=FIELDS.index("Question"),
    )
