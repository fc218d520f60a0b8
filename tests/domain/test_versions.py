"""The line between a cosmetic edit and one that asks something else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.questions import AnyQuestion, parse_question
from studyapp.domain.versions import looks_substantive
from tests.strategies import questions

KEY, WRONG = {"text": "a", "correct": True, "feedback": "Yes."}, {"text": "b", "correct": False}
PARTS: dict[str, dict[str, Any]] = {
    "single_choice": {"choices": [KEY, WRONG]},
    "multiple_choice": {"choices": [KEY, WRONG]},
    "cloze": {"stem": "It is {{1}}.", "answers": [["a", "b"]]},
    "short_answer": {"answers": ["a", "b"]},
    "numeric": {"value": 7, "tolerance": 1, "unit": "m"},
    "matching": {"pairs": [{"left": c, "right": c * 2} for c in "ab"]},
    "ordering": {"items": ["a", "b"]},
    "categorize": {"categories": [{"name": c, "items": [c * 2]} for c in "ab"]},
    "flashcard": {"answers": ["a"]},
}
LIFTED = {"text": "b", "correct": True}


def made(kind: str, **changes: Any) -> AnyQuestion:
    data = {"id": "q", "type": kind, "stem": "Which?", **PARTS[kind], **changes}
    return parse_question(data)


COSMETIC: list[dict[str, Any]] = [
    {"explanation": "Because."},
    {"hint": "Think."},
    {"bloom": "create"},
    {"difficulty": 0.9},
    {"tags": ["new"]},
    {"status": "ready"},
    {"citations": [{"source": "talk", "turns": 3}]},
    {"readings": {"curator": "2026-01-01"}},
]


@pytest.mark.parametrize("kind", PARTS)
@pytest.mark.parametrize("change", COSMETIC, ids=lambda change: next(iter(change)))
def test_what_is_around_the_question_is_cosmetic(kind: str, change: dict[str, Any]) -> None:
    assert looks_substantive(made(kind), made(kind, **change)) is False


@pytest.mark.parametrize(
    ("kind", "change", "substantive"),
    [
        ("single_choice", {"choices": [KEY | {"feedback": "No."}, WRONG]}, False),
        ("single_choice", {"shuffle": False}, False),
        ("single_choice", {"choices": [KEY, WRONG | {"text": "c"}]}, True),
        ("single_choice", {"choices": [KEY, WRONG, {"text": "c"}]}, True),
        ("single_choice", {"choices": [WRONG, KEY]}, True),
        ("multiple_choice", {"choices": [KEY, LIFTED]}, True),
        ("cloze", {"stem": "This is {{1::a letter}}."}, False),
        ("cloze", {"answers": ["a"]}, True),
        ("short_answer", {"stem": "Which one?"}, False),
        ("short_answer", {"answers": ["a", "b", "c"]}, True),
        ("numeric", {"value": 7.0}, False),
        ("numeric", {"value": 8}, True),
        ("numeric", {"value": 0}, True),
        ("numeric", {"tolerance": 0}, True),
        ("numeric", {"unit": ""}, True),
        ("matching", {"pairs": [{"left": c, "right": c * 3} for c in "ab"]}, True),
        ("ordering", {"items": ["b", "a"]}, True),
        ("categorize", {"categories": [{"name": c, "items": [c]} for c in "ab"]}, True),
        ("flashcard", {"answers": ["b"]}, True),
    ],
)
def test_what_counts_as_asking_something_else(
    kind: str, change: dict[str, Any], substantive: bool
) -> None:
    assert looks_substantive(made(kind), made(kind, **change)) is substantive


def test_another_type_is_another_question() -> None:
    choices = {"choices": [KEY, WRONG]}
    one, several = made("single_choice", **choices), made("multiple_choice", **choices)
    assert looks_substantive(one, several) is True


@given(questions(), questions())
@settings(max_examples=20, deadline=None)
def test_it_does_not_matter_which_came_first(one: AnyQuestion, other: AnyQuestion) -> None:
    assert looks_substantive(one, other) == looks_substantive(other, one)
    assert looks_substantive(one, one) is False


@given(questions(), st.text("abc", min_size=1))
@settings(max_examples=20, deadline=None)
def test_a_new_explanation_is_cosmetic_in_every_question(
    question: AnyQuestion, text: str
) -> None:
    changed = question.model_copy(update={"explanation": text, "hint": text})
    assert looks_substantive(question, changed) is False
