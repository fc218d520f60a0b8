"""The rules on item writing against questions that were labelled by hand.

``labels/shipped.yaml`` holds 100 questions drawn from the shipped bank, the other files
questions written with a flaw on purpose (or close to one); the rules were fitted to all of
these but ``held-out.yaml``. A label is the name of a rule that a careful reviewer would
raise; hits and misses are counted by question and rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from studyapp.domain.bank import Bank, BankFile, SourceFacts, TopicFile, check
from studyapp.domain.bank.document import read_document
from studyapp.domain.questions import AnyQuestion, parse_question

LABELS = Path(__file__).parent / "labels"
FILES = ("shipped", "flawed-choices", "flawed-cues", "flawed-pairs", "held-out")
JUDGED = (
    "absolute-distractors",
    "all-or-none-of-the-above",
    "convergence",
    "gives-away-answer",
    "grammar-cue",
    "key-echoes-stem",
    "key-longest",
    "missing-feedback",
    "near-duplicate-choices",
    "near-duplicate-questions",
    "negative-stem",
    "number-order",
    "passage-overlap",
    "reading-level",
    "unequal-lengths",
    "which-is-true",
)
TURNS = {
    1: "A lamp goes out over the water every night until the last of the boats is home.",
    2: "As for the bell, the fog swallows the sound of the bell before it has crossed the bar.",
}
SOURCES = {"keeper": SourceFacts(("Ada Reef",), 2, TURNS)}
Label = tuple[str, str]


def labelled(name: str) -> Iterator[tuple[AnyQuestion, set[str]]]:
    """Every question of a file of labels with the rules it should break."""
    for number, entry in enumerate(read_document(_text(name)).value):
        rules = set(entry.pop("rules"))
        yield question(entry, f"{name}-{number}"), rules


def _text(name: str) -> str:
    return (LABELS / f"{name}.yaml").read_text(encoding="utf-8")


def question(entry: dict[str, Any], default_id: str) -> AnyQuestion:
    """The question that a short form describes: keys begin with *, feedback is filled in."""
    data: dict[str, Any] = {"id": default_id, "type": "single_choice", "explanation": "E."}
    data |= entry
    feedback = data.pop("feedback", "F.")
    data["citations"] = [{"source": "keeper", "turns": data.pop("turns", 1)}]
    if key := data.pop("key", ""):
        texts = [f"*{text}" if text == key else text for text in ("True", "False")]
    else:
        texts = data.pop("choices", [])
    if texts:
        data["choices"] = [
            {"text": text.removeprefix("*"), "correct": text[0] == "*", "feedback": feedback}
            for text in texts
        ]
    return parse_question(data)


def bank_of(questions: list[AnyQuestion]) -> Bank:
    row = {"number": 1, "slug": "all"}
    about = {"id": "b", "title": "B", "description": "B", "licence": "MIT", "topics": [row]}
    topic = TopicFile(topic="all", title="All", questions=tuple(questions))
    return Bank(BankFile.model_validate(about), (topic,))


@cache
def outcome(*files: str) -> tuple[set[Label], set[Label]]:
    """The (question, rule) pairs that were labelled, and those that the rules found."""
    expected: set[Label] = set()
    found: set[Label] = set()
    for name in files:
        pairs = list(labelled(name))
        expected |= {(one.id, rule) for one, rules in pairs for rule in rules}
        problems = check(bank_of([one for one, _ in pairs]), SOURCES)
        found |= {(p.question_id, p.rule) for p in problems if p.rule in JUDGED}
    return expected, found


@pytest.mark.parametrize("files", [FILES, ("held-out",)])
def test_precision_and_recall(files: tuple[str, ...]) -> None:
    expected, found = outcome(*files)
    hits = expected & found
    assert len(hits) / len(found) >= 0.8, sorted(found - expected)
    assert len(hits) / len(expected) >= 0.8, sorted(expected - found)


def test_no_false_alarm_on_the_hundred_shipped_questions() -> None:
    assert len(list(labelled("shipped"))) == 100
    assert outcome("shipped") == (set(), set())


@pytest.mark.parametrize("rule", JUDGED)
def test_every_rule_finds_most_of_what_it_should(rule: str) -> None:
    expected, found = (
        {label for label in labels if label[1] == rule} for labels in outcome(*FILES)
    )
    assert len(expected) >= 2
    assert len(expected & found) >= 0.7 * len(expected)
    assert len(found - expected) <= max(1, 0.2 * len(found))
