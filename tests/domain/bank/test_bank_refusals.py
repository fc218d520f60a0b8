"""Each mistake in a field with the place and the words of its refusal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.domain.bank import read_bank, read_bank_leniently
from studyapp.domain.bank.problems import BankProblems
from tests.strategies import question_data

Spoil = Callable[..., Path]

MOON = "topics/01-moon.yaml"
SUN = "topics/02-sun.yaml"
TYPES_LISTED = (
    "single_choice, multiple_choice, true_false, cloze, short_answer, numeric, matching,"
    " ordering, categorize or flashcard"
)
SLUG = "must be lower-case letters, digits and single hyphens, such as scaling-laws"
TURNS = "write turns as 12 or 12-14, counted from 1"
DATE = "must be a date, written as 2026-01-31"
GROUP = "must be a group of fields, each written as name: value"


def problems(directory: Path) -> list[str]:
    """What is said of the bank, which must be refused."""
    with pytest.raises(BankProblems) as refusal:
        read_bank(directory)
    said = [str(problem) for problem in refusal.value.problems]
    assert str(refusal.value) == "\n".join(said)
    return said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "    stem: What",
            "    stemm: What",
            [
                "4: questions[0].stem: is missing",
                "6: questions[0].stemm: is no field; did you mean stem?",
            ],
        ),
        (
            "What pulls the sea?",
            "12",
            ["6: questions[0].stem: is a number; put it in quotes to make it a text"],
        ),
        (
            "What pulls the sea?",
            "yes: true",
            [
                "6: yaml: a colon is out of place;"
                " put a text that holds “: ” in quotes or in a >- block"
            ],
        ),
        (
            "What pulls the sea?",
            "true",
            [
                "6: questions[0].stem: is the yes/no value true;"
                " put it in quotes to make it a text"
            ],
        ),
        (
            "What pulls the sea?",
            "",
            ["6: questions[0].stem: is empty; write a text or delete the line"],
        ),
        ("What pulls the sea?", '" "', ["6: questions[0].stem: is empty; write a text"]),
        ("What pulls the sea?", "[a]", ["6: questions[0].stem: is a list; write one text"]),
        (
            "What pulls the sea?",
            "\n      What: pulls",
            [
                "6: questions[0].stem: is a group of fields;"
                " put a text that holds “: ” in quotes"
            ],
        ),
        (
            "What pulls the sea?",
            "<b>What</b>?",
            ["6: questions[0].stem: HTML is not accepted; write Markdown instead"],
        ),
        (
            "What pulls the sea?",
            r'"\x07"',
            ["6: questions[0].stem: contains a control character; delete it"],
        ),
        (
            "What pulls the sea?",
            r'"\ud800"',
            ["6: questions[0].stem: holds a character that no file can hold; delete it"],
        ),
        (
            "What pulls the sea?",
            "x" * 10_001,
            ["6: questions[0].stem: is longer than 10000 characters; shorten it"],
        ),
        (
            "single_choice",
            "singlechoice",
            ["5: questions[0].type: “singlechoice” is not known; did you mean single_choice?"],
        ),
        (
            "single_choice",
            "essay",
            [f"5: questions[0].type: “essay” is not known; write one of {TYPES_LISTED}"],
        ),
        (
            "    type: single_choice\n",
            "",
            [f"4: questions[0].type: is missing; write one of {TYPES_LISTED}"],
        ),
        (
            "single_choice",
            "[a]",
            [f"5: questions[0].type: is a list; write one of {TYPES_LISTED}"],
        ),
        (
            "single_choice",
            "matching",
            [
                "4: questions[0].pairs: is missing",
                "7: questions[0].choices: does not belong in a matching question",
            ],
        ),
        (
            "single_choice",
            "true_false",
            ["7: questions[0].choices: write the two choices True and False, in that order"],
        ),
        (
            "single_choice",
            "true_false\n    shuffle: true",
            [
                "6: questions[0].shuffle:"
                " must be false, or be left out: True and False keep their order"
            ],
        ),
        (
            "correct: true",
            "correct: maybe",
            ["9: questions[0].choices[0].correct: must be true or false"],
        ),
        (
            "correct: true",
            "correct: false",
            ["7: questions[0].choices: exactly one must be marked correct, 0 are"],
        ),
        (
            "        feedback: Yes; it is near.",
            "        feedbak: Yes; it is near.",
            ["10: questions[0].choices[0].feedbak: is no field; did you mean feedback?"],
        ),
        (
            "        feedback: Yes; it is near.",
            "        colour: red",
            [
                "10: questions[0].choices[0].colour:"
                " is no field; there are text, correct and feedback"
            ],
        ),
        (
            "      - text: The wind\n        correct: false\n"
            "        feedback: No; that makes waves.\n",
            "",
            ["7: questions[0].choices: needs at least 2 entries, has 1"],
        ),
        (
            "text: The wind",
            "text: the  MOON",
            ["7: questions[0].choices: “the  MOON” stands twice"],
        ),
        (
            "id: moon-pull",
            "id: sheet",
            ["4: questions[0].id: “sheet” is the address of a page; choose another id"],
        ),
        ("id: moon-pull", "id: Moon Pull", [f"4: questions[0].id: {SLUG}"]),
        (
            "bloom: remember",
            "bloom: rember",
            ["15: questions[0].bloom: “rember” is not known; did you mean remember?"],
        ),
        (
            "difficulty: 0.5",
            "difficulty: 1.5",
            ["16: questions[0].difficulty: must be at most 1"],
        ),
        (
            "difficulty: 0.5",
            "difficulty: -1",
            ["16: questions[0].difficulty: must be at least 0"],
        ),
        (
            "difficulty: 0.5",
            "difficulty: hard",
            ["16: questions[0].difficulty: is a text; write a number, such as 0.5"],
        ),
        (
            "tags: [moon]",
            "tags: moon",
            ["17: questions[0].tags: is a text; write a list, such as [first, second]"],
        ),
        (
            "tags: [moon]",
            "tags: [moon, moon]",
            ["17: questions[0].tags: the same tag stands twice"],
        ),
        ("tags: [moon]", "tags:\n      - Moon", [f"18: questions[0].tags[0]: {SLUG}"]),
        ("turns: 4-6", "turns: four", [f"21: questions[0].citations[0].turns: {TURNS}"]),
        ("turns: 4-6", "turns: 0", [f"21: questions[0].citations[0].turns: {TURNS}"]),
        ("turns: 4-6", "turns: 4.5", [f"21: questions[0].citations[0].turns: {TURNS}"]),
        (
            "turns: 4-6",
            "turns: " + "9" * 5000,
            [f"21: questions[0].citations[0].turns: {TURNS}"],
        ),
        (
            "turns: 4-6",
            "turns: 6-4",
            ["21: questions[0].citations[0].turns: the range 6-4 runs backwards"],
        ),
        (
            "      - source: talk\n        turns: 4-6",
            "      - talk",
            [f"20: questions[0].citations[0]: {GROUP}"],
        ),
        ("2026-01-31", "yesterday", [f"23: questions[0].readings.curator: {DATE}"]),
        ("2026-01-31", "2026-02-31", [f"23: questions[0].readings.curator: {DATE}"]),
        ("      curator: 2026-01-31\n", "", ["22: questions[0].readings.curator: is missing"]),
        (
            "    status: ready",
            "    status: ready\n    status: draft",
            ["19: questions[0].status: stands twice; the first is on line 18"],
        ),
        (
            "What pulls the sea?",
            "*what*",
            ["6: questions[0].stem: begins with *; put a text that does so in quotes"],
        ),
        (
            "What pulls the sea?",
            "&what pulls",
            ["6: questions[0].stem: begins with &; put a text that does so in quotes"],
        ),
        (
            "What pulls the sea?",
            "!!python/name:os.system pulls",
            ["6: questions[0].stem: begins with !; put a text that does so in quotes"],
        ),
        (
            "What pulls the sea?",
            "{{1}} pulls the sea",
            ["6: questions[0].stem: begins with { or [; put a text that does so in quotes"],
        ),
        ("  - id: moon-pull", "  - hello\n  - id: moon-pull", [f"4: questions[0]: {GROUP}"]),
        ("title: The moon\n", "", ["1: title: is missing"]),
        (
            "title: The moon\n",
            "titel: The moon\n",
            ["1: title: is missing", "2: titel: is no field; did you mean title?"],
        ),
        (
            "topic: moon\n",
            "topic: mon\n",
            ["1: topic: “mon” is not among the topics of bank.yaml; add it there"],
        ),
        (
            "topic: moon\n",
            "topic: sun\n",
            ["1: topic: the topic sun stands in topics/02-sun.yaml; rename this file"],
        ),
    ],
)
def test_a_refusal_names_file_line_field_and_remedy(
    spoil: Spoil, old: str, new: str, said: list[str]
) -> None:
    assert problems(spoil(old, new)) == [f"{MOON}:{one}" for one in said]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: tides", "id: The Tides", [f"1: id: {SLUG}"]),
        (
            "language: en",
            "language: English!",
            ["4: language: must be a language code, such as en or pt-BR"],
        ),
        ("slug: sun", "slug: moon", ["6: topics: the slug moon stands twice"]),
        ("number: 2", "number: 1", ["6: topics: the number 1 stands twice"]),
        (
            "number: 2",
            "number: two",
            ["12: topics[1].number: must be a whole number, such as 12"],
        ),
        (
            "number: 2",
            "nummer: 2",
            [
                "12: topics[1].number: is missing",
                "12: topics[1].nummer: is no field; did you mean number?",
            ],
        ),
        (
            "licence: MIT",
            "license: MIT",
            ["1: licence: is missing", "5: license: is no field; did you mean licence?"],
        ),
    ],
)
def test_a_refusal_of_the_syllabus(spoil: Spoil, old: str, new: str, said: list[str]) -> None:
    directory = spoil(old, new, "bank.yaml")
    assert problems(directory) == [f"bank.yaml:{one}" for one in said]
    assert read_bank_leniently(directory)[0] is None


wrong_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.one_of(st.integers(), st.text(max_size=3)), max_size=3),
    st.dictionaries(
        st.sampled_from(["text", "first", "x", "items"]), st.integers(), max_size=2
    ),
)


def spoiled(data: st.DataObject, value: Any) -> Any:
    """The value with one part, at any depth, replaced, removed or given a companion."""
    if isinstance(value, (dict, list)) and value and data.draw(st.integers(0, 3)):
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = data.draw(st.sampled_from(keys))
        copy = value.copy()
        copy[key] = spoiled(data, value[key])
        return copy
    if isinstance(value, dict) and data.draw(st.booleans()):
        return {**value, data.draw(st.sampled_from(["stemm", "turn", "pairs"])): 1}
    return data.draw(wrong_values)


@given(data=st.data())
@settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_no_mistake_is_answered_in_jargon(directory: Path, data: st.DataObject) -> None:
    question = spoiled(data, data.draw(question_data()))
    topic = {"topic": "sun", "title": "S", "questions": [question]}
    (directory / SUN).write_text(json.dumps(topic), encoding="utf-8")
    _, found = read_bank_leniently(directory)
    for problem in found:
        assert problem.line >= 1
        for word in ("Input", "pydantic", "Value error", "validation", "instance", "tuple"):
            assert word not in problem.message
        assert "is not accepted here" not in problem.message
