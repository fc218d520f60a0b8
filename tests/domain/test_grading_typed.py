"""Typed answers: slips of the fingers, and numbers with their units."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from studyapp.domain.grading import Grade, Response, grade, parse_number
from studyapp.domain.questions import parse_question

WORD = "interpretability"


def accepted(typed: str, *answers: str) -> Grade:
    data = {"id": "q", "type": "short_answer", "stem": "s", "answers": list(answers)}
    return grade(parse_question(data), Response(texts=(typed,)))


def measured(typed: str, value: float, unit: str = "", tolerance: float = 0) -> bool:
    data = {"id": "q", "type": "numeric", "stem": "s", "value": value, "unit": unit}
    question = parse_question(data | {"tolerance": tolerance})
    return grade(question, Response(texts=(typed,))).correct


@given(st.integers(1, len(WORD) - 1), st.sampled_from("qwxyz"))
def test_one_slip_in_a_long_answer_is_forgiven_and_told(place: int, letter: str) -> None:
    slips = [
        WORD[:place] + letter + WORD[place + 1 :],
        WORD[:place] + letter + WORD[place:],
        WORD[:place] + WORD[place + 1 :],
        WORD[: place - 1] + WORD[place] + WORD[place - 1] + WORD[place + 1 :],
    ]
    for slip in slips:
        assume(slip != WORD)
        assert accepted(slip, WORD) == Grade(1.0, (True,), spelling=True)


@given(st.integers(10, 10**9), st.integers(10, 10**9))
def test_another_number_is_never_a_slip(written: int, typed: int) -> None:
    assert accepted(f"version {typed}", f"version {written}").correct == (typed == written)


@pytest.mark.parametrize(
    ("typed", "answer", "right", "spelling"),
    [
        ("Interpretability!", WORD, True, False),
        ("inter pretability", WORD, True, False),
        ("interpertabillity", WORD, True, True),
        ("interprtbilty", WORD, False, False),
        ("claud", "Claude", True, True),
        ("clod", "Claude", False, False),
        ("gradeint", "gradient", True, True),
        ("gradeimt", "gradient", False, False),
        ("rat", "cat", False, False),
        ("Bach", "Back", False, False),
        ("GPT2", "GPT-2", True, False),
        ("GPT-3", "GPT-2", False, False),
        ("claude opus 4", "Claude Opus", False, False),
        ("in 2024", "in 2025", False, False),
        # a negation is no slip
        ("supervised", "unsupervised", False, False),
        ("unsupervised", "supervised", False, False),
        ("supervised learning", "unsupervised learning", False, False),
        ("impossible", "possible", False, False),
        ("", WORD, False, False),
        ("…", WORD, False, False),
        ("…", "…", True, False),
    ],
)
def test_what_is_forgiven(typed: str, answer: str, right: bool, spelling: bool) -> None:
    assert accepted(typed, answer) == Grade(float(right), (right,), spelling)


def test_a_slip_from_any_variant_is_forgiven_but_an_exact_variant_is_no_slip() -> None:
    assert accepted("paramters", "weights", "parameters") == Grade(1.0, (True,), True)
    assert accepted("Weights", "weight", "weights") == Grade(1.0, (True,), False)


@pytest.mark.parametrize(
    ("typed", "parsed"),
    [
        ("1500", (1500, "")),
        ("1,500", (1500, "")),
        ("1 500", (1500, "")),
        ("1\u00a0500\u202f000", (1500000, "")),
        ("1,234,567.5", (1234567.5, "")),
        ("2.5e3", (2500, "")),
        ("2.5E+3 m", (2500, "m")),
        (".5", (0.5, "")),
        ("5.", (5, ".")),
        ("−4", (-4, "")),
        ("-4", (-4, "")),
        ("+4", (4, "")),
        ("~ 40", (40, "")),
        ("$3 billion", (3, "billion")),
        ("€ 3.20", (3.2, "")),
        ("７", (7, "")),
        ("12 layers", (12, "layers")),
        ("50%", (50, "%")),
        ("12-layer", (12, "-layer")),
        ("1,5", (1, ",5")),
        ("", None),
        ("  ", None),
        ("about ten", None),
        ("ten", None),
        ("$", None),
        ("-", None),
        (".", None),
        ("e5", None),
        ("-e5", None),
        ("1e999", None),
        ("nan", None),
        ("inf", None),
        ("½", None),
    ],
)
def test_numbers_as_they_are_typed(typed: str, parsed: tuple[float, str] | None) -> None:
    assert parse_number(typed) == parsed


@given(st.text("0123456789.,-+−eE $%x\u00a0", max_size=12) | st.text(max_size=12))
@settings(max_examples=150)
def test_reading_a_number_never_fails(typed: str) -> None:
    parsed = parse_number(typed)
    assert parsed is None or abs(parsed[0]) < float("inf")


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15))
def test_a_number_is_read_as_written_with_and_without_thousands(value: float) -> None:
    assert parse_number(repr(value)) == (value, "")
    whole = int(value) if abs(value) < 1e15 else 0
    assert parse_number(f"{whole:,}") == (whole, "")


@pytest.mark.parametrize(
    ("typed", "value", "unit", "tolerance", "right"),
    [
        ("50", 50, "", 5, True),
        ("45", 50, "", 5, True),
        ("55.0", 50, "", 5, True),
        ("55.1", 50, "", 5, False),
        ("0.3", 0.1 + 0.2, "", 0, True),
        ("2021", 2020, "", 0, False),
        ("-4", 4, "", 0, False),
        ("7 months", 7, "months", 0, True),
        ("7 month", 7, "months", 0, True),
        ("7 Months.", 7, "months", 0, True),
        ("7.", 7, "months", 0, True),
        ("7 years", 7, "months", 0, False),
        ("7 m", 7, "ms", 0, False),
        ("7 apples", 7, "", 0, False),
        ("50%", 50, "percent", 0, True),
        ("50 per cent", 50, "percent", 0, True),
        ("50 percent", 50, "%", 0, True),
        ("$5", 5, "dollars", 0, True),
        ("1.5 thousand", 1500, "", 0, True),
        ("3 billion parameters", 3e9, "parameters", 0, True),
        ("3", 3e9, "parameters", 0, False),
        ("100", 100, "billion dollars", 0, True),
        ("$100 billion", 100, "billion dollars", 0, True),
        ("100 billion", 100, "billion dollars", 0, True),
        ("0.1 trillion dollars", 100, "billion dollars", 0, True),
        ("100,000 million", 100, "billion dollars", 0, True),
        ("100 million", 100, "billion dollars", 0, False),
        ("100 dollars", 100, "billion dollars", 0, False),
        ("a hundred", 100, "", 1000, False),
    ],
)
def test_numbers_with_tolerance_and_unit(
    typed: str, value: float, unit: str, tolerance: float, right: bool
) -> None:
    assert measured(typed, value, unit, tolerance) is right


@given(st.integers(-1000, 1000), st.integers(0, 50), st.integers(-1100, 1100))
def test_right_is_what_lies_within_the_tolerance(
    value: int, tolerance: int, typed: int
) -> None:
    assert measured(str(typed), value, tolerance=tolerance) == (abs(typed - value) <= tolerance)
