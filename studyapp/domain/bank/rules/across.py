"""Rules on two questions together: near-repetitions, and answers given away."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from studyapp.domain.bank.coverage import in_use
from studyapp.domain.bank.rules.registry import Context, Finding, bank_rule
from studyapp.domain.bank.rules.wording import COMMON, content, words
from studyapp.domain.questions import (
    GAP,
    AnyQuestion,
    Categorize,
    Cloze,
    Matching,
    Numeric,
    Ordering,
    ShortAnswer,
    TrueFalse,
    _ChoiceQuestion,
)

ALIKE = 78.0
"""Likeness (0 to 100) of stem and answer from which two questions ask the same."""

ABOUT_THE_SAME = 0.225
"""Part of what a stem is about, by weight of its words, that another stem shares."""

WITH_NEIGHBOR = 0.15
"""The same where the other stem also holds the word beside the gap: “dictionary learning”."""


@bank_rule(
    "near-duplicate-questions",
    severity="warning",
    reason="The same question in other words counts twice in a score and wastes a review.",
)
def near_duplicate_questions(context: Context) -> Iterator[Finding]:
    questions = in_use(context.bank.questions.values())
    texts = [" ".join(sorted(content(_asked_and_answered(one)))) for one in questions]
    for number, question in enumerate(questions):
        alike = process.extract(
            texts[number],
            texts[:number],
            scorer=fuzz.ratio,
            processor=None,
            score_cutoff=ALIKE,
            limit=None,
        )
        for _, score, other in sorted(alike, key=lambda found: found[2]):
            first = questions[other]
            if first.stem.casefold() != question.stem.casefold():
                message = f"is {score:.0f}% like {_where(context, first)}; keep one of the two"
                yield Finding(message, ("stem",), question.id)


def _asked_and_answered(question: AnyQuestion) -> str:
    """The stem, and the right answer where that is no mere number or truth value."""
    return " ".join((question.stem, *_answers(question)))


def _answers(question: AnyQuestion) -> tuple[str, ...]:
    if isinstance(question, (TrueFalse, Numeric)):
        return ()
    if isinstance(question, _ChoiceQuestion):
        return tuple(choice.text for choice in question.choices if choice.correct)
    if isinstance(question, Cloze):
        return tuple(variants[0] for variants in question.answers)
    if isinstance(question, Matching):
        return tuple(side for pair in question.pairs for side in (pair.left, pair.right))
    if isinstance(question, Ordering):
        return question.items
    if isinstance(question, Categorize):
        return tuple(item for item, _ in question.placed_items)
    return question.answers[:1]


def _where(context: Context, question: AnyQuestion) -> str:
    file, line = context.bank.place(question.id, ("stem",))
    return f"{question.id}, at {file}:{line}" if file else question.id


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One typed answer: its path, its accepted variants and the words beside its gap."""

    path: tuple[str | int, ...]
    variants: tuple[str, ...]
    beside: tuple[str, str] = ("", "")


@bank_rule(
    "gives-away-answer",
    severity="warning",
    reason="A learner who meets both questions reads the answer of one in the other (Haladyna,"
    " Downing and Rodriguez 2002, guideline 5: items independent of one another).",
)
def gives_away_answer(context: Context) -> Iterator[Finding]:
    weights = _weights(in_use(context.bank.questions.values()))
    for topic in context.bank.topics:
        questions = in_use(topic.questions)
        stems = {one.id: f" {' '.join(words(GAP.sub(' ', one.stem)))} " for one in questions}
        for question in questions:
            for wanted in _wanted(question):
                for other in questions:
                    said = _said(wanted, stems[other.id]) if other is not question else ""
                    if said and _is_given_away(question, other, wanted, said, stems, weights):
                        message = f"“{said}” stands in the stem of {_where(context, other)}"
                        yield Finding(message, wanted.path, question.id)


def _wanted(question: AnyQuestion) -> Iterator[_Wanted]:
    if isinstance(question, ShortAnswer):
        yield _Wanted(("answers",), question.answers)
    elif isinstance(question, Numeric):
        yield _Wanted(("value",), (f"{question.value:g}",))
    elif isinstance(question, Cloze):
        for match in GAP.finditer(question.stem):
            number = int(match[1]) - 1
            before = words(GAP.sub(" ", question.stem[: match.start()]))[-1:]
            after = words(GAP.sub(" ", question.stem[match.end() :]))[:1]
            beside = ("".join(before), "".join(after))
            yield _Wanted(("answers", number), question.answers[number], beside)


def _said(wanted: _Wanted, stem: str) -> str:
    """The accepted variant that a stem (words between spaces) holds; empty if none."""
    for variant in wanted.variants:
        said = " ".join(words(variant))
        if said and said not in COMMON and f" {said} " in stem:
            return said
    return ""


def _is_given_away(
    question: AnyQuestion,
    other: AnyQuestion,
    wanted: _Wanted,
    said: str,
    stems: Mapping[str, str],
    weights: Mapping[str, float],
) -> bool:
    """Is the other stem, which holds the answer, about the same matter as this one?"""
    about = set(content(question.stem)) - set(content(said))
    shared = about & set(content(other.stem))
    if len(shared) < 2:
        return False
    share = sum(weights[word] for word in shared) / sum(weights[word] for word in about)
    before, after = (word if word not in COMMON else "" for word in wanted.beside)
    phrases = [f" {before} {said} "] * bool(before) + [f" {said} {after} "] * bool(after)
    beside = any(phrase in stems[other.id] for phrase in phrases)
    return share >= (WITH_NEIGHBOR if beside else ABOUT_THE_SAME)


def _weights(questions: Sequence[AnyQuestion]) -> dict[str, float]:
    """How telling each word is: the fewer stems hold it, the more."""
    counts = Counter(word for question in questions for word in set(content(question.stem)))
    return {word: math.log(1 + len(questions) / count) for word, count in counts.items()}
