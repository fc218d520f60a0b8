"""Read a transcript: bytes and a descriptor in, numbered turns and a report out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .blocks import Block, describe, number_lines, part, strip_furniture
from .decode import check_file, decode
from .errors import EmptyTranscript, SwapBeyondEnd
from .labels import Labelled, known_labels, split_turns
from .seams import mend, settle_marks
from .source import Source
from .transcript import LabelCorrected, Note, Report, Stripped, Swapped, Transcript, Turn


def parse_transcript(data: bytes, source: Source, *, strict: bool = True) -> Transcript:
    """The transcript in ``data``, read and corrected as ``source`` says.

    Numbering follows the file, from 1, and does not depend on corrections. Errata are
    notes and leave the text alone. ``strict=False`` accepts a file whose SHA-256 is not the
    descriptor's. Raises a :class:`TranscriptError` that says what to do.
    """
    text = decode(data)
    if strict:
        check_file(data, source.file.sha256, source.file.name)
    lines, stripped = strip_furniture(number_lines(text), source.furniture)
    blocks = part(lines)
    if not any(character.isalnum() for block in blocks for character in block.text):
        raise EmptyTranscript("no words are left after the furniture is stripped; correct it")
    if source.layout == "paragraphs":
        return _paragraphs(blocks, source, stripped)
    return _labelled(blocks, source, stripped)


def _paragraphs(
    blocks: Sequence[Block], source: Source, stripped: Sequence[Stripped]
) -> Transcript:
    """A unit a block, even where a sentence runs on: citations count blocks."""
    units: list[Turn] = []
    marks: list[Note] = []
    for number, block in enumerate(blocks, start=1):
        text, found = settle_marks(block.text)
        marks += [Note(number, block.first, mark) for mark in found]
        units.append(Turn(number, None, text, block.first))
    report = Report(stripped=_in_order(stripped), marks=tuple(marks))
    return Transcript(source.id, tuple(units), report)


def _labelled(
    blocks: Sequence[Block], source: Source, stripped: Sequence[Stripped]
) -> Transcript:
    known = known_labels(source)
    front, labelled = split_turns(blocks, known)
    units, notes = _turns(labelled, known)
    swapped_units, swapped = _swap(units, source)
    spelt = Counter(turn.spelling for turn in labelled)
    report = replace(
        notes,
        stripped=_in_order((*stripped, *describe("front matter", front))),
        labels=tuple(
            LabelCorrected(spelling, known[spelling], count)
            for spelling, count in sorted(spelt.items())
            if spelling != known[spelling]
        ),
        swapped=swapped,
    )
    return Transcript(source.id, swapped_units, report)


def _turns(
    labelled: Sequence[Labelled], known: dict[str, str]
) -> tuple[tuple[Turn, ...], Report]:
    """The turns under their labels' names, before any swap, and what mending did to them."""
    units: list[Turn] = []
    joined: list[Note] = []
    repeated: list[Note] = []
    marks: list[Note] = []
    for number, turn in enumerate(labelled, start=1):
        mended = mend([block.text for block in turn.paragraphs])
        text, found = settle_marks(mended.text)
        for index in mended.joined:
            block = turn.paragraphs[index]
            joined.append(Note(number, block.first, block.text))
        repeated += [Note(number, turn.line, words) for words in mended.repeated]
        marks += [Note(number, turn.line, mark) for mark in found]
        units.append(Turn(number, known[turn.spelling], text, turn.line))
    report = Report(joined=tuple(joined), repeated=tuple(repeated), marks=tuple(marks))
    return tuple(units), report


def _swap(
    units: tuple[Turn, ...], source: Source
) -> tuple[tuple[Turn, ...], tuple[Swapped, ...]]:
    turns = list(units)
    done: list[Swapped] = []
    for swap in source.corrections.swaps:
        if swap.turns.last > len(turns):
            raise SwapBeyondEnd(
                f"the source swaps turns {swap.turns}, but the file has only {len(turns)};"
                " correct corrections.swaps, or choose the file it describes"
            )
        one, two = swap.people
        other = {one: two, two: one}
        changed = [n for n in swap.turns if turns[n - 1].speaker in other]
        for number in changed:
            turn = turns[number - 1]
            turns[number - 1] = replace(turn, speaker=other[turn.speaker or ""])
        done.append(Swapped(swap.turns, swap.people, len(changed)))
    return tuple(turns), tuple(done)


def _in_order(stripped: Sequence[Stripped]) -> tuple[Stripped, ...]:
    return tuple(sorted(stripped, key=lambda entry: entry.first))
