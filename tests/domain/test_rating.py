"""Rule 1: from a grade and what is known about the answer to a rating."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.domain.grading import Grade
from studyapp.domain.rating import (
    RATINGS,
    RULE_VERSION,
    Confidence,
    Evidence,
    Rating,
    derive_rating,
)

EVIDENCE = st.builds(
    Evidence,
    chance=st.floats(0, 0.5),
    hinted=st.booleans(),
    confidence=st.sampled_from([None, "knew", "guessed"]),
)
FRACTIONS = st.floats(0, 1)


@pytest.mark.parametrize(
    ("fraction", "chance", "hinted", "confidence", "rating"),
    [
        # full answers
        (1.0, 0.0, False, None, "good"),
        (1.0, 0.25, False, None, "good"),
        (1.0, 0.25, False, "knew", "good"),
        (1.0, 0.25, False, "guessed", "hard"),
        (1.0, 0.25, True, None, "hard"),
        (1.0, 0.25, True, "knew", "hard"),
        (1.0, 0.25, True, "guessed", "hard"),
        # parts of an answer, nothing to be guessed
        (0.75, 0.0, False, None, "hard"),
        (0.5, 0.0, False, None, "hard"),
        (0.5, 0.0, False, "guessed", "hard"),
        (0.5, 0.0, True, None, "again"),
        (0.49, 0.0, False, None, "again"),
        (0.0, 0.0, False, "knew", "again"),
        # parts of an answer where guessing earns something: one half is (x - c) / (1 - c)
        (0.5, 0.25, False, None, "again"),
        (0.625, 0.25, False, None, "hard"),
        (0.6, 0.25, False, None, "again"),
        (0.75, 0.5, False, None, "hard"),
        (0.7, 0.5, False, None, "again"),
        (0.75, 0.5, True, None, "again"),
        (0.0, 0.5, False, None, "again"),
    ],
)
def test_the_rule_line_by_line(
    fraction: float, chance: float, hinted: bool, confidence: Confidence | None, rating: Rating
) -> None:
    assert derive_rating(Grade(fraction), Evidence(chance, hinted, confidence)) == rating


def test_a_changed_table_needs_a_new_version() -> None:
    """The table above is rule 1: the log names the rule that derived each rating."""
    assert (RULE_VERSION, RATINGS) == (1, ("again", "hard", "good", "easy"))


@given(FRACTIONS, EVIDENCE)
def test_easy_is_never_derived(fraction: float, evidence: Evidence) -> None:
    assert derive_rating(Grade(fraction), evidence) != "easy"


@given(st.tuples(FRACTIONS, FRACTIONS), EVIDENCE)
def test_more_of_the_answer_never_rates_worse(
    fractions: tuple[float, float], evidence: Evidence
) -> None:
    less, more = (derive_rating(Grade(f), evidence) for f in sorted(fractions))
    assert RATINGS.index(less) <= RATINGS.index(more)


@given(FRACTIONS, st.floats(0, 0.5), st.sampled_from([None, "knew", "guessed"]))
def test_a_hint_never_rates_better(
    fraction: float, chance: float, confidence: Confidence | None
) -> None:
    alone, hinted = (
        derive_rating(Grade(fraction), Evidence(chance, hint, confidence))
        for hint in (False, True)
    )
    assert RATINGS.index(hinted) <= RATINGS.index(alone)


@given(st.floats(0, 0.5))
def test_what_blind_guessing_earns_is_again(chance: float) -> None:
    assert derive_rating(Grade(chance), Evidence(chance)) == "again"
