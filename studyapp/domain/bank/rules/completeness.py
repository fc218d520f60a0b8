"""Rules on what a question must carry before a learner meets it."""

from __future__ import annotations

from collections.abc import Iterator

from studyapp.domain.bank.problems import Severity
from studyapp.domain.bank.rules.registry import Context, Finding, question_rule
from studyapp.domain.questions import AnyQuestion, MultipleChoice, SingleChoice, TrueFalse


def _once_ready(question: AnyQuestion) -> Severity:
    """What a ready question must have, one still being written should have."""
    return "error" if question.status == "ready" else "warning"


@question_rule(
    "missing-citation",
    severity="error",
    reason="A claim about what somebody said has to show where they said it.",
)
def missing_citation(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    if not question.citations and question.status != "retired":
        message = "no passage is cited; add a source and its turns"
        yield Finding(message, ("citations",), severity=_once_ready(question))


@question_rule(
    "missing-explanation",
    severity="error",
    reason="A learner gains most from a mistake when told why it is one.",
)
def missing_explanation(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    if not question.explanation and question.status != "retired":
        message = "there is none; teach the answer in two to five sentences"
        yield Finding(message, ("explanation",), severity=_once_ready(question))


@question_rule(
    "missing-feedback",
    severity="warning",
    reason="Each wrong choice is a misconception, and only its own feedback corrects it.",
)
def missing_feedback(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    if not isinstance(question, (SingleChoice, MultipleChoice, TrueFalse)):
        return
    for index, choice in enumerate(question.choices):
        if not choice.feedback and question.status != "retired":
            message = "there is none; say why this choice is right or wrong"
            yield Finding(message, ("choices", index, "feedback"))


@question_rule(
    "no-second-reading",
    severity="warning",
    reason="A second reader finds the ambiguity and the easy guess that the author cannot see.",
)
def no_second_reading(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    readings = question.readings
    if question.status == "ready" and (readings is None or readings.reviewer is None):
        message = "the question is ready but nobody has read it a second time"
        yield Finding(message, ("readings", "reviewer"))
