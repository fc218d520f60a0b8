"""The fields of a question that a format has no place for, as losses."""

from __future__ import annotations

from collections.abc import Iterable

from studyapp.domain.questions import AnyQuestion
from studyapp.exchange.loss import Loss

_NAMES = {
    "hint": "the hint",
    "explanation": "the explanation",
    "bloom": "the Bloom level",
    "difficulty": "the estimated difficulty",
    "tags": "the tags",
    "citations": "the citations",
    "readings": "the dates of writing and second reading",
    "waive": "the waived checks",
    "shuffle": "the fixed order of the choices",
}


def uncarried(question: AnyQuestion, fields: Iterable[str], format_name: str) -> list[Loss]:
    """One loss for each of ``fields`` that says something in this question."""
    model = type(question).model_fields
    return [
        Loss(
            question.id,
            name,
            f"{_NAMES[name]} stayed behind: {format_name} has no place for this",
            "left_out",
        )
        for name in fields
        if name in model
        and getattr(question, name) != model[name].get_default(call_default_factory=True)
    ]
