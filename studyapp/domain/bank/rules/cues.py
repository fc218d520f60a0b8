"""Rules on cues by which a test-wise learner finds the key without knowing the answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from studyapp.domain.bank.rules.choice_sets import is_catch_all
from studyapp.domain.bank.rules.offered import Offered, offered
from studyapp.domain.bank.rules.registry import Context, Finding, question_rule
from studyapp.domain.bank.rules.wording import content, words
from studyapp.domain.questions import AnyQuestion, SingleChoice

LOUD = 3
"""Words of the stem that a key must repeat, and times the distractors', where these do too."""

KINDRED = 8
"""First letters that two words share if one is made of the other."""

_COUNTED = r"(?! (?:the same|at once|in all|(?:the )?(?:two|three|four|five))\b)"
_STRONG = re.compile(
    r"(?<!not )\b(?:always|never)\b|(?<!not )(?<!if )(?<!the )(?<!an )\bonly\b(?! (?:a|one)\b)"
    rf"|^(?:all{_COUNTED}|none)\b",
    re.IGNORECASE,
)
"""Words that are a cue even where a single distractor holds one."""

_WEAK = re.compile(
    rf"(?<!not )(?<!at )(?<!after )(?<!above )\ball\b{_COUNTED}|(?<!that )(?<!to )\bmust\b"
    r"|\b(?:none|every(?:one|body|thing)?|entirely|totally|completely|absolutely|impossible"
    r"|invariably)\b",
    re.IGNORECASE,
)
"""Words that are a cue where several distractors hold one, and plain English where one does."""


@question_rule(
    "key-echoes-stem",
    severity="warning",
    reason="A word of the stem that comes back in the key alone points to it (clang"
    " association: Haladyna, Downing and Rodriguez 2002, guideline 28; Tarrant et al. 2006).",
)
def key_echoes_stem(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    choices = offered(question)
    if choices is None or not choices.wrong:
        return
    asked = set(content(question.stem))
    echoes = [_echoed(asked, text) for text in choices.right]
    loudest = max(len(_echoed(asked, text)) for text in choices.wrong)
    least = min(map(len, echoes))
    if least >= 1 and (loudest == 0 or (least >= LOUD and least >= LOUD * loudest)):
        word = next(word for word in words(choices.right[0]) if set(content(word)) & echoes[0])
        message = f"the key alone repeats “{word}” from the stem; reword one of them"
        if loudest:
            message = f"the key repeats more of the stem (“{word}” …) than the other choices"
        yield Finding(message, choices.at_key)


def _echoed(asked: set[str], text: str) -> set[str]:
    """The content words of a choice that stand in the stem, in this or a kindred form."""
    return {word for word in content(text) if any(_kindred(word, other) for other in asked)}


def _kindred(one: str, two: str) -> bool:
    """Is it the same word, or another made of it: photosynthesis and photosynthetic?"""
    return one == two or (one[:KINDRED] == two[:KINDRED] and min(len(one), len(two)) >= KINDRED)


@question_rule(
    "absolute-distractors",
    severity="warning",
    reason="Few things hold always or never, so learners strike such choices out unread"
    " (Haladyna, Downing and Rodriguez 2002, guideline 28; NBME item-writing guide).",
)
def absolute_distractors(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    choices = offered(question)
    if choices is None or any(_absolutes(text) for text in choices.right):
        return
    found = {i: words for i, text in enumerate(choices.texts) if (words := _absolutes(text))}
    strong = [index for index in found if _STRONG.search(choices.texts[index])]
    if strong or len(found) >= 2:
        index = (strong or list(found))[0]
        message = (
            f"“{found[index]}” stands in distractors only; soften it, or use it in the key too"
        )
        yield Finding(message, ("choices", index, "text"))


def _absolutes(text: str) -> str:
    """The first word of a text that leaves no exception; empty if there is none."""
    if is_catch_all(text):
        return ""
    found = _STRONG.search(text) or _WEAK.search(text)
    return found[0].lower() if found else ""


@question_rule(
    "convergence",
    severity="warning",
    reason="Distractors are often made by changing one part of the key, which then shares most"
    " with the others (NBME item-writing guide, “convergence strategy”; Tarrant et al. 2006).",
)
def convergence(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    choices = offered(question)
    if not isinstance(question, SingleChoice) or choices is None or len(choices.texts) < 3:
        return
    key = choices.keys[0]
    parts = _varying_parts(choices)
    shared = [_shared(parts, index) for index in range(len(parts))]
    rivals = [count for index, count in enumerate(shared) if index != key]
    from_several = sum(bool(parts[key] & part) for i, part in enumerate(parts) if i != key) >= 2
    whole = shared[key] == len(parts[key]) >= 2
    if whole and from_several and max(rivals) < shared[key]:
        message = "the key is made of what the other choices share; vary them in other ways"
        yield Finding(message, choices.at_key)


def _varying_parts(choices: Offered) -> list[set[str]]:
    """The content words of each choice, without those that stand in every one."""
    parts = [set(content(text)) for text in choices.texts]
    everywhere = set.intersection(*parts)
    return [part - everywhere for part in parts]


def _shared(parts: list[set[str]], index: int) -> int:
    """How many words of a choice come back in another one."""
    counts = Counter(word for part in parts for word in part)
    return sum(counts[word] > 1 for word in parts[index])
