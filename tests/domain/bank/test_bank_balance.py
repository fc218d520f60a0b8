"""The rules on the mixture of a whole bank."""

from __future__ import annotations

from typing import Any

import pytest

from studyapp.domain.bank import Bank, BankFile, SourceFacts, TopicFile, check
from studyapp.domain.bank.rules import RULES
from studyapp.domain.questions import AnyQuestion, parse_question

SOURCES = {"talk": SourceFacts(("Ada Reef", "Ben Shore"), 9)}


def question(number: int, kind: str = "short_answer", bloom: str = "understand") -> AnyQuestion:
    """A clean question of a type that needs few fields."""
    parts: dict[str, Any] = {
        "short_answer": {"answers": ["moon"]},
        "flashcard": {"answers": ["moon"]},
        "numeric": {"value": 1},
        "ordering": {"items": ["a", "b"]},
        "true_false": {
            "choices": [
                {"text": "True", "correct": True, "feedback": "Yes."},
                {"text": "False", "feedback": "No."},
            ]
        },
    }[kind]
    common = {"id": f"q-{number}", "type": kind, "stem": f"Question {number}?", "bloom": bloom}
    citations = [{"source": "talk", "turns": 1}]
    return parse_question({**common, **parts, "explanation": "E.", "citations": citations})


def bank_of(*questions: AnyQuestion) -> Bank:
    row = {"number": 1, "slug": "moon", "speakers": ["Ada Reef"]}
    about = {"id": "b", "title": "B", "description": "B", "licence": "MIT", "topics": [row]}
    topic = TopicFile(topic="moon", title="M", questions=questions)
    return Bank(BankFile.model_validate(about), (topic,))


def found(bank: Bank, *rules: str) -> list[tuple[str, str, str]]:
    return [
        (problem.field, problem.severity, problem.message)
        for problem in check(bank, SOURCES, rules=[RULES[name] for name in rules])
    ]


def test_shares_of_types() -> None:
    kinds = ["short_answer"] * 8 + ["numeric"] * 6 + ["flashcard"] * 4 + ["true_false"] * 2
    bank = bank_of(*(question(number, kind) for number, kind in enumerate(kinds)))
    assert found(bank, "type-share") == [
        ("bank", "warning", "20.0% of the questions are flashcard, more than 15%")
    ]
    assert found(bank_of(*list(bank.questions.values())[:19]), "type-share") == []
    kinds = ["short_answer"] * 9 + ["numeric"] * 8 + ["true_false"] * 3
    bank = bank_of(*(question(number, kind) for number, kind in enumerate(kinds)))
    assert found(bank, "type-share") == [
        ("bank", "warning", "15.0% of the questions are true_false, more than 10%"),
        ("bank", "warning", "45.0% of the questions are short_answer, more than 40%"),
    ]
    assert found(bank, "unused-type") == [
        ("bank", "info", f"no question is of the type {kind}")
        for kind in ("categorize", "cloze", "flashcard", "matching", "multiple_choice",
                     "ordering", "single_choice")
    ]  # fmt: skip


def test_share_at_remember() -> None:
    levels = ["remember"] * 9 + ["apply"] * 11
    questions = [question(number, bloom=level) for number, level in enumerate(levels)]
    assert found(bank_of(*questions), "remember-share") == []
    assert found(bank_of(*questions, question(20, bloom="remember")), "remember-share") == [
        ("bank", "warning", "47.6% of the questions are at remember, more than 45%")
    ]


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (["remember", "apply"], []),
        (["remember", "create"], []),
        (["understand", "apply"], ["moon has no question at remember"]),
        (["remember", "understand"], ["moon has no question at apply or above"]),
        (["understand"] * 11, []),
    ],
)
def test_from_recall_to_application(levels: list[str], said: list[str]) -> None:
    levels = levels * 6 if len(levels) == 2 else levels
    questions = [question(number, bloom=level) for number, level in enumerate(levels)]
    problems = found(bank_of(*questions), "bloom-range")
    assert problems == [("topics[0]", "warning", message) for message in said]
