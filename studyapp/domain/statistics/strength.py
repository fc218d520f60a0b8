"""How strong the memories of a bank are, in a handful of classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from studyapp.domain.scheduling import Memory

Class = Literal["new", "learning", "days", "weeks", "months", "years", "suspended"]
CLASSES: tuple[Class, ...] = (
    "new", "learning", "days", "weeks", "months", "years", "suspended",
)  # fmt: skip
WEEK, MONTH, YEAR = 7, 30, 365


@dataclass(frozen=True)
class Held:
    """One question in one learner's memory; ``memory`` is None while it is new."""

    memory: Memory | None
    suspended: bool = False


def class_of(held: Held) -> Class:
    """The one class of a question: by the stability, in days, of what is past learning."""
    if held.suspended:
        return "suspended"
    if held.memory is None:
        return "new"
    if held.memory.state != "review":
        return "learning"
    stability = held.memory.stability
    if stability < WEEK:
        return "days"
    if stability < MONTH:
        return "weeks"
    return "months" if stability < YEAR else "years"


def strengths(bank: Iterable[Held]) -> dict[Class, int]:
    """How many questions are in each class, every class named."""
    counts = Counter(class_of(held) for held in bank)
    return {name: counts[name] for name in CLASSES}
