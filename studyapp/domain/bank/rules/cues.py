"""Rules on cues by which a test-wise learner finds the key without knowing the answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from studyapp.domain.bank.rules.offered import Offered, offered
from studyapp.domain.bank.rules.registry import Context, Finding, question_rule
from studyapp.domain.bank.rules.wording import content, words
from studyapp.domain.questions import AnyQuestion, SingleChoice

_STRONG = re.compile(
    r"(?<!not )\b(?:always|never)\b|(?<!not )(?<!if )(?<!the )(?<!an )\bonly\b(?! (?:a|one|in part)\b)"
    r"|^(?:all(?! (?:the same|at once|in all|(?:the )?(?:two|three|four|five))\b)|none|every|no one"
    r"|nobody|nothing|everyone|everything|everybody|absolutely|completely|in all cases)\b",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"(?<!not )(?<!at )(?<!after )(?<!above )\ball\b(?! (?:the same|at once|(?:the )?(?:two|three|four))\b)"
    r"|(?<!that )(?<!to )\bmust\b|\bnone\b|\bevery(?:one|body|thing)?\b|\bentirely\b|\btotally\b"
    r"|\bcompletely\b|\babsolutely\b|\bimpossible\b|\binvariably\b",
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
