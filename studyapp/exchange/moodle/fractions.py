"""The only shares of a mark, in percent, that Moodle's question bank accepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FRACTIONS = (
    100.0, 90.0, 83.33333, 80.0, 75.0, 70.0, 66.66667, 60.0, 50.0, 40.0, 33.33333, 30.0, 25.0,
    20.0, 16.66667, 14.28571, 12.5, 11.11111, 10.0, 5.0,
)  # fmt: skip
"""Each also as a deduction, with a minus sign; and 0."""

_NEAR = 0.01


def written(fraction: float) -> str:
    """``50``, ``-33.33333``: as Moodle writes a percentage."""
    return f"{fraction:.5f}".rstrip("0").rstrip(".")


def share(count: int) -> float:
    """What each of ``count`` (1 to 10) right choices earns; all together make a full mark."""
    return min(FRACTIONS, key=lambda fraction: abs(fraction - 100 / count))


@dataclass(frozen=True)
class Marked:
    """A choice with the share of the mark, in percent, that choosing it earns or costs."""

    text: str
    fraction: float
    feedback: str = ""


def marked(count: int, keys: Sequence[int], several: bool) -> list[float]:
    """The fractions of ``count`` choices. Where several may be chosen, a wrong one takes back
    what a right one earns, as it does here."""
    if not several:
        return [100.0 if index in keys else 0.0 for index in range(count)]
    right = share(len(keys))
    return [right if index in keys else -right for index in range(count)]


@dataclass(frozen=True)
class Choices:
    """A type with its choices, or the reason why there is none; ``lost`` says what changed."""

    data: dict[str, object]
    lost: str = ""
    refused: str = ""


def understood(choices: Sequence[Marked], single: bool) -> Choices:
    """Which choices are right, from what each earns."""
    if single:
        keys = [choice for choice in choices if choice.fraction > 100 - _NEAR]
        if len(keys) != 1:
            count = "none earns" if not keys else f"{len(keys)} earn"
            return Choices({}, refused=f"one choice must be right, but {count} the full mark")
        others = [choice for choice in choices if choice is not keys[0]]
        lost = _lost_in_single(others)
    else:
        keys = [choice for choice in choices if choice.fraction > 0]
        if not keys:
            return Choices({}, refused="no choice is right")
        lost = _lost_in_several(keys, [c for c in choices if c.fraction <= 0])
    rows = [
        {"text": c.text, "correct": any(c is key for key in keys), "feedback": c.feedback}
        for c in choices
    ]
    kind = "single_choice" if single else "multiple_choice"
    return Choices({"type": kind, "choices": rows}, lost)


def _lost_in_single(others: Sequence[Marked]) -> str:
    if any(abs(choice.fraction) > _NEAR for choice in others):
        return (
            "partial marks and deductions of choices are not kept: a choice is right or wrong"
        )
    return ""


def _lost_in_several(keys: Sequence[Marked], wrong: Sequence[Marked]) -> str:
    even = 100 / len(keys)
    if any(abs(key.fraction - even) > _NEAR for key in keys):
        return "the weights of the right choices are not kept: here each counts the same"
    if any(abs(choice.fraction + even) > _NEAR for choice in wrong):
        return "deductions are not kept: here a wrong choice takes back one right choice"
    return ""
