"""What chance would do, and the rules that compare a whole bank with it."""

from __future__ import annotations

import math
from typing import Any

import pytest

from studyapp.domain.bank import Bank, BankFile, TopicFile, check
from studyapp.domain.bank.chance import at_least, chi_squared, chi_squared_tail, two_sided
from studyapp.domain.bank.rules import RULES
from studyapp.domain.questions import AnyQuestion, parse_question


def single(number: int, key: int, sizes: list[int], **more: Any) -> AnyQuestion:
    """A question whose choices have these lengths."""
    choices = [
        {"text": chr(97 + i) * size, "correct": i == key} for i, size in enumerate(sizes)
    ]
    data = {"id": f"q-{number}", "type": "single_choice", "stem": f"Q {number}?"}
    return parse_question({**data, "choices": choices, **more})


def statement(number: int, true: bool) -> AnyQuestion:
    choices = [{"text": "True", "correct": true}, {"text": "False", "correct": not true}]
    data = {"id": f"q-{number}", "type": "true_false", "stem": f"S {number}."}
    return parse_question({**data, "choices": choices})


def found(rule: str, questions: list[AnyQuestion]) -> list[tuple[str, str]]:
    row = {"number": 1, "slug": "sea"}
    about = {"id": "b", "title": "B", "description": "B", "licence": "MIT", "topics": [row]}
    topic = TopicFile(topic="sea", title="Sea", questions=tuple(questions))
    bank = Bank(BankFile.model_validate(about), (topic,))
    return [(p.severity, p.message) for p in check(bank, {}, rules=[RULES[rule]])]


def test_the_binomial() -> None:
    assert at_least(0, [0.5] * 4) == 1
    assert at_least(3, [0.5] * 4) == pytest.approx(5 / 16)
    assert at_least(5, [0.5] * 4) == 0
    by_formula = sum(math.comb(150, k) * 0.25**k * 0.75 ** (150 - k) for k in range(45, 151))
    assert at_least(45, [0.25] * 150) == pytest.approx(by_formula)
    assert at_least(2, [0.5, 0.25]) == pytest.approx(0.125)
    assert two_sided(5, 10) == 1
    assert two_sided(1, 10) == pytest.approx(22 / 1024)
    assert two_sided(9, 10) == pytest.approx(22 / 1024)


def test_the_chi_squared_distribution() -> None:
    assert chi_squared([10, 10, 10]) == (0, 2)
    assert chi_squared([0, 3, 1, 0]) == (6, 3)
    assert chi_squared_tail(0, 3) == 1
    # Tabulated: the 5 % points of 1, 2, 3 and 10 degrees of freedom, and the 0.1 % point of 3.
    for statistic, freedom, p in [
        (3.841459, 1, 0.05),
        (5.991465, 2, 0.05),
        (7.814728, 3, 0.05),
        (18.307038, 10, 0.05),
        (16.266236, 3, 0.001),
    ]:
        assert chi_squared_tail(statistic, freedom) == pytest.approx(p, rel=1e-5)
    for x in (0.1, 1.0, 4.0, 40.0):
        assert chi_squared_tail(x, 2) == pytest.approx(math.exp(-x / 2))
        assert chi_squared_tail(x, 1) == pytest.approx(math.erfc(math.sqrt(x / 2)))


def test_key_position() -> None:
    even = [single(n, n % 4, [5] * 4, shuffle=False) for n in range(20)]
    assert found("key-position", even) == [
        (
            "info",
            "keys at each place of fixed-order questions (of 4: 5, 5, 5, 5) against chance:"
            " chi-squared 0.00, df 3, p = 1.000",
        )
    ]
    second = [single(n, 1 if n < 14 else 0, [5] * 4, shuffle=False) for n in range(20)]
    ((severity, message),) = found("key-position", second)
    assert severity == "warning"
    assert message.endswith(
        "(of 4: 6, 14, 0, 0) against chance: chi-squared 26.40, df 3, p = 0.000"
    )
    shuffled = [single(n, 1, [5] * 4) for n in range(20)]
    assert found("key-position", shuffled) == []
    ((severity, message),) = found("key-position", shuffled + second[:4])[:1]
    assert (severity, "too few to judge" in message) == ("info", True)


def test_two_numbers_of_choices_are_tested_apart() -> None:
    fours = [single(n, n % 4, [5] * 4, shuffle=False) for n in range(20)]
    threes = [single(20 + n, n % 3, [5] * 3, shuffle=False) for n in range(15)]
    ((severity, message),) = found("key-position", fours + threes)
    assert severity == "info"
    assert "(of 3: 5, 5, 5; of 4: 5, 5, 5, 5)" in message
    assert "df 5, p = 1.000" in message


def test_key_length() -> None:
    longest = [
        single(n, n % 4, [5, 5, 6, 5] if n % 4 == 2 else [5, 7, 5, 6]) for n in range(20)
    ]
    assert found("key-length", longest) == [
        (
            "warning",
            "the key is the longest choice in 10 of 20 single-choice questions, 5.0 expected by"
            " chance: binomial p = 0.014",
        )
    ]
    quarter = [single(n, n % 4, [5, 5, 6, 5]) for n in range(20)]
    ((severity, message),) = found("key-length", quarter)
    assert (severity, message[-9:]) == ("info", "p = 0.585")
    assert found("key-length", [single(n, 0, [5, 5]) for n in range(20)]) == []


def test_true_and_false_in_balance() -> None:
    even = [statement(n, n % 2 == 0) for n in range(20)]
    assert found("true-false-balance", even) == [
        ("info", "10 of 20 true/false statements are true: binomial p = 1.000")
    ]
    uneven = [statement(n, n < 16) for n in range(20)]
    assert found("true-false-balance", uneven) == [
        ("warning", "16 of 20 true/false statements are true: binomial p = 0.012")
    ]


@pytest.mark.parametrize("rule", ["key-position", "key-length", "true-false-balance"])
def test_a_small_bank_says_nothing(rule: str) -> None:
    few = [single(n, 0, [9, 5], shuffle=False) for n in range(10)]
    assert found(rule, few + [statement(n + 10, True) for n in range(9)]) == []
    assert found(rule, []) == []
