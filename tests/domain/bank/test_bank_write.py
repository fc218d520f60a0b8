"""The canonical layout, and writing it to disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from studyapp.domain.bank import (
    Bank,
    BankProblems,
    TopicFile,
    canonicalise,
    read_bank,
    topic_yaml,
    write_bank,
)
from studyapp.domain.bank.layout import Flow, lay_out
from studyapp.domain.questions import parse_question
from tests.domain.bank.conftest import BANK, MOON, SUN

NAMES = ("bank.yaml", "topics/01-moon.yaml", "topics/02-sun.yaml")


def test_a_topic_in_canonical_form() -> None:
    long = "A text of many words that is too long for one line and is therefore folded at "
    long += long.strip()
    topic = TopicFile(
        topic="moon",
        title="Moon: an example",
        questions=tuple(
            parse_question(data)
            for data in (
                {
                    "id": "one",
                    "type": "cloze",
                    "stem": "{{1}} and {{2}} pull.",
                    "answers": [["moon", "the moon"], "sun"],
                    "explanation": long + "\n\nSecond paragraph.",
                    "hint": "- one\n- two",
                    "tags": ["a", "no"],
                    "citations": [{"source": "talk", "turns": "2-3"}],
                },
                {
                    "id": "two",
                    "type": "true_false",
                    "stem": 'He said "no": why?',
                    "choices": [
                        {"text": "True", "correct": True, "feedback": ""},
                        {"text": "False", "feedback": long},
                    ],
                    "difficulty": 1,
                    "readings": {"curator": "2026-01-31"},
                },
                {
                    "id": "three",
                    "type": "numeric",
                    "stem": "How far?",
                    "value": 1e22,
                    "tolerance": 0.5,
                    "unit": "m",
                },
            )
        ),
    )
    assert topic_yaml(topic) == CANONICAL


CANONICAL = """\
topic: moon
title: "Moon: an example"
questions:
  - id: one
    type: cloze
    stem: "{{1}} and {{2}} pull."
    answers: [[moon, the moon], sun]
    explanation: >-
      A text of many words that is too long for one line and is therefore folded at A text of
      many words that is too long for one line and is therefore folded at


      Second paragraph.
    hint: |-
      - one
      - two
    bloom: remember
    difficulty: 0.5
    tags: [a, "no"]
    status: draft
    citations:
      - source: talk
        turns: 2-3

  - id: two
    type: true_false
    stem: 'He said "no": why?'
    choices:
      - text: "True"
        correct: true
      - text: "False"
        correct: false
        feedback: >-
          A text of many words that is too long for one line and is therefore folded at A text
          of many words that is too long for one line and is therefore folded at
    bloom: remember
    difficulty: 1.0
    status: draft
    readings:
      curator: 2026-01-31

  - id: three
    type: numeric
    stem: How far?
    value: 1e+22
    tolerance: 0.5
    unit: m
    bloom: remember
    difficulty: 0.5
    status: draft
"""


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", "plain"),
        ("it's {fine} [here], a-b: no", '"it\'s {fine} [here], a-b: no"'),
        ("it's {fine} [here]", "it's {fine} [here]"),
        ("no", '"no"'),
        ("1.0", '"1.0"'),
        ("2026-01-01", '"2026-01-01"'),
        ("=", '"="'),
        ("~", '"~"'),
        ("- a", '"- a"'),
        ("a # b", '"a # b"'),
        ("a#b", "a#b"),
        ("a\\b", "a\\b"),
        ("a\\b: c", "'a\\b: c'"),
        ("it's a\\b: c", "'it''s a\\b: c'"),
        (" a", '" a"'),
        ("a \nb", '"a \\nb"'),
        ("a\tb", '"a\\tb"'),
        ("a\u202eb", '"a\\u202eb"'),
        ("a\nb", "|-\n  a\n  b"),
        ("a\n\n  b", "|-\n  a\n\n    b"),
        ("x" * 100, ">-\n  " + "x" * 100),
        ("学习 🧠", "学习 🧠"),
        ("", '""'),
    ],
)
def test_the_notation_of_a_text(text: str, written: str) -> None:
    assert lay_out({"a": text}) == f"a: {written}\n"


def test_a_list_that_is_too_long_for_its_line_stands_below() -> None:
    words = Flow("word" * 5 for _ in range(5))
    below = "".join(f"  - {'word' * 5}\n" for _ in range(5))
    assert lay_out({"tags": words}) == f"tags:\n{below}"
    assert lay_out({"tags": Flow(["a, b", "c"])}) == 'tags: ["a, b", c]\n'
    assert lay_out({"tags": []}) == "tags: []\n"


def test_the_example_files_are_canonical(directory: Path) -> None:
    outcome = canonicalise(directory)
    assert (outcome.changed, outcome.unchanged, outcome.strangers) == ((), NAMES, ())
    written = [(directory / name).read_text(encoding="utf-8") for name in NAMES]
    assert written == [BANK, MOON, SUN]


def test_only_files_that_differ_are_written(
    directory: Path, spoil: Callable[..., Path]
) -> None:
    spoil("    stem: What pulls the sea?", "    stem:   'What pulls the sea?'   # a comment")
    before = {name: (directory / name).stat() for name in NAMES}
    (directory / NAMES[1]).chmod(0o640)
    outcome = canonicalise(directory)
    assert outcome.changed == (NAMES[1],)
    assert outcome.unchanged == (NAMES[0], NAMES[2])
    after = {name: (directory / name).stat() for name in NAMES}
    assert (directory / NAMES[1]).read_text(encoding="utf-8") == MOON
    assert after[NAMES[1]].st_mode & 0o777 == 0o640
    assert [name for name in NAMES if before[name].st_ino != after[name].st_ino] == [NAMES[1]]
    assert sorted(os.listdir(directory / "topics")) == ["01-moon.yaml", "02-sun.yaml"]


def test_nothing_is_written_where_anything_is_wrong(
    directory: Path, spoil: Callable[..., Path]
) -> None:
    spoil("stem: What pulls the sea?", "stem:    What pulls the sea?")
    spoil("value: 2", "value: two", "topics/02-sun.yaml")
    before = (directory / NAMES[1]).read_bytes()
    with pytest.raises(BankProblems):
        canonicalise(directory)
    assert (directory / NAMES[1]).read_bytes() == before


def test_writing_to_a_new_directory_and_naming_strangers(
    directory: Path, tmp_path: Path
) -> None:
    bank = read_bank(directory)
    target = tmp_path / "new/place"
    assert write_bank(bank, target).changed == NAMES
    assert read_bank(target) == bank
    (target / "topics/03-wind.yaml").write_text("left over")
    (target / "topics/.swap").write_text("hidden")
    assert write_bank(bank, target).strangers == ("topics/03-wind.yaml",)
    assert (target / "topics/03-wind.yaml").read_text() == "left over"


def test_a_link_is_replaced_and_its_target_left_alone(directory: Path) -> None:
    bank = read_bank(directory)
    outside = directory / "outside.yaml"
    outside.write_text("precious")
    (directory / NAMES[1]).unlink()
    (directory / NAMES[1]).symlink_to(outside)
    assert write_bank(bank, directory).changed == (NAMES[1],)
    assert outside.read_text() == "precious"
    assert not (directory / NAMES[1]).is_symlink()


def test_a_failed_write_leaves_the_old_file(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = read_bank(directory)
    (directory / NAMES[0]).write_text("old")

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        write_bank(bank, directory)
    assert (directory / NAMES[0]).read_text() == "old"
    assert sorted(os.listdir(directory)) == ["bank.yaml", "topics"]


def test_a_topic_outside_the_syllabus_is_refused_before_writing(
    directory: Path, tmp_path: Path
) -> None:
    bank = read_bank(directory)
    stray = Bank(bank.meta, (TopicFile(topic="wind", title="Wind", questions=()),))
    with pytest.raises(ValueError, match="the topic wind is not in the syllabus"):
        write_bank(stray, tmp_path / "new")
    assert not (tmp_path / "new").exists()
