"""Terms and deadlines, going round the open questions, adding up."""

from __future__ import annotations

import datetime as dt

import pytest

from studyapp.domain.quizzes import (
    GRACE,
    Mark,
    Score,
    Terms,
    by_topic,
    deadline,
    next_open,
    score,
    seen_from,
)
from tests.factories import NOON


def after(minutes: float) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "closes", "extra_time", "extension", "ends"),
    [
        (None, None, 50, 10, None),
        (30, None, 0, 0, 30),
        (30, None, 50, 0, 45),
        (30, None, 25, 10, 47.5),
        (30, 20, 50, 0, 20),
        (30, 20, 0, 10, 30),
        (None, 20, 100, 5, 25),
        (30, 120, 100, 0, 60),
    ],
)
def test_the_deadline(minutes, closes, extra_time, extension, ends) -> None:
    found = deadline(
        NOON, minutes, extra_time=extra_time, extension=extension,
        closes=None if closes is None else after(closes),
    )  # fmt: skip
    assert found == (None if ends is None else after(ends))


def test_keys_wait_for_the_last_who_may_answer() -> None:
    assert seen_from(None, 20) is None
    assert seen_from(NOON) == NOON + GRACE
    assert seen_from(NOON, 20) == after(20) + GRACE


def test_an_exam_with_feedback_at_once_is_none() -> None:
    with pytest.raises(ValueError, match=r"^an exam tells nothing before it is over$"):
        Terms("exam")


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
