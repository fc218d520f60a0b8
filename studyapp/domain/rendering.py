"""A question as the HTML pieces that its page is put together from, made once a version."""

from __future__ import annotations

from typing import Any

from studyapp.domain.grading import fold
from studyapp.domain.markup import render, render_inline
from studyapp.domain.questions import (
    GAP,
    AnyQuestion,
    Categorize,
    Cloze,
    Flashcard,
    Matching,
    MultipleChoice,
    Ordering,
    SingleChoice,
    TrueFalse,
)

RENDERING_VERSION = 1


def render_question(question: AnyQuestion) -> dict[str, Any]:
    """JSON-ready HTML of every Markdown field, under the field's name.

    A cloze has ``stem_parts``: HTML strings with, between them, ``{"gap": index
    from 0, "hint": text}``; concatenated they are one well-formed fragment.
    """
    pieces: dict[str, Any] = {
        "version": RENDERING_VERSION,
        "stem": render(question.stem),
        "explanation": render(question.explanation),
        "hint": render(question.hint),
    }
    match question:
        case SingleChoice() | MultipleChoice() | TrueFalse():
            pieces["choices"] = [
                {"text": render_inline(c.text), "feedback": render_inline(c.feedback)}
                for c in question.choices
            ]
        case Cloze():
            pieces["stem_parts"] = _stem_parts(pieces["stem"])
        case Matching():
            pieces["pairs"] = [
                {"left": render_inline(p.left), "right": render_inline(p.right)}
                for p in question.pairs
            ]
        case Ordering():
            pieces["items"] = [render_inline(item) for item in question.items]
        case Categorize():
            pieces["items"] = [render_inline(item) for item, _ in question.placed_items]
        case Flashcard():
            pieces["answers"] = [render(answer) for answer in question.answers]
    return pieces


def _stem_parts(stem: str) -> list[Any]:
    parts: list[Any] = []
    end = 0
    for match in GAP.finditer(stem):
        parts += [stem[end : match.start()], {"gap": int(match[1]) - 1, "hint": match[2] or ""}]
        end = match.end()
    return [*parts, stem[end:]]


def search_text(question: AnyQuestion) -> str:
    """Everything an instructor might search a question by, folded."""
    found = [question.id, question.stem, question.explanation, *question.tags]
    match question:
        case SingleChoice() | MultipleChoice() | TrueFalse():
            found += [choice.text for choice in question.choices]
        case Matching():
            found += [text for pair in question.pairs for text in (pair.left, pair.right)]
        case Ordering():
            found += question.items
        case Categorize():
            found += [item for item, _ in question.placed_items]
        case Cloze():
            found += [variant for gap in question.answers for variant in gap]
        case _:
            found += getattr(question, "answers", ())
    return fold(" ".join(found))
