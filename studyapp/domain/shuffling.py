"""The order in which choices, rights and items stand on a page, drawn from a seed."""

from __future__ import annotations

import hashlib
import random

from studyapp.domain.questions import (
    AnyQuestion,
    Categorize,
    Matching,
    MultipleChoice,
    Ordering,
    SingleChoice,
)


def seed_of(*parts: object) -> int:
    """A number that is the same on every machine for the same parts."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def order_shown(question: AnyQuestion, seed: int) -> tuple[int, ...]:
    """Indices of choices, rights or items in the order of the page; empty where nothing moves.

    An ordering question is never shown in its right order.
    """
    match question:
        case SingleChoice() | MultipleChoice():
            indices = list(range(len(question.choices)))
            if not question.shuffle:
                return tuple(indices)
        case Matching():
            indices = list(range(len(question.pairs)))
        case Ordering():
            indices = list(range(len(question.items)))
        case Categorize():
            indices = list(range(len(question.placed_items)))
        case _:
            return tuple(range(len(getattr(question, "choices", ()))))
    random.Random(seed).shuffle(indices)
    if isinstance(question, Ordering) and indices == sorted(indices):
        indices = indices[1:] + indices[:1]
    return tuple(indices)
