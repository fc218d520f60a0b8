"""Two transcripts of one conversation, word against word.

``align`` finds what of an excerpt stands where in the whole, carries the speakers across and
lists where the two disagree. Nothing is decided: a guess says which reading looks misheard,
a curator settles it in the errata of the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .carry import Carried, carry, untold
from .disagree import Disagreement, judge
from .matching import Block, differences, matching
from .runs import Stretch, stretches
from .suspect import Known, Uses
from .transcript import Turn
from .words import Units, Words


@dataclass(frozen=True, slots=True)
class Alignment:
    """``blocks`` rise in the excerpt; those of a part told again go back in the whole.

    ``carried`` has every paragraph of the excerpt. ``disagreements`` are sorted: the most
    important first, what the errata note at the end. ``left_out`` are turns of which the
    excerpt has no word. ``words`` are those of the two transcripts, to show context.
    """

    blocks: tuple[Block, ...]
    carried: tuple[Carried, ...]
    disagreements: tuple[Disagreement, ...]
    left_out: tuple[Units, ...]
    words: tuple[Words, Words] = field(repr=False, compare=False)

    @property
    def agreed(self) -> float:
        """The share of the excerpt's words that stand at their place in the whole."""
        return sum(block.size for block in self.blocks) / max(1, len(self.words[1]))


def align(
    whole: Sequence[Turn], excerpt: Sequence[Turn], known: Known | None = None
) -> Alignment:
    """Align ``excerpt`` with the transcript ``whole`` of the same conversation.

    Either may be the whole conversation. ``known`` are names and errata of their sources;
    they serve the names of kinds and the guesses only.
    """
    words = one, two = Words(whole), Words(excerpt)
    parts = [
        (part, matching(part, one.folds, two.folds))
        for part in stretches(one.folds, two.folds, _starts(two))
    ]
    blocks = [(block, part.again) for part, found in parts for block in found]
    return Alignment(
        blocks=tuple(block for block, _ in blocks),
        carried=tuple(carry(blocks, words, whole, excerpt)),
        disagreements=tuple(_disagreements(parts, words, known or Known())),
        left_out=tuple(untold((block for block, _ in blocks), one, whole)),
        words=words,
    )


def _starts(words: Words) -> list[int]:
    """The words that begin a paragraph."""
    return [
        0,
        *(
            index
            for index, (one, two) in enumerate(pairwise(words.words), start=1)
            if one.unit != two.unit
        ),
    ]


def _disagreements(
    parts: Sequence[tuple[Stretch, list[Block]]], words: tuple[Words, Words], known: Known
) -> list[Disagreement]:
    uses = Uses(Counter(words[0].folds), _counted_once(parts, words[1]))
    judged = (
        judge(difference, words, uses, known)
        for part, blocks in parts
        for difference in differences(part, blocks, words[0].folds)
    )
    found = [disagreement for disagreement in judged if disagreement is not None]
    return sorted(
        found,
        key=lambda d: (d.noted, -d.importance, d.again, d.turns.first, d.paragraphs.first),
    )


def _counted_once(parts: Sequence[tuple[Stretch, list[Block]]], words: Words) -> Counter[str]:
    """How often each word stands in the excerpt, what it tells again left out."""
    counted: Counter[str] = Counter()
    for part, _ in parts:
        if not part.again:
            counted.update(words.folds[part.excerpt : part.excerpt_stop])
    return counted
