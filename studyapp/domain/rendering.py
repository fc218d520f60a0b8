"""A question as the HTML pieces that its page is put together from, made once a version."""

from __future__ import annotations

import html
import re
from typing import Any

from markupsafe import Markup

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
_BARE_GAP = re.compile(r"\{\{(\d{1,2})\}\}")


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
            pieces["stem_parts"] = _stem_parts(question.stem)
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
    """Hints are no Markdown and are set aside. A stem whose gaps do not all come through
    as text (one stood in mathematics or an address) is shown as it was written."""
    gaps = list(GAP.finditer(stem))
    bare = GAP.sub(r"{{\1}}", stem)
    pieces = _BARE_GAP.split(render(bare))
    if pieces[1::2] != [gap[1] for gap in gaps]:
        pieces = _BARE_GAP.split(f"<p>{html.escape(bare)}</p>")
    parts: list[Any] = [pieces[0]]
    for gap, text in zip(gaps, pieces[2::2], strict=True):
        parts += [{"gap": int(gap[1]) - 1, "hint": gap[2] or ""}, text]
    return parts


def headline(stem: str) -> str:
    """A rendered stem as one line of plain text, gaps as […]."""
    return GAP.sub("[…]", Markup(stem).striptags())  # noqa: S704 - tags are taken out


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
            found += [
                text for group in question.categories for text in (group.name, *group.items)
            ]
        case Cloze():
            found += [variant for gap in question.answers for variant in gap]
        case _:
            found += getattr(question, "answers", ())
    return fold(" ".join(found))
