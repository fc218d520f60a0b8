"""What stands in a note's fields, by question type.

Choices is what the front shows besides the question (for typed answers and clozes:
the further accepted variants, for the back alone); Answer is the right answer. What a
learner has to find out never stands in Choices in its right order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import count
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
    Pair,
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


def _rows(tag: str, css: str, rows: Iterable[tuple[int, int, str]]) -> str:
    """A list whose rows carry their number and the number of what belongs to them."""
    items = "".join(
        f'<li class="tappable" dir="auto" data-n="{n}" data-key="{key}">{markdown(text)}</li>'
        for n, key, text in rows
    )
    return f'<{tag} class="{css}">{items}</{tag}>'


def _sorting(kind: str, inside: str) -> str:
    return f'<div class="sorting" data-kind="{kind}">{inside}</div>'


def _pair(n: int, key: int, pair: Pair) -> str:
    return (
        f'<tr data-n="{n}" data-key="{key}"><td dir="auto">{markdown(pair.left)}</td>'
        f'<td class="yours-here" dir="auto"><div data-name="{key}">{markdown(pair.right)}</div>'
        "</td></tr>"
    )


def _matching(question: Matching) -> Sides:
    rights = scrambled(dict.fromkeys(pair.right for pair in question.pairs))
    keys = [rights.index(pair.right) for pair in question.pairs]
    lefts = zip(count(), keys, (pair.left for pair in question.pairs), strict=False)
    offered = zip(count(), count(), rights, strict=False)
    table = "".join(map(_pair, count(), keys, question.pairs))
    return (
        _sorting("match", _rows("ul", "asked", lefts) + _rows("ol", "offered", offered)),
        _sorting("match", f'<table class="pairs"><tbody>{table}</tbody></table>'),
    )


def _ordering(question: Ordering) -> Sides:
    right = [(n, n, text) for n, text in enumerate(question.items)]
    mixed = (right[question.items.index(text)] for text in scrambled(question.items))
    return (
        _sorting("order", _rows("ol", "asked", mixed)),
        _sorting("order", _rows("ol", "order", right)),
    )


def _categorize(question: Categorize) -> Sides:
    numbered = {text: (n, key) for n, (text, key) in enumerate(question.placed_items)}
    mixed = ((*numbered[text], text) for text in scrambled(numbered))
    offered = "".join(
        f'<li class="tappable" dir="auto" data-n="{key}">{literal(category.name)}</li>'
        for key, category in enumerate(question.categories)
    )
    right = "".join(
        f'<h4 dir="auto" data-name="{key}">{literal(category.name)}</h4>'
        + _rows("ul", "items", ((*numbered[text], text) for text in category.items))
        for key, category in enumerate(question.categories)
    )
    return (
        _sorting("group", _rows("ul", "asked", mixed) + f'<ol class="offered">{offered}</ol>'),
        _sorting("group", right),
    )


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
