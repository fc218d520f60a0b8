"""Seats for topics and Bloom levels, and the draw in each."""

from __future__ import annotations

import random
from collections import Counter
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.domain.blueprint import ANY_LEVEL, Candidate, Wish, allot, band_of, draw, plan
from studyapp.domain.questions import BLOOM_LEVELS

TOPICS = [f"t{n}" for n in range(6)]
STOCKS = st.dictionaries(
    st.tuples(st.sampled_from(TOPICS), st.sampled_from(BLOOM_LEVELS)),
    st.integers(1, 12),
    min_size=1,
)
COUNTS = st.integers(1, 100)
SEEDS = st.integers(0, 2**64 - 1)
ORDERS = st.sampled_from(["shuffled", "bank"])


def pool_of(stock: dict[tuple[str, str], int]) -> list[Candidate]:
    return [
        Candidate(f"{topic}-{level}-{n}", topic, level, n / 12)
        for (topic, level), number in stock.items()
        for n in range(number)
    ]


def sums(cells: dict[tuple[str, str], int], axis: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell, number in cells.items():
        found[cell[axis]] += number
    return found


@given(STOCKS, COUNTS, SEEDS)
def test_seats_add_up_and_no_cell_gives_more_than_it_has(stock, count, seed):
    seats = allot(stock, count, random.Random(seed))
    assert sum(seats.values()) == min(count, sum(stock.values()))
    assert [cell for cell in stock if not 0 <= seats[cell] <= stock[cell]] == []
    assert seats == allot(stock, count, random.Random(seed))


@given(STOCKS, COUNTS, SEEDS)
def test_every_topic_has_a_seat_where_there_are_enough(stock, count, seed):
    taken = sums(allot(stock, count, random.Random(seed)), 0)
    there = sums(stock, 0)
    assert sum(1 for number in taken.values() if number) == min(count, len(there))
    if count <= len(there):
        assert max(taken.values()) == 1


@given(STOCKS, COUNTS, SEEDS)
def test_cells_topics_and_levels_are_their_quota_rounded(stock, count, seed):
    """Where no topic needs the seat that its share does not give it, the quotas are shares."""
    count, total = min(count, sum(stock.values())), sum(stock.values())
    seats = allot(stock, count, random.Random(seed))
    if min(sums(stock, 0).values()) * count < total:
        return
    for taken, there in [(seats, stock), *((sums(seats, a), sums(stock, a)) for a in (0, 1))]:
        for name, number in there.items():
            low, high = floor(number * count / total), ceil(number * count / total)
            assert low <= taken[name] <= high


def test_rounding_is_without_bias() -> None:
    """Five of nine cells, 400 times: each cell is drawn about 5/9 of the times."""
    stock = {(topic, level): 1 for topic in "abc" for level in BLOOM_LEVELS[:3]}
    drawn: Counter[tuple[str, str]] = Counter()
    for seed in range(400):
        drawn.update(cell for cell, n in allot(stock, 5, random.Random(seed)).items() if n)
    assert sum(drawn.values()) == 2000
    assert all(180 < drawn[cell] < 265 for cell in stock)  # 222 expected, 4 deviations


@given(STOCKS, COUNTS, SEEDS, ORDERS)
def test_a_draw_is_full_without_repeats_and_the_seed_decides_it(stock, count, seed, order):
    pool, wish = pool_of(stock), Wish(count=count)
    drawn = draw(pool, wish, seed, order)
    assert drawn == draw(pool, wish, seed, order)
    assert len(set(drawn)) == len(drawn) == min(count, len(pool))
    by_id = {c.id: c.topic for c in pool}
    expected = plan(pool, wish)
    assert (expected.questions, expected.topics) == (
        len(drawn), len({by_id[id_] for id_ in drawn}),
    )  # fmt: skip


@given(STOCKS, COUNTS, SEEDS)
def test_the_bank_order_holds_the_shuffled_draw_sorted(stock, count, seed):
    pool, wish = pool_of(stock), Wish(count=count)
    chosen = set(draw(pool, wish, seed, "shuffled"))
    in_bank_order = [candidate.id for candidate in pool if candidate.id in chosen]
    assert draw(pool, wish, seed, "bank") == in_bank_order


@given(STOCKS, st.data())
def test_a_blueprint_gives_each_cell_what_it_says(stock, data):
    pool = pool_of(stock)
    table = data.draw(st.dictionaries(st.sampled_from(sorted(stock)), st.integers(0, 15)))
    any_of = data.draw(st.dictionaries(st.sampled_from(TOPICS), st.integers(0, 5)))
    table |= {(topic, ANY_LEVEL): number for topic, number in any_of.items()}
    wish = Wish(blueprint=table)
    drawn = Counter(candidate.cell for candidate in pool if candidate.id in
                    draw(pool, wish, 1, "shuffled"))  # fmt: skip
    if not any(table.values()):
        return
    there = sums(stock, 0)
    for cell, number in stock.items():
        assert drawn[cell] >= min(table.get(cell, 0), number)
    for topic in TOPICS:
        named = sum(min(n, stock[c]) for c, n in table.items() if c in stock and c[0] == topic)
        expected = min(there[topic], named + any_of.get(topic, 0))
        assert sums(drawn, 0)[topic] == expected
    assert plan(pool, wish).questions == sum(drawn.values())


def test_every_question_has_its_turn_and_shuffled_mixes() -> None:
    pool = pool_of({("a", "apply"): 10, ("b", "apply"): 10})
    draws = [draw(pool, Wish(count=4), seed, "shuffled") for seed in range(80)]
    assert {id_ for drawn in draws for id_ in drawn} == {c.id for c in pool}
    assert {drawn[0][0] for drawn in draws} == {"a", "b"}


def test_a_wish_narrows_by_topic_level_and_difficulty() -> None:
    pool = [
        Candidate("1", "a", "apply", 0.2),
        Candidate("2", "a", "create", 0.4),
        Candidate("3", "b", "apply", 0.5),
    ]
    asked = [
        Wish(topics=("a",)), Wish(levels=("apply",)), Wish(bands=("easy", "hard")),
        Wish(topics=("b",), bands=("easy",)), Wish(blueprint={("b", ANY_LEVEL): 2}),
    ]  # fmt: skip
    assert [draw(pool, wish, 0, "bank") for wish in asked] == [
        ["1", "2"], ["1", "3"], ["1", "3"], [], ["3"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("difficulty", "band"),
    [
        (0, "easy"),
        (0.34, "easy"),
        (0.35, "medium"),
        (0.49, "medium"),
        (0.5, "hard"),
        (1, "hard"),
    ],
)
def test_the_bands_of_difficulty(difficulty, band) -> None:
    assert band_of(difficulty) == band


@pytest.mark.parametrize(("questions", "minutes"), [(0, 1), (1, 1), (2, 1), (12, 8), (100, 67)])
def test_how_long_a_quiz_takes(questions, minutes) -> None:
    pool = [Candidate(str(n), "a") for n in range(questions)]
    assert plan(pool, Wish(count=100)).minutes == minutes
