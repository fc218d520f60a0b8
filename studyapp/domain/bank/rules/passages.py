"""The rule on wording taken over from the transcript."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from studyapp.domain.bank.problems import FieldPath
from studyapp.domain.bank.rules.registry import Context, Finding, question_rule
from studyapp.domain.bank.rules.wording import runs
from studyapp.domain.questions import AnyQuestion, dump_question

LONGEST_RUN = 8
"""Words in a row that a question may share with its passage."""


@question_rule(
    "passage-overlap",
    severity="warning",
    reason="A question in the passage's own words tests recognition and not understanding"
    " (Haladyna, Downing and Rodriguez 2002, guideline 3); and the"
    " transcript is not ours to copy.",
)
def passage_overlap(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    passage = _runs_of_passage(question, context)
    if not passage or question.status == "retired":
        return
    for path, text in _texts(dump_question(question)):
        for run in sorted(runs(text, LONGEST_RUN + 1) & passage)[:1]:
            message = f"“{' '.join(run)}” stands in the cited passage; use words of your own"
            yield Finding(message, path)


def _runs_of_passage(question: AnyQuestion, context: Context) -> set[tuple[str, ...]]:
    """Every run of the cited turns that is too long; empty where their text is not known."""
    found: set[tuple[str, ...]] = set()
    for citation in question.citations:
        facts = context.sources.get(citation.source)
        if facts is not None:
            cited = (facts.turns[turn] for turn in citation.turns if turn in facts.turns)
            found |= runs("\n".join(cited), LONGEST_RUN + 1)
    return found


def _texts(value: Any, path: FieldPath = ()) -> Iterator[tuple[FieldPath, str]]:
    """Every text of a question with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _texts(part, (*path, name))
    elif isinstance(value, (list, tuple)):
        for index, part in enumerate(value):
            yield from _texts(part, (*path, index))
