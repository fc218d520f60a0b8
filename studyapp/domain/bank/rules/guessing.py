"""Rules on the whole bank: can keys be guessed by their place, length or truth value?"""

from __future__ import annotations

from collections.abc import Iterator

from studyapp.domain.bank.chance import at_least, chi_squared, chi_squared_tail, two_sided
from studyapp.domain.bank.coverage import in_use
from studyapp.domain.bank.problems import Severity
from studyapp.domain.bank.rules.balance import LEAST_TO_JUDGE
from studyapp.domain.bank.rules.registry import Context, Finding, bank_rule
from studyapp.domain.bank.rules.wording import plain
from studyapp.domain.questions import AnyQuestion, SingleChoice, TrueFalse

UNLIKELY = 0.05
"""A pattern less probable than this is put down to habit and not to chance."""

LEAST_EXPECTED = 5
"""Keys expected at a place, below which the chi-squared test is too rough (Cochran 1954)."""


@bank_rule(
    "key-position",
    severity="info",
    reason="Writers hide the key in the middle, and learners know it (Attali and Bar-Hillel"
    " 2003; NBME item-writing guide). Only choices in a fixed order count.",
    needs_whole_bank=True,
)
def key_position(context: Context) -> Iterator[Finding]:
    counts: dict[int, list[int]] = {}
    for question in _questions(context):
        if isinstance(question, SingleChoice) and not question.shuffle:
            size = len(question.choices)
            counts.setdefault(size, [0] * size)[question.keys[0]] += 1
    if not counts:
        return
    parts = [chi_squared(places) for places in counts.values()]
    statistic, freedom = (sum(part[i] for part in parts) for i in (0, 1))
    p = chi_squared_tail(statistic, int(freedom))
    enough = all(sum(places) >= LEAST_EXPECTED * size for size, places in counts.items())
    places = "; ".join(
        f"of {size}: {', '.join(map(str, counts[size]))}" for size in sorted(counts)
    )
    few = "" if enough else ", too few to judge"
    yield Finding(
        f"keys at each place of fixed-order questions ({places}) against chance:"
        f" chi-squared {statistic:.2f}, df {freedom}, p = {p:.3f}{few}",
        severity=_severity(p) if enough else "info",
    )


@bank_rule(
    "key-length",
    severity="info",
    reason="If the key is the longest choice more often than chance, picking the longest pays"
    " (NBME item-writing guide, “long correct answer”; Tarrant et al. 2006).",
    needs_whole_bank=True,
)
def key_length(context: Context) -> Iterator[Finding]:
    longest, chances = 0, []
    for question in _questions(context):
        if isinstance(question, SingleChoice):
            sizes = [len(plain(choice.text)) for choice in question.choices]
            if sizes.count(max(sizes)) == 1:
                chances.append(1 / len(sizes))
                longest += sizes[question.keys[0]] == max(sizes)
    if chances:
        p = at_least(longest, chances)
        yield Finding(
            f"the key is the longest choice in {longest} of {len(chances)} single-choice"
            f" questions, {sum(chances):.1f} expected by chance: binomial p = {p:.3f}",
            severity=_severity(p),
        )


@bank_rule(
    "true-false-balance",
    severity="info",
    reason="Where most statements are true (or false), one answer to them all pays (Haladyna,"
    " Downing and Rodriguez 2002, on true/false formats).",
    needs_whole_bank=True,
)
def true_false_balance(context: Context) -> Iterator[Finding]:
    keys = [
        question.keys[0] for question in _questions(context) if isinstance(question, TrueFalse)
    ]
    if keys:
        true = keys.count(0)
        p = two_sided(true, len(keys))
        yield Finding(
            f"{true} of {len(keys)} true/false statements are true: binomial p = {p:.3f}",
            severity=_severity(p),
        )


def _questions(context: Context) -> tuple[AnyQuestion, ...]:
    """The questions in use, or none where the bank is too small for shares to say anything."""
    questions = in_use(context.bank.questions.values())
    return questions if len(questions) >= LEAST_TO_JUDGE else ()


def _severity(p: float) -> Severity:
    return "warning" if p < UNLIKELY else "info"
