"""Front and back of a card, as Markdown, for every type but cloze."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from studyapp.domain.questions import (
    AnyQuestion,
    Categorize,
    Flashcard,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    dump_question,
)
from studyapp.exchange.loss import Loss

_TAG_START = re.compile(r"<(?=[a-zA-Z/!][^<>]*>)")
_LETTERS = "abcdefghij"
_Choices = SingleChoice | MultipleChoice | TrueFalse


def sides(question: AnyQuestion, losses: list[Loss]) -> tuple[str, str]:
    """Front and back; what becomes mere text is added to ``losses``."""
    if isinstance(question, Flashcard):
        front, back = question.stem, question.answers[0]
    else:
        front, back = _WRITERS[type(question)](question)
        message = f"the {question.type} question became a card with its answer as text"
        losses.append(Loss(question.id, "type", message))
    if question.explanation:
        back = _no_tag(f"{back}\n\n{question.explanation}")
        message = "the explanation stands as text below the answer"
        losses.append(Loss(question.id, "explanation", message))
    return (front, back) if isinstance(question, Flashcard) else (_no_tag(front), _no_tag(back))


def _no_tag(text: str) -> str:
    """Text put together of several, in which no ``<`` of one meets a ``>`` of the next."""
    return _TAG_START.sub("&lt;", text)


def _item(mark: str, text: str) -> str:
    """A list item; further lines are indented so that they stay in it."""
    return f"- {mark}" + text.replace("\n", "\n  ")


def _list(texts: Iterable[str], marks: Iterable[str] | None = None) -> str:
    written = list(texts)
    signs = list(marks) if marks is not None else [""] * len(written)
    return "\n".join(_item(mark, text) for mark, text in zip(signs, written, strict=True))


def _scrambled(texts: Iterable[str]) -> list[str]:
    """In alphabetical order, or against it where that is the order given."""
    given = list(dict.fromkeys(texts))
    ordered = sorted(given, key=lambda text: (text.casefold(), text))
    return ordered[::-1] if ordered == given else ordered


def _choice_sides(question: _Choices) -> tuple[str, str]:
    marks = [f"({letter}) " for letter in _LETTERS[: len(question.choices)]]
    front = f"{question.stem}\n\n{_list((c.text for c in question.choices), marks)}"
    keys = [marks[n] + question.choices[n].text for n in question.keys]
    back = keys[0] if len(keys) == 1 else _list(keys)
    about = [
        (mark, choice.feedback)
        for mark, choice in zip(marks, question.choices, strict=True)
        if choice.feedback
    ]
    if about:
        back += "\n\n" + _list((text for _, text in about), (mark for mark, _ in about))
    return front, back


def _short_answer(question: ShortAnswer) -> tuple[str, str]:
    best, *others = question.answers
    return question.stem, best + (f"\n\nAlso right:\n\n{_list(others)}" if others else "")


def _numeric(question: Numeric) -> tuple[str, str]:
    data = dump_question(question)
    tolerance = f" ± {data['tolerance']}" if question.tolerance else ""
    return question.stem, f"{data['value']}{tolerance} {question.unit}".strip()


def _matching(question: Matching) -> tuple[str, str]:
    lefts = _list(pair.left for pair in question.pairs)
    rights = _list(_scrambled(pair.right for pair in question.pairs))
    matched = _list(f"{pair.left} → {pair.right}" for pair in question.pairs)
    return f"{question.stem}\n\n{lefts}\n\nbelong to\n\n{rights}", matched


def _ordering(question: Ordering) -> tuple[str, str]:
    ordered = "\n".join(
        f"{n}. " + item.replace("\n", "\n" + " " * len(f"{n}. "))
        for n, item in enumerate(question.items, 1)
    )
    return f"{question.stem}\n\n{_list(_scrambled(question.items))}", ordered


def _categorize(question: Categorize) -> tuple[str, str]:
    names = _list(category.name for category in question.categories)
    items = _list(_scrambled(text for text, _ in question.placed_items))
    groups = "\n\n".join(
        f"{category.name}\n\n{_list(category.items)}" for category in question.categories
    )
    return f"{question.stem}\n\n{names}\n\nare the groups for\n\n{items}", groups


_WRITERS: dict[type, Callable[[Any], tuple[str, str]]] = {
    SingleChoice: _choice_sides,
    MultipleChoice: _choice_sides,
    TrueFalse: _choice_sides,
    ShortAnswer: _short_answer,
    Numeric: _numeric,
    Matching: _matching,
    Ordering: _ordering,
    Categorize: _categorize,
}
