"""Rules on cues by which a test-wise learner finds the key without knowing the answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from studyapp.domain.bank.rules.offered import Offered, offered
from studyapp.domain.bank.rules.registry import Context, Finding, question_rule
from studyapp.domain.bank.rules.wording import content, words
from studyapp.domain.questions import AnyQuestion, SingleChoice

_ABSOLUTE = re.compile(
    r"\b(?:always|never|only|none|must|all(?! (?:of (?:a|the) sudden|the same|the (?:more|better)|"
    r"(?:the )?(?:two|three|four|five|of (?:them|these|those)))\b))\b(?! more than)",
    re.IGNORECASE,
)
_NOT_ABSOLUTE = re.compile(r"\b(?:not|at|after|above|first of|best of) (?:all|always|only)\b", re.I)


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
    echoes = [asked & set(content(text)) for text in choices.right]
    if not all(echoes) or any(asked & set(content(text)) for text in choices.wrong):
        return
    heard = echoes[0].intersection(*echoes[1:]) or echoes[0]
    word = next(word for word in words(choices.right[0]) if set(content(word)) & heard)
    message = f"the key alone repeats “{word}” from the stem; reword one of them"
    yield Finding(message, choices.at_key)


@question_rule(
    "absolute-distractors",
    severity="warning",
    reason="Few things hold always or never, so learners strike such choices out unread"
    " (Haladyna, Downing and Rodriguez 2002, guideline 28; NBME item-writing guide).",
)
def absolute_distractors(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    choices = offered(question)
    if choices is None or any(_absolute(text) for text in choices.right):
        return
    for index, text in enumerate(choices.texts):
        if word := _absolute(text):
            message = f"“{word}” stands in distractors only; soften it, or use it in the key too"
            yield Finding(message, ("choices", index, "text"))
            return


def _absolute(text: str) -> str:
    found = _ABSOLUTE.search(_NOT_ABSOLUTE.sub(" ", text))
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
