"""A GIFT file cut at its blank lines, as Moodle does before it reads anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CATEGORY = "$CATEGORY:"
_LINE_END = re.compile(r"\r\n|\r|\n")
_ID = re.compile(r"\[id:((?:[^\\\]]|\\.)++)\]")
_TAG = re.compile(r"\[tag:((?:[^\\\]<>`\x00-\x1f]|\\.)++)\]")
_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Block:
    """Lines without a blank one between; ``line`` is where its first words stand, from 1."""

    line: int
    text: str
    comments: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        found = _ID.search("\n".join(self.comments))
        return _ESCAPE.sub(r"\1", found[1]).strip() if found else ""

    @property
    def tags(self) -> list[str]:
        found = _TAG.findall("\n".join(self.comments))
        return [_ESCAPE.sub(r"\1", tag).strip() for tag in found]


@dataclass(frozen=True)
class Category:
    """The category that the following questions belong to, as a path with slashes."""

    path: str


def _block(lines: list[tuple[int, str]]) -> Iterator[Block | Category]:
    comments = tuple(line[2:].strip() for _, line in lines if line.startswith("//"))
    words = [(number, line) for number, line in lines if not line.startswith("//")]
    if words and words[0][1].startswith(_CATEGORY):
        yield Category(words.pop(0)[1].removeprefix(_CATEGORY).strip())
    if words:
        yield Block(words[0][0], "\n".join(line for _, line in words), comments)


def blocks(text: str) -> Iterator[Block | Category]:
    """The parts of a file in order; comment lines are kept beside the block they stand in."""
    gathered: list[tuple[int, str]] = []
    for number, line in enumerate(_LINE_END.split(text), 1):
        stripped = line.strip(" \t\0\x0b\f")
        if stripped:
            gathered.append((number, stripped))
        elif gathered:
            yield from _block(gathered)
            gathered = []
    if gathered:
        yield from _block(gathered)
