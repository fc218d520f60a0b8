"""What a question can be filtered by besides its own fields: its tags, and who is heard in
the passages that it cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from studyapp.domain.questions import Citation, Span
from studyapp.domain.transcripts import Interview

Facet = tuple[str, str]
"""A kind, ``tag`` or ``speaker``, and a value."""


@dataclass(frozen=True)
class Voices:
    """Who is heard where in one source; ``turns`` are the labels of an imported transcript."""

    guests: frozenset[str]
    interviews: tuple[Interview, ...] = ()
    turns: Mapping[int, str | None] = field(default_factory=dict)

    def heard(self, span: Span) -> frozenset[str]:
        """The guests of a passage: as the transcript labels them, else as the descriptor's
        interviews say, else the only guest there is; empty where nobody can tell."""
        labelled = {self.turns.get(number) for number in span} & self.guests
        if labelled:
            return frozenset(name for name in labelled if name)
        told = frozenset(
            name
            for interview in self.interviews
            if interview.turns.first <= span.last and span.first <= interview.turns.last
            for name in interview.guests
        )
        return told or (self.guests if len(self.guests) == 1 else frozenset())


def facets_of(
    tags: Iterable[str], citations: Iterable[Citation], voices: Mapping[str, Voices]
) -> frozenset[Facet]:
    """The facets of a question; ``voices`` by the ids of sources, strangers are left out."""
    speakers = (
        name
        for citation in citations
        if citation.source in voices
        for name in voices[citation.source].heard(citation.turns)
    )
    return frozenset({("tag", tag) for tag in tags} | {("speaker", name) for name in speakers})
