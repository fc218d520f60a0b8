"""When two versions of a question ask the same: the line between cosmetic and substantive."""

from __future__ import annotations

from typing import Any

from studyapp.domain.questions import AnyQuestion, dump_question

_GRADED = ("type", "answers", "value", "tolerance", "unit", "pairs", "items", "categories")


def _graded(question: AnyQuestion) -> dict[str, Any]:
    data = dump_question(question)
    found = {name: data.get(name) for name in _GRADED}
    found["choices"] = [(c["text"], c["correct"]) for c in data.get("choices", ())]
    return found


def looks_substantive(old: AnyQuestion, new: AnyQuestion) -> bool:
    """Has what counts as right, or what is offered, changed? A suggestion for a person to
    confirm, and the rule where files are synced and nobody is asked."""
    return _graded(old) != _graded(new)
