"""A transcript that was read: its turns, and the report of what reading changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from studyapp.domain.questions import Span


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's labelled utterance, or one paragraph where the file has no labels.

    ``number`` counts from 1 in file order; ``speaker`` is None without labels; ``text`` has
    its paragraphs parted by a blank line; ``line`` is where the turn begins in the file.
    """

    number: int
    speaker: str | None
    text: str
    line: int

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Stripped:
    """Lines ``first`` to ``last`` are not conversation. ``kind`` says why."""

    kind: str
    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class LabelCorrected:
    spelling: str
    person: str
    count: int


@dataclass(frozen=True, slots=True)
class Swapped:
    """``count`` turns of ``turns`` changed their speaker."""

    turns: Span
    people: tuple[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something about one turn: the words concerned, and a line of the file to look at."""

    turn: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was stripped, corrected, joined and kept, so that a user can check the import.

    ``joined``: sentences put together again at a page end (``line`` is where they go on).
    ``repeated``: words that stood twice at a seam, the copy left out. ``marks``: a
    transcriber's notes such as ``[inaudible 00:01:02]``, kept in one spelling.
    """

    stripped: tuple[Stripped, ...] = ()
    labels: tuple[LabelCorrected, ...] = ()
    swapped: tuple[Swapped, ...] = ()
    joined: tuple[Note, ...] = ()
    repeated: tuple[Note, ...] = ()
    marks: tuple[Note, ...] = ()

    def lines(self) -> Iterator[str]:
        """The report in English, a line a finding; nothing where nothing was changed."""
        for part in self.stripped:
            where = (
                f"line {part.first}"
                if part.first == part.last
                else (f"lines {part.first}-{part.last}")
            )
            yield f"stripped {part.kind}, {where}: {_shortened(part.text)}"
        for label in self.labels:
            yield f"label “{label.spelling}” read as {label.person}: {label.count} times"
        for swap in self.swapped:
            one, two = swap.people
            yield f"turns {swap.turns}: {one} and {two} swapped in {swap.count} turns"
        if self.joined:
            turns = ", ".join(dict.fromkeys(str(note.turn) for note in self.joined))
            yield f"{len(self.joined)} sentences joined at page ends, in turns {turns}"
        for note in self.repeated:
            yield f"turn {note.turn}: left out words that stood twice: {_shortened(note.text)}"
        for note in self.marks:
            yield f"turn {note.turn}: kept {note.text}"


@dataclass(frozen=True, slots=True)
class Transcript:
    """``units[n - 1]`` is turn (or paragraph) n of the source called ``source``."""

    source: str
    units: tuple[Turn, ...]
    report: Report = field(default_factory=Report)


def _shortened(text: str, most: int = 70) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
