"""What ``flask transcript diff`` prints of an alignment: lines to read, or data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from studyapp.domain.transcripts import MEANING, Carried, Disagreement, Reading
from studyapp.services.transcripts import Comparison

AROUND = 6  # words of context on either side
LONGEST = 40  # words of a reading; a longer one is cut
DOUBTFUL = 0.5  # of the words agree in less: hardly the same conversation


def lines(comparison: Comparison, *, everything: bool, speakers: bool) -> Iterator[str]:
    """Each disagreement in four lines, then, if wanted, the speakers, then the sums."""
    alignment = comparison.alignment
    shown = [d for d in alignment.disagreements if everything or d.importance]
    for disagreement in shown:
        yield from _disagreement(disagreement, comparison)
        yield ""
    if speakers:
        yield from map(_carried, alignment.carried)
        yield ""
    if alignment.left_out:
        spans = ", ".join(map(str, alignment.left_out))
        yield f"Turns of {comparison.whole.id} that {comparison.excerpt.id} lacks: {spans}"
    noted = sum(d.noted for d in shown)
    again = sum(paragraph.again for paragraph in alignment.carried)
    yield (
        f"{len(alignment.carried)} paragraphs aligned ({again} told again or out of order),"
        f" {alignment.agreed:.0%} of the words agree, {len(shown)} disagreements,"
        f" {noted} of them noted in the errata"
    )
    if alignment.agreed < DOUBTFUL:
        yield "So little agrees that these are hardly transcripts of one conversation."


def as_data(comparison: Comparison, *, everything: bool) -> dict[str, Any]:
    """The alignment for a program; readings are cut at eight words."""
    alignment = comparison.alignment
    return {
        "whole": comparison.whole.id,
        "excerpt": comparison.excerpt.id,
        "agreed": round(alignment.agreed, 4),
        "left_out": [str(span) for span in alignment.left_out],
        "paragraphs": [
            {
                "paragraph": carried.paragraph,
                "turns": [str(span) for span in carried.turns],
                "speakers": list(carried.speakers),
                "again": carried.again,
                "agreed": round(carried.agreed, 4),
            }
            for carried in alignment.carried
        ],
        "disagreements": [
            _data(d) for d in alignment.disagreements if everything or d.importance
        ],
    }


def _data(disagreement: Disagreement) -> dict[str, Any]:
    guess = disagreement.misheard
    return {
        "kind": disagreement.kind,
        "importance": disagreement.importance,
        "turns": str(disagreement.turns),
        "paragraphs": str(disagreement.paragraphs),
        "again": disagreement.again,
        "whole": {"text": disagreement.whole.text, "words": disagreement.whole.words},
        "excerpt": {"text": disagreement.excerpt.text, "words": disagreement.excerpt.words},
        "misheard": guess
        and {"side": guess.side, "reason": guess.reason, "noted": guess.noted},
    }


def _disagreement(disagreement: Disagreement, comparison: Comparison) -> Iterator[str]:
    ids = {"whole": comparison.whole.id, "excerpt": comparison.excerpt.id}
    width = max(map(len, ids.values()))
    again = ", told again" if disagreement.again else ""
    yield (
        f"turn {disagreement.turns}, paragraph {disagreement.paragraphs}{again}:"
        f" {MEANING[disagreement.kind]}"
    )
    for index, (side, reading) in enumerate(
        (("whole", disagreement.whole), ("excerpt", disagreement.excerpt))
    ):
        yield f"  {ids[side]:{width}}  {_in_context(comparison, index, reading)}"
    guess = disagreement.misheard
    if guess:
        verb = "is noted" if guess.noted else "looks misheard"
        yield f"  {ids[guess.side]} {verb}: {guess.reason}"


def _in_context(comparison: Comparison, side: int, reading: Reading) -> str:
    words = comparison.alignment.words[side]
    before = words.raw(max(0, reading.first - AROUND), reading.first)
    after = words.raw(reading.stop, min(len(words), reading.stop + AROUND))
    text = words.raw(reading.first, reading.stop, LONGEST)
    return f"{before} [{text}] {after}".strip()


def _carried(carried: Carried) -> str:
    turns = ", ".join(map(str, carried.turns))
    again = ", told again" if carried.again else ""
    return f"{carried.paragraph}: {', '.join(carried.speakers) or '?'} (turn {turns}{again})"
