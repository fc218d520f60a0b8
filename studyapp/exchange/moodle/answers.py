"""Typed answers and the backs of flashcards, as Moodle's question types hold them."""

from __future__ import annotations

import re

_WILDCARD = re.compile(r"(?<!\\)\*")
_RULE = "\n\n---\n\n"


def typed(answer: str) -> str:
    """A text to compare typing with; in Moodle a bare ``*`` would stand for anything."""
    return answer.replace("*", "\\*")


def has_wildcard(written: str) -> bool:
    return _WILDCARD.search(written) is not None


def untyped(written: str) -> str:
    """The text that :func:`typed` was given."""
    return written.replace("\\*", "*")


def with_explanation(back: str, explanation: str) -> str | None:
    """A card's back, a rule and the explanation; None where the rule would be misplaced."""
    text = f"{back}{_RULE}{explanation}" if explanation else back
    return text if parted(text) == (back, explanation) else None


def parted(text: str) -> tuple[str, str]:
    """Back and explanation of such a text."""
    back, _, explanation = text.partition(_RULE)
    return back, explanation
