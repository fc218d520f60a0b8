"""Orders of a page: drawn from a seed, the same everywhere."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.domain.questions import TYPES, AnyQuestion, Ordering, parse_question
from studyapp.domain.shuffling import order_shown, seed_of
from tests.strategies import questions

SEEDS = st.integers(0, 2**64 - 1)
FOUR = ["a", "b", "c", "d"]
SHUFFLED: list[tuple[str, dict[str, Any]]] = [
    ("single_choice", {"choices": [{"text": t, "correct": t == "a"} for t in FOUR]}),
    ("multiple_choice", {"choices": [{"text": t, "correct": t == "a"} for t in FOUR]}),
    ("matching", {"pairs": [{"left": t, "right": t} for t in FOUR]}),
    ("ordering", {"items": FOUR}),
    ("categorize", {"categories": [{"name": n, "items": [n, n + n]} for n in "xy"]}),
]


def make(kind: str, **parts: Any) -> AnyQuestion:
    return parse_question({"id": "q", "type": kind, "stem": "s", **parts})


def size(question: AnyQuestion) -> int:
    """How many things of the question are laid out in an order."""
    parts = ("choices", "pairs", "items", "placed_items")
    return next((len(getattr(question, name)) for name in parts if hasattr(question, name)), 0)


@pytest.mark.parametrize("kind", TYPES)
@given(data=st.data(), seed=SEEDS)
@settings(max_examples=8, deadline=None)
def test_an_order_holds_everything_once_and_the_seed_fixes_it(
    kind: str, data: st.DataObject, seed: int
) -> None:
    question = data.draw(questions(kind))
    order = order_shown(question, seed)
    assert sorted(order) == list(range(size(question)))
    assert order_shown(question, seed) == order


@given(questions("ordering"), SEEDS)
@settings(max_examples=25, deadline=None)
def test_an_ordering_question_never_stands_in_its_right_order(
    question: Ordering, seed: int
) -> None:
    assert order_shown(question, seed) != tuple(range(len(question.items)))


@pytest.mark.parametrize(("kind", "parts"), SHUFFLED)
def test_seeds_reach_every_order(kind: str, parts: dict[str, Any]) -> None:
    reached = {order_shown(make(kind, **parts), seed) for seed in range(400)}
    assert len(reached) == (23 if kind == "ordering" else 24)


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice"])
def test_choices_with_an_order_of_their_own_stay(kind: str) -> None:
    question = make(kind, **dict(SHUFFLED)[kind], shuffle=False)
    assert {order_shown(question, seed) for seed in range(20)} == {(0, 1, 2, 3)}


def test_true_stands_before_false() -> None:
    choices = [{"text": "True", "correct": True}, {"text": "False"}]
    assert order_shown(make("true_false", choices=choices), 7) == (0, 1)


def test_orders_and_seeds_are_the_same_for_ever() -> None:
    """The log keeps seeds' results: another Python or machine must find them again."""
    assert seed_of("ann", "q-1", 3) == 0x12CEC7E69E78B0EE
    assert order_shown(make("ordering", items=FOUR), 1) == (3, 0, 2, 1)


def test_seeds_of_different_parts_differ() -> None:
    parts = [("",), (1,), (1, 2), (12,), ("1", "", "2"), (2, 1), ("a", "b"), ("ab",)]
    assert len({seed_of(*found) for found in parts}) == len(parts)


def test_the_global_random_is_left_alone() -> None:
    state = random.getstate()
    order_shown(make("ordering", items=FOUR), 3)
    assert random.getstate() == state
