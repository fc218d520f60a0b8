"""Labels: lines of their own that name who speaks next."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from .blocks import Block, Numbered
from .errors import EmptyTurn, UnknownLabel, UnknownLayout
from .seams import ends_sentence
from .source import Source

_ALIKE = 80  # of 100: “Chris Ola” for “Chris Olah” is 95, two names by chance under 60
_LONGEST_NAME = 4  # words


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label as it is spelt in the file, and the blocks of text under it."""

    spelling: str
    line: int
    paragraphs: tuple[Block, ...]


def settled(text: str) -> str:
    """A label without the bold marks or the colon that some sites put around it."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return text.strip("*").rstrip(":").strip("* ")


def known_labels(source: Source) -> dict[str, str]:
    """Every spelling that the descriptor knows, with the person meant."""
    spellings = {name: name for name in source.names} | source.corrections.labels
    return {settled(spelling): name for spelling, name in spellings.items()}


def split_turns(
    blocks: Sequence[Block], known: dict[str, str]
) -> tuple[list[Numbered], list[Labelled]]:
    """The lines before the first label, and the turns as the file labels them.

    Raises :class:`UnknownLayout`, :class:`UnknownLabel` or :class:`EmptyTurn`.
    """
    front: list[Numbered] = []
    found: list[tuple[str, int, list[Block]]] = []
    for block in blocks:
        label = settled(block.lines[0][1])
        if label in known:
            found.append((label, block.first, []))
            if len(block.lines) > 1:
                found[-1][2].append(Block(block.lines[1:]))
            continue
        under = found[-1][2] if found else None
        _refuse_unknown(block, under, known)
        if under is None:
            front += block.lines
        else:
            under.append(block)
    if not found:
        raise UnknownLayout(
            f"none of the labels {_listed(known)} stands on a line of its own; check that the"
            " layout is labelled, and the names under people and corrections.labels"
        )
    for label, line, paragraphs in found:
        if not paragraphs:
            raise EmptyTurn(
                f"no words stand under the label “{label}”; delete the label or add what was"
                " said, then change file.sha256",
                line=line,
            )
    return front, [Labelled(label, line, tuple(under)) for label, line, under in found]


def _refuse_unknown(block: Block, under: list[Block] | None, known: dict[str, str]) -> None:
    """Stop at a line that is a label and none of ours.

    A line that much resembles a label is one wherever it stands; any other line in the form
    of a name only where a turn could end: after a finished paragraph.
    """
    line = settled(block.text)
    if len(block.lines) > 1 or not _named_like(line):
        return
    resembled = max(known, key=lambda label: fuzz.ratio(label.casefold(), line.casefold()))
    if fuzz.ratio(resembled.casefold(), line.casefold()) >= _ALIKE:
        advice = f"; if {known[resembled]} is meant, add “{line}: {known[resembled]}”"
    elif under and ends_sentence(under[-1].text):
        advice = "; if it names a speaker, add it with the person's name"
    else:
        return
    raise UnknownLabel(
        f"“{line}” stands where a label is expected, and is not known{advice} under"
        " corrections.labels in the source (a heading goes under furniture.patterns)",
        line=block.first,
    )


def _named_like(line: str) -> bool:
    words = line.split()
    return (
        1 <= len(words) <= _LONGEST_NAME
        and (words[-1][-1].isalnum())
        and words[0][0].isupper()
        and all(
            (word[0].isupper() and all(c.isalpha() or c in ".'’-" for c in word))
            or (word.isdigit() and index > 0)
            for index, word in enumerate(words)
        )
    )


def _listed(known: dict[str, str]) -> str:
    return ", ".join(f"“{label}”" for label in known)
