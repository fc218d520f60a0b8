"""The rule on waivers: who waives a rule must name one that there is."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from studyapp.domain.bank.rules.registry import RULES, Context, Finding, question_rule
from studyapp.domain.questions import AnyQuestion


@question_rule(
    "unknown-waiver",
    severity="error",
    reason="A waiver of a rule that does not exist waives nothing, and hides that it does not.",
)
def unknown_waiver(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    for name in question.waive:
        if name not in RULES:
            close = get_close_matches(name, RULES, n=1)
            meant = f"; did you mean {close[0]}?" if close else ""
            yield Finding(f"there is no rule “{name}” to waive{meant}", ("waive", name))
