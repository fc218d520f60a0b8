"""Rules on how long and how detailed the choices are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyapp.domain.bank.rules.offered import Offered, offered
from studyapp.domain.bank.rules.registry import Context, Finding, question_rule
from studyapp.domain.bank.rules.wording import words
from studyapp.domain.questions import AnyQuestion

CONSPICUOUS = 1.3
"""Times the longest distractor: from there on a reader sees that the key is longer."""

UNEQUAL = 2.0
"""Times the next longest, or the next shortest choice: from there on one stands out."""

LEAST_LETTERS = 12
"""Letters of difference below which nobody notices a ratio: “Oslo” beside “Canberra”."""

_DETAIL = re.compile(
    r"\([^)]{4,}\)|\bsuch as\b|\bfor (?:example|instance)\b|\bbecause\b|;|\be\.g\.", re.I
)


@question_rule(
    "key-longest",
    severity="warning",
    reason="Writers qualify the key until nobody can dispute it, and test-wise learners pick"
    " the longest choice (NBME item-writing guide; Tarrant et al. 2006).",
)
def key_longest(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    choices = offered(question)
    if choices is None or not choices.wrong:
        return
    if _stands_out(choices):
        message = "the key is much longer than every distractor; make them alike in length"
        yield Finding(message, choices.at_key)
    elif all(map(_DETAIL.search, choices.right)) and not any(
        map(_DETAIL.search, choices.wrong)
    ):
        message = "the key alone gives a reason, an example or an aside; make the choices alike"
        yield Finding(message, choices.at_key)


def _stands_out(choices: Offered) -> bool:
    """Is even the shortest key much longer than the longest distractor?"""
    key, rival = min(map(len, choices.right)), max(map(len, choices.wrong))
    return key >= rival * CONSPICUOUS and key - rival >= LEAST_LETTERS


@question_rule(
    "unequal-lengths",
    severity="warning",
    reason="Choices of about equal length give no hint by their looks (Haladyna, Downing and"
    " Rodriguez 2002, guideline 24).",
)
def unequal_lengths(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    choices = offered(question)
    if choices is None or (choices.wrong and _stands_out(choices)):
        return
    ordered = sorted(range(len(choices.texts)), key=lambda index: len(choices.texts[index]))
    sizes = [len(choices.texts[index]) for index in ordered]
    for odd, other in ((ordered[-1], -2), (ordered[0], 1)):
        here, there = len(choices.texts[odd]), sizes[other]
        ratio = max(here, there) / min(here, there)
        if ratio >= UNEQUAL and abs(here - there) >= LEAST_LETTERS:
            how = "longer" if here > there else "shorter"
            count = len(words(choices.texts[odd]))
            message = f"is much {how} than the other choices ({count} words); make them alike"
            yield Finding(message, ("choices", odd, "text"))
            return
