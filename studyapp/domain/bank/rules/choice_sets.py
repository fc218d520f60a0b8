"""Rules on the choices as a set: repeated ones, catch-alls, the order of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from rapidfuzz import fuzz

from studyapp.domain.bank.rules.amounts import amount
from studyapp.domain.bank.rules.offered import offered
from studyapp.domain.bank.rules.registry import Context, Finding, question_rule
from studyapp.domain.bank.rules.wording import EMPTY, root, words
from studyapp.domain.questions import AnyQuestion

_CATCH_ALL = re.compile(
    r"(?:all|none|neither|both|any|each|either)(?: (?:of|two|three|four))* "
    r"(?:the|these|those)?\s*(?:above|below|others?|previous|preceding|foregoing|"
    r"(?:other |first )?(?:answers|choices|options|alternatives|statements)|these|those)\b.*"
    r"|(?:both |neither )?[a-e](?:\)|\.)?(?:, [a-e])* (?:and|nor|or|&) [a-e]\)?(?: only)?"
    r"|(?:all|none|neither|both)(?: (?:two|three|four|five))? of (?:them|these|those)",
    re.IGNORECASE,
)


@question_rule(
    "all-or-none-of-the-above",
    severity="warning",
    reason="Who knows two right choices, or a single wrong one, need not know the rest"
    " (Haladyna, Downing and Rodriguez 2002, guidelines 25 and 26; NBME item-writing guide).",
)
def all_or_none_of_the_above(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    choices = offered(question)
    for index, text in enumerate(choices.texts if choices else ()):
        if is_catch_all(text):
            message = f"“{text}” is no answer of its own; write one more real choice"
            yield Finding(message, ("choices", index, "text"))


def is_catch_all(text: str) -> bool:
    """Is the choice one about the other choices?"""
    return _CATCH_ALL.fullmatch(text.rstrip(" .!")) is not None


@question_rule(
    "near-duplicate-choices",
    severity="warning",
    reason="Two choices that say the same cannot both be right in a question with one key, so"
    " both are ruled out (Haladyna, Downing and Rodriguez 2002, guideline 22).",
)
def near_duplicate_choices(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    choices = offered(question)
    texts = choices.texts if choices else ()
    for (_, one), (index, two) in combinations(enumerate(texts), 2):
        if _say_the_same(one, two):
            message = f"says the same as “{one}”; replace one of the two"
            yield Finding(message, ("choices", index, "text"))


def _say_the_same(one: str, two: str) -> bool:
    """Do two choices differ by inflection, spelling and empty words at most?"""
    left, right = _telling(one), _telling(two)
    if left == right or len(left) != len(right):
        return left == right and bool(left)
    differing = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return len(differing) == 1 and _one_word(*differing[0])


def _telling(text: str) -> list[str]:
    return [root(word) for word in words(text) if word not in EMPTY]


def _one_word(one: str, two: str) -> bool:
    """Are these two spellings of one word, as center and centre?"""
    return min(len(one), len(two)) >= 5 and one[:3] == two[:3] and fuzz.ratio(one, two) >= 82


@question_rule(
    "number-order",
    severity="warning",
    reason="Numbers in order are found at a glance; out of order they test care in reading"
    " (Haladyna, Downing and Rodriguez 2002, guideline 20; NBME item-writing guide).",
)
def number_order(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    choices = offered(question)
    if choices is None or len(choices.texts) < 3:
        return
    amounts = [amount(text) for text in choices.texts]
    values = [value for value in amounts if value is not None]
    if len(set(values)) < len(amounts):
        return
    if choices.shuffled:
        yield Finding(
            "the numbers would be shuffled; sort them and set shuffle: false", ("choices",)
        )
    elif not _sorted(values):
        yield Finding("the numbers are not in order; sort them", ("choices",))


def _sorted(values: list[float]) -> bool:
    steps = [later - earlier for earlier, later in pairwise(values)]
    return all(step >= 0 for step in steps) or all(step <= 0 for step in steps)
