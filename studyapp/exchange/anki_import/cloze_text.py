"""Anki's ``{{c1::text::hint}}`` to our gaps."""

from __future__ import annotations

import re

_OPEN = re.compile(r"\{\{c\d+::")
_CLOZE = re.compile(r"\{\{c(\d+)::((?:(?!\{\{|\}\}).)*?)\}\}", re.S)


class NestedCloze(ValueError):
    """A gap stands inside a gap, which our clozes do not have."""


def gaps_of(text: str) -> tuple[str, list[list[str]]]:
    """The stem with ``{{1}}`` or ``{{1::hint}}`` for each gap, and the answers by gap.

    Every gap of Anki's becomes one of ours, numbered in the order of the text; several of
    one number are asked one by one. Raises NestedCloze.
    """
    answers: list[list[str]] = []

    def gap(match: re.Match[str]) -> str:
        answer, _, hint = match[2].partition("::")
        answers.append([" ".join(answer.split())])
        cleaned = " ".join(re.sub(r"[{}]", "", hint).split())
        return f"{{{{{len(answers)}::{cleaned}}}}}" if cleaned else f"{{{{{len(answers)}}}}}"

    stem = _CLOZE.sub(gap, text)
    if _OPEN.search(stem):
        raise NestedCloze
    return stem, answers
