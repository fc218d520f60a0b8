"""What stands in a note's fields, by question type.

Choices is what the front shows besides the question (for typed answers and clozes:
the further accepted variants, for the back alone); Answer is the right answer. What a
learner has to find out never stands in Choices in its right order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from studyapp.domain.questions import (
    AnyQuestion,
    Categorize,
    Choice,
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
from studyapp.exchange.anki.cloze import also_accepted, answer_line, cloze_html
from studyapp.exchange.anki.safe_text import literal, markdown, typed

Sides = tuple[str, str]
"""The Choices and the Answer field."""

META_FORMAT = 1


def scrambled(texts: Iterable[str]) -> list[str]:
    """In alphabetical order, or against it where that is the order given."""
    given = list(texts)
    ordered = sorted(given, key=lambda text: (text.casefold(), text))
    return ordered[::-1] if ordered == given else ordered


def _list(tag: str, texts: Iterable[str], css: str) -> str:
    rows = "".join(f'<li dir="auto">{markdown(text)}</li>' for text in texts)
    return f'<{tag} class="{css}">{rows}</{tag}>'


def _choice(choice: Choice) -> str:
    feedback = markdown(choice.feedback) if choice.feedback else ""
    return (
        f'<li class="tappable" dir="auto" data-key="{"yes" if choice.correct else "no"}">'
        f'<div class="text">{markdown(choice.text)}</div>'
        + (f'<div class="feedback">{feedback}</div>' if feedback else "")
        + "</li>"
    )


def _choices(question: SingleChoice | MultipleChoice | TrueFalse) -> Sides:
    pick = "many" if isinstance(question, MultipleChoice) else "one"
    shuffle = "yes" if question.shuffle else "no"
    rows = "".join(_choice(choice) for choice in question.choices)
    keys = [choice.text for choice in question.choices if choice.correct]
    return (
        f'<ol class="choices" data-pick="{pick}" data-shuffle="{shuffle}">{rows}</ol>',
        markdown(keys[0]) if len(keys) == 1 else _list("ul", keys, "keys"),
    )


def _cloze(question: Cloze) -> Sides:
    return also_accepted(question), answer_line(question)


def _short_answer(question: ShortAnswer) -> Sides:
    best, *others = question.answers
    rows = "".join(f'<li dir="auto">{literal(text)}</li>' for text in others)
    return (f"<ul>{rows}</ul>" if rows else ""), typed(best)


def _figure(number: float) -> str:
    return f"{number:.15g}".replace("e+", "e")


def _numeric(question: Numeric) -> Sides:
    unit = markdown(question.unit) if question.unit else ""
    given = f'<div class="unit">in <span>{unit}</span></div>' if unit else ""
    tolerance = f" ± {_figure(question.tolerance)}" if question.tolerance else ""
    accepted = f'<div class="accepted">{_figure(question.value)}{tolerance} {unit}</div>'
    return given + accepted, _figure(question.value)


def _row(left: str, right: str) -> str:
    return f'<tr><td dir="auto">{markdown(left)}</td><td dir="auto">{markdown(right)}</td></tr>'


def _matching(question: Matching) -> Sides:
    lefts = [pair.left for pair in question.pairs]
    rights = scrambled(dict.fromkeys(pair.right for pair in question.pairs))
    rows = "".join(_row(pair.left, pair.right) for pair in question.pairs)
    return (
        f'<div class="two">{_list("ol", lefts, "lefts")}{_list("ol", rights, "rights")}</div>',
        f'<table class="pairs"><tbody>{rows}</tbody></table>',
    )


def _ordering(question: Ordering) -> Sides:
    return _list("ul", scrambled(question.items), "items"), _list("ol", question.items, "order")


def _categorize(question: Categorize) -> Sides:
    names = "".join(
        f'<li dir="auto">{literal(category.name)}</li>' for category in question.categories
    )
    items = scrambled(text for text, _ in question.placed_items)
    groups = "".join(
        f'<h4 dir="auto">{literal(category.name)}</h4>' + _list("ul", category.items, "items")
        for category in question.categories
    )
    return f'<ul class="names">{names}</ul>' + _list("ul", items, "items"), groups


def _flashcard(question: Flashcard) -> Sides:
    return "", markdown(question.answers[0])


_SIDES: dict[type, Callable[[Any], Sides]] = {
    SingleChoice: _choices,
    MultipleChoice: _choices,
    TrueFalse: _choices,
    Cloze: _cloze,
    ShortAnswer: _short_answer,
    Numeric: _numeric,
    Matching: _matching,
    Ordering: _ordering,
    Categorize: _categorize,
    Flashcard: _flashcard,
}


def _web_address(url: str | None) -> str:
    return literal(url) if url and url.startswith(("https://", "http://")) else ""


def _source(label: str, address: str) -> str:
    if not address:
        return f'<li dir="auto">{literal(label)}</li>'
    return f'<li dir="auto"><a href="{address}">{literal(label)}</a></li>'


def _sources(sources: Sequence[tuple[str, str | None]]) -> tuple[str, str]:
    """The Source field, a list, and the first web address; other addresses are left out."""
    cited = [(label, _web_address(url)) for label, url in sources]
    rows = "".join(_source(label, address) for label, address in cited)
    first = next((address for _, address in cited if address), "")
    return (f"<ul>{rows}</ul>" if rows else ""), first


def _meta(question: AnyQuestion, bank_id: str) -> str:
    """For programs: what a reader of the deck needs to find the question again."""
    facts = {
        "bank": bank_id,
        "bloom": question.bloom,
        "difficulty": question.difficulty,
        "format": META_FORMAT,
        "type": question.type,
    }
    return literal(json.dumps(facts, ensure_ascii=False, sort_keys=True))


def field_values(
    question: AnyQuestion,
    *,
    bank_id: str,
    topic_title: str,
    sources: Sequence[tuple[str, str | None]],
) -> list[str]:
    """The HTML of all fields, in the order of ``note_types.FIELDS``."""
    choices, answer = _SIDES[type(question)](question)
    source, address = _sources(sources)
    stem = cloze_html(question) if isinstance(question, Cloze) else markdown(question.stem)
    return [
        question.id,
        stem,
        choices,
        answer,
        markdown(question.explanation) if question.explanation else "",
        source,
        address,
        markdown(question.hint) if question.hint else "",
        literal(topic_title),
        _meta(question, bank_id),
        *("",) * 4,
    ]
