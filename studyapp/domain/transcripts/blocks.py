"""A transcript's lines: cut the site's furniture away, part the rest at blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .errors import MarkerMissing
from .source import Furniture
from .transcript import Stripped

Numbered = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines between two blank ones, without their surrounding space."""

    lines: tuple[Numbered, ...]

    @property
    def first(self) -> int:
        return self.lines[0][0]

    @property
    def last(self) -> int:
        return self.lines[-1][0]

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.lines)


def number_lines(text: str) -> list[Numbered]:
    """Every line with its number from 1; runs of white space become one space."""
    return [(n, " ".join(line.split())) for n, line in enumerate(text.split("\n"), start=1)]


def part(lines: Iterable[Numbered]) -> list[Block]:
    """The blocks between blank lines, in order."""
    blocks: list[Block] = []
    current: list[Numbered] = []
    for line in (*lines, (0, "")):
        if line[1]:
            current.append(line)
        elif current:
            blocks.append(Block(tuple(current)))
            current = []
    return blocks


def strip_furniture(
    lines: Sequence[Numbered], furniture: Furniture
) -> tuple[list[Numbered], list[Stripped]]:
    """The lines of the conversation, and what was cut away.

    Raises :class:`MarkerMissing` where the descriptor names a beginning or an end that the
    file does not have.
    """
    start, stop = 0, len(lines)
    if furniture.begin is not None:
        start = _find(lines, furniture.begin, 0, "begin")
    if furniture.end is not None:
        stop = _find(lines, furniture.end, start + 1, "end")
    kept = list(lines[start:stop])
    stripped = [*describe("front matter", lines[:start]), *describe("footer", lines[stop:])]
    patterns = [re.compile(pattern) for pattern in furniture.patterns]
    conversation: list[Numbered] = []
    for line in kept:
        if line[1] and any(pattern.fullmatch(line[1]) for pattern in patterns):
            stripped += describe("furniture", [line])
        else:
            conversation.append(line)
    return conversation, stripped


def describe(kind: str, lines: Sequence[Numbered]) -> list[Stripped]:
    """One entry for a run of lines that is left out, none where they are all blank."""
    worded = [line for line in lines if line[1]]
    if not worded:
        return []
    text = "\n".join(text for _, text in worded)
    return [Stripped(kind, worded[0][0], worded[-1][0], text)]


def _find(lines: Sequence[Numbered], marker: str, start: int, which: str) -> int:
    wanted = " ".join(marker.split())
    match = re.compile(re.escape(wanted) + r"(?!\w)")
    for index in range(start, len(lines)):
        if match.match(lines[index][1]):
            return index
    raise MarkerMissing(
        f"no line{f' after line {lines[start - 1][0]}' if start else ''} begins with"
        f" “{wanted}”, where the conversation should {which}; correct furniture.{which} in"
        " the source, or choose the file it describes"
    )
