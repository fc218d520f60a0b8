"""A stem with gaps in the bank's notation as Anki's cloze notation.

``{{1::hint}}`` becomes ``{{c1::answer::hint}}``. Anki ends a deletion at the first
``}}`` and its answer at the first ``::``, so answers and hints carry both as entities,
inside mathematics too (the browser resolves them before MathJax reads).
"""

from __future__ import annotations

import re

from studyapp.domain.questions import GAP, Cloze
from studyapp.exchange.anki.safe_text import literal, markdown, typed


def card_ordinals(question: Cloze) -> tuple[int, ...]:
    """The cards that Anki makes: one for each gap number, however often it stands."""
    return tuple(sorted({int(number) - 1 for number, _ in GAP.findall(question.stem)}))


def _inside(text: str) -> str:
    return literal(text).replace("}", "&#125;").replace("::", ":&#58;")


def _deletion(question: Cloze, gap: re.Match[str]) -> str:
    number, hint = int(gap[1]), gap[2]
    answer = _inside(question.answers[number - 1][0])
    return f"{{{{c{number}::{answer}{'::' + _inside(hint) if hint else ''}}}}}"


def _unused_mark(text: str) -> str:
    mark = "gapq"
    while mark in text:
        mark += "q"
    return mark


def cloze_html(question: Cloze) -> str:
    """The Question field. Every gap is in it, in visible text.

    The gaps are set aside while Markdown is rendered, since answers and hints are no
    Markdown. A stem whose gaps do not all come through as text (one stood in a link's
    address, say) is shown as it was written instead.
    """
    gaps = list(GAP.finditer(question.stem))
    mark = _unused_mark(question.stem)
    numbers = iter(range(len(gaps)))
    marked = GAP.sub(lambda _: f"{mark}{next(numbers)}z", question.stem)
    token = re.compile(rf"{mark}(\d+)z")
    rendered = markdown(marked)
    visible = token.findall(re.sub(r"<[^>]*>", "", rendered))
    if len(visible) != len(gaps) or len(token.findall(rendered)) != len(gaps):
        rendered = f"<p>{literal(marked)}</p>"
    return token.sub(lambda found: _deletion(question, gaps[int(found[1])]), rendered)


def answer_line(question: Cloze) -> str:
    """The best answer of every gap on one line, for the card browser."""
    return " · ".join(typed(variants[0]) for variants in question.answers)


def also_accepted(question: Cloze) -> str:
    """A list of the further variants, headed by the best one; empty if there are none."""
    rows = [
        f"<li>{literal(best)}: {', '.join(literal(variant) for variant in others)}</li>"
        for best, *others in question.answers
        if others
    ]
    return f"<ul>{''.join(rows)}</ul>" if rows else ""
