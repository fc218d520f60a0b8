"""A rule can be waived on one question, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from studyapp.domain.bank import (
    Context,
    Problem,
    SourceFacts,
    canonicalise,
    check_bank,
    check_question,
    errors,
    read_bank,
)
from studyapp.domain.questions import dump_question, parse_question

Spoil = Callable[..., Path]

SOURCES = {"talk": SourceFacts(("Ada Reef", "Ben Shore"), 9)}
MOON = "topics/01-moon.yaml"
REASON = "The seminar asks for this very form."
WAIVER = f"\n    waive:\n      missing-feedback: {REASON}\n"
LAST_LINE = "      reviewer: 2026-02-01\n"


@pytest.fixture
def flawed(spoil: Spoil) -> Path:
    """A bank of which one question lacks the feedback of a choice."""
    return spoil("        feedback: No; that makes waves.\n", "")


def test_a_waived_finding_is_not_reported(flawed: Path, spoil: Spoil) -> None:
    (problem,) = check_bank(flawed, SOURCES)
    assert problem.rule == "missing-feedback"
    spoil(LAST_LINE, LAST_LINE.rstrip() + WAIVER)
    assert check_bank(flawed, SOURCES) == ()
    (waived,) = check_bank(flawed, SOURCES, waived=True)
    assert (waived.rule, waived.waived) == ("missing-feedback", REASON)
    assert waived.to_json() == {**problem.to_json(), "waived": REASON}


def test_a_waiver_holds_for_its_rule_alone(flawed: Path, spoil: Spoil) -> None:
    spoil(LAST_LINE, LAST_LINE.rstrip() + WAIVER.replace("feedback", "citation"))
    assert [p.rule for p in check_bank(flawed, SOURCES)] == ["missing-feedback"]


def test_a_waived_error_is_none() -> None:
    problem = Problem("f", 1, "x", "m", waived=REASON)
    assert errors([problem]) == ()


def test_a_waiver_of_no_rule(spoil: Spoil) -> None:
    directory = spoil(LAST_LINE, LAST_LINE.rstrip() + WAIVER.replace("feedback", "fedback"))
    assert check_bank(directory, SOURCES) == (
        Problem(
            MOON, 26, "questions[0].waive.missing-fedback",
            "there is no rule “missing-fedback” to waive; did you mean missing-feedback?",
            "error", "unknown-waiver", "moon-pull",
        ),
    )  # fmt: skip


def test_a_waiver_needs_a_reason(spoil: Spoil) -> None:
    directory = spoil(LAST_LINE, LAST_LINE.rstrip() + WAIVER.replace(REASON, "So it is."))
    (problem, *_) = check_bank(directory, SOURCES)
    assert (problem.line, problem.field) == (25, "questions[0].waive")
    assert problem.message == "the reason for missing-feedback needs at least 10 characters"


def test_one_question_alone(flawed: Path) -> None:
    context = Context(read_bank(flawed), SOURCES)
    question = context.bank.questions["moon-pull"]
    assert [p.rule for p in check_question(question, context)] == ["missing-feedback"]
    waiving = question.model_copy(update={"waive": {"missing-feedback": REASON}})
    assert list(check_question(waiving, context)) == []


def test_waivers_stand_last_and_sorted(directory: Path, spoil: Spoil) -> None:
    two = f"{WAIVER}      key-longest: {REASON}\n"
    spoil(LAST_LINE, LAST_LINE.rstrip() + two)
    canonicalise(directory)
    text = (directory / MOON).read_text(encoding="utf-8")
    waivers = f"      key-longest: {REASON}\n      missing-feedback: {REASON}\n"
    assert text.endswith(f"{LAST_LINE}    waive:\n{waivers}")


def test_no_waiver_leaves_no_trace(directory: Path) -> None:
    question = read_bank(directory).questions["moon-pull"]
    assert "waive" not in dump_question(question)


@pytest.mark.parametrize("waive", [{"Not A Slug": REASON}, {"key-longest": ""}, [REASON]])
def test_what_is_no_waiver(waive: object) -> None:
    data = {"id": "q", "type": "short_answer", "stem": "Q?", "answers": ["a"], "waive": waive}
    with pytest.raises(ValidationError):
        parse_question(data)
