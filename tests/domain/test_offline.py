"""When an answer of a device was given, and what its card calls right."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.domain.offline import OLDEST, answer_key, dated
from tests.factories import NOON, a_question

SPAN = st.timedeltas(dt.timedelta(days=-400), dt.timedelta(days=400))


@given(at=SPAN, device=SPAN, packed=st.timedeltas(dt.timedelta(0), dt.timedelta(days=100)))
def test_no_answer_is_dated_where_it_cannot_have_been_given(
    at: dt.timedelta, device: dt.timedelta, packed: dt.timedelta
) -> None:
    found = dated(NOON + at, NOON + device, NOON, NOON - packed)
    assert NOON - min(packed, OLDEST) <= found <= NOON


@given(ahead=SPAN, ago=st.timedeltas(dt.timedelta(0), dt.timedelta(days=9)))
def test_a_wrong_clock_changes_nothing(ahead: dt.timedelta, ago: dt.timedelta) -> None:
    packed_at = NOON - dt.timedelta(days=10)
    assert dated(NOON + ahead - ago, NOON + ahead, NOON, packed_at) == NOON - ago


@pytest.mark.parametrize(
    ("type_", "order", "key"),
    [
        ("single_choice", (2, 0, 1), {"chance": 1 / 3, "picks": [1]}),
        ("multiple_choice", (2, 0, 1), {"chance": 0.0, "picks": [0, 1]}),
        ("true_false", (0, 1), {"chance": 0.5, "picks": [1]}),
        (
            "cloze", (),
            {"chance": 0.0, "texts": [["hydrogen", "h"], ["oxygen"]], "fields": [0, 1]},
        ),
        ("matching", (2, 0, 1), {"chance": 1 / 3, "rows": [[1], [2], [0]]}),
        ("ordering", (2, 0, 1), {"chance": 1 / 3, "rows": [[2], [0], [1]]}),
        ("categorize", (2, 0, 1), {"chance": 1 / 2, "rows": [[1], [0], [0]]}),
        ("flashcard", (), {"chance": 0.0}),
    ],
)  # fmt: skip
def test_the_key_is_in_the_order_of_the_page(
    type_: str, order: tuple[int, ...], key: dict[str, object]
) -> None:
    assert answer_key(a_question(type_), order) == key


def test_of_two_equal_rights_either_is_right() -> None:
    pairs = [{"left": left, "right": right} for left, right in ("ax", "by", "cx")]
    key = answer_key(a_question("matching", pairs=pairs), (2, 1, 0))
    assert key["rows"] == [[0, 2], [1], [0, 2]]


def test_a_variant_of_which_folding_leaves_nothing_stays_as_it_is() -> None:
    assert answer_key(a_question("short_answer", answers=["≠", "Not equal"]), ()) == {
        "chance": 0.0, "texts": [["≠", "not equal"]], "fields": [0],
    }  # fmt: skip
