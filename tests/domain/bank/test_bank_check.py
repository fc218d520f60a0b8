"""The rules beyond the schema: each with a flawed and a clean example."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from studyapp.domain.bank import (
    Context,
    Problem,
    SourceFacts,
    check_bank,
    check_question,
    read_bank,
)
from studyapp.domain.bank.rules import RULES, Finding, Rule, bank_rule, question_rule
from studyapp.domain.questions import AnyQuestion

Spoil = Callable[..., Path]

MOON = "topics/01-moon.yaml"
SOURCES = {"talk": SourceFacts(("Ada Reef", "Ben Shore"), 9)}


def test_a_good_bank_has_no_problem(directory: Path) -> None:
    assert check_bank(directory, SOURCES) == ()


def test_every_rule_has_a_name_and_a_reason() -> None:
    assert list(RULES) == [
        "near-duplicate-questions",
        "gives-away-answer",
        "below-target",
        "type-share",
        "unused-type",
        "remember-share",
        "bloom-range",
        "all-or-none-of-the-above",
        "near-duplicate-choices",
        "number-order",
        "missing-citation",
        "missing-explanation",
        "missing-feedback",
        "no-second-reading",
        "key-echoes-stem",
        "absolute-distractors",
        "convergence",
        "grammar-cue",
        "key-position",
        "key-length",
        "true-false-balance",
        "key-longest",
        "unequal-lengths",
        "passage-overlap",
        "unknown-source",
        "beyond-source",
        "unknown-speaker",
        "same-stem",
        "negative-stem",
        "which-is-true",
        "reading-level",
        "unknown-waiver",
    ]
    for name, rule in RULES.items():
        assert rule.name == name
        assert rule.reason.endswith(".")
        assert (rule.of_question is None) != (rule.of_bank is None)


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "message", "severity", "rule"),
    [
        (
            "source: talk",
            "source: tale",
            20,
            "questions[0].citations[0].source",
            "there is no source “tale” in the sources folder",
            "error",
            "unknown-source",
        ),
        (
            "turns: 4-6",
            "turns: 4-10",
            21,
            "questions[0].citations[0].turns",
            "talk ends at 9; 4-10 is beyond it",
            "error",
            "beyond-source",
        ),
        (
            "    citations:\n      - source: talk\n        turns: 4-6\n",
            "",
            4,
            "questions[0].citations",
            "no passage is cited; add a source and its turns",
            "error",
            "missing-citation",
        ),
        (
            "    status: ready\n    citations:\n      - source: talk\n        turns: 4-6\n",
            "",
            4,
            "questions[0].citations",
            "no passage is cited; add a source and its turns",
            "warning",
            "missing-citation",
        ),
        (
            "    explanation: The moon is near, so its pull differs from side to side.\n",
            "",
            4,
            "questions[0].explanation",
            "there is none; teach the answer in two to five sentences",
            "error",
            "missing-explanation",
        ),
        (
            "        feedback: No; that makes waves.\n",
            "",
            11,
            "questions[0].choices[1].feedback",
            "there is none; say why this choice is right or wrong",
            "warning",
            "missing-feedback",
        ),
        (
            "      reviewer: 2026-02-01\n",
            "",
            22,
            "questions[0].readings.reviewer",
            "the question is ready but nobody has read it a second time",
            "warning",
            "no-second-reading",
        ),
        (
            "    readings:\n      curator: 2026-01-31\n      reviewer: 2026-02-01\n",
            "",
            4,
            "questions[0].readings.reviewer",
            "the question is ready but nobody has read it a second time",
            "warning",
            "no-second-reading",
        ),
    ],
)
def test_one_flaw_one_finding(
    spoil: Spoil,
    old: str,
    new: str,
    line: int,
    field: str,
    message: str,
    severity: Any,
    rule: str,
) -> None:
    assert check_bank(spoil(old, new), SOURCES) == (
        Problem(MOON, line, field, message, severity, rule, "moon-pull"),
    )


def test_the_length_of_a_source_may_be_unknown(spoil: Spoil) -> None:
    directory = spoil("turns: 4-6", "turns: 4-10")
    assert check_bank(directory, {"talk": SourceFacts()}) == ()


def test_a_retired_question_needs_nothing_more(spoil: Spoil) -> None:
    spoil("    citations:\n      - source: talk\n        turns: 4-6\n", "")
    spoil("        feedback: No; that makes waves.\n", "")
    directory = spoil("status: ready", "status: retired")
    assert check_bank(directory, SOURCES) == (
        Problem(
            "bank.yaml", 10, "topics[0].target", "moon has 0 of 1 questions", "info",
            "below-target",
        ),
    )  # fmt: skip


def test_a_speaker_of_no_source(spoil: Spoil) -> None:
    directory = spoil("speakers: [Ada Reef]", "speakers: [Ben Shore, Ada Reif]", "bank.yaml")
    assert check_bank(directory, SOURCES) == (
        Problem(
            "bank.yaml", 11, "topics[0].speakers[1]",
            "no source names “Ada Reif” among its people", "warning", "unknown-speaker",
        ),
    )  # fmt: skip


def test_the_same_stem_twice(spoil: Spoil) -> None:
    spoil("How many spring tides are there in a lunar month?", "what PULLS  the sea?",
          "topics/02-sun.yaml")  # fmt: skip
    directory = spoil("status: ready", "status: draft")
    assert check_bank(directory, SOURCES) == (
        Problem(
            "topics/02-sun.yaml", 6, "questions[0].stem",
            f"is that of moon-pull too, at {MOON}:6", "error", "same-stem", "sun-share",
        ),
    )  # fmt: skip
    assert (
        check_bank(spoil("status: draft", "status: retired"), SOURCES)[0].rule == "below-target"
    )


def test_fewer_questions_than_wanted(spoil: Spoil) -> None:
    directory = spoil("title: The moon\n    target: 1", "target: 3", "bank.yaml")
    assert check_bank(directory, SOURCES) == (
        Problem(
            "bank.yaml", 9, "topics[0].target", "moon has 1 of 3 questions", "warning",
            "below-target",
        ),
    )  # fmt: skip


def test_rules_that_count_wait_until_everything_can_be_read(spoil: Spoil) -> None:
    spoil("difficulty: 0.5", "difficulty: 5")
    directory = spoil("turns: 9", "turns: 10", "topics/02-sun.yaml")
    assert [(problem.rule, problem.line) for problem in check_bank(directory, SOURCES)] == [
        ("schema", 16),
        ("beyond-source", 15),
    ]


def test_without_a_syllabus_the_schema_alone_is_checked(directory: Path) -> None:
    (directory / "bank.yaml").unlink()
    assert check_bank(directory, {}) == (Problem("bank.yaml", 1, "file", "is missing"),)


def test_one_question_alone(directory: Path) -> None:
    context = Context(read_bank(directory), SOURCES)
    lone = context.bank.questions["sun-share"].model_copy(
        update={"citations": (), "readings": None, "id": "q-1"}
    )
    assert list(check_question(lone, context)) == [
        Problem(
            "", 0, "citations", "no passage is cited; add a source and its turns", "error",
            "missing-citation", "q-1",
        ),
        Problem(
            "", 0, "readings.reviewer",
            "the question is ready but nobody has read it a second time", "warning",
            "no-second-reading", "q-1",
        ),
    ]  # fmt: skip


@pytest.fixture
def no_rules() -> Iterator[None]:
    """An empty list of rules, which holds the real ones again after the test."""
    kept = dict(RULES)
    RULES.clear()
    yield
    RULES.clear()
    RULES.update(kept)


@pytest.mark.usefixtures("no_rules")
def test_adding_a_rule_is_adding_a_function(directory: Path) -> None:
    @question_rule("long-stem", severity="info", reason="Short stems are read in full.")
    def long_stem(question: AnyQuestion, context: Context) -> Iterator[Finding]:
        if len(question.stem) > 30:
            yield Finding(f"has {len(question.stem)} characters", ("stem",))

    @bank_rule("odd", severity="warning", reason="For the test.")
    def odd(context: Context) -> Iterator[Finding]:
        yield Finding(f"{len(context.bank.questions)} questions", ("topics", 1, "slug"))

    assert check_bank(directory, SOURCES) == (
        Problem("bank.yaml", 13, "topics[1].slug", "2 questions", "warning", "odd"),
        Problem(
            "topics/02-sun.yaml", 6, "questions[0].stem", "has 49 characters", "info",
            "long-stem", "sun-share",
        ),
    )  # fmt: skip
    with pytest.raises(ValueError, match="two rules are called odd"):
        bank_rule("odd", severity="info", reason="Again.")(odd)
    assert RULES["odd"] == Rule("odd", "warning", "For the test.", of_bank=odd)


def test_a_problem_as_text_and_as_json() -> None:
    problem = Problem("topics/01-moon.yaml", 6, "questions[0].stem", "is empty")
    assert str(problem) == "topics/01-moon.yaml:6: questions[0].stem: is empty"
    assert problem.to_json() == {
        "file": "topics/01-moon.yaml",
        "line": 6,
        "field": "questions[0].stem",
        "message": "is empty",
        "severity": "error",
        "rule": "schema",
        "question_id": "",
    }
