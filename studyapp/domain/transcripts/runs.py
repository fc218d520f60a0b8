"""Which stretch of an excerpt corresponds to which stretch of the whole.

Words in a row that occur once in the whole anchor the excerpt to it. Anchors that go on
together make a run. The runs that follow each other in both transcripts are the excerpt's
own order; the others tell a part again, or put it first as a teaser, and are kept apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

GRAM = 4  # words in an anchor
LEAST = 8  # anchors in a run: fewer is a chance likeness
DRIFT = 12  # words that one side may have more between two anchors of a piece
LEAP = 400  # words that one side may leave out within a run
_SLACK = 10  # words looked at beyond a run's first and last anchor

Anchor = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words ``whole`` to before ``whole_stop`` against ``excerpt`` to before ``excerpt_stop``.

    ``anchors`` are pairs of word numbers, rising on both sides, at which ``GRAM`` words
    agree. ``again`` where another stretch, in the excerpt's order, has the same place.
    """

    whole: int
    whole_stop: int
    excerpt: int
    excerpt_stop: int
    anchors: tuple[Anchor, ...] = ()
    again: bool = False


def stretches(
    whole: Sequence[str], excerpt: Sequence[str], starts: Sequence[int]
) -> list[Stretch]:
    """Stretches that cover the excerpt from end to end, in its order.

    ``starts`` are the excerpt's words that begin a paragraph: where one run ends and another
    begins, the cut is put there. Without anchors all is one stretch.
    """
    runs = _split_at_chain(_runs(_anchors(whole, excerpt)))
    if not runs:
        return [Stretch(0, len(whole), 0, len(excerpt))]
    cuts = [0, *(_cut(one, two, starts) for one, two in pairwise(runs))]
    cuts.append(len(excerpt))
    return [
        _widened(run, cuts[index], cuts[index + 1], len(whole))
        for index, run in enumerate(runs)
    ]


def _anchors(whole: Sequence[str], excerpt: Sequence[str]) -> list[Anchor]:
    """Where words that stand in the whole only once stand in the excerpt, in its order."""
    places: dict[tuple[str, ...], int] = {}
    for index in range(len(whole) - GRAM + 1):
        gram = tuple(whole[index : index + GRAM])
        places[gram] = -1 if gram in places else index
    return [
        (place, index)
        for index in range(len(excerpt) - GRAM + 1)
        if (place := places.get(tuple(excerpt[index : index + GRAM]), -1)) >= 0
    ]


def _goes_on(one: Anchor, two: Anchor, leap: int = LEAP) -> bool:
    there, here = two[0] - one[0], two[1] - one[1]
    return there > 0 and here > 0 and abs(there - here) <= leap


def _runs(anchors: Sequence[Anchor]) -> list[list[Anchor]]:
    """Anchors that go on together; what is too short to be more than chance is left out."""
    pieces: list[list[Anchor]] = []
    for anchor in anchors:
        if pieces and _goes_on(pieces[-1][-1], anchor, DRIFT):
            pieces[-1].append(anchor)
        else:
            pieces.append([anchor])
    runs: list[list[Anchor]] = []
    for piece in _without_strays(pieces):
        if runs and _goes_on(runs[-1][-1], piece[0]):
            runs[-1] += piece
        else:
            runs.append(piece)
    return [run for run in runs if len(run) >= LEAST]


def _without_strays(pieces: Sequence[list[Anchor]]) -> list[list[Anchor]]:
    """The pieces without the small ones that lead away from where their neighbours go on."""
    kept: list[list[Anchor]] = []
    large = [len(piece) >= LEAST for piece in pieces]
    after = len(pieces)
    following = [after] * len(pieces)  # the next large piece
    for index in range(len(pieces) - 1, -1, -1):
        following[index] = after
        after = index if large[index] else after
    for index, piece in enumerate(pieces):
        before_ok = not kept or _goes_on(kept[-1][-1], piece[0])
        rest = pieces[following[index]] if following[index] < len(pieces) else None
        after_ok = rest is None or _goes_on(piece[-1], rest[0])
        if large[index] or (before_ok and after_ok):
            kept.append(piece)
    return kept


def _split_at_chain(runs: Sequence[list[Anchor]]) -> list[Stretch]:
    """The runs as stretches from first to last anchor, cut where one begins to be new."""
    chosen = _chain(runs)
    reached = -1
    found: list[Stretch] = []
    for index, run in enumerate(runs):
        old = [a for a in run if index not in chosen or a[0] <= reached]
        new = run[len(old) :]
        for part, again in ((old, True), (new, False)):
            if part:
                found.append(
                    Stretch(
                        part[0][0],
                        part[-1][0] + GRAM,
                        part[0][1],
                        part[-1][1] + GRAM,
                        tuple(part),
                        again,
                    )
                )
        if new:
            reached = new[-1][0]
    return found


def _chain(runs: Sequence[list[Anchor]]) -> set[int]:
    """The runs which, one after the other, tell the most of the whole in its order."""
    best: list[tuple[int, int]] = []  # what a chain that ends here tells, and the run before
    for index, run in enumerate(runs):
        options = [(len(run), -1)]
        for before in range(index):
            end = runs[before][-1][0]
            if (new := sum(place > end for place, _ in run)) > 0:
                options.append((best[before][0] + new, before))
        best.append(max(options))
    at = max(range(len(best)), key=lambda index: best[index][0], default=-1)
    chosen: set[int] = set()
    while at >= 0:
        chosen.add(at)
        at = best[at][1]
    return chosen


def _cut(one: Stretch, two: Stretch, starts: Sequence[int]) -> int:
    """Where in the excerpt ``two`` takes over: at a paragraph if one begins between them."""
    between = [start for start in starts if one.excerpt_stop <= start <= two.excerpt]
    return between[-1] if between else max(one.excerpt_stop, two.excerpt)


def _widened(run: Stretch, start: int, stop: int, end: int) -> Stretch:
    """``run`` from cut to cut, with as much of the whole as these words could need."""
    kept = tuple(a for a in run.anchors if start <= a[1] and a[1] + GRAM <= stop)
    first, last = (kept[0], kept[-1]) if kept else (run.anchors[0], run.anchors[-1])
    before, after = first[1] - start, stop - (last[1] + GRAM)
    return replace(
        run,
        anchors=kept,
        excerpt=start,
        excerpt_stop=stop,
        whole=max(0, first[0] - before - _SLACK) if before > 0 else first[0],
        whole_stop=min(end, last[0] + GRAM + (after + _SLACK if after > 0 else 0)),
    )
