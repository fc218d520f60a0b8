"""What a question cites, as one line a source: "A conversation, turns 88, 90-92"."""

from __future__ import annotations

from collections.abc import Mapping

from studyapp.domain.questions import AnyQuestion
from studyapp.store.queries.decks import SourceTitle


def cited(
    question: AnyQuestion, sources: Mapping[str, SourceTitle]
) -> list[tuple[str, str | None]]:
    """The label and the address of each source known, in the order of their first passages."""
    passages: dict[str, list[str]] = {}
    for citation in question.citations:
        if citation.source in sources:
            passages.setdefault(citation.source, []).append(str(citation.turns))
    return [
        (_label(sources[id_], list(dict.fromkeys(spans))), sources[id_].url)
        for id_, spans in passages.items()
    ]


def _label(source: SourceTitle, spans: list[str]) -> str:
    several = len(spans) > 1 or "-" in spans[0]
    return f"{source.title}, {source.unit}{'s' if several else ''} {', '.join(spans)}"
