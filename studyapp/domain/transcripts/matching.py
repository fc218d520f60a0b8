"""Within a stretch: which words agree, and what stands between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from .disagree import Difference
from .function_words import FILLERS, FUNCTION
from .runs import GRAM, Stretch

_EASED = 8  # words left out on one side: then the edges of what agrees are looked at again
_ISLAND = 2  # words without matter that agree by chance between two differences
_LONGEST = 8  # differences are not joined beyond this


@dataclass(frozen=True, slots=True)
class Block:
    """``size`` words that agree, from word ``whole`` and from word ``excerpt``, from 0."""

    whole: int
    excerpt: int
    size: int

    @property
    def whole_stop(self) -> int:
        return self.whole + self.size

    @property
    def excerpt_stop(self) -> int:
        return self.excerpt + self.size


def matching(part: Stretch, whole: Sequence[str], excerpt: Sequence[str]) -> list[Block]:
    """The words of a stretch that agree: at its anchors, and by edit distance between."""
    found: list[Block] = []
    there, here = part.whole, part.excerpt
    for block in _eased(_anchored(part)):
        found += _edited(whole, excerpt, (there, block.whole), (here, block.excerpt))
        found.append(block)
        there, here = block.whole_stop, block.excerpt_stop
    found += _edited(whole, excerpt, (there, part.whole_stop), (here, part.excerpt_stop))
    return _joined(found)


def _anchored(part: Stretch) -> list[Block]:
    blocks: list[Block] = []
    there, here = part.whole, part.excerpt
    for place, index in part.anchors:
        over = max(0, there - place, here - index)  # words that the last anchor has already
        if over < GRAM and (not over or place - there == index - here):
            blocks.append(Block(place + over, index + over, GRAM - over))
            there, here = place + GRAM, index + GRAM
    return _joined(blocks)


def _eased(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without their outermost words beside a longer omission.

    Where words around an omission stand before and after it, an anchor over the seam may
    have taken the wrong ones.
    """
    cut = [[0, 0] for _ in blocks]
    for index, (one, two) in enumerate(pairwise(blocks)):
        there, here = two.whole - one.whole_stop, two.excerpt - one.excerpt_stop
        if abs(there - here) >= _EASED:
            cut[index][1] = cut[index + 1][0] = GRAM - 1
    return [
        Block(block.whole + first, block.excerpt + first, block.size - first - last)
        for block, (first, last) in zip(blocks, cut, strict=True)
        if block.size > first + last
    ]


def _edited(
    whole: Sequence[str],
    excerpt: Sequence[str],
    there: tuple[int, int],
    here: tuple[int, int],
) -> list[Block]:
    """What agrees where nothing anchors: of forwards and backwards what breaks it less."""
    one, two = whole[slice(*there)], excerpt[slice(*here)]
    forwards = [
        Block(there[0] + e.src_start, here[0] + e.dest_start, e.src_end - e.src_start)
        for e in Levenshtein.opcodes(one, two)
        if e.tag == "equal"
    ]
    if len(forwards) < 2:
        return forwards
    backwards = [
        Block(there[1] - e.src_end, here[1] - e.dest_end, e.src_end - e.src_start)
        for e in reversed(Levenshtein.opcodes(one[::-1], two[::-1]))
        if e.tag == "equal"
    ]
    return min(forwards, backwards, key=_breaks)


def _breaks(blocks: Sequence[Block]) -> tuple[int, int]:
    """How many blocks, and how unequal the sides are where both differ between them."""
    gaps = [
        (two.whole - one.whole_stop, two.excerpt - one.excerpt_stop)
        for one, two in pairwise(blocks)
    ]
    return len(blocks), sum(abs(there - here) for there, here in gaps if there and here)


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Blocks that follow each other on both sides become one."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if last and (last.whole_stop, last.excerpt_stop) == (block.whole, block.excerpt):
            found[-1] = Block(last.whole, last.excerpt, last.size + block.size)
        else:
            found.append(block)
    return found


def differences(
    part: Stretch, blocks: Sequence[Block], whole: Sequence[str]
) -> Iterator[Difference]:
    """What stands between the blocks; differences that a chance agreement parts are joined."""
    current: Difference | None = None
    for difference in _gaps(part, blocks):
        if current is None:
            current = difference
            continue
        island = whole[current.whole_stop : difference.whole]
        joined = Difference(
            current.whole,
            difference.whole_stop,
            current.excerpt,
            difference.excerpt_stop,
            part.again,
        )
        chance = len(island) <= _ISLAND and set(island) <= FUNCTION | FILLERS
        if chance and max(joined.sizes) <= _LONGEST:
            current = joined
        else:
            yield current
            current = difference
    if current is not None:
        yield current


def _gaps(part: Stretch, blocks: Sequence[Block]) -> Iterator[Difference]:
    """Between the blocks, and at either end as much of the whole as the excerpt has there."""
    if not blocks:
        return
    first, last = blocks[0], blocks[-1]
    if size := first.excerpt - part.excerpt:
        start = max(part.whole, first.whole - size)
        yield Difference(start, first.whole, part.excerpt, first.excerpt, part.again)
    for one, two in pairwise(blocks):
        yield Difference(one.whole_stop, two.whole, one.excerpt_stop, two.excerpt, part.again)
    if size := part.excerpt_stop - last.excerpt_stop:
        stop = min(part.whole_stop, last.whole_stop + size)
        yield Difference(
            last.whole_stop, stop, last.excerpt_stop, part.excerpt_stop, part.again
        )
