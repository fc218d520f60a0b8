"""What the YAML scanner complains about, in words for the person who wrote the file."""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml.error import MarkedYAMLError

_UNCLOSED = "the quotation mark that opens here is never closed"
_BACKSLASH = "a backslash in double quotes starts an escape; use single quotes or a >- block"
_STAR = "begins with * or &; put a text that does so in quotes"
_BANG = "begins with !; put a text that does so in quotes"

_BY_PROBLEM = {
    "mapping values are not allowed": (
        "a colon is out of place; put a text that holds “: ” in quotes or in a >- block"
    ),
    "could not find expected ':'": (
        "this line is neither a field nor part of a text; indent it under the text it"
        " continues, or write it as field: value"
    ),
    "found unexpected end of stream": _UNCLOSED,
    "found unexpected document separator": _UNCLOSED,
    "found unknown escape character": _BACKSLASH,
    "hexdecimal numbers": _BACKSLASH,
    "sequence entries are not allowed": "a “- ” is out of place; begin the list on a new line",
    "mapping keys are not allowed": "a “? ” is out of place; put the text in quotes",
    "expected chomping": "after > or | only - may follow; the text begins on the next line",
    "a comment or a line break": "after >- or |- the text begins on the next line",
    "more indented follow up": "the blank line before the text is indented more than the text",
    "indentation indicator": "write >- or |- without a number",
    "expected alphabetic or numeric character": _STAR,
    "undefined tag handle": _BANG,
    "expected '<document start>'": "does not fit the lines above; check its indentation",
    "non-comment content": "something follows the end mark “...”",
    "but found '<scalar>'": (
        "text goes on where it should have ended; check its quotes and its indentation"
    ),
    "expected the node content": "a value is missing here or begins with a mark; use quotes",
}
"""A part of ruamel's words to ours; the first that fits."""

_START = re.compile(r"found character (?P<mark>'.*'|\".*\") that cannot start any token")


def in_plain_words(error: MarkedYAMLError, text: str) -> tuple[int, str]:
    """The line (from 1) where the mistake is, and a sentence about it."""
    problem = str(error.problem or "")
    context = str(error.context or "")
    mark = error.problem_mark or error.context_mark
    if "quoted scalar" in context or "simple key" in context or "flow" in context:
        mark = error.context_mark or mark
    line = min(_line(mark), text.count("\n") + 1)
    return line, _sentence(problem, context)


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark is not None else 1


def _sentence(problem: str, context: str) -> str:
    if found := _START.search(problem):
        if found["mark"] == r"'\t'":
            return "a tab stands where only spaces may; indent with spaces"
        return f"no text may begin with {found['mark'][1:-1]}; put it in quotes"
    if "flow sequence" in context:
        return "the list that opens with [ is not well closed; a text with [ needs quotes"
    if "flow mapping" in context:
        return "the { here is not well closed; put a text that begins with { in quotes"
    for part, sentence in _BY_PROBLEM.items():
        if part in problem:
            return sentence
    if "tag" in context:
        return _BANG
    if "directive" in context:
        return "no text may begin with %; put it in quotes"
    if "block" in context:
        return "does not fit the lines above; check its indentation and its quotes"
    return "is not YAML; check the quotes and the indentation of this line"
