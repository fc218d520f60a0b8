"""A guess at which of two readings is misheard, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from .function_words import FUNCTION
from .source import Source
from .words import Words, content, fold

Side = Literal["whole", "excerpt"]

OFTEN = 2  # uses elsewhere that make a word an established one
_LIKE = 40  # of 100, for a name and what it was heard as
NEAR = 120  # words before and after a place that are its neighbourhood


@dataclass(frozen=True, slots=True)
class Guess:
    """``side`` looks misheard. ``noted`` where the errata of its source already say so."""

    side: Side
    reason: str
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """An erratum: in units ``first`` to ``last`` the words ``heard`` are wrong."""

    first: int
    last: int
    heard: tuple[str, ...]
    meant: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the descriptors know: folded words of names, and the errata of either side."""

    names: frozenset[str] = frozenset()
    whole: tuple[Note, ...] = ()
    excerpt: tuple[Note, ...] = ()

    @classmethod
    def of(cls, whole: Source, excerpt: Source) -> Known:
        """The people's names, and the capitalised words that errata say were meant."""
        names = {
            word
            for source in (whole, excerpt)
            for text in (*source.names, *_names_meant(source))
            for word in fold(text)
        }
        return cls(
            frozenset(word for word in names if not word.isdigit()) - FUNCTION,
            _notes(whole),
            _notes(excerpt),
        )


def _names_meant(source: Source) -> Iterable[str]:
    for erratum in source.corrections.errata:
        for word in erratum.meant.split():
            if word[0].isupper() and word.casefold() not in erratum.heard.casefold():
                yield word


def _notes(source: Source) -> tuple[Note, ...]:
    return tuple(
        Note(e.turns.first, e.turns.last, tuple(fold(e.heard)), e.meant)
        for e in source.corrections.errata
    )


@dataclass(frozen=True, slots=True)
class Uses:
    """How often each folded word stands in the whole, and in the excerpt's own order."""

    whole: Counter[str]
    excerpt: Counter[str]

    def elsewhere(self, word: str, reading: Sequence[str], *, again: bool) -> int:
        """Uses of ``word`` beside those in ``reading``; a part told again is not counted."""
        here = 0 if again else reading.count(word)
        return max(0, self.whole[word] + self.excerpt[word] - here)


@dataclass(frozen=True, slots=True)
class Heard:
    """One side of a difference: the words ``first`` to before ``stop`` of ``words``."""

    side: Side
    words: Words
    first: int
    stop: int
    again: bool

    @property
    def folds(self) -> list[str]:
        return self.words.folds[self.first : self.stop]

    @property
    def near(self) -> list[str]:
        """The words around the reading, itself left out."""
        folds = self.words.folds
        return [
            *folds[max(0, self.first - NEAR) : self.first],
            *folds[self.stop : self.stop + NEAR],
        ]


def guess(one: Heard, two: Heard, uses: Uses, known: Known) -> Guess | None:
    """The first of four signs that points at a side; None where none does."""
    sides = ((one, two), (two, one))
    for this in (one, two):
        if noted := _noted(this, known):
            return noted
    for rule in (_nameless, _unheard_of, _not_near):
        reasons = [(this, rule(this, other, uses, known)) for this, other in sides]
        pointed = [(this, reason) for this, reason in reasons if reason]
        if len(pointed) == 1:
            return Guess(pointed[0][0].side, pointed[0][1])
    return None


def _noted(this: Heard, known: Known) -> Guess | None:
    """An erratum whose wrong words are among the reading's, or run up to its empty place."""
    words = this.words
    for note in known.whole if this.side == "whole" else known.excerpt:
        size = len(note.heard)
        for start in range(max(0, this.first - size), max(this.stop, this.first + 1)):
            stop = start + size
            if (
                tuple(words.folds[start:stop]) == note.heard
                and note.first <= words.words[start].unit <= note.last
                and _concerns(this, start, stop)
            ):
                return Guess(this.side, f"the errata have “{note.meant}” here", noted=True)
    return None


def _concerns(this: Heard, start: int, stop: int) -> bool:
    if this.first == this.stop:
        return start < this.first <= stop
    shared = this.words.folds[max(start, this.first) : min(stop, this.stop)]
    return bool(content(shared)) or (bool(shared) and not content(this.folds))


def _nameless(this: Heard, other: Heard, uses: Uses, known: Known) -> str | None:
    """The other side has a name that the descriptors know, this one has other words."""
    if set(this.folds) & known.names:
        return None
    for name in (word for word in other.folds if word in known.names):
        if any(fuzz.ratio(name, word) >= _LIKE for word in content(this.folds)):
            return f"“{_spelt(other, name)}” is a name that the sources know"
    return None


def _unheard_of(this: Heard, other: Heard, uses: Uses, known: Known) -> str | None:
    """A word of this side stands nowhere else, all of the other side's do."""
    mine = content(set(this.folds) - set(other.folds))
    theirs = content(set(other.folds) - set(this.folds))
    if not mine or not theirs:
        return None
    strange = [w for w in mine if not uses.elsewhere(w, this.folds, again=this.again)]
    least, word = min((uses.elsewhere(w, other.folds, again=other.again), w) for w in theirs)
    if strange and least >= OFTEN:
        rare = _spelt(this, min(strange, key=this.folds.index))
        return f"“{rare}” stands nowhere else, “{_spelt(other, word)}” {least} times"
    return None


def _not_near(this: Heard, other: Heard, uses: Uses, known: Known) -> str | None:
    """The other side's word is said again near by in both, this side's in neither."""
    mine = content(set(this.folds) - set(other.folds))
    theirs = content(set(other.folds) - set(this.folds))
    if len(mine) != 1 or len(theirs) != 1 or mine[0] in (*this.near, *other.near):
        return None
    if theirs[0] in this.near and theirs[0] in other.near:
        return f"“{_spelt(other, theirs[0])}” is said again near by in both"
    return None


def _spelt(heard: Heard, fold_: str) -> str:
    index = heard.folds.index(fold_) + heard.first
    return heard.words.raw(index, index + 1)
