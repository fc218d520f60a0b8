"""The part of a Moodle XML question that depends on its type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from studyapp.domain.questions import (
    GAP,
    AnyQuestion,
    Categorize,
    Cloze,
    Flashcard,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from studyapp.exchange.moodle import embedded, fractions
from studyapp.exchange.moodle.answers import typed
from studyapp.exchange.moodle.formatted import Formatted
from studyapp.exchange.moodle.writing import CannotCarry, Writing
from studyapp.exchange.moodle_xml.elements import Element, add, add_rich, add_text

_TYPES = {
    "single_choice": "multichoice",
    "multiple_choice": "multichoice",
    "true_false": "truefalse",
    "short_answer": "shortanswer",
    "numeric": "numerical",
    "matching": "matching",
    "categorize": "matching",
    "ordering": "ordering",
    "cloze": "cloze",
    "flashcard": "essay",
}
_NOTHING = Formatted("", "html")


def moodle_type(question: AnyQuestion) -> str:
    return _TYPES[question.type]


def question_text(writing: Writing) -> Formatted:
    """The stem; a cloze has its answer fields in it."""
    question = writing.question
    if not isinstance(question, Cloze):
        return writing.text(question.stem, "stem")
    gaps = GAP.findall(question.stem)
    numbers = [int(number) for number, _ in gaps]
    if numbers != list(range(1, len(numbers) + 1)):
        writing.tags.append("gaps:" + "-".join(map(str, numbers)))
    stem = writing.text(GAP.sub(r"{{\1}}", question.stem), "stem")
    parts = GAP.split(stem.text)
    texts = parts[::3]
    if any(embedded.is_opening(text) for text in texts):
        raise CannotCarry("left out: Moodle would take a part of its words for an answer field")
    found = texts[0]
    for (number, hint), text in zip(gaps, texts[1:], strict=True):
        found += embedded.written(question.answers[int(number) - 1], hint) + text
    return Formatted(found, stem.format)


def add_answers(element: Element, writing: Writing) -> None:
    """What follows the general fields; for a cloze nothing does."""
    _WRITERS[writing.question.type](element, writing, writing.question)


def _combined_feedback(element: Element) -> None:
    for kind in ("correct", "partiallycorrect", "incorrect"):
        add_rich(element, f"{kind}feedback", _NOTHING)


def _answer(
    element: Element, text: Formatted, fraction: str, feedback: Formatted = _NOTHING
) -> Element:
    answer = add_rich(element, "answer", text, fraction=fraction)
    add_rich(answer, "feedback", feedback)
    return answer


def _choices(
    element: Element, writing: Writing, question: SingleChoice | MultipleChoice
) -> None:
    several = isinstance(question, MultipleChoice)
    add(element, "single", "false" if several else "true")
    add(element, "shuffleanswers", "true" if question.shuffle else "false")
    add(element, "answernumbering", "abc")
    _combined_feedback(element)
    earned = fractions.marked(len(question.choices), question.keys, several)
    for choice, fraction in zip(question.choices, earned, strict=True):
        _answer(
            element,
            writing.text(choice.text, "choices"),
            fractions.written(fraction),
            writing.text(choice.feedback, "choices"),
        )


def _true_false(element: Element, writing: Writing, question: TrueFalse) -> None:
    for choice in question.choices:
        _answer(
            element,
            Formatted(choice.text.lower(), "moodle_auto_format"),
            "100" if choice.correct else "0",
            writing.text(choice.feedback, "choices"),
        )


def _short_answer(element: Element, writing: Writing, question: ShortAnswer) -> None:
    add(element, "usecase", "0")
    for answer in question.answers:
        _answer(element, Formatted(typed(answer), "moodle_auto_format"), "100")


def _numeric(element: Element, writing: Writing, question: Numeric) -> None:
    answer = _answer(element, Formatted(_figures(question.value), "moodle_auto_format"), "100")
    add(answer, "tolerance", _figures(question.tolerance))
    if question.unit:
        unit = add(add(element, "units"), "unit")
        add(unit, "multiplier", "1")
        add(unit, "unit_name", writing.as_typed(question.unit, "unit"))
    add(element, "unitgradingtype", "0")
    add(element, "unitpenalty", "0.1000000")
    add(element, "showunits", "0" if question.unit else "3")
    add(element, "unitsleft", "0")


def _figures(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _matching(element: Element, writing: Writing, question: Matching | Categorize) -> None:
    add(element, "shuffleanswers", "true")
    _combined_feedback(element)
    if isinstance(question, Matching):
        field = "pairs"
        rows = [(pair.left, pair.right) for pair in question.pairs]
    else:
        field = "categories"
        rows = [(i, question.categories[at].name) for i, at in question.placed_items]
        writing.lose(field, "Moodle has no sorting; a matching question stands in its place")
    for left, right in rows:
        subquestion = add_rich(element, "subquestion", writing.text(left, field))
        add_text(subquestion, "answer", writing.as_typed(right, field))


def _ordering(element: Element, writing: Writing, question: Ordering) -> None:
    add(element, "layouttype", "VERTICAL")
    add(element, "selecttype", "ALL")
    add(element, "selectcount", str(len(question.items)))
    add(element, "gradingtype", "ABSOLUTE_POSITION")
    add(element, "showgrading", "SHOW")
    add(element, "numberingstyle", "none")
    _combined_feedback(element)
    for place, item in enumerate(question.items, 1):
        add_rich(element, "answer", writing.text(item, "items"), fraction=f"{place}.0000000")


def _flashcard(element: Element, writing: Writing, question: Flashcard) -> None:
    add(element, "responseformat", "editor")
    add(element, "responserequired", "1")
    add(element, "responsefieldlines", "10")
    add(element, "attachments", "0")
    add(element, "attachmentsrequired", "0")
    add_rich(element, "graderinfo", writing.text(question.answers[0], "answers"))
    add_rich(element, "responsetemplate", _NOTHING)


def _nothing(element: Element, writing: Writing, question: Cloze) -> None:
    """The text of a cloze holds all."""


_WRITERS: dict[str, Callable[[Element, Writing, Any], None]] = {
    "single_choice": _choices,
    "multiple_choice": _choices,
    "true_false": _true_false,
    "short_answer": _short_answer,
    "numeric": _numeric,
    "matching": _matching,
    "categorize": _matching,
    "ordering": _ordering,
    "flashcard": _flashcard,
    "cloze": _nothing,
}
