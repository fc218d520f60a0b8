"""Shares and their intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.domain.statistics.shares import share, share_of


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # the textbook's: z² / (n + z²)
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilsons(hits: int, n: int, low: float, high: float) -> None:
    found = share(hits, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_nothing_counted_says_nothing() -> None:
    found = share(0, 0)
    assert (found.value, found.low, found.high) == (None, 0.0, 1.0)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_mirrors(pair: tuple[int, int]) -> None:
    hits, n = pair
    found, mirrored = share(hits, n), share(n - hits, n)
    assert found.value is not None
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low == pytest.approx(1 - mirrored.high)


@given(st.integers(0, 50), st.integers(1, 50), st.integers(2, 9))
def test_more_of_the_same_makes_surer(hits: int, missed: int, times: int) -> None:
    once, often = share(hits, hits + missed), share(times * hits, times * (hits + missed))
    assert often.high - often.low < once.high - once.low


@given(st.lists(st.booleans()))
def test_a_share_counts_every_outcome(outcomes: list[bool]) -> None:
    found = share_of(outcomes)
    assert (found.hits, found.n) == (outcomes.count(True), len(outcomes))


@pytest.mark.parametrize(("hits", "n"), [(-1, 3), (4, 3)])
def test_no_more_hits_than_tries(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        share(hits, n)
