"""What a question may look like, and what is refused with which words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from studyapp.domain.questions import (
    PAGE_NAMES,
    TYPES,
    AnyQuestion,
    Citation,
    Span,
    TrueFalse,
    dump_question,
    parse_question,
)
from tests.strategies import questions

CHOICES = [{"text": "a", "correct": True}, {"text": "b"}]
TRUE, FALSE = {"text": "True", "correct": True}, {"text": "False"}
SINGLE: dict[str, Any] = {"id": "x", "type": "single_choice", "stem": "s", "choices": CHOICES}
PAIRS = [{"left": "a", "right": "1"}, {"left": "b", "right": "2"}]
GROUPS = [{"name": "A", "items": ["a"]}, {"name": "B", "items": ["b"]}]


def complaints(data: dict[str, Any]) -> list[tuple[str, str]]:
    """``(field, message)`` of everything that is refused in the data."""
    with pytest.raises(ValidationError) as caught:
        parse_question(data)
    return [
        (".".join(map(str, error["loc"][1:])), error["msg"].removeprefix("Value error, "))
        for error in caught.value.errors()
    ]


@given(questions())
@settings(max_examples=30, deadline=None)
def test_a_dump_is_json_and_reads_back_as_the_same_question(question: AnyQuestion) -> None:
    text = json.dumps(dump_question(question))
    assert parse_question(json.loads(text)) == question


@pytest.mark.parametrize("kind", TYPES)
@given(data=st.data())
@settings(max_examples=3, deadline=None)
def test_the_type_written_is_the_type_read(kind: str, data: st.DataObject) -> None:
    assert data.draw(questions(kind)).type == kind


def test_a_dump_leaves_empty_fields_out_and_keeps_the_order_of_the_format() -> None:
    assert dump_question(parse_question(SINGLE | {"hint": "", "tags": []})) == {
        "id": "x",
        "type": "single_choice",
        "stem": "s",
        "choices": [
            {"text": "a", "correct": True, "feedback": ""},
            {"text": "b", "correct": False, "feedback": ""},
        ],
        "shuffle": True,
        "bloom": "remember",
        "difficulty": 0.5,
        "status": "draft",
    }
    numeric = {"id": "x", "type": "numeric", "stem": "s", "value": 0, "unit": "m"}
    assert list(dump_question(parse_question(numeric)))[:6] == [
        "id", "type", "stem", "value", "tolerance", "unit",
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "dumped"), [(8, "8"), (8.0, "8"), (8.5, "8.5"), (-3, "-3")])
def test_a_whole_number_is_dumped_without_a_point(value: float, dumped: str) -> None:
    data = {"id": "x", "type": "numeric", "stem": "s", "value": value}
    assert json.dumps(dump_question(parse_question(data))["value"]) == dumped


def test_a_question_cannot_be_changed() -> None:
    question = parse_question(SINGLE)
    with pytest.raises(ValidationError, match="frozen"):
        question.stem = "other"


def test_space_around_a_text_is_taken_off() -> None:
    assert parse_question(SINGLE | {"stem": "\n  Which one?  \n"}).stem == "Which one?"


@pytest.mark.parametrize("text", ["<b>x</b>", "a<br>b", "</p>", "<!-- x -->", "<A HREF='x'>"])
@pytest.mark.parametrize("field", ["stem", "explanation", "hint"])
def test_html_is_refused(field: str, text: str) -> None:
    assert complaints(SINGLE | {field: text}) == [
        (field, "HTML is not accepted; write Markdown instead")
    ]


@pytest.mark.parametrize("text", ["a < b", "x <= 3 and y > 2", "1<2>0", "->", "a <- b -> c"])
def test_a_mere_comparison_is_no_html(text: str) -> None:
    assert parse_question(SINGLE | {"stem": text}).stem == text


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\x7fb", "a\uffffb"])
def test_control_characters_are_refused(text: str) -> None:
    found = complaints(SINGLE | {"stem": text})
    assert found == [("stem", "contains a control character; delete it")]


@pytest.mark.parametrize("name", sorted(PAGE_NAMES))
def test_no_question_is_called_like_a_page(name: str) -> None:
    assert complaints(SINGLE | {"id": name}) == [
        ("id", f"“{name}” is the address of a page; choose another id")
    ]
    assert parse_question(SINGLE | {"id": f"{name}-2"}).id == f"{name}-2"


@pytest.mark.parametrize("slug", ["a", "a-b", "2024-plan", "a" * 80])
def test_slugs(slug: str) -> None:
    assert parse_question(SINGLE | {"id": slug}).id == slug


@pytest.mark.parametrize(
    "slug", ["", "A", "a_b", "-a", "a-", "a--b", "a b", "é", "a" * 81, "a\n", "../a"]
)
def test_what_is_no_slug(slug: str) -> None:
    assert [field for field, _ in complaints(SINGLE | {"id": slug})] == ["id"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"type": "essay"}, [("", None)]),
        ({"colour": "red"}, [("colour", "Extra inputs are not permitted")]),
        ({"tags": ["a", "a"]}, [("", "tags: the same tag stands twice")]),
        ({"stem": " "}, [("stem", "String should have at least 1 character")]),
        ({"difficulty": 1.5}, [("difficulty", "Input should be less than or equal to 1")]),
        ({"choices": [CHOICES[0]]}, [("choices", None)]),
        (
            {"choices": [*CHOICES, {"text": " A  "}]},
            [("", "choices: “A” stands twice")],
        ),
        (
            {"choices": [{"text": "a"}, {"text": "b"}]},
            [("", "choices: exactly one must be marked correct, 0 are")],
        ),
        (
            {"choices": [CHOICES[0], {"text": "b", "correct": True}]},
            [("", "choices: exactly one must be marked correct, 2 are")],
        ),
        (
            {"type": "multiple_choice", "choices": [{"text": "a"}, {"text": "b"}]},
            [("", "choices: at least one must be marked correct")],
        ),
        (
            {"type": "true_false", "choices": [FALSE, TRUE]},
            [("", "choices: write the two choices True and False, in that order")],
        ),
        (
            {"type": "true_false", "choices": [TRUE, FALSE | {"correct": True}]},
            [("", "choices: exactly one of True and False must be marked correct")],
        ),
    ],
)
def test_what_is_refused_in_choices(
    change: dict[str, Any], expected: list[tuple[str, str | None]]
) -> None:
    found = complaints(SINGLE | change)
    assert [field for field, _ in found] == [field for field, _ in expected]
    for (_, message), (_, wanted) in zip(found, expected, strict=True):
        assert wanted is None or message == wanted


@pytest.mark.parametrize(
    ("kind", "parts", "message"),
    [
        ("matching", {"pairs": [PAIRS[0], PAIRS[0]]}, "pairs: “a” stands twice"),
        ("ordering", {"items": ["a", "b", "A"]}, "items: “A” stands twice"),
        ("categorize", {"categories": [GROUPS[0]] * 2}, "categories: “A” stands twice"),
        (
            "categorize",
            {"categories": [GROUPS[0], {"name": "B", "items": ["b", "a"]}]},
            "items: “a” stands twice",
        ),
    ],
)
def test_what_stands_twice_is_refused(kind: str, parts: Any, message: str) -> None:
    assert complaints({"id": "x", "type": kind, "stem": "s", **parts}) == [("", message)]


@pytest.mark.parametrize(
    ("stem", "answers", "gaps", "wanted"),
    [
        ("no gap", ["a"], "[]", "[1]"),
        ("{{1}}", ["a", "b"], "[1]", "[1, 2]"),
        ("{{1}} {{2}}", ["a"], "[1, 2]", "[1]"),
        ("{{0}} {{1}}", ["a"], "[0, 1]", "[1]"),
        ("{{1}} {{3::x}}", ["a", "b"], "[1, 3]", "[1, 2]"),
    ],
)
def test_gaps_and_answers_must_agree(
    stem: str, answers: list[str], gaps: str, wanted: str
) -> None:
    data = {"id": "x", "type": "cloze", "stem": stem, "answers": answers}
    said = f"stem: has gaps {gaps} but answers are given for {wanted};"
    assert complaints(data) == [
        ("", f"{said} write {{{{1}}}}, {{{{2}}}} … once for each answer")
    ]


def test_an_answer_of_a_gap_may_be_one_text_or_a_list() -> None:
    data = {"id": "x", "type": "cloze", "stem": "{{1}} {{2}}", "answers": ["a", ["b", "c"]]}
    assert parse_question(data).answers == (("a",), ("b", "c"))


def test_the_keys_of_a_question_and_the_places_of_its_items() -> None:
    several = parse_question(SINGLE | {"type": "multiple_choice", "choices": CHOICES[::-1]})
    assert several.keys == (1,)
    sorting = {"id": "x", "type": "categorize", "stem": "s", "categories": GROUPS}
    assert parse_question(sorting).placed_items == (
        ("a", 0),
        ("b", 1),
    )


def test_true_and_false_are_never_shuffled() -> None:
    data = SINGLE | {"type": "true_false", "choices": [TRUE, FALSE]}
    question = parse_question(data)
    assert isinstance(question, TrueFalse)
    assert question.shuffle is False
    assert [field for field, _ in complaints(data | {"shuffle": True})] == ["shuffle"]


@pytest.mark.parametrize(
    ("written", "turns", "dumped"),
    [
        (12, (12, 12), 12),
        ("12", (12, 12), 12),
        ("12-14", (12, 14), "12-14"),
        (" 12 – 14 ", (12, 14), "12-14"),
        ({"first": 3, "last": 4}, (3, 4), "3-4"),
    ],
)
def test_turns(written: Any, turns: tuple[int, int], dumped: Any) -> None:
    citation = Citation.model_validate({"source": "talk", "turns": written})
    assert citation.turns == Span(first=turns[0], last=turns[1])
    assert list(citation.turns) == list(range(turns[0], turns[1] + 1))
    assert citation.model_dump(mode="json") == {"source": "talk", "turns": dumped}


@pytest.mark.parametrize(
    "written", [True, 0, -1, "0", "14-12", "1-0", "a", "", "1,2", 1.5, None]
)
def test_what_are_no_turns(written: Any) -> None:
    with pytest.raises(ValidationError):
        Citation.model_validate({"source": "talk", "turns": written})
