"""The words of a transcript, folded so that style does not count: what an alignment compares.

Case, punctuation, hyphens and contractions are style, and so is whether a number is spelt in
letters or in digits. ``Words`` keeps where each folded word stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .function_words import CONTRACTED, CONTRACTIONS, FILLERS, FUNCTION, NUMBERS
from .transcript import Turn

# A number; capitals before a digit (GPT-3, ASL2), but not a single one (o1, 3D); a word.
_WORD = re.compile(
    r"\d+(?:[.,]\d+)*(?![^\W\d_])|[A-Z]{2,}(?=\d)|[^\W_]+(?:['’][^\W_]+)*", re.UNICODE
)


@dataclass(frozen=True, slots=True)
class Units:
    """Turns or paragraphs ``first`` to ``last``; unlike a citation's span of any length."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


class Word(NamedTuple):
    """A folded word; ``unit`` numbers its turn, the text's slice from start to end holds it."""

    fold: str
    unit: int
    start: int
    end: int


class Words:
    """All words of a transcript in order."""

    def __init__(self, units: Sequence[Turn]) -> None:
        self.texts = {unit.number: unit.text for unit in units}
        self.words = [word for unit in units for word in _words(unit)]
        self.folds = [word.fold for word in self.words]

    def __len__(self) -> int:
        return len(self.words)

    def raw(self, first: int, stop: int, most: int | None = None) -> str:
        """Words ``first`` to before ``stop`` as the text spells them, at most ``most``."""
        slices: list[tuple[int, int, int]] = []
        for word in self.words[first:stop]:
            if not slices or (word.unit, word.start) != slices[-1][:2]:
                slices.append((word.unit, word.start, word.end))
        kept = slices if most is None or len(slices) <= most else slices[:most]
        pieces = [self._piece(kept, index) for index in range(len(kept))]
        return "".join(pieces).strip() + (" …" if len(kept) < len(slices) else "")

    def _piece(self, slices: Sequence[tuple[int, int, int]], index: int) -> str:
        """A word with the mark that ties it to the next, or a space."""
        unit, start, end = slices[index]
        word = self.texts[unit][start:end]
        if index + 1 == len(slices) or slices[index + 1][0] != unit:
            return word + " "
        between = " ".join(self.texts[unit][end : slices[index + 1][1]].split(" "))
        return word + " ".join(between.split("\n\n"))


def fold(text: str) -> list[str]:
    """The folded words of a piece of text."""
    return [word.fold for word in _words(Turn(0, None, text, 0))]


def content(folds: Iterable[str]) -> list[str]:
    """Those words that carry matter: neither function words nor fillers."""
    return [word for word in folds if word not in FUNCTION and word not in FILLERS]


def _words(unit: Turn) -> Iterable[Word]:
    for match in _WORD.finditer(unit.text):
        for folded in _fold(match[0]):
            yield Word(folded, unit.number, match.start(), match.end())


def _fold(raw: str) -> list[str]:
    word = raw.casefold().replace("’", "'")
    if word[0].isdigit():
        word = word.replace(",", "").removesuffix(".0")
        return [NUMBERS.get(word, word)]
    if word in CONTRACTIONS:
        return CONTRACTIONS[word].split()
    for end, meant in CONTRACTED.items():
        if word.endswith(end) and len(word) > len(end):
            return [*_fold(word[: -len(end)]), meant]
    return [NUMBERS.get(word, word.replace("'", ""))]
