"""The descriptor of a transcript: where it comes from, how it is laid out, what is wrong in it.

The text itself is never in the repository. A descriptor is what we know about a user's
file: it says which file is meant, and keeps every correction as data.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from studyapp.domain.questions import Line, Slug, SpanField

QUOTABLE = 8  # words of a transcript that a descriptor may repeat in one run
LAYOUTS = ("labelled", "paragraphs")

Place = tuple[str | int, ...]


def _brief(text: str) -> str:
    if len(text.split()) > QUOTABLE:
        raise ValueError(f"quotes more than {QUOTABLE} words of the transcript; shorten it")
    return text


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from None
    return pattern


Quote = Annotated[Line, AfterValidator(_brief)]
Pattern = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(_compiles)
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(_Part):
    name: Line
    role: Literal["host", "guest"]


class SourceFile(_Part):
    """The one file meant: its usual name, and the SHA-256 of its bytes in lower-case hex."""

    name: Annotated[str, StringConstraints(pattern=r"^[^/\\\x00]+$", max_length=255)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Furniture(_Part):
    """How what stands around and between the conversation is told from it.

    The conversation starts at the first line that begins with the words of ``begin`` and
    stops before the first later line that begins with those of ``end``. A line that one of
    ``patterns`` matches from end to end is dropped wherever it stands.
    """

    begin: Quote | None = None
    end: Quote | None = None
    patterns: tuple[Pattern, ...] = ()


class Swap(_Part):
    """In ``turns``, what is labelled as one of the two ``people`` was said by the other."""

    turns: SpanField
    people: tuple[Line, Line]
    reason: Line


class Erratum(_Part):
    """A note: in ``turns`` the file has ``heard`` where ``meant`` was said. Never applied."""

    turns: SpanField
    heard: Quote
    meant: Quote
    reason: Line


class Corrections(_Part):
    """``labels`` maps a misspelt label to the person's name."""

    labels: dict[Line, Line] = Field(default_factory=dict)
    swaps: tuple[Swap, ...] = ()
    errata: tuple[Erratum, ...] = ()


class Interview(_Part):
    """In ``turns`` it is these ``guests`` who answer; known without the transcript."""

    turns: SpanField
    guests: Annotated[tuple[Line, ...], Field(min_length=1)]


class Misfits(ValueError):
    """Fields that are each well formed and do not fit together, each with its place."""

    def __init__(self, found: tuple[tuple[Place, str], ...]) -> None:
        super().__init__("; ".join(message for _, message in found))
        self.found = found


class Source(_Part):
    """One transcript as its descriptor file has it.

    ``excerpt_of`` is the id of the source that holds the whole of the same conversation.
    """

    id: Slug
    title: Line
    date: dt.date
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=500)] | None = (
        None
    )
    people: Annotated[tuple[Person, ...], Field(min_length=1, max_length=50)]
    file: SourceFile
    layout: Literal["labelled", "paragraphs"]
    excerpt_of: Slug | None = None
    furniture: Furniture = Furniture()
    interviews: tuple[Interview, ...] = ()
    corrections: Corrections = Corrections()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        found = tuple(misfits(self))
        if found:
            raise Misfits(found)
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who speaks, in the order of the descriptor."""
        return tuple(person.name for person in self.people)

    @property
    def guests(self) -> frozenset[str]:
        return frozenset(person.name for person in self.people if person.role == "guest")


def misfits(source: Source) -> Iterator[tuple[Place, str]]:
    """Every contradiction between fields: its place in the descriptor, and what to do."""
    yield from _misfit_people(source)
    yield from _misfit_labels(source)
    yield from _misfit_swaps(source)
    yield from _misfit_interviews(source)
    if source.excerpt_of == source.id:
        yield ("excerpt_of",), "a source cannot be an excerpt of itself; name the whole one"


def _misfit_people(source: Source) -> Iterator[tuple[Place, str]]:
    for index, name in enumerate(source.names):
        if name in source.names[:index]:
            yield ("people", index, "name"), f"“{name}” stands twice; delete one"


def _unknown(source: Source, name: str) -> str:
    return f"“{name}” is nobody under people ({', '.join(source.names)}); correct the name"


def _misfit_labels(source: Source) -> Iterator[tuple[Place, str]]:
    labels = source.corrections.labels
    if labels and source.layout != "labelled":
        yield ("corrections", "labels"), "the paragraphs layout has no labels; delete this"
    for spelling, name in labels.items():
        place = ("corrections", "labels", spelling)
        if name not in source.names:
            yield place, _unknown(source, name)
        if spelling in source.names:
            yield place, f"“{spelling}” is a right spelling, it stands under people; delete it"


def _misfit_interviews(source: Source) -> Iterator[tuple[Place, str]]:
    for index, interview in enumerate(source.interviews):
        for place, name in enumerate(interview.guests):
            if name not in source.guests:
                guests = ", ".join(n for n in source.names if n in source.guests)
                yield (
                    ("interviews", index, "guests", place),
                    f"“{name}” is no guest under people ({guests or 'none'}); correct the name",
                )


def _misfit_swaps(source: Source) -> Iterator[tuple[Place, str]]:
    swaps = source.corrections.swaps
    if swaps and source.layout != "labelled":
        yield ("corrections", "swaps"), "the paragraphs layout has no labels; delete this"
    for index, swap in enumerate(swaps):
        place = ("corrections", "swaps", index, "people")
        for name in swap.people:
            if name not in source.names:
                yield place, _unknown(source, name)
        if swap.people[0] == swap.people[1]:
            yield place, f"“{swap.people[0]}” is swapped with itself; name two people"
    for (_, one), (index, two) in combinations(enumerate(swaps), 2):
        if one.turns.first <= two.turns.last and two.turns.first <= one.turns.last:
            yield (
                ("corrections", "swaps", index, "turns"),
                f"{two.turns} overlaps the swap of {one.turns}; each turn is swapped once",
            )
