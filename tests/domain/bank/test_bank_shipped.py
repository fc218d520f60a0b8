"""What the README teaches is accepted, and the shipped syllabus is canonical."""

from __future__ import annotations

import re
from pathlib import Path

from studyapp.domain.bank import (
    BankFile,
    SourceFacts,
    TopicFile,
    bank_yaml,
    check,
    errors,
    read_bank,
)
from studyapp.domain.bank.document import read_document
from studyapp.domain.questions import TYPES, parse_question
from studyapp.domain.transcripts import read_source

SHIPPED = Path(__file__).parents[3] / "question_bank"


def test_every_example_of_the_readme_is_accepted() -> None:
    readme = (SHIPPED / "README.md").read_text(encoding="utf-8")
    whole, *parts, source = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    read_source(source.replace("…64 digits…", "0" * 64))
    document = read_document(whole)
    assert document.flaws == []
    topic = TopicFile.model_validate(document.value)
    kinds = ["true_false", "cloze", "short_answer", "numeric", "matching", "ordering",
             "categorize", "flashcard", "flashcard", "flashcard"]  # fmt: skip
    for kind, part in zip(kinds, parts, strict=True):
        example = {"stem": "Which?", "answers": ["A."], **read_document(part).value}
        if kind not in ("cloze", "short_answer", "flashcard"):
            del example["answers"]
        assert parse_question({"id": "a", "type": kind, **example}).type == kind
    assert {*kinds, "single_choice", topic.questions[0].type} == set(TYPES)


def test_the_shipped_syllabus_is_canonical_and_whole() -> None:
    text = (SHIPPED / "bank.yaml").read_text(encoding="utf-8")
    meta = BankFile.model_validate(read_document(text).value)
    assert bank_yaml(meta) == text
    assert [topic.number for topic in meta.topics] == list(range(1, 21))
    assert sum(topic.target for topic in meta.topics) == 460


def test_the_shipped_bank_passes_its_own_review() -> None:
    bank = read_bank(SHIPPED)
    descriptors = [read_source(path) for path in sorted((SHIPPED / "sources").glob("*.yaml"))]
    sources = {s.id: SourceFacts(tuple(p.name for p in s.people)) for s in descriptors}
    problems = check(bank, sources)
    assert errors(problems) == ()
    warned = {p.question_id for p in problems if p.question_id and p.severity == "warning"}
    assert len(warned) < 0.05 * len(bank.questions), sorted(warned)
