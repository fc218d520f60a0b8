"""Differences between two readings of one place, told apart by what they change."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from .function_words import NEGATIONS
from .source import QUOTABLE
from .suspect import Guess, Heard, Known, Uses, guess
from .words import Units, Words, content

Kind = Literal[
    "name", "number", "negation", "alike", "other", "omitted", "added", "ending", "style"
]
IMPORTANCE: dict[Kind, int] = {
    "name": 90,
    "number": 85,
    "negation": 80,
    "alike": 70,
    "other": 50,
    "omitted": 25,
    "added": 25,
    "ending": 10,
    "style": 0,
}
MEANING: dict[Kind, str] = {
    "name": "a name differs",
    "number": "a number differs",
    "negation": "a negation stands on one side only",
    "alike": "words that sound alike",
    "other": "other words",
    "omitted": "only the first has this",
    "added": "only the second has this",
    "ending": "another form of the same word",
    "style": "fillers, function words or spelling",
}
_ALIKE = 60  # of 100
_CLAUSE = 3  # words of matter that make an omission more than a slip
_NEXT = 8  # words away, a repeated word is a stutter
_ENDING = re.compile(r"(?:ing|ed|ly|er|al|s|d|n|r|e)$")
_BARE = 4  # letters that a stem keeps
_STOPS = ("", *".!?…:;—–-”\n")  # what may stand before a sentence


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the whole and of the excerpt that stand between two agreements."""

    whole: int
    whole_stop: int
    excerpt: int
    excerpt_stop: int
    again: bool

    @property
    def sizes(self) -> tuple[int, int]:
        return self.whole_stop - self.whole, self.excerpt_stop - self.excerpt


@dataclass(frozen=True, slots=True)
class Reading:
    """What one side has: at most ``QUOTABLE`` words of it, and how many there are.

    ``first`` and ``stop`` are its place among the words of its transcript.
    """

    text: str
    words: int
    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """``importance`` is 0 where only style differs; ``misheard`` is a guess, or None."""

    kind: Kind
    importance: int
    turns: Units
    paragraphs: Units
    whole: Reading
    excerpt: Reading
    misheard: Guess | None
    again: bool

    @property
    def noted(self) -> bool:
        """Whether the errata settle it."""
        return self.misheard is not None and self.misheard.noted


def judge(
    difference: Difference, words: tuple[Words, Words], uses: Uses, known: Known
) -> Disagreement | None:
    """The disagreement that a difference is; None where both sides have no word."""
    if difference.sizes == (0, 0):
        return None
    one = Heard("whole", words[0], difference.whole, difference.whole_stop, difference.again)
    two = Heard(
        "excerpt", words[1], difference.excerpt, difference.excerpt_stop, difference.again
    )
    kind = _kind(one, two, known)
    weight = IMPORTANCE[kind]
    guessed = guess(one, two, uses, known) if weight else None
    if guessed and kind == "ending" and not guessed.noted:
        guessed = None  # speech has either form
    if kind in ("omitted", "added"):
        weight += min(20, max(len(content(one.folds)), len(content(two.folds))))
    return Disagreement(
        kind,
        weight + (5 if guessed and not guessed.noted else 0),
        _place(one),
        _place(two),
        _reading(one),
        _reading(two),
        guessed,
        difference.again,
    )


def _place(side: Heard) -> Units:
    last = len(side.words) - 1
    first = side.words.words[min(side.first, last)].unit
    if side.stop == side.first and side.first:  # nothing here: it follows the word before
        first = side.words.words[side.first - 1].unit
    stop = side.words.words[max(side.first, side.stop - 1)].unit if side.folds else first
    return Units(first=first, last=stop)


def _reading(side: Heard) -> Reading:
    text = side.words.raw(side.first, side.stop, QUOTABLE)
    return Reading(text, side.stop - side.first, side.first, side.stop)


def _kind(one: Heard, two: Heard, known: Known) -> Kind:
    sides = one.folds, two.folds
    if "".join(sides[0]) == "".join(sides[1]) or (
        "".join(content(sides[0])) == "".join(content(sides[1]))
    ):
        return "style"
    mine, theirs = Counter(content(one.folds)), Counter(content(two.folds))
    only = list((mine - theirs).elements()), list((theirs - mine).elements())
    matter = [*only[0], *only[1]]
    if not matter or _initials(*only) or _initials(*reversed(only)):
        return "style"
    if not all(only) and len(matter) > _CLAUSE:
        return _one_sided(one, two, only)
    if any(word[0].isdigit() for word in matter):
        return "number"
    return _kind_of_words(one, two, only, known)


def _kind_of_words(
    one: Heard, two: Heard, only: tuple[list[str], list[str]], known: Known
) -> Kind:
    names = [_is_name(one, word, known) for word in only[0]]
    names += [_is_name(two, word, known) for word in only[1]]
    if any(names) and all(only):
        return "name"
    if not any(names):
        if bool(NEGATIONS & set(only[0])) != bool(NEGATIONS & set(only[1])):
            return "negation"
        if sorted(map(_stem, only[0])) == sorted(map(_stem, only[1])):
            return "ending"
        if one.folds and two.folds and _sound_alike(one, two, only):
            return "alike"
    return "other" if all(only) else _one_sided(one, two, only)


def _initials(short: list[str], long: list[str]) -> bool:
    """Whether ``short`` is one word, the initials of ``long``."""
    return len(long) > 1 and short == ["".join(word[0] for word in long)]


def _one_sided(one: Heard, two: Heard, only: tuple[list[str], list[str]]) -> Kind:
    side, words = (one, only[0]) if only[0] else (two, only[1])
    near = side.words.folds[max(0, side.first - _NEXT) : side.first]
    near += side.words.folds[side.stop : side.stop + _NEXT]
    if set(words) <= set(near) and len(words) <= _CLAUSE:
        return "style"
    if one.folds and two.folds and max(len(one.folds), len(two.folds)) <= _CLAUSE:
        return "other"
    return "omitted" if only[0] else "added"


def _sound_alike(one: Heard, two: Heard, only: tuple[list[str], list[str]]) -> bool:
    best = max(
        fuzz.ratio("".join(one.folds), "".join(two.folds)),
        fuzz.ratio("".join(only[0]), "".join(only[1])),
    )
    return best >= _ALIKE


def _is_name(side: Heard, fold: str, known: Known) -> bool:
    """A capital that no sentence's beginning explains, or a name that a source knows."""
    if fold in known.names:
        return True
    for index in range(side.first, side.stop):
        word = side.words.words[index]
        if word.fold == fold:
            text = side.words.texts[word.unit]
            raw = text[word.start : word.end]
            if sum(map(str.isupper, raw)) >= 2 or (
                raw[0].isupper() and not _opens(text[: word.start])
            ):
                return True
    return False


def _opens(before: str) -> bool:
    """Whether a capital after ``before`` may be a sentence's beginning only."""
    return before.rstrip(' "“‘(')[-1:] in _STOPS


def _stem(word: str) -> str:
    """The word without its endings, a doubled letter before them single."""
    while len(stem := _ENDING.sub("", word)) >= _BARE and stem != word:
        word = stem[:-1] if stem[-1] == stem[-2] else stem
    return word
