"""Drawing questions, going round the open ones, adding up."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.domain.quizzes import (
    ORDERS,
    Candidate,
    Mark,
    Score,
    by_topic,
    draw,
    next_open,
    score,
)

SIZES = st.lists(st.integers(0, 12), min_size=1, max_size=6)
SEEDS = st.integers(0, 2**64 - 1)


def pool_of(sizes: list[int]) -> list[Candidate]:
    return [
        Candidate(f"t{t}-q{q}", f"t{t}") for t, size in enumerate(sizes) for q in range(size)
    ]


@given(SIZES, st.integers(1, 100), SEEDS, st.sampled_from(ORDERS))
def test_a_draw_is_full_without_repeats_and_balanced(sizes, count, seed, order):
    pool = pool_of(sizes)
    drawn = draw(pool, count, seed, order)

    assert len(drawn) == min(count, len(pool))
    assert set(drawn) <= {candidate.id for candidate in pool}
    assert len(set(drawn)) == len(drawn)
    taken = Counter(id_.split("-")[0] for id_ in drawn)
    most = max(taken.values(), default=0)
    for topic, size in enumerate(sizes):
        assert taken[f"t{topic}"] >= min(size, most - 1)


@given(SIZES, st.integers(1, 100), SEEDS)
def test_the_bank_order_holds_the_shuffled_draw_sorted(sizes, count, seed):
    pool = pool_of(sizes)
    chosen = set(draw(pool, count, seed, "shuffled"))
    in_bank_order = [candidate.id for candidate in pool if candidate.id in chosen]
    assert draw(pool, count, seed, "bank") == in_bank_order


def test_the_seed_decides_the_draw() -> None:
    pool = pool_of([20, 20])
    draws = [tuple(draw(pool, 10, seed, "shuffled")) for seed in (1, 1, 2, 3)]
    assert draws[0] == draws[1]
    assert len(set(draws)) == 3


def test_shuffled_mixes_topics_and_every_question_has_its_turn() -> None:
    pool = pool_of([10, 10])
    seen = {id_ for seed in range(60) for id_ in draw(pool, 4, seed, "shuffled")}
    assert seen == {candidate.id for candidate in pool}
    firsts = {draw(pool, 4, seed, "shuffled")[0].split("-")[0] for seed in range(60)}
    assert firsts == {"t0", "t1"}


@pytest.mark.parametrize(
    ("answered", "after", "found"),
    [
        ([False, False, False], 0, 1),
        ([True, False, False], 2, 3),
        ([False, True, True], 2, 1),
        ([False, True], 1, 1),
        ([True, True], 1, None),
        ([], 0, None),
    ],
)
def test_the_next_open_question_goes_round(answered, after, found) -> None:
    assert next_open(answered, after) == found


def test_a_score_is_the_sum_of_fractions_and_open_ones_count() -> None:
    marks = [Mark("a", 1.0), Mark("b", 0.5), Mark("a", None), Mark("b", 0.0)]
    assert score(marks) == Score(1.5, 4)
    assert score(marks).share == 0.375
    assert score([]).share is None
    assert by_topic([*marks, Mark("c", 0.2)]) == [
        ("c", Score(0.2, 1)),
        ("b", Score(0.5, 2)),
        ("a", Score(1.0, 2)),
    ]


@pytest.mark.parametrize(
    ("earned", "said"),
    [(7, "7"), (7.5, "7.5"), (1 / 3, "0.33"), (0, "0"), (10, "10"), (9.999, "9.99"),
     (1 / 3 + 1 / 3 + 1 / 3, "1"), (0.1 + 0.2, "0.3"), (0.29, "0.29")],
)  # fmt: skip
def test_points_are_said_short_and_never_rounded_up(earned, said) -> None:
    assert Score(earned, 10).points == said
