"""Counting a bank against its syllabus and its passages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from studyapp.domain.bank import Bank, Passage, coverage, read_bank
from studyapp.domain.bank.coverage import CitedPassage, Count, TopicCount

PASSAGES = (
    ("talk", 3, "Ada Reef", 150),
    ("talk", 5, "Ada Reef", 300),
    ("talk", 6, "Ben Shore", 200),
    ("other", 5, "Ada Reef", 180),
)


def test_counts(directory: Path, spoil: Callable[..., Path]) -> None:
    spoil("status: ready", "status: draft")
    found = coverage(read_bank(directory), PASSAGES)
    assert (found.questions, found.ready, found.target) == (2, 1, 2)
    assert found.topics == (
        TopicCount(1, "moon", "The moon", 1, 1, 0),
        TopicCount(2, "sun", "The sun", 1, 1, 1),
    )
    assert found.types == (
        Count("single_choice", 1, 0.5, 0.4),
        Count("multiple_choice", 0, 0.0, 0.4),
        Count("true_false", 0, 0.0, 0.1),
        Count("cloze", 0, 0.0, 0.4),
        Count("short_answer", 0, 0.0, 0.4),
        Count("numeric", 1, 0.5, 0.4),
        Count("matching", 0, 0.0, 0.4),
        Count("ordering", 0, 0.0, 0.4),
        Count("categorize", 0, 0.0, 0.4),
        Count("flashcard", 0, 0.0, 0.15),
    )
    assert found.bloom == (
        Count("remember", 1, 0.5, 0.45),
        Count("understand", 0, 0.0),
        Count("apply", 1, 0.5),
        Count("analyze", 0, 0.0),
        Count("evaluate", 0, 0.0),
        Count("create", 0, 0.0),
    )


def test_passages_and_speakers(directory: Path) -> None:
    found = coverage(read_bank(directory), PASSAGES)
    assert found.passages == (
        CitedPassage(Passage("talk", 3, "Ada Reef", 150), ()),
        CitedPassage(Passage("talk", 5, "Ada Reef", 300), ("moon-pull",)),
        CitedPassage(Passage("talk", 6, "Ben Shore", 200), ("moon-pull",)),
        CitedPassage(Passage("other", 5, "Ada Reef", 180), ()),
    )
    assert found.uncited == (
        Passage("talk", 3, "Ada Reef", 150),
        Passage("other", 5, "Ada Reef", 180),
    )
    assert found.speakers == (
        Count("Ada Reef", 1, 0.5),
        Count("Ben Shore", 1, 0.5),
        Count("unknown", 1, 0.5),
    )


def test_the_only_speaker_of_a_topic_stands_in(directory: Path) -> None:
    found = coverage(read_bank(directory), ())
    assert found.speakers == (Count("Ada Reef", 1, 0.5), Count("unknown", 1, 0.5))
    assert found.passages == ()


def test_a_wide_citation_costs_no_time(spoil: Callable[..., Path]) -> None:
    bank = read_bank(spoil("turns: 4-6", "turns: 1-500"))
    found = coverage(bank, PASSAGES)
    assert [cited.questions for cited in found.passages] == [("moon-pull",)] * 3 + [()]


def test_retired_questions_count_nowhere(directory: Path, spoil: Callable[..., Path]) -> None:
    spoil("status: ready", "status: retired")
    found = coverage(read_bank(directory), PASSAGES)
    assert (found.questions, found.topics[0].questions) == (1, 0)
    assert len(found.uncited) == 4


def test_an_empty_bank(directory: Path) -> None:
    empty = Bank(read_bank(directory).meta, ())
    found = coverage(empty, ())
    assert (found.questions, found.ready, found.target) == (0, 0, 2)
    assert found.topics[1] == TopicCount(2, "sun", "sun", 1, 0, 0)
    assert found.speakers == ()
    assert {count.share for count in (*found.types, *found.bloom)} == {0.0}


def test_as_json(directory: Path) -> None:
    data = coverage(read_bank(directory), PASSAGES[:2]).to_json()
    assert json.loads(json.dumps(data))["passages"] == [
        {"source": "talk", "number": 3, "speaker": "Ada Reef", "words": 150, "questions": []},
        {
            "source": "talk",
            "number": 5,
            "speaker": "Ada Reef",
            "words": 300,
            "questions": ["moon-pull"],
        },
    ]
    assert data["topics"][0] == {
        "number": 1,
        "slug": "moon",
        "title": "The moon",
        "target": 1,
        "questions": 1,
        "ready": 1,
    }
    assert list(data) == [
        "questions", "ready", "target", "topics", "types", "bloom", "speakers", "passages",
    ]  # fmt: skip
