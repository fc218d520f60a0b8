"""How right an answer is, type by type."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.grading import (
    UNANSWERED,
    Grade,
    Response,
    chance_level,
    fold,
    grade,
)
from studyapp.domain.questions import TYPES, AnyQuestion, MultipleChoice, parse_question
from tests.strategies import questions

RESPONSES = st.builds(
    Response,
    picks=st.lists(st.integers(-3, 12) | st.integers(), max_size=14).map(tuple),
    texts=st.lists(
        st.text(max_size=20) | st.text("0123456789.,-+−e $%kmbillion", max_size=12), max_size=4
    ).map(tuple),
    recalled=st.sampled_from([None, True, False]),
)


def make(kind: str, **parts: Any) -> AnyQuestion:
    return parse_question({"id": "q", "type": kind, "stem": "s", **parts})


def short(*answers: str) -> AnyQuestion:
    return make("short_answer", answers=list(answers))


def typed(question: AnyQuestion, *texts: str) -> Grade:
    return grade(question, Response(texts=texts))


def picked(question: AnyQuestion, *picks: int) -> Grade:
    return grade(question, Response(picks=picks))


def right_response(question: AnyQuestion) -> Response:
    """The response that the question itself calls right."""
    match question.type:
        case "single_choice" | "multiple_choice" | "true_false":
            return Response(picks=question.keys)
        case "cloze":
            return Response(texts=tuple(gap[0] for gap in question.answers))
        case "short_answer":
            return Response(texts=question.answers[:1])
        case "numeric":
            return Response(texts=(repr(question.value),))
        case "matching":
            return Response(picks=tuple(range(len(question.pairs))))
        case "ordering":
            return Response(picks=tuple(range(len(question.items))))
        case "categorize":
            return Response(picks=tuple(c for _, c in question.placed_items))
        case _:
            return Response(recalled=True)


@pytest.mark.parametrize("kind", TYPES)
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_the_right_response_earns_everything(kind: str, data: st.DataObject) -> None:
    question = data.draw(questions(kind))
    found = grade(question, right_response(question))
    assert (found.fraction, found.correct, set(found.parts)) == (1.0, True, {True})


@pytest.mark.parametrize("kind", TYPES)
@given(data=st.data(), response=RESPONSES)
@settings(max_examples=10, deadline=None)
def test_any_response_gets_a_grade_from_0_to_1(
    kind: str, data: st.DataObject, response: Response
) -> None:
    found = grade(data.draw(questions(kind)), response)
    assert 0 <= found.fraction <= 1
    assert found.correct == (found.fraction == 1)


@pytest.mark.parametrize("kind", TYPES)
@given(data=st.data())
@settings(max_examples=3, deadline=None)
def test_no_response_earns_nothing(kind: str, data: st.DataObject) -> None:
    found = grade(data.draw(questions(kind)), Response())
    assert (found.fraction, found.spelling) == (0.0, False)


@given(RESPONSES)
def test_a_response_survives_the_log(response: Response) -> None:
    assert Response.from_json(response.to_json()) == response


@pytest.mark.parametrize(
    ("response", "empty"),
    [
        (Response(), True),
        (Response(picks=(UNANSWERED, UNANSWERED)), True),
        (Response(texts=("", "  ")), True),
        (Response(picks=(UNANSWERED, 0)), False),
        (Response(texts=("", "a")), False),
        (Response(recalled=False), False),
    ],
)
def test_what_counts_as_no_answer(response: Response, empty: bool) -> None:
    assert response.is_empty is empty


@given(questions("multiple_choice"))
@settings(max_examples=25, deadline=None)
def test_ticking_everything_earns_the_rights_less_the_wrongs(question: MultipleChoice) -> None:
    size, keys = len(question.choices), len(question.keys)
    found = picked(question, *range(size))
    assert found.fraction == max(0, keys - (size - keys)) / keys


@pytest.mark.parametrize(
    ("ticks", "fraction", "parts"),
    [
        ((0, 1), 1.0, (True, True, True, True)),
        ((1, 0, 0), 1.0, (True, True, True, True)),
        ((0,), 0.5, (True, False, True, True)),
        ((0, 2), 0.0, (True, False, False, True)),
        ((0, 1, 2), 0.5, (True, True, False, True)),
        ((2, 3), 0.0, (False, False, False, False)),
        ((0, 1, 99), 1.0, (True, True, True, True)),
    ],
)
def test_each_wrong_tick_takes_back_a_right_one(
    ticks: tuple[int, ...], fraction: float, parts: tuple[bool, ...]
) -> None:
    choices = [{"text": text, "correct": text in "ab"} for text in "abcd"]
    assert picked(make("multiple_choice", choices=choices), *ticks) == Grade(fraction, parts)


def test_one_choice_is_right_or_wrong() -> None:
    question = make("single_choice", choices=[{"text": "a", "correct": True}, {"text": "b"}])
    fractions = [picked(question, *picks).fraction for picks in [(0,), (1,), (0, 1), (-1,)]]
    assert fractions == [1.0, 0.0, 0.0, 0.0]


def test_each_place_counts_in_matching_ordering_and_sorting() -> None:
    pairs = [{"left": left, "right": right} for left, right in ("ax", "bx", "cy", "dz")]
    matching = make("matching", pairs=pairs)
    # the same right stands beside a and b, so either will do for both
    assert picked(matching, 1, 0, 2, UNANSWERED) == Grade(0.75, (True, True, True, False))
    ordering = make("ordering", items=["a", "b", "c"])
    assert picked(ordering, 0, 2, 1) == Grade(1 / 3, (True, False, False))
    groups = [{"name": "A", "items": ["a", "b"]}, {"name": "B", "items": ["c"]}]
    sorting = make("categorize", categories=groups)
    assert picked(sorting, 0, 1, 1, 1, 1) == Grade(2 / 3, (True, False, True))


def test_each_gap_counts() -> None:
    question = make("cloze", stem="{{1}} {{2}}", answers=[["hydrogen", "H"], "oxygen"])
    assert typed(question, "h", "helium") == Grade(0.5, (True, False))
    assert typed(question, "hydrogen") == Grade(0.5, (True, False))
    assert typed(question, "hydrogen", "oxigen", "x") == Grade(1.0, (True, True), True)


@pytest.mark.parametrize(
    ("kind", "parts", "chance"),
    [
        ("single_choice", {"choices": [{"text": "a", "correct": True}, *"bcd"]}, 0.25),
        ("multiple_choice", {"choices": [{"text": "a", "correct": True}, *"bcd"]}, 0.0),
        ("ordering", {"items": ["a", "b", "c", "d"]}, 0.25),
        ("matching", {"pairs": [{"left": c, "right": c} for c in "abcde"]}, 0.2),
        ("categorize", {"categories": [{"name": c, "items": [c, c * 2]} for c in "ab"]}, 0.5),
        ("short_answer", {"answers": ["a"]}, 0.0),
        ("numeric", {"value": 1}, 0.0),
        ("flashcard", {"answers": ["a"]}, 0.0),
    ],
)
def test_what_blind_guessing_earns(kind: str, parts: dict[str, Any], chance: float) -> None:
    if "choices" in parts:
        parts = {
            "choices": [c if isinstance(c, dict) else {"text": c} for c in parts["choices"]]
        }
    assert chance_level(make(kind, **parts)) == chance


@given(st.text(max_size=30))
@settings(max_examples=200)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["№ 5", "™", "𝐀b", "Ϲ", "ﬁn", "the the x", "a an b", "İ"])
def test_folding_twice_is_folding_once_where_unicode_makes_it_hard(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  The   Gradient ", "gradient"),
        ("An RNN", "rnn"),
        ("theory", "theory"),
        ("the", "the"),
        ("Café Müller", "cafe muller"),
        ("Straße", "strasse"),
        ("GPT-2", "gpt 2"),
        ("“mix & match”, (twice)!", "mix match twice"),
        ("3.5 %", "3.5 %"),
        ("e.g.", "e g"),
        ("C++ and C#", "c++ and c#"),
        ("snake_case", "snake case"),
        ("№ 5", "no 5"),
        ("ﬁne", "fine"),
        ("…", ""),
    ],
)
def test_folding(written: str, folded: str) -> None:
    assert fold(written) == folded
