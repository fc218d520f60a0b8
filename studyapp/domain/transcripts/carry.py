"""Turns and speakers carried from a labelled transcript to an unlabelled one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .matching import Block
from .transcript import Turn
from .words import Units, Words

ENOUGH = 3  # words that a paragraph shares with a turn to be of it
_APART = 4  # turns further apart than this are two passages


@dataclass(frozen=True, slots=True)
class Carried:
    """A paragraph of the excerpt: its turns, and who speaks in them, in order.

    ``turns`` has more than one span where a teaser is put together from several passages.
    ``again`` where the excerpt tells it out of order, as a teaser or a second time.
    ``agreed`` is the share of its words that stand there in the whole; where it is 0, the
    turn is that of the paragraph before.
    """

    paragraph: int
    turns: tuple[Units, ...]
    speakers: tuple[str, ...]
    again: bool
    agreed: float


def carry(
    blocks: Iterable[tuple[Block, bool]],
    words: tuple[Words, Words],
    whole: Sequence[Turn],
    excerpt: Sequence[Turn],
) -> Iterator[Carried]:
    """Every paragraph of ``excerpt``; a block comes with whether it is told again."""
    shared = _shared(blocks, words)
    lengths = Counter(word.unit for word in words[1].words)
    speakers = {turn.number: turn.speaker for turn in whole}
    first = whole[0].number if whole else 1
    before: tuple[Units, ...] = (Units(first=first, last=first),)
    for paragraph in excerpt:
        told = {again: shared[paragraph.number, again] for again in (False, True)}
        again = told[True].total() > told[False].total()
        turns = told[again]
        spans = tuple(_spans(turns)) or before
        before = before if again else spans
        numbers = [n for span in spans for n in range(span.first, span.last + 1)]
        said = [speakers.get(n) for n in numbers if turns[n] or not turns]
        yield Carried(
            paragraph.number,
            spans,
            tuple(dict.fromkeys(name for name in said if name)),
            again,
            turns.total() / max(1, lengths[paragraph.number]),
        )


def _shared(
    blocks: Iterable[tuple[Block, bool]], words: tuple[Words, Words]
) -> dict[tuple[int, bool], Counter[int]]:
    """For each paragraph, told in order or again: how many words it shares with which turn."""
    shared: dict[tuple[int, bool], Counter[int]] = defaultdict(Counter)
    for block, again in blocks:
        for step in range(block.size):
            paragraph = words[1].words[block.excerpt + step].unit
            shared[paragraph, again][words[0].words[block.whole + step].unit] += 1
    return shared


def _spans(turns: Counter[int]) -> Iterator[Units]:
    """The turns that share enough words, or the one that shares most, and those between."""
    strong = sorted(n for n, count in turns.items() if count >= ENOUGH)
    strong = strong or [n for n, _ in turns.most_common(1)]
    while strong:
        size = 1
        while size < len(strong) and strong[size] - strong[size - 1] < _APART:
            size += 1
        yield Units(first=strong[0], last=strong[size - 1])
        strong = strong[size:]


def untold(blocks: Iterable[Block], words: Words, whole: Sequence[Turn]) -> Iterator[Units]:
    """The turns of ``whole`` of which no word is among the blocks, in runs."""
    told = {
        words.words[block.whole + step].unit for block in blocks for step in range(block.size)
    }
    run: list[int] = []
    for turn in whole:
        if turn.number not in told:
            run.append(turn.number)
        elif run:
            yield Units(first=run[0], last=run[-1])
            run = []
    if run:
        yield Units(first=run[0], last=run[-1])
