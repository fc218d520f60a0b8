"""The answer fields embedded in Moodle's cloze texts: ``{1:SHORTANSWER:=Paris~=paris}``."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studyapp.exchange.html_tokens import unescape
from studyapp.exchange.moodle.answers import typed
from studyapp.exchange.moodle.fractions import Marked

_OPENING = re.compile(
    r"\{[0-9]{0,6}:(SHORTANSWER|SA|MW|NUMERICAL|NM|MULTICHOICE|MC|MULTIRESPONSE|MR)"
    r"(?:_?[CVHS]{1,2})?:"
)
_BODY = re.compile(r"((?:\\.|[^\\}])++)\}", re.DOTALL)
_ALTERNATIVE = re.compile(r"(?:\\.|[^\\~])++", re.DOTALL)
_FRACTION = re.compile(r"\s*(?:(=)|%(-?[0-9]{1,3}(?:[.,][0-9]{0,9})?)%)?")
_BEFORE_FEEDBACK = re.compile(r"(?<![\\&])#")
_BACKSLASHED = re.compile(r"\\([~}#/\"\\])")
_SIGNS = str.maketrans({sign: f"&#{ord(sign)};" for sign in '&<>"\\~#{}'})

_KINDS = {
    "SHORTANSWER": "short", "SA": "short", "MW": "short", "NUMERICAL": "number",
    "NM": "number", "MULTICHOICE": "choice", "MC": "choice", "MULTIRESPONSE": "several",
    "MR": "several",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """``kind`` is short, number, choice or several; the place in the text is a span."""

    start: int
    end: int
    kind: str
    answers: tuple[Marked, ...]


def written(answers: Sequence[str], hint: str = "") -> str:
    """A field for a typed answer; the hint is what any wrong answer is told."""
    right = "~".join(f"={typed(answer).translate(_SIGNS)}" for answer in answers)
    told = f"~*#{hint.translate(_SIGNS)}" if hint else ""
    return f"{{1:SHORTANSWER:{right}{told}}}"


def is_opening(text: str) -> bool:
    """Does the text hold something that Moodle takes for a field?"""
    return _OPENING.search(text) is not None


def fields(text: str) -> Iterator[Field]:
    """The fields of a text in order; the search ends at one that never closes."""
    at = 0
    while opening := _OPENING.search(text, at):
        body = _BODY.match(text, opening.end())
        if not body:
            return
        answers = tuple(_answer(match[0]) for match in _ALTERNATIVE.finditer(body[1]))
        yield Field(opening.start(), body.end(), _KINDS[opening[1]], answers)
        at = body.end()


def _meant(text: str) -> str:
    return unescape(_BACKSLASHED.sub(r"\1", text)).strip()


def _answer(alternative: str) -> Marked:
    fraction = _FRACTION.match(alternative)
    assert fraction is not None
    parts = _BEFORE_FEEDBACK.split(alternative[fraction.end() :], maxsplit=1)
    earned = 100.0 if fraction[1] else float((fraction[2] or "0").replace(",", "."))
    feedback = _meant(parts[1]) if len(parts) > 1 else ""
    return Marked(_meant(parts[0]), earned, feedback)


def as_text(markdown: str) -> str:
    """A plain text as HTML, its braces hidden from Moodle's search for fields."""
    return html.escape(markdown, quote=False).translate({123: "&#123;", 125: "&#125;"})
