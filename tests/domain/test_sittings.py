"""How far a sitting has come when cards are put away."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from studyapp.domain.sittings import course
from studyapp.domain.study import LogEntry
from tests.factories import NOON


def entry(id_: int, kind: str, question: str, rating: Any = "", target: int = 0) -> LogEntry:
    return LogEntry(
        id_, kind, target or None, question, NOON, rating, 0.0, 0, "UTC", 4, 0.9
    )  # fmt: skip


def test_a_missed_card_that_is_put_away_counts_for_nothing() -> None:
    log = [
        entry(1, "answer", "a", "good"),
        entry(2, "answer", "b", "again"),
        entry(3, "answer", "c", "again"),
        entry(4, "bury", "b"),
    ]
    found = course(log)
    assert (found.done, found.redo_ids, found.reached) == (1, ("c",), 2)
    assert found.newest == log[3]
    assert (found.planned(5, left=1), found.planned(5, left=9)) == (3, 5)


def test_a_card_known_and_put_away_afterwards_stays_done() -> None:
    found = course([entry(1, "answer", "a", "good"), entry(2, "suspend", "a")])
    assert (found.done, found.reached, found.away) == (1, 1, {"a"})


def test_undoing_brings_it_back_and_uncovers_what_came_before() -> None:
    log = [
        entry(1, "answer", "a", "again"),
        entry(2, "bury", "a"),
        entry(3, "undo", "a", target=2),
    ]
    found = course(log)
    assert (found.redo_ids, found.away, found.newest) == (("a",), frozenset(), log[0])


@given(st.integers(1, 30), st.integers(0, 30), st.integers(0, 30))
def test_the_bar_never_ends_short_or_shrinks_below_what_is_reached(
    planned: int, reached: int, left: int
) -> None:
    log = [entry(n + 1, "answer", f"q{n}", "good") for n in range(reached)]
    size = course(log).planned(planned, left)
    assert reached <= size <= max(planned, reached)
    assert left or size == max(reached, min(planned, reached))
