"""What in a Markdown text is code: lines between fences, words between backticks."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$", re.DOTALL)


def fenced(lines: Sequence[str]) -> list[bool]:
    """True for every line of a fenced block, its fences included.

    A fence that nothing closes is no fence. Takes time proportional to the text.
    """
    marks = [_FENCE.match(line) for line in lines]
    longest = _longest_closing(marks)
    inside = [False] * len(lines)
    at = 0
    while at < len(lines):
        mark = marks[at]
        end = _closing(marks, at, longest) if mark else None
        if end is None:
            at += 1
            continue
        inside[at : end + 1] = [True] * (end + 1 - at)
        at = end + 1
    return inside


def without_code(line: str) -> str:
    """The line with every code span made ``x``, of the same length."""
    runs = [(found.start(), found.end()) for found in re.finditer("`+", line)]
    later: dict[int, list[int]] = {}
    for start, end in reversed(runs):
        later.setdefault(end - start, []).append(end)
    pieces, at = [], 0
    for start, end in runs:
        same = later[end - start]
        same.pop()
        if start >= at and same:
            pieces.append(line[at:start] + "x" * (same[-1] - start))
            at = same[-1]
    return "".join(pieces) + line[at:]


def opens_nothing(lines: Sequence[str], inside: Sequence[bool]) -> list[bool]:
    """True for every line that looks like a fence and is none."""
    return [
        _FENCE.match(line) is not None and not code
        for line, code in zip(lines, inside, strict=True)
    ]


def _may_close(mark: re.Match[str] | None) -> bool:
    return mark is not None and not mark[2].strip(" \t")


def _longest_closing(marks: Sequence[re.Match[str] | None]) -> list[dict[str, int]]:
    """For every line, the longest closing fence of each kind that stands below it."""
    below: list[dict[str, int]] = []
    now = {"`": 0, "~": 0}
    for mark in reversed(marks):
        below.append(now)
        if mark is not None and _may_close(mark) and len(mark[1]) > now[mark[1][0]]:
            now = now | {mark[1][0]: len(mark[1])}
    return below[::-1]


def _closing(
    marks: Sequence[re.Match[str] | None], at: int, longest: Sequence[dict[str, int]]
) -> int | None:
    opening = marks[at]
    if opening is None or longest[at][opening[1][0]] < len(opening[1]):
        return None
    kind, length = opening[1][0], len(opening[1])
    for line in range(at + 1, len(marks)):
        mark = marks[line]
        same = mark is not None and mark[1][0] == kind and len(mark[1]) >= length
        if same and _may_close(mark):
            return line
    return None
