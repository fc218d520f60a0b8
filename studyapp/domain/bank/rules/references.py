"""Rules on what a question points to: sources, passages, other questions."""

from __future__ import annotations

from collections.abc import Iterator

from studyapp.domain.bank.rules.registry import Context, Finding, bank_rule, question_rule
from studyapp.domain.questions import AnyQuestion


@question_rule(
    "unknown-source",
    severity="error",
    reason="A citation is of use only if the source it names can be opened.",
)
def unknown_source(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    for index, citation in enumerate(question.citations):
        if citation.source not in context.sources:
            message = f"there is no source “{citation.source}” in the sources folder"
            yield Finding(message, ("citations", index, "source"))


@question_rule(
    "beyond-source",
    severity="error",
    reason="A passage after the end of its source cannot be shown to a learner.",
)
def beyond_source(question: AnyQuestion, context: Context) -> Iterator[Finding]:
    for index, citation in enumerate(question.citations):
        facts = context.sources.get(citation.source)
        if facts and facts.units is not None and citation.turns.last > facts.units:
            message = f"{citation.source} ends at {facts.units}; {citation.turns} is beyond it"
            yield Finding(message, ("citations", index, "turns"))


@bank_rule(
    "unknown-speaker",
    severity="warning",
    reason="A speaker whom no source names is misspelt, and would count for nobody.",
)
def unknown_speaker(context: Context) -> Iterator[Finding]:
    people = {person for facts in context.sources.values() for person in facts.people}
    if not people:
        return
    for row, topic in enumerate(context.bank.meta.topics):
        for index, speaker in enumerate(topic.speakers):
            if speaker not in people:
                message = f"no source names “{speaker}” among its people"
                yield Finding(message, ("topics", row, "speakers", index))


@bank_rule(
    "same-stem",
    severity="error",
    reason="The same question twice counts twice in a score and gives its answer away.",
)
def same_stem(context: Context) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for question in context.bank.questions.values():
        if question.status == "retired":
            continue
        stem = " ".join(question.stem.casefold().split())
        other = first.setdefault(stem, question.id)
        if other != question.id:
            file, line = context.bank.place(other, ("stem",))
            place = f", at {file}:{line}" if file else ""
            yield Finding(f"is that of {other} too{place}", ("stem",), question.id)
