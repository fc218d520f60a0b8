"""One question as one ``assessmentItem``: declarations, body, scoring, feedback."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from studyapp.domain.questions import (
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
from studyapp.exchange.qti21.body import Element, blocks, fill, qti
from studyapp.exchange.qti21.cloze_body import cloze_blocks, response
from studyapp.exchange.qti21.scoring import (
    EXPLANATION,
    FEEDBACK,
    SHOWN,
    one_each,
    processing,
    score,
)

LETTERS = "ABCDEFGHIJ"
TOOL = "Commonplace"


@dataclass
class Parts:
    """What one type adds to an item."""

    kind: str
    interactions: list[Element]
    responses: list[Element]
    points: int = 1
    mapped: bool = False
    tolerance: float | None = None
    by_hand: bool = False
    feedback: dict[str, str] = field(default_factory=dict)
    several: bool = False


def _declared(
    name: str, cardinality: str, base: str, values: Iterable[str], *more: Element
) -> Element:
    right = qti("correctResponse", *(qti("value", value) for value in values))
    return qti(
        "responseDeclaration",
        right,
        *more,
        identifier=name,
        cardinality=cardinality,
        baseType=base,
    )


def _choices(question: SingleChoice | MultipleChoice | TrueFalse) -> Parts:
    several = isinstance(question, MultipleChoice)
    names = ["true", "false"] if isinstance(question, TrueFalse) else list(LETTERS)
    interaction = qti(
        "choiceInteraction",
        *(
            fill(qti("simpleChoice", identifier=name), choice.text)
            for name, choice in zip(names, question.choices, strict=False)
        ),
        responseIdentifier="RESPONSE",
        shuffle="true" if question.shuffle else "false",
        maxChoices="0" if several else "1",
    )
    keys = [names[index] for index in question.keys]
    declared = _declared("RESPONSE", "multiple" if several else "single", "identifier", keys)
    told = zip(names, question.choices, strict=False)
    feedback = {name: choice.feedback for name, choice in told if choice.feedback}
    kind = "choiceInteraction"
    return Parts(kind, [interaction], [declared], feedback=feedback, several=several)


def _texts(name: str, variants: Sequence[str]) -> Element:
    """A typed answer: the best variant is the correct one, each is worth a point."""
    entries = dict.fromkeys(variants)
    mapping = qti(
        "mapping",
        *(
            qti("mapEntry", mapKey=variant, mappedValue="1", caseSensitive="false")
            for variant in entries
        ),
        defaultValue="0",
    )
    return _declared(name, "single", "string", variants[:1], mapping)


def _cloze(question: Cloze) -> Parts:
    declared = [_texts(response(n), given) for n, given in enumerate(question.answers, 1)]
    return Parts("textEntryInteraction", [], declared, len(question.answers), mapped=True)


def _entry(after: Element | None = None) -> Element:
    entry = qti("textEntryInteraction", responseIdentifier="RESPONSE")
    return qti("p", entry, *([after] if after is not None else []))


def _short_answer(question: ShortAnswer) -> Parts:
    declared = _texts("RESPONSE", question.answers)
    return Parts("textEntryInteraction", [_entry()], [declared], mapped=True)


def _numeric(question: Numeric) -> Parts:
    declared = _declared("RESPONSE", "single", "float", [repr(question.value)])
    body = [_entry()]
    if question.unit:
        body.append(fill(qti("div", **{"class": "unit"}), question.unit, paragraphs=True))
    return Parts("textEntryInteraction", body, [declared], tolerance=question.tolerance)


def _named(prefix: str, texts: Iterable[str]) -> dict[str, str]:
    """Identifiers for distinct texts, in alphabetical order, which gives no answer away."""
    ordered = sorted(dict.fromkeys(texts), key=lambda text: (text.casefold(), text))
    return {text: f"{prefix}{n}" for n, text in enumerate(ordered, 1)}


def _match(pairs: Sequence[tuple[str, str]], rights: dict[str, str]) -> Parts:
    """Every left once, rights as often as there are lefts."""
    lefts = _named("L", (left for left, _ in pairs))
    sets = [
        [(lefts[text], text, "1") for text in lefts],
        [(rights[text], text, "0") for text in rights],
    ]
    interaction = qti(
        "matchInteraction",
        *(
            qti("simpleMatchSet", *(
                fill(qti("simpleAssociableChoice", identifier=name, matchMax=most), text)
                for name, text, most in one
            ))
            for one in sets
        ),
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxAssociations=str(len(pairs)),
    )  # fmt: skip
    values = [f"{lefts[left]} {rights[right]}" for left, right in pairs]
    declared = _declared("RESPONSE", "multiple", "directedPair", values, one_each(values))
    return Parts("matchInteraction", [interaction], [declared], len(pairs), mapped=True)


def _matching(question: Matching) -> Parts:
    pairs = [(pair.left, pair.right) for pair in question.pairs]
    return _match(pairs, _named("R", (right for _, right in pairs)))


def _categorize(question: Categorize) -> Parts:
    names = [category.name for category in question.categories]
    pairs = [(item, names[index]) for item, index in question.placed_items]
    return _match(pairs, {name: f"R{n}" for n, name in enumerate(names, 1)})


def _ordering(question: Ordering) -> Parts:
    names = _named("I", question.items)
    interaction = qti(
        "orderInteraction",
        *(fill(qti("simpleChoice", identifier=names[text]), text) for text in names),
        responseIdentifier="RESPONSE",
        shuffle="true",
    )
    right = [names[text] for text in question.items]
    declared = _declared("RESPONSE", "ordered", "identifier", right)
    return Parts("orderInteraction", [interaction], [declared])


def _flashcard(question: Flashcard) -> Parts:
    interaction = qti("extendedTextInteraction", responseIdentifier="RESPONSE")
    declared = qti(
        "responseDeclaration", identifier="RESPONSE", cardinality="single", baseType="string"
    )
    feedback = {"answer": question.answers[0]}
    kind = "extendedTextInteraction"
    return Parts(kind, [interaction], [declared], by_hand=True, feedback=feedback)


_PARTS: dict[type, Callable[[Any], Parts]] = {
    SingleChoice: _choices, MultipleChoice: _choices, TrueFalse: _choices, Cloze: _cloze,
    ShortAnswer: _short_answer, Numeric: _numeric, Matching: _matching, Ordering: _ordering,
    Categorize: _categorize, Flashcard: _flashcard,
}  # fmt: skip


def item(question: AnyQuestion, title: str) -> tuple[Element, str]:
    """The item and the kind of its interaction."""
    parts = _PARTS[type(question)](question)
    build = cloze_blocks if isinstance(question, Cloze) else blocks
    stem = fill(qti("div", **{"class": "stem"}), question.stem, build, paragraphs=True)
    told = list(parts.feedback.items())
    feedback = [_modal(FEEDBACK, name, text) for name, text in told]
    if question.explanation:
        feedback.append(_modal(EXPLANATION, SHOWN, question.explanation))
    root = qti(
        "assessmentItem",
        *parts.responses,
        *score(parts, bool(question.explanation)),
        qti("itemBody", stem, *parts.interactions),
        processing(parts, bool(question.explanation)),
        *feedback,
        identifier=question.id,
        title=title,
        label=question.type,
        adaptive="false",
        timeDependent="false",
        toolName=TOOL,
        toolVersion="1",
    )
    return root, parts.kind


def _modal(outcome: str, name: str, text: str) -> Element:
    element = qti("modalFeedback", outcomeIdentifier=outcome, identifier=name, showHide="show")
    return fill(element, text)
