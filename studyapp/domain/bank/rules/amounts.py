"""Numbers as choices give them: in digits or words, with units and hedges."""

from __future__ import annotations

import re

_SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: float(value) for value, word in enumerate(_SMALL)} | {
    word: 10.0 * value for value, word in enumerate(_TENS, 2)
} | {"a": 1.0, "an": 1.0, "half": 0.5}  # fmt: skip
_SCALES = {
    "dozen": 12.0, "hundred": 1e2, "hundreds": 1e2, "thousand": 1e3, "thousands": 1e3,
    "million": 1e6, "millions": 1e6, "billion": 1e9, "billions": 1e9, "trillion": 1e12,
    "trillions": 1e12,
}  # fmt: skip
_UNITS = {
    "second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86_400.0, "week": 604_800.0,
    "month": 2_629_800.0, "year": 31_557_600.0, "decade": 315_576_000.0,
    "century": 3_155_760_000.0, "centurie": 3_155_760_000.0,
}  # fmt: skip
_HEDGE = re.compile(
    r"(?:about|around|roughly|nearly|almost|some|approximately|over|under|in|by|at least|"
    r"at most|up to|more than|less than|fewer than|between|from|within|every|for|after|only|"
    r"just|circa|ca\.?|~|≈|<|>|[$€£])\s*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+|%")
MOST_WORDS = 8
MOST_UNITS = 2
"""Words of a choice that is still an amount and no sentence about one, and of its unit."""


def amount(text: str) -> float | None:
    """The (first) number that a choice consists of, times its unit of time; None for others.

    ``About fifty to a hundred`` is 50, ``3 weeks`` is 1,814,400 (seconds). A choice that
    says more than a number and its unit is none.
    """
    rest = text.strip().rstrip(".")
    while match := _HEDGE.match(rest):
        rest = rest[match.end() :]
    tokens = _TOKEN.findall(rest.lower().replace("-", " "))
    if not 0 < len(tokens) <= MOST_WORDS or not _is_number(tokens) or _is_list(tokens):
        return None
    value, used = _leading(tokens)
    units = [token for token in tokens[used:] if not _counts(token)]
    if len(units) > MOST_UNITS:
        return None
    return value * next((_UNITS[unit] for unit in map(_singular, units) if unit in _UNITS), 1.0)


def _is_number(tokens: list[str]) -> bool:
    """Does it begin with a number that is not the article of a noun?"""
    first = tokens[0]
    if first in ("a", "an"):
        return len(tokens) > 1 and (tokens[1] in _SCALES or _singular(tokens[1]) in _UNITS)
    return first[0].isdigit() or first in _VALUES or first in _SCALES


def _counts(token: str) -> bool:
    """Is it part of a number, or of a range of numbers?"""
    return (
        token[0].isdigit()
        or token in _VALUES
        or token in _SCALES
        or token in ("to", "and", "or")
    )


def _is_list(tokens: list[str]) -> bool:
    """Are these several numbers, as in a series of measurements?"""
    return sum(token[0].isdigit() for token in tokens) > 2


def _singular(word: str) -> str:
    return word.removesuffix("s")


def _leading(tokens: list[str]) -> tuple[float, int]:
    """The value of the number at the beginning, and how many tokens it takes."""
    total = current = 0.0
    used = 0
    for token in tokens:
        if token[0].isdigit() and not used:
            current = float(token.replace(",", ""))
        elif token in _SCALES:
            current = (current or 1.0) * _SCALES[token]
            if _SCALES[token] > 100:
                total, current = total + current, 0.0
        elif token in _VALUES and not (used and token in ("a", "an")):
            current += _VALUES[token]
        elif not used or token not in ("and", "a"):
            break
        used += 1
    return total + current, used
